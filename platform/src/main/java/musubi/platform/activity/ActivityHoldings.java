package musubi.platform.activity;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class ActivityHoldings {
    @Bean
    Holding activitySteps() {
        return new Holding("steps", new Words("歩数", "Steps"), """
                select person, day, source, method, steps, recorded_on from activity.steps order by person, day, source""");
    }
}
