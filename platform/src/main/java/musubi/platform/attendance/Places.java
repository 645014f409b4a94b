package musubi.platform.attendance;

import java.util.EnumSet;
import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may open the pages of this module. The doors of sessions stand under {@code /sessions}. */
@Configuration(proxyBeanMethods = false)
class Places {
    private static final Set<Role> AT_THE_DOOR =
            EnumSet.of(Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR, Role.PROVIDER);

    @Bean
    Door attendanceSessionDoor() {
        return new Door("/sessions/*/door/**", AT_THE_DOOR);
    }

    @Bean
    Door attendanceListDoor() {
        return new Door("/sessions/*/list", AT_THE_DOOR);
    }

    @Bean
    Door attendanceCardDoor() {
        return new Door("/card/**", AT_THE_DOOR);
    }

    @Bean
    Door attendanceCardsDoor() {
        return Door.of("/cards/**", Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR);
    }

    @Bean
    Door attendanceResidentDoor() {
        return Door.of("/attend/**", Role.RESIDENT);
    }
}
