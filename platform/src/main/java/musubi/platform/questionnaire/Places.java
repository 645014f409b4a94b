package musubi.platform.questionnaire;

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
    private static final Set<Role> STAFF = EnumSet.of(Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR);

    @Bean
    Door questionnaireDoor() {
        return new Door("/questionnaires/**", STAFF);
    }

    @Bean
    MenuItem questionnaireItem() {
        return new MenuItem(Group.RECORDS, 35, "/questionnaires", "questionnaire.title", STAFF);
    }

    @Bean
    Door questionnaireMyDoor() {
        return Door.of("/me/questions/**", Role.RESIDENT, Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);
    }

    @Bean
    MenuItem questionnaireMyItem() {
        return new MenuItem(Group.RECORDS, 35, "/me/questions", "questionnaire.mine", Set.of(Role.RESIDENT));
    }
}
