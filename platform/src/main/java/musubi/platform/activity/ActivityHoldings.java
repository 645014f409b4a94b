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

    @Bean
    Holding activityParts() {
        return new Holding("steps-parts", new Words("一日のうちの時間ごとの歩数", "Steps of parts of a day"), """
                select person, from_day as day, source, starts_at as part_from, ends_at as part_to, method, steps, recorded_on
                  from activity.part order by person, starts_at, source""");
    }

    @Bean
    Holding activityBody() {
        return new Holding("body", new Words("身体測定", "Body measures"), """
                select person, day, source, method, height_cm, weight_kg, waist_cm, fat_percent, muscle_kg, systolic, diastolic, recorded_on
                  from activity.body order by person, day, source""");
    }

    @Bean
    Holding activityDecisions() {
        return new Holding("steps-decided", new Words("歩数についての決定", "Decisions about steps"), """
                select person, day, source, steps, verdict, why, decided_at from activity.decision where measure = 'steps' order by person, number""");
    }

    @Bean
    Holding activityBodyDecisions() {
        return new Holding("body-decided", new Words("身体測定についての決定", "Decisions about body measures"), """
                select person, day, source, measure, value, lower, verdict, why, decided_at
                  from activity.decision where measure <> 'steps' order by person, number""");
    }

    @Bean
    Holding activityUploads() {
        return new Holding("files-sent", new Words("送った記録", "Records sent in"), """
                select person, received_at, rows from activity.upload
                 where person is not null order by person, received_at, upload""");
    }

    @Bean
    Holding activityOffers() {
        return new Holding("export-waiting", new Words("取り込む前の書き出し", "Exports not taken in yet"), """
                select person, offered_at, content from activity.offer order by person, offered_at""");
    }

    @Bean
    Holding activityCheckups() {
        return new Holding("checkups", new Words("健診・検診", "Check-ups"), """
                select person, day, kind, result, provider, height_cm, weight_kg, waist_cm, systolic, diastolic, hba1c_percent, recorded_on, state, why
                  from activity.judged_checkup order by person, day, checkup""");
    }

    @Bean
    Holding activityCheckupsWaiting() {
        return new Holding("checkups-waiting", new Words("取り込む前の健診の一覧", "Check-ups in a list not taken in yet"), """
                select cast(r -> 'reading' -> 'person' ->> 'value' as uuid) as person, l.offered_at, cast(r as text) as content
                  from activity.checkup_list l, jsonb_array_elements(cast(l.content as jsonb) -> 'rows') r""");
    }
}
