package musubi.study.result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Grid;
import musubi.effect.Methods;
import musubi.effect.Request;
import musubi.effect.formula.Formula;
import musubi.quantity.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Outcome;
import musubi.study.protocol.Protocol;

/** Survival curves of both arms for every outcome in time, as they stand, without adjustment. */
final class Curves {
    private static final int MOST_POINTS = 400;

    private Curves() {}

    static Map<Words, Map<Words, Grid>> of(Protocol protocol, Cohort cohort) {
        var curves = new LinkedHashMap<Words, Map<Words, Grid>>();
        // Curves of groups that people join on the way would be read as curves of the same people.
        if (protocol.exposure().isEmpty() || !protocol.changes().isEmpty()) return curves;
        var method = Methods.find("kaplan-meier").orElseThrow();
        protocol.outcomes().forEach((name, outcome) -> {
            if (!(outcome instanceof Outcome.Time time)) return;
            var arms = new LinkedHashMap<Words, Grid>();
            var exposed = cohort.rows().column(protocol.exposure()).toArray();
            for (boolean isExposed : new boolean[] {false, true}) {
                var rows = cohort.rows()
                        .keep(IntStream.range(0, exposed.length)
                                .filter(i -> exposed[i] > 0 == isExposed)
                                .toArray());
                var formula = Formula.parse("Surv(" + name + ".days, I(" + name + ".event == 1)) ~ 1");
                if (rows.count() > 0
                        && method.estimator().estimate(new Request(rows, formula, method.settings(Map.of())))
                                instanceof Estimate estimate)
                    estimate.tables().stream()
                            .filter(t -> t.columns().contains("survival")
                                    && t.columns().contains("time"))
                            .findFirst()
                            .ifPresent(t -> arms.put(
                                    isExposed
                                            ? protocol.wording().exposed()
                                            : protocol.wording().compared(),
                                    thinned(t)));
            }
            if (arms.size() == 2) curves.put(time.title(), arms);
        });
        return curves;
    }

    /** Enough points to draw; the first and last of them always. */
    private static Grid thinned(Grid grid) {
        int n = grid.lines().size();
        if (n <= MOST_POINTS) return grid;
        var kept = IntStream.range(0, MOST_POINTS)
                .mapToObj(i -> grid.lines().get((int) ((long) i * (n - 1) / (MOST_POINTS - 1))))
                .toList();
        return new Grid(grid.name(), grid.columns(), kept);
    }
}
