package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Method;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.regression.LinearRegression;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;

class WeightedRowsTest {
    private static final List<String> PEOPLE = List.of(
            "t,x,y", "1,0,5", "0,0,1", "0,0,2", "0,0,3", "1,1,7", "1,1,8", "1,1,9", "0,1,4", "1,2,9", "0,2,6", "1,3,8");

    @Test
    void a_regression_on_the_weights_finds_the_effect_of_the_method() {
        checkRegression(InverseProbabilityWeighting.METHOD, Map.of("estimand", "ATE", "truncate", "90"));
        checkRegression(InverseProbabilityWeighting.METHOD, Map.of("estimand", "ATO"));
        checkRegression(EntropyBalancing.METHOD, Map.of("estimand", "ATC"));
    }

    private static void checkRegression(Method method, Map<String, String> options) {
        var rows = rows();
        boolean isEntropy = method.id().equals("entropy-balancing");
        var asked = request(method, rows, options);
        var weighted = isEntropy ? WeightedRows.byEntropy(asked) : WeightedRows.byPropensity(asked);
        var with = new TreeMap<>(options);
        with.put("outcome", "y");

        var effect = (Estimate) method.estimator().estimate(request(method, rows, with));
        var regression = (Estimate) LinearRegression.estimate(new Request(
                weighted.rows().with("w", weighted.weights()),
                Formula.parse("y ~ t"),
                LinearRegression.METHOD.settings(Map.of("weights", "w", "se", "HC0"))));

        assertThat(weighted.score().isPresent()).isEqualTo(!isEntropy);
        var coefficient = regression.parameter("t").orElseThrow();
        assertThat(coefficient.estimate()).isCloseTo(effect.headline().estimate(), within(1e-10));
        assertThat(coefficient.standardError())
                .isCloseTo(
                        effect.parameter(options.get("estimand") + ", weights as known")
                                .orElseThrow()
                                .standardError(),
                        within(1e-10));
    }

    @Test
    void what_the_method_refuses_has_no_weights() {
        var apart = LocalRows.of(TableFixture.columns(List.of("t,x", "1,8", "1,9", "0,1", "0,2")), "");

        assertThat(WeightedRows.byPropensity(request(InverseProbabilityWeighting.METHOD, apart, Map.of()))
                        .refusal()
                        .orElseThrow()
                        .why())
                .isEqualTo(Why.SEPARATION);
        assertThat(WeightedRows.byEntropy(request(EntropyBalancing.METHOD, apart, Map.of()))
                        .refusal()
                        .orElseThrow()
                        .why())
                .isEqualTo(Why.NO_OVERLAP);
    }

    private static LocalRows rows() {
        return LocalRows.of(TableFixture.columns(PEOPLE), "");
    }

    private static Request request(Method method, Rows rows, Map<String, String> options) {
        return new Request(rows, Formula.parse("t ~ x"), method.settings(options));
    }
}
