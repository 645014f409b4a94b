package musubi.effect.imputation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Rows;

/**
 * Completes rows several times: missing values begin as random observed ones, then each column in turn is drawn anew from a
 * model on all the others, for some rounds. What was observed is never touched.
 *
 * <p>Source: van Buuren and Groothuis-Oudshoorn (2011), Journal of Statistical Software 45(3), 1-67; White, Royston and Wood
 * (2011), Statistics in Medicine 30, 377-399.
 */
public final class ChainedEquations {
    private final Rows rows;
    private final Plan plan;
    private final List<Incomplete> columns;

    private ChainedEquations(Rows rows, Plan plan, List<Incomplete> columns) {
        this.rows = rows;
        this.plan = plan;
        this.columns = columns;
    }

    /** Reads the columns of {@code plan}. */
    public static ChainedEquations of(Rows rows, Plan plan) {
        var columns = new ArrayList<Incomplete>();
        for (var name : plan.columns()) columns.add(Incomplete.of(name, rows.column(name), plan));
        return new ChainedEquations(rows, plan, List.copyOf(columns));
    }

    /** The columns, in the order of the plan. */
    List<Incomplete> columns() {
        return columns;
    }

    /** Why nothing can be imputed; empty when something can, or nothing is missing. */
    public Optional<NotEstimable> refusal() {
        for (var column : columns)
            if (column.count() == 0)
                return Optional.of(new NotEstimable(
                        Why.NO_VARIATION,
                        new Words(
                                "列「" + column.name() + "」には値が一つもありません。",
                                "Column \"" + column.name() + "\" has no value at all.")));
        return Optional.empty();
    }

    /** Number of missing values in all columns. */
    public long missing() {
        return columns.stream().mapToLong(c -> c.missing().length).sum();
    }

    /** All completed data sets; empty when a model of one of them was not found. */
    public Optional<List<Rows>> complete() {
        var completed = IntStream.range(0, plan.imputations())
                .parallel()
                .mapToObj(this::completed)
                .toList();
        return completed.stream().allMatch(Optional::isPresent)
                ? Optional.of(completed.stream().map(Optional::orElseThrow).toList())
                : Optional.empty();
    }

    /** The completed data set of this number; empty when a model was not found. */
    Optional<Rows> completed(int imputation) {
        var draws = new Draws(plan.seed(), imputation);
        var drawn = new double[columns.size()][];
        for (int c = 0; c < drawn.length; c++) drawn[c] = first(columns.get(c), draws);
        var predictors = new Predictors(columns, drawn);
        var order = IntStream.range(0, columns.size())
                .filter(c -> columns.get(c).missing().length > 0)
                .boxed()
                .sorted(
                        plan.byMissing()
                                ? Comparator.comparingInt(c -> columns.get(c).missing().length)
                                : Comparator.naturalOrder())
                .toList();
        for (int cycle = 0; cycle < plan.cycles(); cycle++)
            for (int c : order)
                if (!draw(columns.get(c), predictors, predictors.explaining(c), drawn[c], draws))
                    return Optional.empty();
        Rows completed = rows;
        for (int c : order)
            completed = completed.with(columns.get(c).name(), columns.get(c).completed(drawn[c]));
        return Optional.of(completed);
    }

    /** Observed values of anybody for the missing rows. */
    private static double[] first(Incomplete column, Draws draws) {
        var drawn = new double[column.missing().length];
        if (drawn.length == 0) return drawn;
        var observed = column.observed();
        for (int i = 0; i < drawn.length; i++) drawn[i] = column.start(observed[draws.below(observed.length)]);
        return drawn;
    }

    /** Draws {@code drawn} anew; false when no model was found. */
    private boolean draw(Incomplete column, Predictors predictors, int[] used, double[] drawn, Draws draws) {
        var observed = column.observed();
        if (column.kind().isCategory()) return CategoryDraw.draw(predictors, used, column, observed, drawn, draws);
        var model = LinearDraw.of(predictors, used, column, observed, draws);
        if (column.kind() == Kind.NORM) model.normal(predictors, used, column, drawn, draws);
        else model.matched(predictors, used, column, observed, drawn, plan.donors(), draws);
        return true;
    }
}
