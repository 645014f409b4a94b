package musubi.effect.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomisedTrialTest {
    private static final ReferenceFixture R = ReferenceFixture.of("regression/trial.csv");

    @ParameterizedTest(name = "{0}")
    @CsvSource({"loss, variances=unequal", "loss equal, variances=equal", "loss 0.9, level=0.9"})
    void agrees_with_r_on_incentives_for_weight_loss(String test, String option) {
        var rows = TableFixture.shared("evaluation/WeightLossIncentive4.csv");

        check(test, ((Estimate) means(rows, "WeightLoss ~ Group", option)).headline());
    }

    /** Student's sleep data (1908), R datasets::sleep. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"sleep, variances=unequal", "sleep equal, variances=equal"})
    void agrees_with_r_on_the_sleep_data(String test, String option) {
        var rows = rows(
                "y,d", "1.9,2", "0.8,2", "1.1,2", "0.1,2", "-0.1,2", "4.4,2", "5.5,2", "1.6,2", "4.6,2", "3.4,2",
                "0.7,1", "-1.6,1", "-0.2,1", "-1.2,1", "-0.1,1", "3.4,1", "3.7,1", "0.8,1", "0,1", "2,1");

        check(test, ((Estimate) means(rows, "y ~ d", option)).headline());
    }

    @Test
    void the_treated_group_can_be_named() {
        var rows = rows("y,g", "1,a", "2,a", "5,b", "7,b");

        var estimate = (Estimate) means(rows, "y ~ g", "treated=a");

        assertThat(estimate.headline().estimate()).isEqualTo(-4.5);
        assertThat(estimate.sample().groups()).containsEntry("treated", 2L).containsEntry("controls", 2L);
    }

    @Test
    void the_answer_says_who_counts_as_treated() {
        var words = (Estimate) means(rows("y,g", "1,参加", "2,参加", "5,非参加", "7,非参加"), "y ~ g", "");
        var named = (Estimate) means(rows("y,g", "1,参加", "2,参加", "5,非参加", "7,非参加"), "y ~ g", "treated=参加");
        var truth = (Estimate) means(rows("y,g", "1,FALSE", "2,FALSE", "5,TRUE", "7,TRUE"), "y ~ g", "");
        var codes = (Estimate) means(rows("y,g", "1,1", "2,1", "5,2", "7,2"), "y ~ g", "");

        assertThat(words.conventions()).extracting(c -> c.value()).contains("g = 非参加, compared with 参加");
        assertThat(words.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("set treated=参加"));
        assertThat(named.conventions()).extracting(c -> c.value()).contains("g = 参加, compared with 非参加");
        assertThat(named.remarks()).isEmpty();
        assertThat(truth.remarks()).isEmpty();
        assertThat(codes.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("g = 2"));
    }

    @Test
    void a_truth_value_is_an_arm() {
        var numbers = rows("y,a,x", "1,0,1", "2,0,5", "5,1,2", "7,1,4", "6,1,3", "2,0,2");
        var truth = rows("y,a,x", "1,false,1", "2,false,5", "5,true,2", "7,true,4", "6,true,3", "2,false,2");

        for (var option : List.of("", "interact=yes"))
            assertThat(((Estimate) ancova(truth, "y ~ a + x", option))
                            .headline()
                            .estimate())
                    .isEqualTo(((Estimate) ancova(numbers, "y ~ a + x", option))
                            .headline()
                            .estimate());
    }

    @Test
    void a_difference_of_means_is_refused_without_two_groups_of_two_that_vary() {
        refused(means(rows("y,g", "1,a", "2,b", "3,c"), "y ~ g", ""), Why.WRONG_SHAPE);
        refused(means(rows("y,g", "1,a", "2,a", "3,b"), "y ~ g", ""), Why.TOO_FEW_TREATED);
        refused(means(rows("y,g", "1,a", "2,b", "3,b"), "y ~ g", ""), Why.TOO_FEW_CONTROLS);
        refused(means(rows("y,g", "1,a", "1,a", "3,b", "3,b"), "y ~ g", ""), Why.NO_VARIATION);
        assertThatThrownBy(() -> means(rows("y,g,x", "1,a,1"), "y ~ g + x", "")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> means(rows("y,g", "1,a", "2,b"), "y ~ g", "treated=c"))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void agrees_with_r_on_the_illinois_wellness_trial() {
        var rows = TableFixture.shared("evaluation/illinois_wellness/claims.csv");
        var formula = "spend_0816_0717 ~ treat + spend_0715_0716 + male + age50 + age37_49";

        checkEffect("illinois HC2", (Estimate) ancova(rows, formula, ""));
        checkEffect("illinois HC3", (Estimate) ancova(rows, formula, "se=HC3"));
        checkEffect("illinois lin", (Estimate) ancova(rows, formula, "interact=yes"));
    }

    @Test
    void agrees_with_estimatr_on_assigned_clusters() {
        var estimate =
                (Estimate) ancova(PanelFixture.rows(), "steps ~ arm + age + near", "cluster=region;interact=yes");

        checkEffect("panel lin CR2", estimate);
        R.check("panel lin CR2", "arm df", estimate.headline().df(), 1e-8);
        checkEffect("panel HC2", (Estimate) ancova(PanelFixture.rows(), "steps ~ arm + age + near", ""));
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        assertThat(ancova(PanelFixture.shuffled(2), "steps ~ arm + age", "interact=yes"))
                .isEqualTo(ancova(PanelFixture.rows(), "steps ~ arm + age", "interact=yes"));
        assertThat(means(PanelFixture.shuffled(2), "steps ~ arm", ""))
                .isEqualTo(means(PanelFixture.rows(), "steps ~ arm", ""));
    }

    @Test
    void an_adjusted_effect_is_refused_without_an_arm_of_0_and_1() {
        refused(ancova(rows("y,a", "1,1", "2,1", "3,2"), "y ~ a", ""), Why.WRONG_SHAPE);
        refused(ancova(rows("y,a,x", "1,1,1", "2,0,2"), "y ~ a + x", ""), Why.TOO_FEW_ROWS);
        assertThatThrownBy(() -> ancova(PanelFixture.rows(), "steps ~ arm - 1", ""))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> ancova(PanelFixture.rows(), "steps ~ arm", "se=CR2"))
                .isInstanceOf(Unreadable.class);
    }

    private static void check(String test, Parameter parameter) {
        R.check(test, "estimate", parameter.estimate(), 1e-8);
        R.check(test, "se", parameter.standardError(), 1e-8);
        R.check(test, "df", parameter.df(), 1e-8);
        R.check(test, "lower", parameter.lower(), 1e-8);
        R.check(test, "upper", parameter.upper(), 1e-8);
        R.check(test, "p", parameter.p(), 1e-8);
    }

    private static void checkEffect(String test, Estimate estimate) {
        R.check(test, estimate.headline(), 1e-8);
    }

    private static void refused(Estimation answer, Why why) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static Estimation means(Rows rows, String formula, String options) {
        return ask(DifferenceInMeans.METHOD, rows, formula, options);
    }

    private static Estimation ancova(Rows rows, String formula, String options) {
        return ask(Ancova.METHOD, rows, formula, options);
    }

    private static Estimation ask(Method method, Rows rows, String formula, String options) {
        var given = new TreeMap<String, String>();
        for (var option : options.split(";"))
            if (!option.isBlank()) given.put(option.split("=")[0], option.split("=")[1]);
        return method.estimator().estimate(new Request(rows, Formula.parse(formula), method.settings(given)));
    }
}
