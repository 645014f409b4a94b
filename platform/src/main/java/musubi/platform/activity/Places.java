package musubi.platform.activity;

import musubi.platform.access.Door;
import musubi.platform.access.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may send steps to this module. */
@Configuration(proxyBeanMethods = false)
class Places {
    @Bean
    Door activityApiDoor() {
        return Door.of("/api/v1/steps", Role.RESIDENT, Role.OFFICER, Role.ADMINISTRATOR);
    }
}
