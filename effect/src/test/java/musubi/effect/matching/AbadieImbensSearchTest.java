package musubi.effect.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimator with replacement against sums over everybody, on small tables full of ties. */
class AbadieImbensSearchTest {
    /** One person: arm, two covariates, stratum, outcome. */
    private record Person(int took, double x, double z, int site, double y) {
        String line() {
            return took + "," + x + "," + z + "," + site + "," + y;
        }
    }

    @ParameterizedTest(name = "{0}, ratio {1}, {2} for the variance, strata {3}, 60 tables from seed 29")
    @CsvSource({
        "ATT,1,0,false",
        "ATT,3,2,false",
        "ATC,1,1,true",
        "ATC,2,0,false",
        "ATE,1,0,true",
        "ATE,2,3,false",
        "ATE,1,2,true"
    })
    void effect_and_error_are_those_of_sums_over_everybody(Estimand estimand, int ratio, int own, boolean isExact) {
        var random = new Random(29);
        int answered = 0;
        for (int test = 0; test < 60; test++) {
            var people = people(random, 6 + random.nextInt(50));
            var words = "outcome=y estimand=%s ratio=%d variance-matches=%d".formatted(estimand, ratio, own)
                    + (isExact ? " exact=site" : "");

            for (var distance : List.of(" distance=inverse-variance", " score=x scale=score")) {
                boolean onScore = distance.contains("score=x");
                var estimate = ask(people, words + distance);
                var plain = plain(people, estimand, ratio, own, isExact, onScore);

                if (estimate instanceof NotEstimable) {
                    assertThat(plain).as("case %d%s", test, distance).isEmpty();
                    continue;
                }
                assertThat(plain).as("case %d%s", test, distance).hasSize(2);
                answered++;
                var headline = ((Estimate) estimate).headline();
                assertThat(headline.estimate()).as("case %d%s", test, distance).isCloseTo(plain.get(0), within(1e-9));
                assertThat(headline.standardError())
                        .as("case %d%s", test, distance)
                        .isCloseTo(plain.get(1), within(1e-9));
            }
        }
        assertThat(answered).isGreaterThan(60);
    }

    /** 0.3 - 0.2 is a little less than 0.2 - 0.1: both controls are as near. */
    @Test
    void distances_that_differ_by_rounding_are_a_tie() {
        var people = List.of(
                new Person(1, 0.2, 0, 1, 10),
                new Person(1, 0.2, 0, 1, 12),
                new Person(0, 0.1, 0, 1, 2),
                new Person(0, 0.3, 0, 1, 4));

        var estimate = (Estimate) ask(people, "outcome=y score=x scale=score");

        assertThat(estimate.headline().estimate()).isCloseTo(8, within(1e-12));
        assertThat(estimate.figure("pairs").orElseThrow().value()).isEqualTo(4);
    }

    /** On a line of slope 3 the treated at 4 and its match at 2 differ by 6 although nothing happened. */
    @Test
    void a_straight_line_is_adjusted_away() {
        var people = List.of(
                new Person(1, 4, 0, 1, 17),
                new Person(1, 9, 0, 1, 32),
                new Person(0, 2, 0, 1, 6),
                new Person(0, 7, 0, 1, 21),
                new Person(0, 8, 0, 1, 24));

        var plain = (Estimate) ask(people, "took ~ x", "outcome=y distance=mahalanobis");
        var adjusted = (Estimate) ask(people, "took ~ x", "outcome=y distance=mahalanobis ratio=2 bias-adjust=yes");

        // Nearest of 4 is 2, of 9 is 8: (17 - 6 + 32 - 24) / 2.
        assertThat(plain.headline().estimate()).isCloseTo(9.5, within(1e-12));
        // Controls lie on 3x, treated on 3x + 5.
        assertThat(adjusted.headline().estimate()).isCloseTo(5, within(1e-10));
        assertThat(adjusted.headline().standardError()).isCloseTo(0, within(1e-7));
    }

    @Test
    void too_few_matches_for_the_adjustment_and_a_match_alone_in_its_stratum_are_refused() {
        var people = List.of(
                new Person(1, 4, 0, 1, 17),
                new Person(1, 9, 1, 2, 32),
                new Person(0, 2, 0, 1, 6),
                new Person(0, 7, 3, 2, 21));

        assertThat(ask(people, "outcome=y distance=inverse-variance bias-adjust=yes"))
                .isInstanceOfSatisfying(
                        NotEstimable.class,
                        no -> assertThat(no.detail().en()).contains("2 matches cannot carry the 2"));
        assertThat(ask(people, "outcome=y distance=inverse-variance exact=site variance-matches=1"))
                .isInstanceOfSatisfying(
                        NotEstimable.class,
                        no -> assertThat(no.detail().en()).contains("2 of the matches have nobody"));
    }

    @Test
    void a_category_nobody_among_the_matches_has_is_said_not_to_be_adjusted() {
        var people = new ArrayList<Person>();
        var random = new Random(31);
        for (int i = 0; i < 30; i++)
            people.add(new Person(i % 2, random.nextInt(9), i % 2 * (i % 4 / 2), 1, random.nextGaussian()));

        var estimate = (Estimate) ask(people, "outcome=y distance=inverse-variance bias-adjust=yes");

        assertThat(estimate.remarks())
                .extracting(w -> w.en())
                .anySatisfy(w -> assertThat(w).contains("column \"z\" is a combination"));
    }

    @ParameterizedTest(name = "{0}, seed 37")
    @CsvSource({
        "distance=inverse-variance ratio=2 variance-matches=2",
        "distance=mahalanobis estimand=ATE bias-adjust=yes variance-matches=1",
        "score=x scale=score bias-adjust=yes exact=site",
        "distance=mahalanobis exact=site bias-adjust=yes"
    })
    void the_order_of_the_file_changes_no_digit(String words) {
        var random = new Random(37);
        var people = new ArrayList<>(people(random, 150));
        var first = ask(people, "outcome=y " + words);

        Collections.shuffle(people, random);

        assertThat(first).isInstanceOf(Estimate.class);
        assertThat(ask(people, "outcome=y " + words)).isEqualTo(first);
    }

    private static List<Person> people(Random random, int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Person(
                        i < 2 ? i : random.nextInt(2),
                        random.nextInt(6),
                        random.nextInt(4),
                        1 + random.nextInt(2),
                        Math.rint(100 * random.nextGaussian()) / 100))
                .toList();
    }

    private static Estimation ask(List<Person> people, String words) {
        return ask(people, "took ~ x + z", words);
    }

    private static Estimation ask(List<Person> people, String formula, String words) {
        var lines = new ArrayList<>(List.of("took,x,z,site,y"));
        people.forEach(p -> lines.add(p.line()));
        return AbadieImbens.estimate(new Request(
                LocalRows.of(TableFixture.columns(lines), ""),
                Formula.parse(formula),
                AbadieImbens.METHOD.settings(MatchingTest.options(words))));
    }

    /** Effect and standard error; empty where fewer than two have a match or a match is alone. */
    private static List<Double> plain(
            List<Person> people, Estimand estimand, int ratio, int own, boolean isExact, boolean onScore) {
        int n = people.size();
        var uses = new double[n];
        var squares = new double[n];
        var differences = new ArrayList<Double>();
        var pairs = new ArrayList<double[]>();
        for (int i = 0; i < n; i++) {
            var one = people.get(i);
            if (!estimand.isFocal(one.took() == 1)) continue;
            var matches = nearest(people, i, 1 - one.took(), ratio, isExact, onScore);
            if (matches.isEmpty()) continue;
            double mean = matches.stream()
                    .mapToDouble(m -> people.get(m).y())
                    .average()
                    .orElseThrow();
            int sign = one.took() == 1 ? 1 : -1;
            differences.add(sign * (one.y() - mean));
            for (int m : matches) {
                uses[m] += 1.0 / matches.size();
                squares[m] += 1.0 / matches.size() / matches.size();
                pairs.add(new double[] {sign * (one.y() - people.get(m).y()), 1.0 / matches.size()});
            }
        }
        int count = differences.size();
        if (count < 2) return List.of();
        double effect = differences.stream().mapToDouble(d -> d).average().orElseThrow();
        double one = pairs.stream()
                        .mapToDouble(p -> (p[0] - effect) * (p[0] - effect) * p[1])
                        .sum()
                / (2 * count);
        double variance = differences.stream()
                .mapToDouble(d -> (d - effect) * (d - effect))
                .sum();
        for (int i = 0; i < n; i++) {
            if (uses[i] == 0) continue;
            double sigma = own == 0 ? one : spread(people, i, own, isExact, onScore);
            if (Double.isNaN(sigma)) return List.of();
            variance += (uses[i] * uses[i] - squares[i] + (estimand == Estimand.ATE ? 2 * uses[i] : 0)) * sigma;
        }
        return List.of(effect, Math.sqrt(variance) / count);
    }

    private static double spread(List<Person> people, int i, int own, boolean isExact, boolean onScore) {
        int there = (int) IntStream.range(0, people.size())
                .filter(j -> j != i && people.get(j).took() == people.get(i).took())
                .filter(j -> !isExact || people.get(j).site() == people.get(i).site())
                .count();
        if (there == 0) return Double.NaN;
        var near = new ArrayList<>(nearest(people, i, people.get(i).took(), Math.min(own, there), isExact, onScore));
        near.add(i);
        double mean =
                near.stream().mapToDouble(j -> people.get(j).y()).average().orElseThrow();
        return near.stream()
                        .mapToDouble(
                                j -> (people.get(j).y() - mean) * (people.get(j).y() - mean))
                        .sum()
                / (near.size() - 1);
    }

    private static List<Integer> nearest(
            List<Person> people, int i, int arm, int most, boolean isExact, boolean onScore) {
        var there = IntStream.range(0, people.size())
                .filter(j -> j != i && people.get(j).took() == arm)
                .filter(j -> !isExact || people.get(j).site() == people.get(i).site())
                .boxed()
                .toList();
        if (there.size() < most) return List.of();
        double limit = there.stream()
                .map(j -> squared(people, i, j, onScore))
                .sorted()
                .toList()
                .get(most - 1);
        return there.stream()
                .filter(j -> squared(people, i, j, onScore) <= limit + 1e-9)
                .toList();
    }

    private static double squared(List<Person> people, int i, int j, boolean onScore) {
        double x = people.get(i).x() - people.get(j).x();
        if (onScore) return x * x;
        double z = people.get(i).z() - people.get(j).z();
        return x * x / variance(people.stream().mapToDouble(Person::x).toArray())
                + z * z / variance(people.stream().mapToDouble(Person::z).toArray());
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }
}
