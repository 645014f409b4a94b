package musubi.platform.area;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence: the areas that people's rows name, with their days. */
@Configuration(proxyBeanMethods = false)
class AreaEvidence {
    @Bean
    Table areaTable() {
        return new Table("area", """
                select municipality, area, valid_from, valid_until, part_of from area.present order by area""");
    }
}
