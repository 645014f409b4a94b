package musubi.effect.matching;

import static musubi.effect.matching.MatchingTest.ask;
import static musubi.effect.matching.MatchingTest.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import musubi.effect.Estimate;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file with its lines in another order is matched to the same pairs and gives the same digits. */
class RowOrderTest {
    /** Crowds of equal people: their ids decide, not their lines. Equal, not close. */
    @ParameterizedTest(name = "{0}, seed 13")
    @ValueSource(
            strings = {
                "",
                "estimand=ATC",
                "order=closest",
                "order=smallest ratio=2",
                "order=random seed=4",
                "order=column order-by=visit",
                "order-by=visit ratio=3",
                "replace=yes ratio=2",
                "exact=sex",
                "caliper=0.1",
                "caliper=0.2 caliper-unit=sd scale=score",
                "covariate-caliper=age:2,before:0.5sd",
                "covariate-caliper=age:2 order=closest ratio=2",
                "covariate-caliper=age:1 replace=yes ratio=2",
                "method=mahalanobis",
                "method=mahalanobis ratio=2",
                "method=mahalanobis estimand=ATC caliper=0.3",
                "method=mahalanobis order=random seed=4",
                "method=mahalanobis order=column order-by=visit",
                "method=mahalanobis replace=yes ratio=3",
                "method=mahalanobis exact=sex covariate-caliper=before:1",
                "method=optimal",
                "method=optimal ratio=2 order-by=visit",
                "method=full",
                "method=full estimand=ATE exact=sex",
                "method=subclass",
                "method=cem cutpoints=age:3",
                "method=exact"
            })
    void the_order_of_the_file_changes_no_pair_and_no_digit(String words) {
        var random = new Random(13);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 240; i++) {
            int age = 60 + random.nextInt(8);
            int before = random.nextInt(4);
            boolean took = random.nextDouble() < 0.2 + 0.02 * before;
            lines.add("p%03d,%d,%d,%s,%d,%d,%.3f"
                    .formatted(
                            i,
                            took ? 1 : 0,
                            age,
                            random.nextBoolean() ? "F" : "M",
                            before,
                            random.nextInt(20),
                            age + random.nextGaussian()));
        }
        var options = options("outcome=after " + words);
        var first = ask(people(lines), "took ~ age + sex + before", options);
        var pairs = pairs(people(lines), options);

        for (int again = 0; again < 3; again++) {
            Collections.shuffle(lines, random);

            assertThat(ask(people(lines), "took ~ age + sex + before", options)).isEqualTo(first);
            assertThat(pairs(people(lines), options)).isEqualTo(pairs);
        }
        assertThat(pairs).hasSizeGreaterThan(4);
    }

    /** Without ids equal rows stand in the order of the file, as in R MatchIt; a column can decide instead. */
    @ParameterizedTest(name = "{0}, seed 17")
    @ValueSource(
            strings = {
                "order-by=y",
                "method=mahalanobis order=column order-by=y",
                "method=mahalanobis order=closest order-by=y",
                "method=full order-by=y"
            })
    void without_ids_a_column_takes_the_place_of_the_order_of_the_file(String words) {
        var random = new Random(17);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 200; i++)
            lines.add((random.nextInt(3) == 0 ? 1 : 0) + "," + random.nextInt(4) + "," + random.nextInt(9));
        var first = ask(table("took,p,y", lines, ""), "took ~ p", options("outcome=y " + words));

        Collections.shuffle(lines, random);

        assertThat(ask(table("took,p,y", lines, ""), "took ~ p", options("outcome=y " + words)))
                .isEqualTo(first);
    }

    /** Three alike of whom one is taken: the first of the file, whatever the others were. */
    @Test
    void without_ids_the_first_of_equal_rows_in_the_file_is_taken() {
        var lines = List.of("1,1,0", "0,1,5", "0,1,7", "0,1,9", "0,0,0", "1,0,0");
        var turned = List.of("1,1,0", "0,1,9", "0,1,7", "0,1,5", "0,0,0", "1,0,0");

        assertThat(effect(lines)).isEqualTo(-2.5);
        assertThat(effect(turned)).isEqualTo(-4.5);
    }

    private static double effect(List<String> lines) {
        var estimate =
                (Estimate) ask(table("took,p,y", lines, ""), "took ~ p", options("outcome=y method=mahalanobis"));
        return estimate.effects().get(0).estimate();
    }

    private static Rows people(List<String> lines) {
        return table("id,took,age,sex,before,visit,after", lines, "id");
    }

    private static Rows table(String head, List<String> lines, String id) {
        var all = new ArrayList<>(List.of(head));
        all.addAll(lines);
        return LocalRows.of(TableFixture.columns(all), id);
    }

    /** The ids of each set. */
    private static List<List<String>> pairs(Rows rows, Map<String, String> options) {
        var formula = Formula.parse("took ~ age + sex + before");
        var sets = MatchedRows.of(new Request(rows, formula, Matching.METHOD.settings(options)));
        var ids = sets.rows().column("id");
        return NearestNeighbourTest.sets(sets.matched()).stream()
                .map(set ->
                        set.stream().map(i -> ids.levels().get((int) ids.at(i))).toList())
                .toList();
    }
}
