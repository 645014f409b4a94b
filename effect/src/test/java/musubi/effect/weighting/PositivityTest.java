package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred people: of 50 with x = 0 two are treated (score 0.04), of 50 with x = 1 twenty-five; the limit is 0.1. */
class PositivityTest {
    private static final Method IPW = InverseProbabilityWeighting.METHOD;
    private static final Method AIPW = AugmentedWeighting.METHOD;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ATE, 50", "ATT, 0", "ATC, 50", "ATO, 0", "ATM, 0"})
    void a_score_is_too_near_only_where_the_estimand_divides_by_it(String estimand, int beyond) {
        var estimate = (Estimate) ask(IPW, Map.of("estimand", estimand));

        assertThat(estimate.figure("scores beyond the limit").orElseThrow().value())
                .isEqualTo(beyond);
        assertThat(estimate.figure("limit of scores near 0 or 1").orElseThrow().value())
                .isEqualTo(0.1);
        assertThat(estimate.cautions()).hasSize(beyond > 0 ? 1 : 0);
        assertThat(estimate.cautions())
                .extracting(Words::en)
                .allMatch(c -> c.contains("50 rows") && c.contains("0.0400"));
        assertThat(estimate.cautions()).extracting(Words::ja).allMatch(c -> c.contains("50 行") && c.contains("0.0400"));
    }

    /** The published limit for 614 people: 5 / (sqrt(614) ln 614) = 0.03143. */
    @Test
    void the_limit_falls_with_the_number_of_rows() {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var estimate = (Estimate) IPW.estimator()
                .estimate(new Request(rows, Formula.parse("treat ~ age + race"), IPW.settings(Map.of())));

        assertThat(estimate.figure("limit of scores near 0 or 1").orElseThrow().value())
                .isCloseTo(0.03143, within(1e-5));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0", "0.03"})
    void a_limit_of_ones_own_is_kept(String limit) {
        for (var method : List.of(IPW, AIPW)) {
            var estimate = (Estimate) ask(method, Map.of("least-score", limit));

            assertThat(estimate.cautions()).isEmpty();
        }
        assertThat(((Estimate) ask(AIPW, Map.of())).cautions()).hasSize(1);
    }

    @Test
    void rows_without_sampling_weight_are_not_looked_at() {
        var estimate = (Estimate) ask(IPW, Map.of("weights", "w"));

        assertThat(estimate.figure("scores beyond the limit").orElseThrow().value())
                .isEqualTo(30);
    }

    @Test
    void a_limit_that_is_no_probability_is_refused() {
        for (var limit : List.of("-0.1", "0.5"))
            assertThatThrownBy(() -> ask(IPW, Map.of("least-score", limit)))
                    .isInstanceOfSatisfying(
                            Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.trimming"));
    }

    @Test
    void poor_overlap_leaves_no_effect_where_that_is_asked_for() {
        for (var method : List.of(IPW, AIPW))
            assertThat(ask(method, Map.of("poor-overlap", "refuse"))).isInstanceOfSatisfying(NotEstimable.class, no -> {
                assertThat(no.why()).isEqualTo(Why.NO_OVERLAP);
                assertThat(no.detail().en()).contains("50 rows", "0.100", "0.0400");
            });
        assertThat(ask(IPW, Map.of("poor-overlap", "refuse", "estimand", "ATO")))
                .isInstanceOf(Estimate.class);
    }

    @Test
    void weights_for_later_models_carry_the_caution_or_the_refusal() {
        var said = WeightedRows.byPropensity(request(IPW, Map.of()));
        var refused = WeightedRows.byPropensity(request(IPW, Map.of("poor-overlap", "refuse")));

        assertThat(said.cautions()).hasSize(1);
        assertThat(said.refusal()).isEmpty();
        assertThat(refused.refusal().orElseThrow().why()).isEqualTo(Why.NO_OVERLAP);
    }

    /** Treated: two of weight 25 among twenty-five of weight 2, one hundred in all; controls: no weight above 2. */
    @Test
    void the_row_that_carries_most_is_named_with_its_share() {
        var estimate = (Estimate) ask(IPW, Map.of());
        var even = (Estimate) ask(IPW, Map.of("estimand", "ATO"));

        assertThat(estimate.figure("largest share of one row treated")
                        .orElseThrow()
                        .value())
                .isCloseTo(0.25, within(1e-6));
        assertThat(estimate.figure("largest share of one row control")
                        .orElseThrow()
                        .value())
                .isCloseTo(0.02, within(1e-6));
        assertThat(estimate.remarks())
                .extracting(Words::en)
                .contains("One row carries 25.0 % of the weight of the treated.")
                .noneMatch(r -> r.contains("of the controls"));
        assertThat(even.remarks()).extracting(Words::en).noneMatch(r -> r.contains("One row carries"));
    }

    private static Estimation ask(Method method, Map<String, String> options) {
        return method.estimator().estimate(request(method, options));
    }

    private static Request request(Method method, Map<String, String> options) {
        var lines = new ArrayList<>(List.of("t,x,y,w"));
        IntStream.range(0, 50).forEach(i -> lines.add((i < 2 ? 1 : 0) + ",0," + i % 7 + "," + (i < 30 ? 1 : 0)));
        IntStream.range(0, 50).forEach(i -> lines.add((i < 25 ? 1 : 0) + ",1," + i % 5 + ",1"));
        var all = new TreeMap<>(options);
        all.put("outcome", "y");
        return new Request(LocalRows.of(TableFixture.columns(lines), ""), Formula.parse("t ~ x"), method.settings(all));
    }
}
