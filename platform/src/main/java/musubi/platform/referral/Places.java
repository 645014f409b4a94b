package musubi.platform.referral;

import java.util.EnumSet;
import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may open these pages, and where they stand in the menu. A provider's are behind the door of its own pages. */
@Configuration(proxyBeanMethods = false)
class Places {
    private static final Set<Role> SENDING = EnumSet.of(Role.CLINIC, Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR);

    @Bean
    Door referralDoor() {
        return new Door("/referrals/**", SENDING);
    }

    @Bean
    MenuItem referralItem() {
        return new MenuItem(Group.PEOPLE, 18, "/referrals", "referrals.title", SENDING);
    }

    @Bean
    MenuItem referralProviderItem() {
        return new MenuItem(Group.CLASSES, 38, "/provider/referrals", "referrals.asked-of-us", Set.of(Role.PROVIDER));
    }
}
