package musubi.effect.matching;

import static musubi.effect.matching.MatchingTest.ask;
import static musubi.effect.matching.MatchingTest.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Optimal pairs and full matchings on real tables against exact assignment and linear programming. */
class LeastTotalsTest {
    private static final ReferenceFixture TOTALS = ReferenceFixture.of("matching/totals.csv");
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "logit,pairs 1,method=optimal",
        "logit,pairs 2,method=optimal ratio=2",
        "logit,full,method=full",
        "age,pairs 1,method=optimal score=age scale=score",
        "age,pairs 2,method=optimal ratio=2 score=age scale=score",
        "age,full,method=full score=age scale=score",
        "re74,pairs 1,method=optimal score=re74 scale=score",
        "re74,pairs 2,method=optimal ratio=2 score=re74 scale=score",
        "re74,full,method=full score=re74 scale=score"
    })
    void least_totals_are_those_of_linear_programming(String score, String name, String words) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");

        var estimate = (Estimate) ask(rows, FORMULA, options(words));

        TOTALS.check(
                score, name, estimate.figure("total distance").orElseThrow().value(), 1e-9);
    }

    @ParameterizedTest(name = "{0} {1} {3} {4}, {5}")
    @CsvSource({
        "nhefs.csv,400,qsmk,wt71,sex,ATT",
        "nhefs.csv,400,qsmk,age,sex,ATT",
        "nhefs.csv,2000,qsmk,wt71,'',ATT",
        "nhefs.csv,2000,qsmk,smokeintensity,'',ATT",
        "illinois_wellness/claims.csv,300,treat,spend_0715_0716,male,ATC",
        "illinois_wellness/claims.csv,400,treat,spend_0715_0716,'',ATC"
    })
    void least_totals_on_other_tables_are_those_of_exact_assignment_and_linear_programming(
            String file, int size, String arm, String score, String stratum, String estimand) {
        var all = TableFixture.shared("evaluation/" + file);
        var places = all.positions();
        var rows = all.keep(
                IntStream.range(0, all.count()).filter(i -> places[i] < size).toArray());
        var test = "%s %d %s %s".formatted(file.split("[/.]", 2)[0], size, score, stratum);
        var words = "scale=score estimand=%s score=%s%s"
                .formatted(estimand, score, stratum.isEmpty() ? "" : " exact=" + stratum);

        for (var name : TOTALS.names(test)) {
            var way = name.equals("full") ? " method=full" : " method=optimal ratio=" + name.substring(6);
            var estimate = (Estimate) ask(rows, arm + " ~ " + score, options(words + way));

            TOTALS.check(
                    test, name, estimate.figure("total distance").orElseThrow().value(), 1e-9);
        }
        assertThat(TOTALS.names(test)).isNotEmpty();
    }
}
