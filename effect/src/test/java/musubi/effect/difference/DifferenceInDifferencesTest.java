package musubi.effect.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import musubi.effect.Estimate;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.regression.WildBootstrap;
import org.junit.jupiter.api.Test;

class DifferenceInDifferencesTest {
    private static final ReferenceFixture R = ReferenceFixture.of("difference/regressions.csv");
    private static final Map<String, String> ORGANS =
            Map.of("treatment", "State == \"California\"", "after", "Quarter_Num >= 4");

    @Test
    void agrees_with_r_on_organ_donations_and_warns_of_one_treated_state() {
        var rows = TableFixture.shared("evaluation/organ_donations.csv");
        var options = new java.util.TreeMap<>(ORGANS);
        options.put("cluster", "State");

        var estimate = (Estimate) PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "Rate ~ 1", options);

        R.check("organ", estimate.headline(), 1e-8);
        assertThat(estimate.sample().groups()).containsEntry("clusters", 27L).containsEntry("treated clusters", 1L);
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).startsWith("Only 1 cluster is treated"));
        var cells = estimate.table("means").orElseThrow().lines().stream()
                .map(l -> l.values().get(0))
                .toList();
        assertThat(cells.get(3) - cells.get(2) - cells.get(1) + cells.get(0))
                .isCloseTo(estimate.headline().estimate(), within(1e-14));
    }

    @Test
    void without_clusters_errors_are_robust_and_a_remark_says_so() {
        var rows = TableFixture.shared("evaluation/organ_donations.csv");

        var estimate = (Estimate) PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "Rate ~ 1", ORGANS);

        R.check("organ HC3", estimate.headline(), 1e-8);
        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).startsWith("Without cluster"));
    }

    @Test
    void agrees_with_r_on_weights_covariates_and_few_clusters() {
        var rows = PeopleFixture.rows(PeopleFixture.shuffled(PeopleFixture.lines("triple-visits.csv"), 3), "");
        var options = new java.util.TreeMap<>(
                Map.of("treatment", "policy", "after", "year >= 2021", "cluster", "area", "weights", "w"));

        var plain = (Estimate) PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "y ~ x", options);
        options.put("se", "CR2");
        var corrected = (Estimate) PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "y ~ x", options);

        R.check("visits weights", plain.headline(), 1e-8);
        R.check("visits weights CR2", "ATT se", corrected.headline().standardError(), 1e-8);
        R.check("visits weights CR2", "ATT df", corrected.headline().df(), 1e-8);
        assertThat(plain.sample().dropped()).containsExactly(Map.entry("y missing", 2L));
    }

    /** Against the wild cluster bootstrap of the same regression written out, all 2^14 signs of the areas. */
    @Test
    void the_wild_bootstrap_replaces_p_and_interval() {
        var rows = PeopleFixture.rows(PeopleFixture.lines("triple-visits.csv"), "");
        var options = new java.util.TreeMap<>(Map.of(
                "treatment", "policy", "after", "year >= 2021", "cluster", "area", "se", "wild", "draws", "20000"));

        var estimate = (Estimate) PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "y ~ x", options);

        var direct = (Estimate) PeopleFixture.ask(
                WildBootstrap.METHOD,
                Conditions.with(rows, "year>=2021")
                        .with("late", Conditions.with(rows, "year>=2021").column("year>=2021")),
                "y ~ policy*late + x",
                Map.of("cluster", "area", "draws", "20000", "coefficient", "policy:late"));
        assertThat(estimate.headline().p()).isEqualTo(direct.headline().p()).isLessThan(0.05);
        assertThat(estimate.headline().lower()).isCloseTo(direct.headline().lower(), within(1e-6));
        assertThat(estimate.headline().upper()).isCloseTo(direct.headline().upper(), within(1e-6));
        assertThat(estimate.conventions()).extracting(c -> c.name()).contains("standard error", "bootstrap");
        options.remove("draws");
        assertThatThrownBy(() -> PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "y ~ x", options))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("seed");
    }

    /** Not "close": equal. */
    @Test
    void the_order_of_the_file_does_not_matter() {
        var lines = PeopleFixture.lines("triple-visits.csv");
        var options = Map.of("treatment", "policy", "after", "year >= 2021", "cluster", "area");
        var first = PeopleFixture.ask(DifferenceInDifferences.METHOD, PeopleFixture.rows(lines, ""), "y ~ x", options);

        var second = PeopleFixture.ask(
                DifferenceInDifferences.METHOD,
                PeopleFixture.rows(PeopleFixture.shuffled(lines, 5), ""),
                "y ~ x",
                options);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void an_empty_cell_is_refused_with_the_cells_there_are() {
        var rows = PeopleFixture.rows(List.of("d,t,y", "0,0,1", "0,1,2", "1,1,3", "1,1,4"), "");

        var answer = PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "y ~ 1", "treatment=d after=t");

        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE);
            assertThat(no.detail().en()).contains("4 cells").contains("d: 1, t: 1=2");
        });
    }

    @Test
    void a_column_that_is_no_condition_is_refused() {
        var rows = PeopleFixture.rows(List.of("d,t,y", "0,0,1", "0,1,2", "2,0,3", "2,1,4", "2,1,5"), "");

        assertThatThrownBy(
                        () -> PeopleFixture.ask(DifferenceInDifferences.METHOD, rows, "y ~ 1", "treatment=d after=t"))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("must be 0 or 1");
        assertThatThrownBy(() -> PeopleFixture.ask(
                        DifferenceInDifferences.METHOD, rows, "y ~ 1", "treatment=d>1 after=t se=CR1"))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("needs the option cluster");
    }
}
