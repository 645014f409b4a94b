package musubi.platform.audit;

import java.util.EnumSet;
import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of this module: who may open them and where they stand in the menu. */
@Configuration(proxyBeanMethods = false)
class Places {
    private static final Set<Role> READERS = EnumSet.of(Role.OFFICER, Role.ADMINISTRATOR);

    @Bean
    Door auditDoor() {
        return new Door("/audit/**", READERS);
    }

    @Bean
    MenuItem auditItem() {
        return new MenuItem(Group.SETTINGS, 810, "/audit", "audit.title", READERS);
    }
}
