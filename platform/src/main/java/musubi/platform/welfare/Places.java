package musubi.platform.welfare;

import java.time.LocalTime;
import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.jobs.Job;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of this module, and what it holds about people. */
@Configuration(proxyBeanMethods = false)
class Places {
    @Bean
    Door welfareGroupDoor() {
        return Door.of("/me/group/**", Role.RESIDENT, Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);
    }

    @Bean
    Door welfareGrantsDoor() {
        return new Door("/grants/**", Role.DECIDING);
    }

    @Bean
    MenuItem welfareGrantsItem() {
        return new MenuItem(Group.MONEY, 58, "/grants", "grants.title", Role.DECIDING);
    }

    @Bean
    Door welfareBodiesDoor() {
        return new Door("/groups/**", Role.DECIDING);
    }

    @Bean
    MenuItem welfareBodiesItem() {
        return new MenuItem(Group.MONEY, 59, "/groups", "bodies.title", Role.DECIDING);
    }

    @Bean
    Door welfarePortalDoor() {
        return Door.of("/group/**", Role.REPRESENTATIVE);
    }

    @Bean
    MenuItem welfarePortalItem() {
        return new MenuItem(Group.PEOPLE, 10, "/group", "portal.title", Set.of(Role.REPRESENTATIVE));
    }

    @Bean
    Job welfareMonthsJob(Together together) {
        return Job.daily("welfare.months", LocalTime.of(5, 10), municipality -> together.count());
    }

    @Bean
    Job welfareEntriesJob(Payments payments) {
        return Job.daily("welfare.entries", LocalTime.of(2, 45), municipality -> payments.catchUp());
    }

    @Bean
    Holding welfareGrantsHeld() {
        return new Holding("grants", new Words("助成の申込み", "Applications for grants"), """
                select a.person, a.name, a.purpose, a.yen, a.asked_at, d.outcome, d.yen as granted, d.why, d.decided_at,
                       (select sum(c.yen) from welfare.correction c
                         where c.municipality = a.municipality and c.application = a.application) as corrected_yen,
                       (select sum(l.yen) from welfare.payment_line l join welfare.payment_decision p using (municipality, payment)
                         where l.municipality = a.municipality and l.application = a.application
                           and p.outcome = 'released') as released_yen
                  from welfare.application a left join welfare.decision d using (municipality, application)
                 where a.person is not null order by a.person, a.asked_at, a.application""");
    }
}
