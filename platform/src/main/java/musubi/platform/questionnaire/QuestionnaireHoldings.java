package musubi.platform.questionnaire;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class QuestionnaireHoldings {
    @Bean
    Holding questionnaireSheets() {
        return new Holding("answers", new Words("質問票の回答", "Answers to questionnaires"), """
                select s.person, c.title, c.instrument, c.version, s.day, s.channel, a.item, a.answer, s.recorded_at
                  from questionnaire.sheet s join questionnaire.campaign c using (municipality, campaign)
                 cross join lateral unnest(s.items, s.answers) as a(item, answer)
                 order by s.person, s.recorded_at, s.sheet""");
    }

    @Bean
    Holding questionnaireResults() {
        return new Holding("results", new Words("質問票の結果", "Results of questionnaires"), """
                select r.person, r.rule, r.outcome, p.scale, p.points as score, r.note, r.recorded_at
                  from questionnaire.result r left join lateral unnest(r.scales, r.points) as p(scale, points) on true
                 order by r.person, r.recorded_at, r.sheet, p.scale""");
    }

    @Bean
    Holding questionnaireDrafts() {
        return new Holding("drafts", new Words("質問票の途中の回答", "Answers not sent yet"), """
                select d.person, c.title, d.kept_by, a.item, a.answer, d.updated_at
                  from questionnaire.draft d join questionnaire.campaign c using (municipality, campaign)
                 cross join lateral unnest(d.items, d.answers) as a(item, answer)
                 order by d.person, d.updated_at""");
    }

    @Bean
    Holding questionnaireHelp() {
        return new Holding("answers-helped", new Words("質問票を手伝った方", "Who helped to answer"), """
                select person, helper, recorded_at from questionnaire.help order by person, recorded_at, sheet""");
    }
}
