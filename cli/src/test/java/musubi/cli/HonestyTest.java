package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import musubi.effect.distribution.Normal;
import musubi.measure.Measures;
import musubi.simulation.cohort.Design;
import musubi.study.cohort.Cohort;
import musubi.study.power.Plan;
import musubi.study.power.Power;
import musubi.study.power.Tried;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Protocols;
import musubi.study.result.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether intervals hold the truth as often as they say, and whether no effect is called an effect no oftener than one time in
 * twenty, over invented people whose true effect is known. All seeds are 1, 2, 3 …; a band is where the share of a fair 95 %
 * interval falls in 99 of 100 such runs (normal limits of the binomial share). The figures are in
 * {@code docs/explanation/honesty-checks.md}.
 */
class HonestyTest {
    private static final Path STUDIES = Path.of("../examples/studies");

    private final TestReporter reporter;

    HonestyTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @Test
    void points_adjusted_cover_the_truth_as_often_as_they_say() {
        var tried = tried("risk-points", "adjusted", Design.RISK_POINTS, 500, -0.8, 500);

        assertThat(tried.coverage()).isBetween(0.95 - band(500), 0.95 + band(500));
        assertThat(Math.abs(tried.bias())).isLessThan(2.58 * tried.biasError());
        assertThat(tried.notEstimable()).isZero();
    }

    /** The able and the healthy take part, so that without adjustment the programme looks far better than it is. */
    @Test
    void points_without_adjustment_never_cover_and_flatter_the_programme() {
        var tried = tried("risk-points", "crude", Design.RISK_POINTS, 500, -0.8, 500);

        assertThat(tried.coverage()).isLessThan(0.01);
        assertThat(tried.bias()).isLessThan(-2);
    }

    /** An effect that adds up moves estimate and interval together: the share of false alarms is that of missed truths. */
    @Test
    void an_effect_on_points_moves_estimates_and_nothing_else() {
        for (var analysis : List.of("adjusted", "matched", "weighted")) {
            var some = tried("risk-points", analysis, Design.RISK_POINTS, 500, -0.8, 20);
            var none = tried("risk-points", analysis, Design.RISK_POINTS, 500, 0, 20);

            assertThat(some.coverage()).isEqualTo(none.coverage());
            assertThat(some.bias()).isCloseTo(none.bias(), org.assertj.core.api.Assertions.within(1e-4));
            assertThat(some.notEstimable()).isEqualTo(none.notEstimable());
        }
    }

    @Test
    void points_without_an_effect_raise_one_false_alarm_in_twenty() {
        var adjusted = tried("risk-points", "adjusted", Design.RISK_POINTS, 500, 0, 500);
        var matched = tried("risk-points", "matched", Design.RISK_POINTS, 500, 0, 500);

        assertNominal(adjusted);
        assertNominal(matched);
        assertThat(Math.abs(matched.bias())).isLessThan(2.58 * matched.biasError());
    }

    /** Errors that take estimated weights as given are too wide: fewer alarms than one in twenty, and less power. */
    @Test
    void points_weighted_raise_no_more_false_alarms_than_they_say() {
        var weighted = tried("risk-points", "weighted", Design.RISK_POINTS, 500, 0, 500);

        assertThat(alarms(weighted)).isLessThan(0.05 + band(weighted.estimable()));
        assertThat(weighted.coverage()).isGreaterThan(0.95 - band(weighted.estimable()));
    }

    /** Errors that count the estimation of weights, where no weight divides by a small number. 500 seeds are in the document. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"treated", "overlap", "balanced", "augmented"})
    void effects_on_those_who_took_part_or_the_overlap_raise_one_false_alarm_in_twenty(String analysis) {
        var tried = tried("risk-points", analysis, Design.RISK_POINTS, 500, 0, 200);

        assertNominal(tried);
        assertThat(Math.abs(tried.bias())).isLessThan(2.58 * tried.biasError());
    }

    /** A few frail participants stand for very many people: too many alarms, and the estimate says so itself. */
    @Test
    void effects_on_everybody_raise_too_many_alarms_and_carry_a_caution() {
        assertThat(alarms(tried("risk-points", "weighted-stacked", Design.RISK_POINTS, 500, 0, 200)))
                .isGreaterThan(0.05 + band(200));
        assertThat(cautioned("weighted-stacked", 20)).isGreaterThanOrEqualTo(18);
        assertThat(cautioned("weighted", 20)).isGreaterThanOrEqualTo(18);
        for (var analysis : List.of("treated", "overlap", "augmented"))
            assertThat(cautioned(analysis, 20)).as(analysis).isZero();
    }

    /** How many of so many tables with an answer carry a caution. */
    private static long cautioned(String analysis, int tables) {
        var protocol = study("risk-points");
        var inventor = InventedTable.inventor(Design.RISK_POINTS, 0);
        return LongStream.rangeClosed(1, 2L * tables)
                .mapToObj(seed -> Finding.of(protocol, analysis, Cohort.of(protocol, inventor.table(500, 0, seed))))
                .filter(f -> f.effect().isPresent())
                .limit(tables)
                .filter(f -> !f.cautions().isEmpty())
                .count();
    }

    @Test
    void hazard_ratios_adjusted_cover_the_truth_as_often_as_they_say() {
        var tried = tried("salons", "adjusted", Design.SALONS, 1_000, 0.5, 300);

        assertThat(tried.coverage()).isBetween(0.95 - band(tried.estimable()), 0.95 + band(tried.estimable()));
    }

    @Test
    void hazard_ratios_without_adjustment_flatter_the_programme() {
        var tried = tried("salons", "crude", Design.SALONS, 1_000, 0.5, 300);

        assertThat(tried.coverage()).isLessThan(0.95 - 3 * band(300));
        assertThat(tried.bias()).isLessThan(-0.2);
    }

    @Test
    void hazard_ratios_without_an_effect_raise_one_false_alarm_in_twenty() {
        assertNominal(tried("salons", "adjusted", Design.SALONS, 1_000, 1, 500));
    }

    /**
     * What nobody recorded cannot be adjusted for: estimates are off by more than their number of tables explains. The
     * intervals of weighting are so wide that they hide it.
     */
    @Test
    void what_nobody_recorded_biases_every_adjustment_of_points() {
        for (var analysis : List.of("adjusted", "matched", "weighted")) {
            var tried = tried(study("risk-points"), analysis, Design.RISK_POINTS, 500, -0.8, 50, 0.5);

            assertThat(tried.bias()).isLessThan(-2.58 * tried.biasError());
            if (!analysis.equals("weighted")) assertThat(tried.coverage()).isLessThan(0.95 - band(tried.estimable()));
        }
    }

    /** An instrument is nearer to the truth, and so much less sure that it seldom proves anything. */
    @Test
    void an_instrument_is_nearer_to_the_truth_when_something_is_hidden() {
        var salons = Protocols.read(
                "salons.yaml", text("salons").replace("replicates: \"200\"", "replicates: \"20\""), Measures.library());
        var adjusted = tried(salons, "adjusted", Design.SALONS, 2_000, 0.5, 50, 0.5);
        var instrument = tried(salons, "instrument", Design.SALONS, 2_000, 0.5, 50, 0.5);

        assertThat(adjusted.bias()).isLessThan(-0.2);
        assertThat(Math.abs(instrument.bias())).isLessThan(Math.abs(adjusted.bias()) / 2);
        assertThat(instrument.spread()).isGreaterThan(adjusted.spread());
    }

    @Test
    void a_coalition_without_an_effect_raises_one_false_alarm_in_twenty() {
        assertNominal(tried("coalition", "weighted", Design.COALITION, 40, 0, 500));
    }

    /** The same comparison after the programme, with errors by municipality and as if every person were drawn alone. */
    @Test
    void errors_without_municipalities_raise_too_many_alarms() {
        var after = Protocols.read("after.yaml", """
                study: after
                version: 1
                title: {ja: 後の比較, en: Compared afterwards}
                question: {ja: 後で違うか。, en: Do they differ afterwards?}
                data: file
                unit: person
                exposure: programme
                outcomes:
                  takes_part: {kind: binary, title: {ja: 参加, en: Takes part}, variable: takes_part}
                analyses:
                  naive:
                    role: sensitivity
                    title: {ja: ひとりずつの誤差, en: Errors by person}
                    where: "wave == 1"
                    method: ols
                    formula: "takes_part ~ programme"
                    unit: {ja: 割合, en: share}
                  by-municipality:
                    role: primary
                    title: {ja: 市町村ごとの誤差, en: Errors by municipality}
                    where: "wave == 1"
                    method: ols
                    formula: "takes_part ~ programme"
                    options: {cluster: municipality, se: CR2}
                    unit: {ja: 割合, en: share}
                decision: {ja: 幅が0を含まないとき。, en: When the interval leaves out 0.}
                """, Measures.library());

        var naive = tried(after, "naive", Design.COALITION, 200, 0, 200, 0);
        var clustered = tried(after, "by-municipality", Design.COALITION, 200, 0, 200, 0);

        assertThat(alarms(naive)).isGreaterThan(0.05 + 2 * band(200));
        assertNominal(clustered);
    }

    private void assertNominal(Tried tried) {
        assertThat(alarms(tried)).isBetween(0.05 - band(tried.estimable()), 0.05 + band(tried.estimable()));
    }

    private static double alarms(Tried tried) {
        return (double) tried.significant() / tried.estimable();
    }

    /** Half the band of a share of 5 % or 95 % in {@code tables} tables. */
    private static double band(int tables) {
        return Normal.quantile(0.995) * Math.sqrt(0.05 * 0.95 / tables);
    }

    private Tried tried(String study, String analysis, Design design, int people, double effect, int seeds) {
        return tried(study(study), analysis, design, people, effect, seeds, 0);
    }

    private Tried tried(
            Protocol protocol, String analysis, Design design, int people, double effect, int seeds, double hidden) {
        var plan = new Plan(List.of(people), List.of(effect), design.isRatio(), 1, seeds);
        var tried = Power.of(protocol, analysis, plan, InventedTable.inventor(design, hidden), step -> {})
                .tried()
                .getFirst();
        reporter.publishEntry(
                protocol.id() + " " + analysis + " hidden " + hidden,
                "%s coverage %.3f alarms %.3f bias error %.4f"
                        .formatted(tried, tried.coverage(), alarms(tried), tried.biasError()));
        return tried;
    }

    private static Protocol study(String name) {
        return Protocols.read(name + ".yaml", text(name), Measures.library());
    }

    private static String text(String name) {
        try {
            return Files.readString(STUDIES.resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
