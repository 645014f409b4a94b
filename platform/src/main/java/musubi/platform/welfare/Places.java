package musubi.platform.welfare;

import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of this module, and what it holds about people. */
@Configuration(proxyBeanMethods = false)
class Places {
    private static final Set<Role> DECIDING = Set.of(Role.OFFICER, Role.ADMINISTRATOR);

    @Bean
    Door welfareGroupDoor() {
        return Door.of("/me/group/**", Role.RESIDENT, Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);
    }

    @Bean
    Door welfareGrantsDoor() {
        return new Door("/grants/**", DECIDING);
    }

    @Bean
    MenuItem welfareGrantsItem() {
        return new MenuItem(Group.MONEY, 58, "/grants", "grants.title", DECIDING);
    }

    @Bean
    Holding welfareGrantsHeld() {
        return new Holding("grants", new Words("助成の申込み", "Applications for grants"), """
                select a.person, a.name, a.purpose, a.yen, a.asked_at, d.outcome, d.yen as granted, d.why, d.decided_at
                  from welfare.application a left join welfare.decision d using (municipality, application)
                 order by a.person, a.asked_at, a.application""");
    }
}
