package musubi.effect.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * Effects of the levels of one or more columns, such as units and years, that are taken out of every column of a model
 * instead of being estimated one by one.
 */
public final class FixedEffects {
    private final List<Effect> effects;
    private final double[] weights;
    private final int redundant;

    /**
     * One column of effects.
     *
     * @param name as written in the formula; {@code a:b} is each combination of two columns
     * @param levels its levels
     */
    public record Effect(String name, Clusters levels) {}

    private FixedEffects(List<Effect> effects, double[] weights) {
        this.effects = List.copyOf(effects);
        this.weights = weights;
        this.redundant = IntStream.range(1, effects.size())
                .map(later -> IntStream.range(0, later)
                        .map(earlier -> Components.count(
                                effects.get(earlier).levels(),
                                effects.get(later).levels()))
                        .max()
                        .orElseThrow())
                .sum();
    }

    /** The effects of {@code columns}, each a column or a combination {@code a:b}, over complete rows. */
    public static FixedEffects of(Rows rows, List<String> columns, Column weights) {
        var effects = new ArrayList<Effect>();
        for (var column : columns) effects.add(new Effect(column, Clusters.of(rows, Clusters.columns(rows, column))));
        return new FixedEffects(effects, weights instanceof Constant ? new double[0] : weights.toArray());
    }

    /** Without {@code others}. */
    FixedEffects without(List<Effect> others) {
        return new FixedEffects(
                effects.stream().filter(e -> !others.contains(e)).toList(), weights);
    }

    /** The columns of effects in the order given. */
    public List<Effect> effects() {
        return effects;
    }

    /**
     * How many coefficients the effects stand for. Each column after the first has one redundant level for each connected
     * part that it forms with an earlier column, the one with the most parts: exact for two columns, and for a column that
     * is nested in another; otherwise there may be more.
     *
     * <p>Source: Abowd, Creecy and Kramarz (2002), Computing person and firm effects using linked longitudinal
     * employer-employee data, LEHD technical paper 2002-06, section 3.
     */
    public int parameters() {
        return effects.stream().mapToInt(e -> e.levels().count()).sum() - redundant;
    }

    /** How many of these are not nested in the clusters: the constant and the effects that vary within a cluster. */
    public int parametersWithin(List<Clusters> clusterings) {
        var within = effects.stream()
                .filter(e -> clusterings.stream().noneMatch(c -> e.levels().isNestedIn(c)))
                .toList();
        if (within.size() == effects.size()) return parameters();
        return 1 + within.stream().mapToInt(e -> e.levels().count() - 1).sum();
    }

    /** Rows that are alone in a level of some effect: they are fitted exactly and say nothing about the coefficients. */
    public long singletons() {
        var alone = new BitSet();
        for (var effect : effects) {
            var sizes = effect.levels().sizes();
            var codes = effect.levels().codes();
            for (int row = 0; row < codes.count(); row++) if (sizes[(int) codes.at(row)] == 1) alone.set(row);
        }
        return alone.cardinality();
    }

    /**
     * Takes the effects out of each column, in place; a column they make up becomes 0. False when the sweeps did not
     * settle.
     */
    public boolean takeOut(double[][] columns) {
        var ordered = new ArrayList<>(effects);
        ordered.sort(Comparator.comparingInt((Effect e) -> e.levels().count()).reversed());
        var codes = ordered.stream().map(e -> codes(e.levels())).toArray(int[][]::new);
        var totals = new double[codes.length][];
        for (int e = 0; e < codes.length; e++) {
            totals[e] = new double[ordered.get(e).levels().count()];
            for (int row = 0; row < codes[e].length; row++)
                totals[e][codes[e][row]] += weights.length == 0 ? 1 : weights[row];
        }
        return Arrays.stream(columns)
                .parallel()
                .map(column -> new Sweep(codes, totals, weights).out(column))
                .reduce(true, Boolean::logicalAnd);
    }

    private static int[] codes(Clusters levels) {
        var codes = new int[levels.codes().count()];
        for (int row = 0; row < codes.length; row++)
            codes[row] = (int) levels.codes().at(row);
        return codes;
    }
}
