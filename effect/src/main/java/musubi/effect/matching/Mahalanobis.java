package musubi.effect.matching;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Nearest neighbours by the Mahalanobis distance of the covariates, if asked for within a caliper of the score.
 *
 * <p>Source: Rubin (1980), Biometrics 36, 293-298; Rosenbaum and Rubin (1985), The American Statistician 39, 33-38.
 */
public final class Mahalanobis {
    private Mahalanobis() {}

    /**
     * The sets of {@code units}.
     *
     * @param columns covariates by table row, without a constant; they are centred in place
     * @param treated 1 or 0 by table row
     */
    public static Matched match(Units units, double[][] columns, double[] treated, NearestNeighbour.Rule rule) {
        return match(units, Whitened.of(columns, treated), rule);
    }

    static Matched match(Units units, Whitened space, NearestNeighbour.Rule rule) {
        var sorted = units.sorted();
        var starts = units.starts();
        var partners = new int[units.count()][];
        IntStream.range(0, units.strata()).parallel().forEach(s -> {
            var line = Line.of(units, sorted, starts[s], starts[s + 1], rule.estimand() == Estimand.ATT);
            for (int unit : line.focal()) partners[unit] = new int[0];
            var tree = new Tree(space, units, line.others(), rule.limits());
            if (rule.hasReplacement()) again(line, tree, rule, partners);
            else if (rule.turn() == NearestNeighbour.Turn.CLOSEST) closest(line, tree, rule, partners);
            else inTurn(line, tree, rule, partners);
        });
        return Sets.ofPartners(units, rule.estimand(), partners);
    }

    private static void inTurn(Line line, Tree tree, NearestNeighbour.Rule rule, int[][] partners) {
        var turns = line.turns(rule.turn(), rule.seed());
        for (int round = 0; round < rule.ratio(); round++)
            for (int f : turns) {
                int unit = line.focal()[f];
                if (partners[unit].length < round) continue;
                int nearest = tree.nearest(unit, rule.caliper(), partners[unit]);
                if (nearest < 0) continue;
                partners[unit] = with(partners[unit], nearest);
                tree.take(nearest);
            }
    }

    /** The closest pair of all first; distances that agree to nine decimals are equal. */
    private static void closest(Line line, Tree tree, NearestNeighbour.Rule rule, int[][] partners) {
        var isTaken = new boolean[partners.length];
        for (int round = 0; round < rule.ratio(); round++) {
            int now = round;
            IntFunction<LazyPairs.Pair> nearest = unit -> tree.closest(unit, rule.caliper(), partners[unit]);
            var seekers = IntStream.of(line.focal())
                    .parallel()
                    .filter(unit -> partners[unit].length == now)
                    .mapToObj(nearest)
                    .toList();
            LazyPairs.choose(seekers, isTaken, nearest, pair -> {
                partners[pair.focal()] = with(partners[pair.focal()], pair.other());
                tree.take(pair.other());
            });
        }
    }

    private static void again(Line line, Tree tree, NearestNeighbour.Rule rule, int[][] partners) {
        IntStream.of(line.focal()).parallel().forEach(unit -> {
            while (partners[unit].length < rule.ratio()) {
                int nearest = tree.nearest(unit, rule.caliper(), partners[unit]);
                if (nearest < 0) break;
                partners[unit] = with(partners[unit], nearest);
            }
        });
    }

    private static int[] with(int[] own, int more) {
        var longer = Arrays.copyOf(own, own.length + 1);
        longer[own.length] = more;
        return longer;
    }
}
