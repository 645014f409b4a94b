package musubi.effect.matching;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import musubi.effect.Convention;
import musubi.effect.rows.Clusters;

/** Sets of people who are alike in every covariate, as it is or cut into intervals. */
final class StrataWays {
    private StrataWays() {}

    static Way exact(People people) {
        var columns = new LinkedHashSet<String>();
        people.request().formula().terms().forEach(t -> t.parts().forEach(p -> columns.addAll(p.variables())));
        columns.addAll(people.options().columns("exact"));
        return ofStrata(people, Clusters.of(people.request().rows(), List.copyOf(columns)), "exact");
    }

    static Way coarsened(People people) {
        var columns = new LinkedHashSet<String>();
        people.request().formula().terms().forEach(t -> t.parts().forEach(p -> columns.addAll(p.variables())));
        var covariates = List.copyOf(columns);
        var cuts = people.options().find("cutpoints");
        var strata = Coarsened.of(
                people.request().rows(),
                covariates,
                cuts.map(c -> Coarsened.parse(c, covariates)).orElse(Map.of()));
        people.conventions()
                .add(new Convention(
                        "cutpoints",
                        cuts.orElse("none given") + "; other numbers in "
                                + (int) Coarsened.sturges(
                                        people.request().rows().count())
                                + " equal intervals (Sturges), closed below",
                        "R MatchIt method = \"cem\", cutpoints = \"sturges\""));
        var exact = people.options().columns("exact");
        return ofStrata(
                people,
                exact.isEmpty()
                        ? strata
                        : strata.and(Clusters.of(people.request().rows(), exact)),
                "cem");
    }

    private static Way ofStrata(People people, Clusters strata, String method) {
        var units = people.unscored(strata);
        people.conventions()
                .add(new Convention(
                        "strata",
                        strata.count() + " in all; those without both arms are left out",
                        "R MatchIt method = \"" + method + "\""));
        return people.way(Sets.ofLabels(units, people.estimand(), units.stratum()), "CR1");
    }
}
