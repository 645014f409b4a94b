package musubi.effect.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;

class TripleDifferenceTest {
    private static final ReferenceFixture R = ReferenceFixture.of("difference/regressions.csv");
    private static final String VISITS = "treatment=policy group=kind after=year>=2021 cluster=area ";
    private static final String PAIRS = VISITS + "effects=pairs area=area kind=kind time=year ";

    @Test
    void agrees_with_r_on_all_products() {
        var plain = (Estimate) ask(visits(1), "y ~ x", VISITS);
        var weighted = (Estimate) ask(visits(1), "y ~ x", VISITS + "weights=w");
        var corrected = (Estimate) ask(visits(1), "y ~ x", VISITS + "weights=w se=CR2");

        R.check("triple", plain.headline(), 1e-8);
        R.check("triple weights", weighted.headline(), 1e-8);
        R.check("triple weights CR2", "ATT se", corrected.headline().standardError(), 1e-8);
        R.check("triple weights CR2", "ATT df", corrected.headline().df(), 1e-8);
        assertThat(plain.sample().groups()).containsEntry("clusters", 14L).containsEntry("treated clusters", 6L);
        assertThat(plain.coefficients()).hasSize(9);
    }

    @Test
    void agrees_with_r_on_three_pairs_of_effects() {
        var estimate = (Estimate) ask(visits(1), "y ~ x", PAIRS);

        R.check("triple pairs", estimate.headline(), 1e-8);
        assertThatThrownBy(() -> ask(visits(1), "y ~ x", PAIRS + "se=CR2")).isInstanceOf(Unreadable.class);
    }

    /** Not "close": equal. */
    @Test
    void the_order_of_the_file_does_not_matter() {
        for (var options : List.of(VISITS, PAIRS))
            assertThat(ask(visits(7), "y ~ x", options)).isEqualTo(ask(visits(1), "y ~ x", options));
    }

    /** ((9 - 1) - (4 - 2)) - ((5 - 3) - (6 - 5)) = 5. */
    @Test
    void without_covariates_it_is_the_difference_of_cell_means() {
        var lines = new ArrayList<>(List.of("policy,kind,after,y"));
        double[] means = {5, 6, 3, 5, 2, 4, 1, 9};
        for (int cell = 0; cell < 8; cell++)
            for (int side : new int[] {-1, 1})
                lines.add((cell >> 2) + "," + (cell >> 1 & 1) + "," + (cell & 1) + "," + (means[cell] + side));

        var estimate =
                (Estimate) ask(PeopleFixture.rows(lines, ""), "y ~ 1", "treatment=policy group=kind after=after");

        assertThat(estimate.headline().estimate()).isCloseTo(5, within(1e-12));
    }

    @Test
    void a_policy_everywhere_is_refused() {
        var lines = PeopleFixture.lines("triple-visits.csv").stream()
                .filter(l -> l.startsWith("area") || l.split(",")[3].equals("1"))
                .toList();
        var rows = PeopleFixture.rows(lines, "");

        assertThat(ask(rows, "y ~ x", VISITS))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE));
        assertThat(ask(rows, "y ~ x", PAIRS))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
    }

    private static Rows visits(long seed) {
        return PeopleFixture.rows(PeopleFixture.shuffled(PeopleFixture.lines("triple-visits.csv"), seed), "");
    }

    private static Estimation ask(Rows rows, String formula, String options) {
        return PeopleFixture.ask(TripleDifference.METHOD, rows, formula, options);
    }
}
