package musubi.platform.questionnaire;

import static musubi.platform.questionnaire.QuestionnaireFixture.campaign;
import static musubi.platform.questionnaire.QuestionnaireFixture.kihon;
import static musubi.platform.questionnaire.QuestionnaireFixture.person;
import static musubi.platform.questionnaire.QuestionnaireFixture.sheet;
import static musubi.platform.questionnaire.QuestionnaireFixture.today;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import musubi.platform.page.Turn;
import musubi.platform.people.PersonId;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.ExtendedModelMap;

class AskedTest {
    private final Answers answers = ServerFixture.part(Answers.class);
    private final Asked asked = ServerFixture.part(Asked.class);

    @Test
    void a_questionnaire_waits_for_each_who_takes_part_until_they_have_answered_or_it_is_over() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var ume = person(city, "佐藤 梅", "サトウ ウメ");
        var campaign = campaign(city, "kihon-checklist");
        var people = List.of(hanako, ume);
        ServerFixture.as(city, () -> {
            answers.keepDraft(campaign.id(), ume, Answers.Keeper.SELF, Map.of("1", "yes", "2", "no"));
            answers.keepDraft(campaign.id(), hanako, Answers.Keeper.STAFF, Map.of("1", "yes"));

            assertThat(paths(asked.of(people, today())))
                    .containsOnly(
                            Map.entry(hanako, List.of("/me/questions/%s/1".formatted(campaign.id()))),
                            Map.entry(ume, List.of("/me/questions/%s/resume".formatted(campaign.id()))));
            assertThat(asked.of(List.of(ume), today()).get(ume))
                    .singleElement()
                    .satisfies(w -> assertThat(w.lastDay()).isEqualTo(campaign.lastDay()));

            assertThat(asked.of(people, campaign.lastDay())).hasSize(2);
            assertThat(asked.of(people, campaign.until())).isEmpty();
            assertThat(asked.of(people, campaign.opensOn().minusDays(1))).isEmpty();

            answers.keep(sheet(campaign, hanako, kihon()));
            assertThat(asked.of(people, today())).containsOnlyKeys(ume);
            return true;
        });
    }

    /** So many people live in no test's municipality: they are gone again when it ends. */
    @Test
    void the_file_of_who_is_asked_holds_a_hundred_thousand_and_says_below_them_that_there_are_more() {
        var city = ServerFixture.municipality();
        person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist").id().value();
        var taken = new Turn("", "csv", "asked");
        ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class)).execute(status -> {
                    others(city, 99_999);
                    // No plan that was made while there were few people. Not before they are there: planned one by one
                    // for a
                    // municipality that statistics do not know, each check of a key may go through everybody.
                    ServerFixture.part(JdbcClient.class)
                            .sql("set local plan_cache_mode = force_custom_plan")
                            .update();
                    assertThat(shown(campaign, taken).getAttribute("cut")).isNull();

                    others(city, 1);

                    var whole = shown(campaign, taken);
                    assertThat(whole.getAttribute("cut")).isEqualTo(100_000);
                    assertThat(whole.getAttribute("people")).asInstanceOf(LIST).hasSize(100_000);
                    assertThat(shown(campaign, Turn.FIRST).getAttribute("cut")).isNull();
                    status.setRollbackOnly();
                    return true;
                }));
    }

    private static ExtendedModelMap shown(UUID campaign, Turn turn) {
        var model = new ExtendedModelMap();
        ServerFixture.part(CampaignPages.class).show(campaign, "waiting", 0, turn, model, Locale.JAPANESE);
        return model;
    }

    private static void others(Code city, int many) {
        ServerFixture.forgetPlans();
        ServerFixture.part(JdbcClient.class)
                .sql("""
                        with other as (
                            insert into people.person (municipality, person, born, sex, recorded_at)
                            select :city, gen_random_uuid(), '1948-05-05', 'F', now() from generate_series(1, :many) returning person)
                        insert into people.enrolment (municipality, person, scheme, enrolled_on, channel, recorded_at)
                        select :city, person, 'kenko', :on, 'paper', now() from other
                        """)
                .param("city", city.digits())
                .param("many", many)
                .param("on", today().minusDays(100))
                .update();
    }

    private static Map<PersonId, List<String>> paths(Map<PersonId, List<Asked.Waiting>> waiting) {
        return waiting.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> e.getValue().stream().map(Asked.Waiting::path).toList()));
    }
}
