package musubi.effect.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTest {
    private static final ReferenceFixture R = ReferenceFixture.of("matching/nearest.csv");
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "age,score=age scale=score",
        "austin,caliper=0.2 caliper-unit=austin",
        "austin adjusted,caliper=0.2 caliper-unit=austin adjust=yes",
        "sd logit,caliper=0.2 caliper-unit=sd order=smallest",
        "sd score,caliper=0.2 caliper-unit=sd scale=score order=column",
        "two to one,ratio=2 caliper=0.5 caliper-unit=absolute",
        "exact,exact=race+married",
        "replace,ratio=3 replace=yes",
        "replace adjusted,ratio=3 replace=yes adjust=yes",
        "controls,estimand=ATC",
        "covariate caliper,caliper=0.2 covariate-caliper=age:5",
        "covariate calipers,'ratio=2 covariate-caliper=age:0.3sd,re74:0.1austin'",
        "covariate caliper replace,ratio=3 replace=yes covariate-caliper=age:2"
    })
    void agrees_with_a_plain_search_and_weighted_regression_in_r(String test, String words) {
        var rows = placed(TableFixture.shared("evaluation/lalonde.csv"));
        boolean isAtc = test.equals("controls");

        var estimate = (Estimate) ask(rows, FORMULA, options("outcome=re78 order-by=place " + words));
        // Without ids the file has the order that the column spells out.
        var unnamed =
                (Estimate) ask(rows, FORMULA, options("outcome=re78 " + words.replace("order=column", "order=data")));

        check(test, estimate, isAtc ? "treated" : "controls");
        R.check(test, estimate.headline(), 1e-8);
        assertThat(unnamed.headline()).isEqualTo(estimate.headline());
    }

    @Test
    void outcomes_and_scores_that_are_words_are_refused() {
        var rows = LocalRows.of(TableFixture.columns(List.of("a,x,y", "1,1,p", "1,2,q", "0,2,r", "0,4,p")), "");

        for (var words : List.of("outcome=y score=x scale=score", "score=y scale=score"))
            assertThatThrownBy(() -> ask(rows, "a ~ x", options(words)))
                    .isInstanceOfSatisfying(
                            Unreadable.class, no -> assertThat(no.code()).isEqualTo("formula.not-numbers"));
        var given = AbadieImbens.METHOD.settings(options("outcome=y score=x scale=score"));
        assertThatThrownBy(() -> AbadieImbens.estimate(new Request(rows, Formula.parse("a ~ x"), given)))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("formula.not-numbers"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nhefs,caliper=0.2",
        "nhefs three,ratio=3 caliper=0.1 caliper-unit=sd exact=sex",
        "nhefs replace,ratio=2 replace=yes",
        "nhefs calipers,'ratio=2 caliper=0.2 caliper-unit=sd exact=sex covariate-caliper=age:3,wt71:0.25sd'"
    })
    void agrees_with_a_plain_search_on_the_nhefs_data(String test, String words) {
        var rows = placed(TableFixture.shared("evaluation/nhefs.csv"));
        var formula =
                "qsmk ~ sex + race + age + factor(education) + smokeintensity + smokeyrs + factor(exercise) + wt71";

        var estimate = (Estimate) ask(rows, formula, options("outcome=wt82_71 order-by=place " + words));

        check(test, estimate, "controls");
        R.check(test, "treat", estimate.headline().estimate(), 1e-8);
        R.check(test, "treat se", estimate.headline().standardError(), 1e-8);
    }

    private static void check(String test, Estimate estimate, String others) {
        assertThat(estimate.sample().groups().get("sets")).isEqualTo((long) R.number(test, "sets"));
        assertThat(estimate.sample().groups().get(others)).isEqualTo((long) R.number(test, "others"));
        R.check(
                test,
                "distance",
                estimate.figure("total distance").orElseThrow().value(),
                1e-8);
        R.check(
                test,
                "effective others",
                estimate.figure("effective " + others).orElseThrow().value(),
                1e-12);
        assertThat(estimate.table("balance").orElseThrow().lines()).isNotEmpty();
    }

    /** Pairs themselves: the sum of products of their places in the file, as the reference has it. */
    @Test
    void pairs_are_the_same_people_as_in_r() {
        var rows = placed(TableFixture.shared("evaluation/lalonde.csv"));
        var request = new Request(
                rows, Formula.parse(FORMULA), Matching.METHOD.settings(options("ratio=3 replace=yes order-by=place")));

        var sets = MatchedRows.of(request);

        double sum = 0;
        var starts = sets.matched().starts();
        var places = sets.positions();
        for (int s = 0; s < sets.matched().count(); s++)
            for (int i = starts[s] + 1; i < starts[s + 1]; i++) sum += (places[starts[s]] + 1.0) * (places[i] + 1.0);
        assertThat(sum).isEqualTo(R.number("replace", "checksum"));
    }

    @Test
    void robust_errors_without_sets_can_be_asked_for() {
        var estimate = (Estimate) ask(
                placed(TableFixture.shared("evaluation/lalonde.csv")),
                FORMULA,
                options("outcome=re78 caliper=0.2 se=HC3 order-by=place"));

        assertThat(estimate.headline().standardError()).isCloseTo(R.number("austin", "HC3 se"), within(1e-5));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"sd score,sd,score", "sd logit,sd,logit", "austin,austin,logit"})
    void the_width_of_the_caliper_is_stated(String name, String unit, String scale) {
        var estimate = (Estimate) ask(
                TableFixture.shared("evaluation/lalonde.csv"),
                FORMULA,
                Map.of("caliper", "0.2", "caliper-unit", unit, "scale", scale));

        R.check("calipers", name, estimate.figure("caliper").orElseThrow().value(), 1e-9);
        assertThat(estimate.conventions())
                .anySatisfy(c -> assertThat(c.value())
                        .contains(String.valueOf(
                                estimate.figure("caliper").orElseThrow().value())));
        assertThat(estimate.effects()).isEmpty();
    }

    @Test
    void people_without_a_match_and_with_missing_values_are_counted_apart() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of(
                        "took,p,y",
                        "1,0.5,3",
                        "1,0.9,4",
                        "1,0.3,9",
                        "0,0.5,1",
                        "0,0.31,2",
                        "0,0.2,5",
                        "0,,5",
                        "1,0.5,")),
                "");

        var estimate = (Estimate)
                ask(rows, "took ~ p", options("score=p scale=score outcome=y caliper=0.1 caliper-unit=absolute"));

        assertThat(estimate.headline().estimate()).isCloseTo(4.5, within(1e-12));
        assertThat(estimate.sample().dropped())
                .isEqualTo(Map.of(
                        "p missing",
                        1L,
                        "y missing",
                        1L,
                        "treated without a match",
                        1L,
                        "controls without a match",
                        1L));
        assertThat(estimate.sample().used()).isEqualTo(4);
    }

    @Test
    void few_sets_and_covariates_that_still_differ_are_remarked_on() {
        var lines = List.of("1,0.6,3", "1,0.7,4", "0,0.3,1", "0,0.5,2", "0,0.2,0");

        var estimate = (Estimate) ask(lines, "score=p outcome=y");

        assertThat(estimate.remarks())
                .extracting(w -> w.en())
                .anySatisfy(w -> assertThat(w).contains("There are 2 sets"))
                .anySatisfy(w -> assertThat(w).contains("\"p\" differs"));
    }

    /** Not close: equal. Scores differ, so nothing is left to the order of the file. */
    @Test
    void the_order_of_the_file_does_not_matter_when_no_scores_are_equal_seed_7() {
        var random = new Random(7);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 500; i++)
            lines.add((random.nextInt(3) == 0 ? 1 : 0) + "," + random.nextDouble() + "," + random.nextGaussian());
        var first = ask(lines, "score=p outcome=y ratio=2 caliper=0.2");
        for (var words : List.of("", " order=random seed=3", " order=closest", " replace=yes")) {
            var before = ask(lines, "score=p outcome=y ratio=2 caliper=0.2" + words);

            Collections.shuffle(lines, random);

            assertThat(ask(lines, "score=p outcome=y ratio=2 caliper=0.2" + words))
                    .isEqualTo(before);
        }
        assertThat(ask(lines, "score=p outcome=y ratio=2 caliper=0.2")).isEqualTo(first);
    }

    @Test
    void an_empty_arm_and_a_caliper_nobody_meets_are_refused_with_the_reason() {
        refuses(List.of("1,0.5,1", "1,0.6,2"), Why.TOO_FEW_CONTROLS);
        refuses(List.of("0,0.5,1", "0,0.6,2"), Why.TOO_FEW_TREATED);
        refuses(List.of("0,0.5,1", "1,0.9,2"), Why.NO_OVERLAP);
        refuses(List.of("0,0.5,1", "1,0.5,2"), Why.TOO_FEW_CLUSTERS);
    }

    @Test
    void what_cannot_be_read_is_refused_with_its_value() {
        assertThatThrownBy(() -> ask(List.of("2,0.5,1"), "score=p"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("estimate.treatment-not-binary"));
        assertThatThrownBy(() -> ask(List.of("1,1.5,1", "0,0.5,1"), "score=p"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("matching.score-no-probability"));
        assertThatThrownBy(() -> ask(List.of("1,0.5,1", "0,0.5,1"), "score=p ratio=0"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("matching.ratio"));
        assertThatThrownBy(() -> ask(List.of("1,0.5,1", "0,0.5,1"), "score=p caliper=-1"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("matching.caliper-negative"));
        assertThatThrownBy(() -> ask(List.of("1,0.5,1", "0,0.5,1"), "score=p order=random"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("estimate.missing-option"));
    }

    @Test
    void the_outcome_may_be_an_expression() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of(
                        "took,p,y,word",
                        "1,0.5,1,yes",
                        "1,0.6,0,no",
                        "1,0.7,1,yes",
                        "0,0.51,0,no",
                        "0,0.61,0,no",
                        "0,0.71,1,yes",
                        "0,0.72,1,")),
                "");

        for (var words : List.of("score=p ", "score=p adjust=yes ")) {
            var column = (Estimate) ask(rows.keep(known(rows)), "took ~ p", options(words + "outcome=y"));
            var expression = (Estimate) ask(rows, "took ~ p", options(words + "outcome=I(word==\"yes\")"));

            assertThat(expression.headline().estimate())
                    .isCloseTo(column.headline().estimate(), within(1e-14));
            assertThat(expression.headline().standardError())
                    .isCloseTo(column.headline().standardError(), within(1e-14));
            assertThat(expression.sample().dropped()).containsEntry("word missing", 1L);
        }
    }

    private static int[] known(Rows rows) {
        return IntStream.range(0, rows.count())
                .filter(i -> !Double.isNaN(rows.column("word").at(i)))
                .toArray();
    }

    @Test
    void says_which_columns_the_score_left_out() {
        var lines = new ArrayList<>(List.of("took,x,twice,y"));
        for (int i = 0; i < 40; i++) lines.add("%d,%d,%d,%d".formatted(i * 7 % 5 / 3, i % 11, 2 * (i % 11), i % 13));
        var rows = LocalRows.of(TableFixture.columns(lines), "");

        var both = (Estimate) ask(rows, "took ~ x + twice", options("outcome=y"));
        var one = (Estimate) ask(rows, "took ~ x", options("outcome=y"));

        assertThat(both.remarks())
                .extracting(r -> r.en())
                .contains("Column \"twice\" is a combination of others and was left out of the score.");
        assertThat(one.remarks()).extracting(r -> r.en()).noneMatch(r -> r.contains("left out of the score"));
    }

    private static void refuses(List<String> lines, Why why) {
        assertThat(ask(lines, "score=p scale=score outcome=y caliper=0.1 caliper-unit=absolute"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    private static Estimation ask(List<String> lines, String words) {
        var all = new ArrayList<>(List.of("took,p,y"));
        all.addAll(lines);
        return ask(LocalRows.of(TableFixture.columns(all), ""), "took ~ p", options(words));
    }

    static Map<String, String> options(String words) {
        var options = new HashMap<String, String>();
        for (var word : words.split(" ")) {
            if (word.isEmpty()) continue;
            int at = word.indexOf('=');
            options.put(word.substring(0, at), word.substring(at + 1));
        }
        return options;
    }

    /** With the line of the file as a column, by which R breaks its ties. */
    static Rows placed(Rows rows) {
        return rows.with(
                "place",
                Numbers.over(Arrays.stream(rows.positions()).asDoubleStream().toArray()));
    }

    static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return Matching.estimate(new Request(rows, Formula.parse(formula), Matching.METHOD.settings(options)));
    }
}
