package musubi.effect.inequality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slope index and concentration index over rows of persons. */
class PersonsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("inequality/persons.csv");
    private static final String NHEFS = "evaluation/nhefs.csv";

    @Test
    void slope_index_agrees_with_r() {
        check("linear", "sbp ~ income", Map.of());
        check("adjusted", "sbp ~ income + age + factor(education)", Map.of("weights", "smokeintensity", "se", "HC3"));
        check("clustered", "sbp ~ income", Map.of("weights", "smokeintensity", "cluster", "education"));
    }

    @Test
    void logistic_slope_index_agrees_with_r() {
        var options = Map.of("curve", "logit", "scale", "1", "worst", "highest");
        check("logit", "death ~ income", options);
        check("logit classical", "death ~ income", with(options, "se", "classical"));
        check("logit clustered", "death ~ income", with(options, "cluster", "education"));
    }

    @Test
    void concentration_index_agrees_with_derivatives_by_the_weights() {
        var rows = TableFixture.shared(NHEFS);
        checkIndex("concentration", rows, "smokeintensity ~ income", Map.of("scale", "100"));
        var first = first(rows, 500);
        var weighted = Map.of("scale", "1", "weights", "smokeintensity");
        checkIndex("concentration weighted", first, "death ~ income", weighted);
        checkIndex("concentration clustered", first, "death ~ income", with(weighted, "cluster", "education"));
    }

    /** Outcomes 1, 2, 3, 4 in the order of income: 2 cov/mean = 2 × 0.3125 / 2.5. */
    @Test
    void four_persons_worked_by_hand() {
        var rows = rows(List.of("y,income", "1,10", "2,20", "3,30", "4,40"));

        var index = (Estimate) ask(ConcentrationIndex.METHOD, rows, "y ~ income", Map.of());
        var slope = (Estimate) ask(SlopeIndex.METHOD, rows, "y ~ income", Map.of("se", "classical"));

        assertThat(index.headline().estimate()).isCloseTo(0.25, within(1e-15));
        assertThat(slope.headline().estimate()).isCloseTo(4, within(1e-12));
        assertThat(slope.parameter("rii").orElseThrow().estimate()).isCloseTo(9, within(1e-10));
        assertThat(slope.parameter("rii slope/mean").orElseThrow().estimate()).isCloseTo(1.6, within(1e-12));
        assertThat(index.table("concentration curve")
                        .orElseThrow()
                        .lines()
                        .get(4)
                        .values()
                        .get(1))
                .isCloseTo(0.3, within(1e-12));
    }

    @Test
    void equal_places_share_their_midpoint_and_weights_widen_it() {
        var ranking = Ranking.of(new double[] {5, 1, 5, 9}, new double[] {1, 2, 3, 4});

        assertThat(ranking.ranks()).containsExactly(0.4, 0.1, 0.4, 0.8);
        assertThat(ranking.places()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"sii", "concentration-index"})
    void the_order_of_the_file_does_not_matter(String id) {
        var lines = new ArrayList<String>();
        var random = new Random(20260901);
        for (int i = 0; i < 300; i++)
            lines.add(random.nextInt(2) + "," + random.nextInt(7) + "," + random.nextInt(1, 9) + ","
                    + random.nextInt(20));
        var options = Map.of("weights", "w", "cluster", "c", "scale", "1");
        var method = id.equals("sii") ? SlopeIndex.METHOD : ConcentrationIndex.METHOD;
        var before = (Estimate) ask(method, rows(headed(lines)), "y ~ income", options);

        Collections.shuffle(lines, random);

        assertThat(ask(method, rows(headed(lines)), "y ~ income", options)).isEqualTo(before);
    }

    private static List<String> headed(List<String> lines) {
        var all = new ArrayList<>(lines);
        all.add(0, "y,income,w,c");
        return all;
    }

    @Test
    void more_is_worse_compares_the_bottom_with_the_top() {
        var rows = rows(List.of("y,income", "1,10", "2,20", "3,30", "4,40"));

        var slope = (Estimate) ask(SlopeIndex.METHOD, rows, "y ~ income", Map.of("favourable", "no"));

        assertThat(slope.headline().estimate()).isCloseTo(-4, within(1e-12));
        assertThat(slope.parameter("rii").orElseThrow().estimate()).isCloseTo(1.0 / 9, within(1e-12));
    }

    @Test
    void a_line_below_zero_has_no_ratio() {
        var rows = rows(List.of("y,income", "0,10", "0,20", "0,30", "9,40"));

        var slope = (Estimate) ask(SlopeIndex.METHOD, rows, "y ~ income", Map.of());

        assertThat(slope.parameter("rii")).isEmpty();
        assertThat(slope.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("no ratio"));
    }

    @Test
    void no_gradient_without_ranks() {
        refused(SlopeIndex.METHOD, List.of("y,income", "1,2", "2,2", "3,2"), Map.of(), Why.NO_VARIATION);
        refused(SlopeIndex.METHOD, List.of("y,income", "1,2", "2,3"), Map.of(), Why.TOO_FEW_ROWS);
        refused(SlopeIndex.METHOD, List.of("y,income", "1,2", "2,3", "3,4"), Map.of("scale", "2"), Why.WRONG_SHAPE);
        refused(
                SlopeIndex.METHOD,
                List.of("y,income,c", "1,2,1", "2,3,1", "3,4,1"),
                Map.of("cluster", "c"),
                Why.TOO_FEW_CLUSTERS);
        refused(
                SlopeIndex.METHOD,
                List.of("y,income", "0,2", "0,3", "1,4"),
                Map.of("scale", "1", "curve", "logit"),
                Why.SEPARATION);
        refused(ConcentrationIndex.METHOD, List.of("y,income", "0,2", "0,3", "0,4"), Map.of(), Why.WRONG_SHAPE);
    }

    private static void refused(Method method, List<String> lines, Map<String, String> options, Why why) {
        assertThat(ask(method, rows(lines), "y ~ income", options))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    @Test
    void a_rank_that_covariates_make_up_is_refused() {
        assertThat(ask(
                        SlopeIndex.METHOD,
                        rows(List.of("y,a", "1,1", "2,2", "5,3", "4,4")),
                        "y ~ a + I(a - 1) + I(1 / a)",
                        Map.of()))
                .isInstanceOfSatisfying(
                        Estimate.class, e -> assertThat(e.sample().used()).isEqualTo(4));
        assertThat(ask(SlopeIndex.METHOD, rows(List.of("y,a", "1,1", "2,2", "5,3")), "y ~ a + I(a^2)", Map.of()))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
    }

    @Test
    void bad_requests_say_what_to_mend() {
        unreadable(
                SlopeIndex.METHOD, "y ~ a + b", Map.of("curve", "logit", "scale", "1"), "inequality.logit-covariates");
        unreadable(SlopeIndex.METHOD, "y ~ a", Map.of("curve", "logit"), "estimate.missing-option");
        unreadable(SlopeIndex.METHOD, "y ~ a", Map.of("se", "CR1"), "inequality.standard-error");
        unreadable(SlopeIndex.METHOD, "y ~ a", Map.of("se", "HC3", "cluster", "b"), "inequality.standard-error");
        unreadable(SlopeIndex.METHOD, "y ~ a", Map.of("weights", "m"), "inequality.weight");
        unreadable(SlopeIndex.METHOD, "y ~ 1", Map.of(), "inequality.rank-term");
        unreadable(ConcentrationIndex.METHOD, "y ~ a + b", Map.of(), "inequality.one-rank");
    }

    private static void unreadable(Method method, String formula, Map<String, String> options, String code) {
        var rows = rows(List.of("y,a,b,m", "1,1,1,-1", "0,2,2,1", "1,3,1,1", "0,4,5,1"));
        assertThatThrownBy(() -> ask(method, rows, formula, options))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    private static Map<String, String> with(Map<String, String> options, String name, String value) {
        var all = new TreeMap<>(options);
        all.put(name, value);
        return all;
    }

    @Test
    void rows_of_weight_0_do_not_count() {
        var all = new ArrayList<>(List.of("y,income,w,g"));
        var counted = new ArrayList<>(List.of("y,income,w,g"));
        for (int i = 0; i < 40; i++) {
            var line = "%d,%d,%d,%d".formatted(i * 7 % 11, i * 3 % 17, i < 10 ? 0 : 1 + i % 3, i / 5);
            all.add(line);
            if (i >= 10) counted.add(line);
        }

        for (var options : List.of(Map.of("weights", "w"), Map.of("weights", "w", "cluster", "g"))) {
            var with = (Estimate) ask(SlopeIndex.METHOD, rows(all), "y ~ income", options);
            var without = (Estimate) ask(SlopeIndex.METHOD, rows(counted), "y ~ income", options);
            assertThat(with.headline().standardError())
                    .isCloseTo(without.headline().standardError(), within(1e-12));
            assertThat(with.sample().dropped()).containsEntry("w zero", 10L);
        }
    }

    private static Rows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    /** The first rows of the file that name an income. */
    private static Rows first(Rows rows, int count) {
        var place = new double[rows.count()];
        var positions = rows.positions();
        for (int i = 0; i < place.length; i++) place[i] = positions[i];
        var file = new int[place.length];
        for (int i = 0; i < place.length; i++) file[positions[i]] = i;
        var kept = IntStream.of(file)
                .filter(i -> !Double.isNaN(rows.column("income").at(i)))
                .limit(count)
                .sorted()
                .toArray();
        var columns = new LinkedHashMap<String, Column>();
        for (var name : List.of("death", "income", "smokeintensity", "education"))
            columns.put(name, Numbers.over(rows.column(name).pick(kept).toArray()));
        return LocalRows.of(columns, "");
    }

    private static void check(String test, String formula, Map<String, String> options) {
        var estimate = (Estimate) ask(SlopeIndex.METHOD, TableFixture.shared(NHEFS), formula, options);
        assertThat(estimate.effects()).hasSize(R.names(test).size() / 2);
        for (var effect : estimate.effects()) R.check(test, effect, 1e-8);
    }

    private static void checkIndex(String test, Rows rows, String formula, Map<String, String> options) {
        var estimate = (Estimate) ask(ConcentrationIndex.METHOD, rows, formula, options);
        assertThat(estimate.effects()).hasSize(R.names(test).size() / 2);
        for (var effect : estimate.effects()) {
            R.check(test, effect.name(), effect.estimate(), 1e-10);
            R.check(test, effect.name() + " se", effect.standardError(), 1e-7);
        }
    }

    private static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator()
                .estimate(new Request(rows, Formula.parse(formula), method.settings(new TreeMap<>(options))));
    }
}
