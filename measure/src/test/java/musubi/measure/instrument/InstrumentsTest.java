package musubi.measure.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.measure.instrument.Instrument.Vector;
import musubi.measure.instrument.Scoring.NotScorable;
import musubi.measure.instrument.Scoring.Scored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InstrumentsTest {
    private static final Instrument JAGES = Instruments.named("jages-48", "1").orElseThrow();
    private static final Optional<BigDecimal> HEIGHT = Optional.of(new BigDecimal("160.0"));
    private static final Optional<BigDecimal> WEIGHT = Optional.of(new BigDecimal("55.00"));

    static Stream<Arguments> vectors() {
        return Instruments.all().stream().flatMap(i -> i.vectors().stream().map(v -> Arguments.of(i, v)));
    }

    /** The test vectors stand in the instrument files, with what they were derived from. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("vectors")
    void scores_the_vectors_of_its_file(Instrument instrument, Vector vector) {
        var scoring = instrument.score(respondent(instrument, vector));

        assertThat(scoring).isInstanceOf(Scored.class);
        assertThat(((Scored) scoring).scales()).containsAllEntriesOf(vector.expected());
    }

    private static Respondent respondent(Instrument instrument, Vector vector) {
        var answers = new HashMap<>(vector.answers());
        boolean thin = false;
        if (answers.isEmpty())
            for (var item : instrument.items()) {
                boolean scores = vector.scored().contains(item.id());
                if (item.indexBelow().isPresent()) thin = scores;
                else answers.put(item.id(), option(item, scores));
            }
        return new Respondent(
                vector.sex(),
                vector.age(),
                vector.age(),
                answers,
                HEIGHT,
                thin ? Optional.of(new BigDecimal("47.35")) : WEIGHT);
    }

    private static String option(Instrument.Item item, boolean scores) {
        return item.options().entrySet().stream()
                .filter(o -> !o.getKey().equals("can-but-do-not"))
                .filter(o -> (o.getValue().points().getOrDefault("", 0L) > 0) == scores)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_points_of_the_national_scale_sum_to_48() {
        long items = JAGES.items().stream()
                .mapToLong(i -> i.indexBelow().isPresent()
                        ? i.indexPoints()
                        : i.options().values().stream()
                                .mapToLong(o -> o.under("activity"))
                                .max()
                                .orElseThrow())
                .sum();

        assertThat(items).isEqualTo(23);
        assertThat(items + 1 + 24).isEqualTo(48);
    }

    @Test
    void the_city_scale_refuses_to_score_because_its_points_are_unpublished() {
        var scoring = Instruments.named("jages-55", "1").orElseThrow().score(healthy(70, Map.of()));

        assertThat(scoring).isInstanceOf(NotScorable.class);
        assertThat(((NotScorable) scoring).code()).isEqualTo("no-points");
    }

    @Test
    void nobody_under_65_and_no_gap_is_scored() {
        assertThat(code(JAGES.score(healthy(64, all("yes", "no"))))).isEqualTo("too-young");
        var gap = new HashMap<>(all("yes", "no"));
        gap.remove("4");
        assertThat(code(JAGES.score(healthy(70, gap)))).isEqualTo("answer-missing");
        gap.put("4", "perhaps");
        assertThat(code(JAGES.score(healthy(70, gap)))).isEqualTo("answer-unknown");
        assertThat(code(JAGES.score(new Respondent("F", 70, 70, all("yes", "no"), Optional.empty(), WEIGHT))))
                .isEqualTo("body-missing");
        assertThat(code(JAGES.score(new Respondent("F", 70, 70, all("yes", "no"), HEIGHT, Optional.empty()))))
                .isEqualTo("body-missing");
        assertThat(code(JAGES.score(new Respondent("X", 70, 70, all("yes", "no"), HEIGHT, WEIGHT))))
                .isEqualTo("sex-without-points");
    }

    /** 18.46 rounds to 18.5, which is not below 18.5; unrounded it is. The rule's id is in the note. */
    @ParameterizedTest
    @CsvSource({"47.26, 3", "47.35, 3", "47.36, 0", "47.37, 0"})
    void the_body_mass_index_is_not_rounded(String weight, long points) {
        var who = new Respondent("F", 65, 65, all("yes", "no"), HEIGHT, Optional.of(new BigDecimal(weight)));

        var scored = (Scored) JAGES.score(who);

        assertThat(scored.scales()).containsEntry("total", points);
        assertThat(scored.note()).isEqualTo("jages-48/1 bmi-unrounded age-87-is-21 mapping-ability not-confirmed");
    }

    @Test
    void ageing_adds_points_that_a_frozen_age_does_not() {
        var scored = (Scored) JAGES.score(new Respondent("F", 75, 70, all("yes", "no"), HEIGHT, WEIGHT));

        assertThat(scored.scales()).containsEntry("total", 10L).containsEntry("frozen-age", 3L);
        assertThat(scored.scales()).containsEntry("modifiable", 0L).containsEntry("age", 10L);
    }

    /** 「できるけどしていない」: its coding is unpublished, so both mappings exist and the note names the one used. */
    @Test
    void able_but_not_doing_scores_by_the_mapping_chosen() {
        var answers = new HashMap<>(all("yes", "no"));
        answers.put("2", "can-but-do-not");

        assertThat(((Scored) JAGES.score(healthy(65, answers))).scales()).containsEntry("total", 0L);
        var other = (Scored) JAGES.mappedBy("activity").score(healthy(65, answers));
        assertThat(other.scales()).containsEntry("total", 3L);
        assertThat(other.note()).contains("mapping-activity");
    }

    @ParameterizedTest
    @CsvSource({"849, low", "850, middle", "1030, middle", "1039, middle", "1040, high"})
    void the_bands_of_vitality_are_half_open(long tenths, String band) {
        assertThat(JAGES.band("genki-tenths", tenths)).contains(band);
    }

    @Test
    void japanese_answers_are_understood() {
        assertThat(((Scored) JAGES.score(healthy(65, all("はい", "いいえ")))).scales())
                .containsEntry("total", 0L);
    }

    @Test
    void unconfirmed_points_are_announced() {
        assertThat(JAGES.warning()).isPresent();
        assertThat(Instruments.all()).allSatisfy(i -> assertThat(i.source()).isNotBlank());
    }

    private static Map<String, String> all(String first, String rest) {
        var answers = new HashMap<String, String>();
        for (var id : List.of("1", "2", "3", "4", "5", "6")) answers.put(id, first);
        for (var id : List.of("7", "8", "9")) answers.put(id, rest);
        return answers;
    }

    private static Respondent healthy(int age, Map<String, String> answers) {
        return new Respondent("F", age, age, answers, HEIGHT, WEIGHT);
    }

    private static String code(Scoring scoring) {
        return scoring instanceof NotScorable refused ? refused.code() : "scored";
    }
}
