package musubi.platform.questionnaire;

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
    @Bean
    Door questionnaireDoor() {
        return new Door("/questionnaires/**", Role.STAFF);
    }

    @Bean
    MenuItem questionnaireItem() {
        return new MenuItem(Group.RECORDS, 35, "/questionnaires", "questionnaire.title", Role.STAFF);
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
