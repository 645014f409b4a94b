package musubi.platform.questionnaire;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence. */
@Configuration(proxyBeanMethods = false)
class QuestionnaireEvidence {
    /** The sheets that count. When somebody answered the same questionnaire twice on a day, the one that was recorded last. */
    @Bean
    Table questionnaireAnswers() {
        return new Table("answer", """
                with sheet as (
                  select distinct on (s.person, s.day, c.instrument, c.version)
                         s.person, s.day, c.instrument, c.version, s.channel, s.items, s.answers
                    from questionnaire.latest_sheet s join questionnaire.campaign c using (municipality, campaign)
                   order by s.person, s.day, c.instrument, c.version, s.recorded_at desc, s.sheet
                )
                select s.person, s.day, s.instrument, s.version, a.item, a.value, s.channel
                  from sheet s cross join lateral unnest(s.items, s.answers) as a(item, value)
                 order by s.person, s.day, s.instrument, s.version, a.item""", "select person, day from questionnaire.sheet");
    }
}
