package musubi.platform.questionnaire;

import static musubi.platform.questionnaire.QuestionnaireFixture.campaign;
import static musubi.platform.questionnaire.QuestionnaireFixture.kihon;
import static musubi.platform.questionnaire.QuestionnaireFixture.person;
import static musubi.platform.questionnaire.QuestionnaireFixture.sheet;
import static musubi.platform.questionnaire.QuestionnaireFixture.today;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import musubi.platform.ServerFixture;
import musubi.platform.people.PersonId;
import org.junit.jupiter.api.Test;

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

    private static Map<PersonId, List<String>> paths(Map<PersonId, List<Asked.Waiting>> waiting) {
        return waiting.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> e.getValue().stream().map(Asked.Waiting::path).toList()));
    }
}
