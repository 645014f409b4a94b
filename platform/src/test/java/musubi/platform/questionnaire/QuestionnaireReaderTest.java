package musubi.platform.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import musubi.measure.instrument.Instrument;
import musubi.measure.instrument.Instruments;
import musubi.platform.questionnaire.Questionnaire.Wording;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class QuestionnaireReaderTest {
    private static final String SMALL = """
            questionnaire: small
            version: 1
            title: {ja: 小, en: small}
            about: {ja: 小, en: small}
            source: {ja: 自作, en: ours}
            licence: {ja: Apache-2.0, en: Apache-2.0}
            verified: no
            wording: ours
            choices: {yn: {yes: {ja: はい, en: "Yes"}, no: {ja: いいえ, en: "No"}}}
            questions:
              1: {ja: 元気ですか, en: Are you well?, choose: yn}
            no-score: {ja: 採点しません, en: not scored}
            """;

    private static List<String> problems(String yaml) {
        return catchThrowableOfType(BadInput.class, () -> QuestionnaireReader.read("q.yaml", yaml)).problems().stream()
                .map(p -> p.place() + " " + p.code())
                .toList();
    }

    @Test
    void every_scored_item_is_asked_in_the_words_of_its_scale() throws IOException {
        var all = new Questionnaires().all();

        assertThat(all).extracting(Questionnaire::id).contains("kihon-checklist", "late-elderly-15", "jages-48");
        for (var questionnaire : all)
            for (var item : questionnaire.scoring().map(Instrument::items).orElse(List.of()))
                if (item.indexBelow().isEmpty())
                    assertThat(questionnaire
                                    .question(item.id())
                                    .orElseThrow()
                                    .text()
                                    .ja())
                            .isEqualTo(item.text());
    }

    @Test
    void nothing_passes_for_official_that_nobody_compared() throws IOException {
        for (var questionnaire : new Questionnaires().all()) {
            assertThat(questionnaire.verified()).isFalse();
            assertThat(questionnaire.source().ja()).isNotBlank();
        }
        var poverty = new Questionnaires().named("hardship-isolation", "1").orElseThrow();
        assertThat(poverty.scoring()).isEmpty();
        assertThat(poverty.choicesWording()).isEqualTo(Wording.OURS);
        assertThat(poverty.questions()).allMatch(q -> q.wording() == Wording.PRIMARY);
        assertThat(new Questionnaires().named("jages-55", "1"))
                .as("its points are not published")
                .isEmpty();
        assertThat(Instruments.named("jages-55", "1")).isPresent();
    }

    @Test
    void a_small_questionnaire_is_read() {
        assertThat(QuestionnaireReader.read("q.yaml", SMALL).questions())
                .singleElement()
                .satisfies(q -> {
                    assertThat(q.wrong("yes")).isEmpty();
                    assertThat(q.wrong("maybe")).contains("questionnaire.wrong-choice");
                });
    }

    @Test
    void all_mistakes_are_named_at_once_with_line_and_column() {
        var wrong = SMALL.replace(
                "  1: {ja: 元気ですか, en: Are you well?, choose: yn}",
                "  1: {ja: 元気ですか, en: Are you well?, choose: ny}\n  2: {en: No Japanese, choose: yn}");

        assertThat(problems(wrong))
                .containsExactly("q.yaml:11:45 questionnaire.unknown-choices", "q.yaml:12:3 questionnaire.no-japanese");
    }

    @Test
    void a_scale_and_what_is_asked_must_fit() {
        var scored =
                SMALL.replace("verified: no", "verified: no\nscored-by: {instrument: kihon-checklist, version: 1}");

        assertThat(problems(scored)).containsExactly("q.yaml:12:3 questionnaire.not-asked");
        assertThat(problems(scored.replace("version: 1}", "version: 9}")))
                .containsExactly("q.yaml:8:12 questionnaire.unknown-scale");
        assertThat(problems(scored.replace("ja: いいえ", "ja: ちがう"))).contains("q.yaml:12:3 questionnaire.other-choices");
        assertThat(problems(SMALL.replace("no-score: {ja: 採点しません, en: not scored}", "")))
                .containsExactly("q.yaml:1:1 questionnaire.no-result");
    }

    @Test
    void a_number_is_held_to_its_limits_and_decimals() throws IOException {
        var height = new Questionnaires()
                .named("kihon-checklist", "1")
                .orElseThrow()
                .question("height")
                .orElseThrow();

        assertThat(List.of("100", "152.5", "220"))
                .allSatisfy(text -> assertThat(height.wrong(text)).isEmpty());
        assertThat(List.of("99.9", "220.1", "152.55", "1.5e2", "", "-150", "百五十"))
                .allSatisfy(text -> assertThat(height.wrong(text)).isPresent());
    }
}
