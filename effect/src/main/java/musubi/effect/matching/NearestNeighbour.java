package musubi.effect.matching;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Nearest neighbours on one score. Everyone is sorted once; a member of the focal arm then finds the nearest free control
 * below and above in nearly constant time, whatever the share of treated and however many scores are equal. Strata are
 * matched apart, on all cores.
 *
 * <p>Source: Rosenbaum and Rubin (1985), The American Statistician 39, 33-38; Rassen et al. (2012), Pharmacoepidemiology
 * and Drug Safety 21 (S2), 69-80.
 */
public final class NearestNeighbour {
    /** Who chooses first. */
    public enum Turn {
        /** The largest score first, equal scores in the order of the units. */
        LARGEST,
        /** The smallest score first, equal scores in the order of the units. */
        SMALLEST,
        /** In the order of the units, which is that of a column. */
        COLUMN,
        /** In an order drawn from the seed. */
        RANDOM,
        /** The closest pair of all first; of pairs equally close, the one that lies lowest. */
        CLOSEST
    }

    /**
     * How to match.
     *
     * @param estimand ATT seeks controls for treated, ATC treated for controls
     * @param ratio how many each may get, in rounds: everybody a first one, then everybody a second one
     * @param caliper largest difference of scores that is allowed, infinite for none
     * @param limits largest differences of covariates that are allowed
     * @param hasReplacement whether one may be the match of several
     */
    public record Rule(
            Estimand estimand, Turn turn, long seed, int ratio, double caliper, Limits limits, boolean hasReplacement) {
        /** With no limits on covariates. */
        public Rule(Estimand estimand, Turn turn, long seed, int ratio, double caliper, boolean hasReplacement) {
            this(estimand, turn, seed, ratio, caliper, Limits.NONE, hasReplacement);
        }

        /** Ratio and caliper make sense. */
        public Rule {
            if (estimand == Estimand.ATE) throw new IllegalArgumentException("pairs have one focal arm");
            if (ratio < 1) throw new IllegalArgumentException("ratio " + ratio);
            if (!(caliper >= 0)) throw new IllegalArgumentException("caliper " + caliper);
        }
    }

    private NearestNeighbour() {}

    /** One to one without replacement, the largest first, in one stratum. */
    public static Matched match(double[] score, boolean[] treated, double caliper) {
        return match(Units.of(score, treated), new Rule(Estimand.ATT, Turn.LARGEST, 0, 1, caliper, false));
    }

    /** The sets of {@code units} under {@code rule}, numbered in the order of the table of their focal member. */
    public static Matched match(Units units, Rule rule) {
        var sorted = units.sorted();
        var starts = units.starts();
        var partners = new int[units.count()][];
        IntStream.range(0, units.strata()).parallel().forEach(s -> {
            var line = Line.of(units, sorted, starts[s], starts[s + 1], rule.estimand() == Estimand.ATT);
            var chosen = chosen(line, rule);
            for (int f = 0; f < line.focal().length; f++)
                partners[line.focal()[f]] = got(line, chosen, f, rule.ratio());
        });
        return Sets.ofPartners(units, rule.estimand(), partners);
    }

    private static int[] got(Line line, int[] chosen, int f, int ratio) {
        int got = 0;
        while (got < ratio && chosen[f * ratio + got] >= 0) got++;
        var units = new int[got];
        for (int k = 0; k < got; k++) units[k] = line.others()[chosen[f * ratio + k]];
        return units;
    }

    /** For each of the focal arm {@code ratio} places in the other arm, -1 where there is none. */
    private static int[] chosen(Line line, Rule rule) {
        var chosen = new int[Math.multiplyExact(line.focal().length, rule.ratio())];
        Arrays.fill(chosen, -1);
        if (rule.hasReplacement()) again(line, rule, chosen);
        else if (rule.turn() != Turn.CLOSEST) inTurn(line, rule, chosen);
        else if (rule.limits().count() == 0) ClosestPairs.choose(line, rule, chosen);
        else closest(line, rule, chosen);
        return chosen;
    }

    private static void inTurn(Line line, Rule rule, int[] chosen) {
        var candidates = Candidates.of(line, rule);
        var turns = line.turns(rule.turn(), rule.seed());
        for (int round = 0; round < rule.ratio(); round++)
            for (int f : turns) {
                int at = f * rule.ratio() + round;
                if (round > 0 && chosen[at - 1] < 0) continue;
                int place = line.before()[f];
                int nearest = line.nearer(f, candidates.below(f, place), candidates.above(f, place), rule.caliper());
                if (nearest < 0) continue;
                chosen[at] = nearest;
                candidates.take(nearest);
            }
    }

    /** The closest pair of all first, as {@link ClosestPairs} where neighbours on the line may be too far apart otherwise. */
    private static void closest(Line line, Rule rule, int[] chosen) {
        var candidates = Candidates.of(line, rule);
        var isTaken = new boolean[line.others().length];
        for (int round = 0; round < rule.ratio(); round++) {
            int now = round;
            var seekers = IntStream.range(0, line.focal().length)
                    .filter(f -> now == 0 || chosen[f * rule.ratio() + now - 1] >= 0)
                    .mapToObj(f -> line.closest(f, candidates))
                    .toList();
            LazyPairs.choose(seekers, isTaken, f -> line.closest(f, candidates), pair -> {
                chosen[pair.focal() * rule.ratio() + now] = pair.other();
                candidates.take(pair.other());
            });
        }
    }

    private static void again(Line line, Rule rule, int[] chosen) {
        var candidates = Candidates.of(line, rule);
        for (int f = 0; f < line.focal().length; f++) {
            int below = candidates.below(f, line.before()[f]);
            int above = candidates.above(f, line.before()[f]);
            for (int k = 0; k < rule.ratio(); k++) {
                int nearest = line.nearer(f, below, above, rule.caliper());
                if (nearest < 0) break;
                chosen[f * rule.ratio() + k] = nearest;
                if (nearest == below) below = candidates.below(f, below);
                else above = candidates.above(f, above + 1);
            }
        }
    }
}
