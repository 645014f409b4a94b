package musubi.effect.matching;

import static musubi.effect.matching.MatchingTest.ask;
import static musubi.effect.matching.MatchingTest.options;
import static musubi.effect.matching.MatchingTest.placed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.rows.LocalRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaysTest {
    private static final ReferenceFixture R = ReferenceFixture.of("matching/strata.csv");
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "subclass ATT,method=subclass scale=score subclasses=5",
        "subclass ATC,method=subclass scale=score subclasses=5 estimand=ATC",
        "subclass ATE,method=subclass scale=score subclasses=5 estimand=ATE",
        "subclass CR1,method=subclass scale=score se=CR1",
        "cem ATT,method=cem",
        "cem ATC,method=cem estimand=ATC",
        "cem ATE,method=cem estimand=ATE",
        "cem cut,'method=cem cutpoints=age:20.5/30.5,educ:4,re74:0.5/5000'",
        "exact ATT,method=exact",
        "exact ATC,method=exact estimand=ATC",
        "exact ATE,method=exact estimand=ATE",
        "mahalanobis,method=mahalanobis order=column order-by=place",
        "mahalanobis two,method=mahalanobis ratio=2 order=column order-by=place",
        "mahalanobis exact,method=mahalanobis exact=race order=column order-by=place",
        "mahalanobis raw caliper,method=mahalanobis covariate-caliper=age:5 order=column order-by=place",
        "mahalanobis calipers,'method=mahalanobis ratio=2 exact=race covariate-caliper=age:0.5sd,educ:0.4sd order=column order-by=place'",
        "mahalanobis,method=mahalanobis",
        "mahalanobis,method=mahalanobis order=data",
        "mahalanobis closest,method=mahalanobis order=closest",
        "mahalanobis closest,method=mahalanobis order=closest order-by=place",
        "mahalanobis closest calipers,'method=mahalanobis order=closest order-by=place covariate-caliper=age:5,re74:0.2sd'",
        "mahalanobis replace,method=mahalanobis replace=yes order-by=place"
    })
    void agrees_with_matchit_on_the_lalonde_data(String test, String words) {
        var rows = placed(TableFixture.shared("evaluation/lalonde.csv"));
        var formula = test.startsWith("exact") ? "treat ~ educ + race + married" : FORMULA;

        var estimate = (Estimate) ask(rows, formula, options("outcome=re78 " + words));

        for (var count : List.of("treated", "controls", "sets"))
            if (R.names(test).contains(count))
                assertThat(estimate.sample().groups().get(count)).isEqualTo((long) R.number(test, count));
        for (var size : List.of("effective treated", "effective controls"))
            if (R.names(test).contains(size))
                R.check(test, size, estimate.figure(size).orElseThrow().value(), 1e-10);
        R.check(test, estimate.headline(), 1e-8);
    }

    @Test
    void the_nearest_by_tree_are_those_of_a_plain_search_seed_5() {
        var random = new Random(5);
        for (int test = 0; test < 400; test++) {
            int n = 4 + random.nextInt(60);
            var score = random.doubles(n).toArray();
            var treated = new boolean[n];
            for (int i = 0; i < n; i++) treated[i] = random.nextInt(3) == 0;
            // Coordinates on a coarse grid, so that many distances are equal.
            var space = new Whitened(
                    random.doubles(2L * n).map(x -> Math.floor(x * 5)).toArray(), 2);
            var units = Units.of(score, treated);
            var rule = new NearestNeighbour.Rule(
                    Estimand.ATT,
                    test % 2 == 0 ? NearestNeighbour.Turn.LARGEST : NearestNeighbour.Turn.CLOSEST,
                    0,
                    1 + random.nextInt(2),
                    random.nextBoolean() ? 0.3 : Double.POSITIVE_INFINITY,
                    random.nextBoolean() ? Limits.NONE : NearestNeighbourTest.limits(random, n),
                    random.nextBoolean());

            var matched = Mahalanobis.match(units, space, rule);

            assertThat(NearestNeighbourTest.sets(matched))
                    .as("case %d %s", test, rule)
                    .isEqualTo(plain(units, space, rule));
        }
    }

    @Test
    void strata_without_both_arms_are_left_out_and_counted() {
        var rows = LocalRows.of(
                TableFixture.columns(
                        List.of("took,g,y", "1,1,4", "0,1,1", "0,1,3", "1,2,9", "0,3,9", "1,4,5", "0,4,2")),
                "");

        var estimate = (Estimate) ask(rows, "took ~ g", options("method=exact outcome=y"));

        // Stratum 1: 4 - 2, stratum 4: 5 - 2; one treated each.
        assertThat(estimate.headline().estimate()).isEqualTo(2.5, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(estimate.sample().dropped())
                .containsEntry("treated without a match", 1L)
                .containsEntry("controls without a match", 1L);
    }

    @Test
    void optimal_pairs_need_enough_controls_in_every_stratum() {
        var rows = LocalRows.of(TableFixture.columns(List.of("took,p,g", "1,1,1", "1,2,1", "0,1,1", "0,2,2")), "");

        var answer = ask(rows, "took ~ p", options("method=optimal score=p scale=score exact=g"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_CONTROLS));
    }

    @Test
    void covariates_that_tell_the_arms_apart_are_refused() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of("took,p", "1,5", "1,6", "1,7", "0,1", "0,2", "0,3", "0,2.5")), "");

        var answer = ask(rows, "took ~ p", options(""));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SEPARATION));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "matching.option-not-here,method=full caliper=0.2",
        "matching.option-not-here,method=exact score=p",
        "matching.order-needs-score,method=mahalanobis order=largest",
        "estimate.missing-option,order=column scale=score score=p",
        "matching.option-not-here,method=optimal covariate-caliper=p:1",
        "matching.option-not-here,method=cem order-by=p",
        "matching.covariate-caliper,'covariate-caliper=p'",
        "matching.covariate-caliper,'covariate-caliper=p:-1'",
        "matching.covariate-caliper,'covariate-caliper=p:1,p:2'",
        "matching.covariate-caliper,'covariate-caliper=p:1,'",
        "matching.covariate-caliper,'covariate-caliper=p:1cm'",
        "estimate.unknown-column,'covariate-caliper=q:1'",
        "matching.estimand,method=optimal estimand=ATE",
        "matching.cutpoints,method=cem cutpoints=p",
        "matching.cutpoints,method=cem cutpoints=q:3",
        "matching.cutpoints,method=cem cutpoints=p:0",
        "matching.cutpoints,method=cem cutpoints=p:a/b",
        "matching.subclasses,method=subclass scale=score score=p subclasses=0"
    })
    void what_has_no_meaning_here_is_refused(String code, String words) {
        var rows = LocalRows.of(TableFixture.columns(List.of("took,p", "1,5", "1,2", "0,1", "0,6")), "");

        assertThatThrownBy(() -> ask(rows, "took ~ p", options(words)))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    @Test
    void a_caliper_itself_is_allowed_although_differences_carry_a_rounding() {
        var rows = LocalRows.of(TableFixture.columns(List.of("took,p", "1,0.4", "0,0.3", "1,0.8", "0,0.6")), "");
        var on = options("score=p scale=score caliper=0.1 caliper-unit=absolute");
        var beside = options("method=mahalanobis covariate-caliper=p:0.2");

        assertThat(((Estimate) ask(rows, "took ~ p", on)).sample().groups()).containsEntry("sets", 1L);
        assertThat(((Estimate) ask(rows, "took ~ p", beside)).sample().groups()).containsEntry("sets", 2L);
    }

    @Test
    void the_widths_of_calipers_on_covariates_are_stated_in_their_own_units() {
        var rows = LocalRows.of(TableFixture.columns(List.of("took,p,q", "1,1,10", "1,3,20", "0,2,10", "0,4,30")), "");

        var estimate = (Estimate) ask(rows, "took ~ p", options("score=p scale=score covariate-caliper=p:1.5,q:2sd"));

        // Variance of 10, 20, 10, 30 is 275/3.
        assertThat(estimate.conventions())
                .anySatisfy(c -> {
                    assertThat(c.name()).isEqualTo("caliper of p");
                    assertThat(c.value()).startsWith("1.5 in its own unit");
                })
                .anySatisfy(c -> {
                    assertThat(c.name()).isEqualTo("caliper of q");
                    assertThat(c.value()).contains("= " + 2 * Math.sqrt(275 / 3.0));
                });
    }

    private static List<List<Integer>> plain(Units units, Whitened space, NearestNeighbour.Rule rule) {
        int n = units.count();
        var chosen = new ArrayList<List<Integer>>();
        for (int i = 0; i < n; i++) chosen.add(new ArrayList<>());
        var taken = new boolean[n];
        var turns = IntStream.range(0, n)
                .filter(i -> units.treated()[i])
                .boxed()
                .sorted((a, b) -> Double.compare(units.score()[b], units.score()[a]))
                .toList();
        for (int round = 0; round < rule.ratio(); round++) {
            int now = round;
            var waiting = new ArrayList<>(
                    turns.stream().filter(f -> chosen.get(f).size() == now).toList());
            while (!waiting.isEmpty()) {
                boolean isFree = rule.turn() == NearestNeighbour.Turn.CLOSEST && !rule.hasReplacement();
                int focal = isFree
                        ? waiting.stream()
                                .min(Comparator.<Integer>comparingDouble(i -> gap(space, units, rule, taken, chosen, i))
                                        .thenComparing(i -> i))
                                .orElseThrow()
                        : waiting.get(0);
                waiting.remove((Integer) focal);
                int best = nearest(space, units, rule, taken, chosen.get(focal), focal);
                if (best < 0) continue;
                chosen.get(focal).add(best);
                if (!rule.hasReplacement()) taken[best] = true;
            }
        }
        return IntStream.range(0, n)
                .filter(i -> !chosen.get(i).isEmpty())
                .mapToObj(i -> {
                    var set = new ArrayList<>(List.of(i));
                    set.addAll(chosen.get(i));
                    return List.copyOf(set);
                })
                .toList();
    }

    private static double gap(
            Whitened space,
            Units units,
            NearestNeighbour.Rule rule,
            boolean[] taken,
            List<List<Integer>> chosen,
            int focal) {
        int best = nearest(space, units, rule, taken, chosen.get(focal), focal);
        return best < 0 ? 1e9 : Math.sqrt(squared(space, focal, best));
    }

    private static int nearest(
            Whitened space, Units units, NearestNeighbour.Rule rule, boolean[] taken, List<Integer> own, int focal) {
        int best = -1;
        for (int c = 0; c < units.count(); c++) {
            if (units.treated()[c] || taken[c] || own.contains(c)) continue;
            if (Math.abs(units.score()[c] - units.score()[focal]) > rule.caliper()) continue;
            if (!rule.limits().allow(focal, c)) continue;
            if (best < 0 || squared(space, focal, c) < squared(space, focal, best)) best = c;
        }
        return best;
    }

    private static double squared(Whitened space, int a, int b) {
        var from = Arrays.copyOfRange(space.points(), 2 * a, 2 * a + 2);
        var to = Arrays.copyOfRange(space.points(), 2 * b, 2 * b + 2);
        return (from[0] - to[0]) * (from[0] - to[0]) + (from[1] - to[1]) * (from[1] - to[1]);
    }
}
