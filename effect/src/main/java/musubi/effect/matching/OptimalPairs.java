package musubi.effect.matching;

import java.util.stream.IntStream;

/**
 * Pairs without replacement whose distances on one score sum to the least there is: every member of the focal arm gets
 * {@code ratio} controls of its own.
 *
 * <p>On the line each gap is crossed by as many pairs as controls used so far exceed those who need one. The least cost as
 * a function of that surplus is convex, and the step from one unit to the next only moves or inserts slopes at its ends;
 * so two stacks hold it, and after sorting the time is linear. Slopes below zero never rise again: how many there are at
 * each control says, on the way back, whether the control is used.
 *
 * <p>Source: Rosenbaum (1989), JASA 84, 1024-1032; Karp and Li (1975), Two special cases of the assignment problem,
 * Discrete Mathematics 13, 129-142.
 */
public final class OptimalPairs {
    private OptimalPairs() {}

    /** The sets of {@code units}; in every stratum there are at least {@code ratio} controls for each of the focal arm. */
    public static Matched match(Units units, Estimand estimand, int ratio) {
        var sorted = units.sorted();
        var starts = units.starts();
        var partners = new int[units.count()][];
        IntStream.range(0, units.strata()).parallel().forEach(s -> {
            var line = Line.of(units, sorted, starts[s], starts[s + 1], estimand == Estimand.ATT);
            var used = used(line, ratio);
            for (int f = 0; f < line.focal().length; f++) {
                partners[line.focal()[f]] = new int[ratio];
                for (int k = 0; k < ratio; k++) partners[line.focal()[f]][k] = line.others()[used[f * ratio + k]];
            }
        });
        return Sets.ofPartners(units, estimand, partners);
    }

    /** The controls that are used, ascending: matched in this order with the focal arm, {@code ratio} each. */
    static int[] used(Line line, int ratio) {
        int needs = Math.multiplyExact(line.focal().length, ratio);
        int spare = line.others().length;
        if (spare < needs) throw new IllegalArgumentException(needs + " matches from " + spare);
        var cuts = cuts(line, ratio);
        var used = new int[needs];
        int surplus = 0;
        int left = needs;
        int f = line.focal().length - 1;
        for (int o = spare - 1; o >= 0; o--) {
            for (; f >= 0 && line.before()[f] > o; f--) surplus += ratio;
            if (surplus <= cuts[o]) continue;
            used[--left] = o;
            surplus--;
        }
        return used;
    }

    /** For each control the surplus up to which it is left out. */
    private static int[] cuts(Line line, int ratio) {
        var slopes = new Slopes(line.focal().length * ratio + line.others().length);
        var cuts = new int[line.others().length];
        int f = 0;
        for (int o = 0; o < cuts.length; o++) {
            for (; f < line.focal().length && line.before()[f] <= o; f++)
                slopes.need(line.units().score()[line.focal()[f]], ratio);
            cuts[o] = slopes.control(line.units().score()[line.others()[o]]);
        }
        return cuts;
    }

    /**
     * Slopes of the least cost: those left of surplus zero that are still positive, as a queue open at both ends, and those
     * right of it, as a stack. A slope on the left falls, on the right rises with the place on the line.
     */
    private static final class Slopes {
        private final double[] left;
        private int bottom;
        private int top;
        private final double[] right;
        private int height;
        private int needs;
        private int fallen;

        Slopes(int most) {
            left = new double[2 * most + 2];
            right = new double[most + 1];
        }

        /** One of the focal arm: the first slopes on the right go to the left; beyond the last control they are infinite. */
        void need(double at, int ratio) {
            settle(at);
            for (int k = 0; k < ratio; k++) {
                double slope = height > 0 ? right[--height] + at : Double.POSITIVE_INFINITY;
                needs++;
                push(slope + at);
            }
        }

        /** One control: slope 0 is inserted. The answer is the surplus up to which it is better left out. */
        int control(double at) {
            settle(at);
            int cut = fallen - needs;
            if (top > bottom) {
                double slope = left[--top] - at;
                if (slope < Double.POSITIVE_INFINITY) right[height++] = slope - at;
                fallen++;
            } else right[height++] = -at;
            return cut;
        }

        private void push(double slope) {
            left[top++] = slope;
        }

        private void settle(double at) {
            while (bottom < top && left[bottom] - at <= 0) {
                bottom++;
                fallen++;
            }
        }
    }
}
