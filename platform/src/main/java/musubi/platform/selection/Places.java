package musubi.platform.selection;

import java.time.LocalTime;
import java.util.EnumSet;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.jobs.Job;
import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may open the pages of this module, what comes round by itself, and what is held about people. */
@Configuration(proxyBeanMethods = false)
class Places {
    /** What happens to many at once is not for the counter. */
    @Bean
    Door selectionDoor() {
        return new Door("/people/selections/**", EnumSet.of(Role.OFFICER, Role.ADMINISTRATOR));
    }

    @Bean
    Job selectionForgetting(Selections selections) {
        return Job.daily("selection.forgetting", LocalTime.of(3, 20), municipality -> selections.forget());
    }

    @Bean
    Holding selectionActs() {
        return new Holding("selections", new Words("まとめて行った処理", "Done to many at once"), """
                select m.person, a.kind, a.scheme, a.left_on, a.template, a.done_at, u.undone_at
                  from selection.member m
                  join selection.act a using (municipality, selection)
                  left join selection.undo u using (municipality, selection)
                 order by m.person, a.done_at, a.selection""");
    }
}
