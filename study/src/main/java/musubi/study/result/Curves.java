package musubi.study.result;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.effect.Estimate;
import musubi.effect.Grid;
import musubi.effect.Methods;
import musubi.effect.Request;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Rows;
import musubi.quantity.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Outcome;
import musubi.study.protocol.Protocol;

/**
 * Curves of both arms for every outcome in time, as they stand, without adjustment: survival, or, where other events compete,
 * the incidence of the event, since survival would count those whom another event removed as if they might still have it.
 */
final class Curves {
    private static final int MOST_POINTS = 400;

    private Curves() {}

    static Map<Words, Map<Words, Grid>> of(Protocol protocol, Cohort cohort) {
        var curves = new LinkedHashMap<Words, Map<Words, Grid>>();
        // Curves of groups that people join on the way would be read as curves of the same people.
        if (protocol.exposure().isEmpty() || !protocol.changes().isEmpty()) return curves;
        protocol.outcomes().forEach((name, outcome) -> {
            if (!(outcome instanceof Outcome.Time time)) return;
            var arms = new LinkedHashMap<Words, Grid>();
            var exposed = cohort.rows().column(protocol.exposure()).toArray();
            for (boolean isExposed : new boolean[] {false, true}) {
                var rows = cohort.rows()
                        .keep(IntStream.range(0, exposed.length)
                                .filter(i -> exposed[i] > 0 == isExposed)
                                .toArray());
                if (rows.count() == 0) continue;
                var curve = time.competing().isEmpty() ? survival(name, rows) : Optional.of(incidence(name, rows));
                curve.ifPresent(t -> arms.put(
                        isExposed
                                ? protocol.wording().exposed()
                                : protocol.wording().compared(),
                        thinned(t)));
            }
            if (arms.size() == 2) curves.put(time.title(), arms);
        });
        return curves;
    }

    private static Optional<Grid> survival(String name, Rows rows) {
        return tables("kaplan-meier", "Surv(" + name + ".days, I(" + name + ".event == 1)) ~ 1", rows, Map.of())
                .filter(t -> t.columns().contains("survival"))
                .findFirst();
    }

    /** The incidence of event 1; a line at 0 where it happened to nobody. */
    private static Grid incidence(String name, Rows rows) {
        var days = rows.column(name + ".days").toArray();
        return tables(
                        "aalen-johansen",
                        "Surv(" + name + ".days, " + name + ".event) ~ 1",
                        rows,
                        Map.of("censored", "0"))
                .filter(t -> t.name().equals("incidence all 1"))
                .findFirst()
                .orElseGet(() -> new Grid(
                        "incidence all 1",
                        List.of("time", "incidence"),
                        List.of(new Grid.Line(
                                "", List.of(Arrays.stream(days).max().orElse(0), 0.0)))));
    }

    private static Stream<Grid> tables(String method, String formula, Rows rows, Map<String, String> options) {
        var estimator = Methods.find(method).orElseThrow();
        return estimator.estimator().estimate(new Request(rows, Formula.parse(formula), estimator.settings(options)))
                        instanceof Estimate estimate
                ? estimate.tables().stream()
                : Stream.empty();
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
