package musubi.platform.worksheet;

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
    private static final Set<Role> BOTH_SIDES = Set.of(Role.OFFICER, Role.ADMINISTRATOR, Role.PARTNER);

    @Bean
    Door worksheetDoor() {
        return new Door("/worksheets/**", BOTH_SIDES);
    }

    @Bean
    Door worksheetNewDoor() {
        return new Door("/worksheets/new/**", Role.DECIDING);
    }

    @Bean
    Door worksheetOrganisationsDoor() {
        return new Door("/worksheets/organisations/**", Role.DECIDING);
    }

    @Bean
    Door worksheetPartiesDoor() {
        return new Door("/worksheets/*/parties/**", Role.DECIDING);
    }

    @Bean
    MenuItem worksheetItem() {
        return new MenuItem(Group.RESULTS, 37, "/worksheets", "worksheets.title", BOTH_SIDES);
    }
}
