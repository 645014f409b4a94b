package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.heart;
import static musubi.effect.survival.SurvivalFixture.melanoma;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Method;
import musubi.effect.ReferenceFixture;
import musubi.effect.Why;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteredCurvesTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/clusters.csv");

    private static Rows tiny() {
        return rows(SurvivalFixture.CAUSES);
    }

    /** The patients with the clusters and weights of the reference script; they stand in the order of the file. */
    private static Rows clustered() {
        var lines = SurvivalFixture.lines("melanoma-people.csv");
        return rows(IntStream.range(0, lines.size())
                .mapToObj(i -> lines.get(i) + (i == 0 ? ",g,w" : "," + i % 29 + "," + (1 + i % 7 / 4.0)))
                .toList());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"plain", "weighted"})
    void curves_agree_with_r(String kind) {
        check("tiny " + kind, ask(KaplanMeier.METHOD, kind, tiny(), "Surv(stop, died) ~ x", "4,5,9,14,20"), 10);
        check(
                "tiny entry " + kind,
                ask(KaplanMeier.METHOD, kind, tiny(), "Surv(start, stop, died) ~ 1", "4,5,9,14,20"),
                5);
        check(
                "melanoma " + kind,
                ask(KaplanMeier.METHOD, kind, clustered(), "Surv(time, cause == 1) ~ sex", "100,1000,2500"),
                6);
    }

    @Test
    void rows_of_one_person_before_and_after_a_transplant_agree_with_r() {
        var times = "10,100,500,1000";
        check(
                "heart",
                estimate(
                        KaplanMeier.METHOD,
                        heart(),
                        "Surv(start, stop, event) ~ transplant + cluster(id)",
                        "times",
                        times),
                8);
        check(
                "heart all",
                estimate(KaplanMeier.METHOD, heart(), "Surv(start, stop, event) ~ 1 + cluster(id)", "times", times),
                4);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"plain", "weighted"})
    void differences_count_clusters_that_lie_in_both_groups_once(String kind) {
        for (var test : List.of("tiny ", "melanoma ")) {
            boolean isTiny = test.equals("tiny ");
            var times = isTiny ? "4,5,9,14,20" : "100,1000,2500";
            var estimate = isTiny
                    ? ask(KaplanMeier.METHOD, kind, tiny(), "Surv(stop, died) ~ x", times)
                    : ask(KaplanMeier.METHOD, kind, clustered(), "Surv(time, cause == 1) ~ sex", times);
            for (var time : times.split(","))
                R.check(
                        test + kind,
                        "difference " + time + " se",
                        estimate.parameter("difference in survival at " + time)
                                .orElseThrow()
                                .standardError(),
                        1e-8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"plain", "weighted"})
    void restricted_means_agree_with_the_influence_of_r_summed_in_clusters(String kind) {
        checkMeans("rmst tiny " + kind, mean(kind, tiny(), "Surv(stop, died) ~ x", "18"));
        checkMeans("rmst melanoma " + kind, mean(kind, clustered(), "Surv(time, cause == 1) ~ sex", "3000"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"plain", "weighted"})
    void incidence_agrees_with_the_influence_of_r_summed_in_clusters(String kind) {
        var tiny = "4,5,9,14,21";
        checkIncidence(
                "incidence tiny " + kind, ask(AalenJohansen.METHOD, kind, tiny(), "Surv(stop, cause) ~ x", tiny), 20);
        checkIncidence(
                "incidence tiny entry " + kind,
                ask(AalenJohansen.METHOD, kind, tiny(), "Surv(start, stop, cause) ~ x", tiny),
                20);
        checkIncidence(
                "incidence melanoma " + kind,
                ask(AalenJohansen.METHOD, kind, clustered(), "Surv(time, cause) ~ sex", "100,1000,2500"),
                12);
    }

    /** A cluster for each row is no cluster, also where two groups are compared. */
    @Test
    void a_cluster_for_each_row_changes_nothing() {
        var numbered = melanoma()
                .with(
                        "id",
                        Numbers.over(IntStream.range(0, 205).asDoubleStream().toArray()));
        for (var method : List.of(KaplanMeier.METHOD, AalenJohansen.METHOD)) {
            var event = method.id().equals(KaplanMeier.METHOD.id()) ? "cause == 1" : "cause";
            var formula = "Surv(time, " + event + ") ~ sex";
            var alone = method.id().equals(KaplanMeier.METHOD.id())
                    ? estimate(method, numbered, formula, "times", "1000,2500", "se", "robust")
                    : estimate(method, numbered, formula, "times", "1000,2500");
            var clustered = estimate(method, numbered, formula, "times", "1000,2500", "cluster", "id");

            for (int i = 0; i < alone.effects().size(); i++) {
                double error = alone.effects().get(i).standardError();
                if (!Double.isNaN(error))
                    assertThat(clustered.effects().get(i).standardError()).isCloseTo(error, within(1e-12));
            }
            assertThat(clustered.sample().groups()).containsEntry("clusters", 205L);
        }
    }

    @Test
    void the_order_of_the_file_changes_no_bit() {
        for (var method : List.of(KaplanMeier.METHOD, AalenJohansen.METHOD, RestrictedMeans.METHOD)) {
            var formula =
                    "Surv(start, stop, " + (method.id().equals(AalenJohansen.METHOD.id()) ? "cause" : "died") + ") ~ x";
            var forward = estimate(method, tiny(), formula, "weights", "w", "cluster", "g");
            var backward =
                    estimate(method, rows(reversed(SurvivalFixture.CAUSES)), formula, "weights", "w", "cluster", "g");
            assertThat(backward.tables()).isEqualTo(forward.tables());
            assertThat(backward.effects()).isEqualTo(forward.effects());
        }
    }

    @Test
    void a_group_in_one_cluster_has_no_error() {
        for (var method : List.of(KaplanMeier.METHOD, RestrictedMeans.METHOD))
            refused(
                    SurvivalFixture.ask(method, tiny(), "Surv(stop, died) ~ x", "cluster", "x"),
                    Why.TOO_FEW_CLUSTERS,
                    "one cluster only");
        refused(
                SurvivalFixture.ask(AalenJohansen.METHOD, tiny(), "Surv(stop, cause) ~ x", "cluster", "x"),
                Why.TOO_FEW_CLUSTERS,
                "one cluster only");
    }

    @Test
    void the_errors_say_how_they_were_made() {
        var clustered = ask(KaplanMeier.METHOD, "plain", tiny(), "Surv(stop, died) ~ x", "5");

        assertThat(clustered.conventions())
                .anySatisfy(c -> assertThat(c.value()).contains("summed in 7 clusters"))
                .anySatisfy(c -> assertThat(c.value()).contains("clusters that lie in both groups counted once"));
        assertThat(estimate(KaplanMeier.METHOD, tiny(), "Surv(stop, died) ~ x + cluster(g)", "se", "greenwood")
                        .conventions())
                .anySatisfy(c -> assertThat(c.value()).isEqualTo("Greenwood"));
    }

    private static Estimate ask(Method method, String kind, Rows rows, String formula, String times) {
        return kind.equals("weighted")
                ? estimate(method, rows, formula + " + cluster(g)", "times", times, "weights", "w")
                : estimate(method, rows, formula + " + cluster(g)", "times", times);
    }

    private static Estimate mean(String kind, Rows rows, String formula, String tau) {
        return kind.equals("weighted")
                ? estimate(RestrictedMeans.METHOD, rows, formula, "tau", tau, "cluster", "g", "weights", "w")
                : estimate(RestrictedMeans.METHOD, rows, formula, "tau", tau, "cluster", "g");
    }

    private static void check(String test, Estimate estimate, int expected) {
        int found = 0;
        for (var parameter : estimate.effects()) {
            if (!parameter.name().startsWith("survival ")) continue;
            found++;
            var name = parameter.name().substring("survival ".length()).replace(" at ", " ");
            R.check(test, name + " survival", parameter.estimate(), 1e-9);
            R.check(test, name + " se", parameter.standardError(), 1e-8);
            R.check(test, name + " lower", parameter.lower(), 1e-8);
            R.check(test, name + " upper", parameter.upper(), 1e-8);
        }
        assertThat(found).isEqualTo(expected);
    }

    private static void checkMeans(String test, Estimate estimate) {
        for (int a = 0; a < 2; a++) {
            R.check(test, "mean " + a, estimate.coefficients().get(a).estimate(), 1e-9);
            R.check(test, "mean " + a + " se", estimate.coefficients().get(a).standardError(), 1e-8);
        }
        R.check(test, "difference se", estimate.effects().get(0).standardError(), 1e-8);
        R.check(test, "log ratio se", estimate.effects().get(1).standardError(), 1e-8);
        R.check(test, "log ratio of time lost se", estimate.effects().get(2).standardError(), 1e-8);
    }

    private static void checkIncidence(String test, Estimate estimate, int expected) {
        int found = 0;
        for (var parameter : estimate.effects()) {
            var words = parameter
                    .name()
                    .replaceAll("(difference in )?incidence (\\w+=)?", "$1")
                    .replace(" at ", " ");
            if (words.startsWith("difference")) {
                R.check(test, words.replace("difference in ", "difference ") + " se", parameter.standardError(), 1e-8);
                continue;
            }
            found++;
            R.check(test, words + " incidence", parameter.estimate(), 1e-9);
            R.check(test, words + " se", parameter.standardError(), 1e-8);
        }
        assertThat(found).isEqualTo(expected);
        assertThat(R.names(test)).hasSize(expected * 5 / 2);
    }
}
