package musubi.platform.notice;

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
    Door noticeDoor() {
        return new Door("/notices/**", Role.STAFF);
    }

    @Bean
    MenuItem noticeItem() {
        return new MenuItem(Group.PEOPLE, 37, "/notices", "notice.title", Role.STAFF);
    }

    @Bean
    Door noticeMyDoor() {
        return Door.of("/me/notices/**", Role.RESIDENT);
    }

    @Bean
    MenuItem noticeMyItem() {
        return new MenuItem(Group.PEOPLE, 37, "/me/notices", "notice.mine", Set.of(Role.RESIDENT));
    }
}
