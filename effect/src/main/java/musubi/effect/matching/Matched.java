package musubi.effect.matching;

import java.util.Arrays;

/**
 * Sets of treated and controls that are compared with each other.
 *
 * @param rows row of the table of each member; with replacement a row may stand in several sets
 * @param sets the set of each member, ascending; in a set the focal arm comes first
 * @param count number of sets
 * @param shares weight of each membership before scaling: what it adds to the weight of its row
 * @param weights weight of every row of the table, 0 when it is in no set. The focal arm has weight 1; the other arm the sum
 *     over its sets of focal members by other members, scaled to a mean of 1 over the distinct rows of that arm. For
 *     the effect on everybody each arm has members of the set by members of the arm, scaled the same way
 */
public record Matched(int[] rows, int[] sets, int count, double[] shares, double[] weights) {

    /** Sets of units; those without one of the arms must have been left out. */
    static Matched of(Units units, Estimand estimand, int[] members, int[] sets, int count) {
        var arms = new int[2][count];
        for (int i = 0; i < members.length; i++) arms[units.treated()[members[i]] ? 1 : 0][sets[i]]++;
        var rows = new int[members.length];
        var shares = new double[members.length];
        var weights = new double[units.count()];
        for (int i = 0; i < members.length; i++) {
            int arm = units.treated()[members[i]] ? 1 : 0;
            double own = arms[arm][sets[i]];
            double other = arms[1 - arm][sets[i]];
            rows[i] = units.rows()[members[i]];
            shares[i] = switch (estimand) {
                case ATT -> arm == 1 ? 1 : other / own;
                case ATC -> arm == 0 ? 1 : other / own;
                case ATE -> (own + other) / own;
            };
            weights[rows[i]] += shares[i];
        }
        var treated = new boolean[units.count()];
        for (int i = 0; i < treated.length; i++) treated[units.rows()[i]] = units.treated()[i];
        scale(weights, treated, true);
        scale(weights, treated, false);
        return new Matched(rows, sets, count, shares, weights);
    }

    private static void scale(double[] weights, boolean[] treated, boolean arm) {
        double sum = 0;
        int distinct = 0;
        for (int i = 0; i < weights.length; i++)
            if (treated[i] == arm && weights[i] > 0) {
                sum += weights[i];
                distinct++;
            }
        if (sum == distinct) return;
        double factor = distinct / sum;
        for (int i = 0; i < weights.length; i++) if (treated[i] == arm) weights[i] *= factor;
    }

    /** The members of each set: set {@code s} has those from {@code starts[s]} until {@code starts[s + 1]}. */
    public int[] starts() {
        var starts = new int[count + 1];
        for (int s : sets) starts[s + 1]++;
        for (int s = 0; s < count; s++) starts[s + 1] += starts[s];
        return starts;
    }

    /** The rows of one set, the focal arm first. */
    public int[] set(int number) {
        var starts = starts();
        return Arrays.copyOfRange(rows, starts[number], starts[number + 1]);
    }

    /** Sum over all sets of the differences between the first member and the others. */
    double totalDistance(double[] values) {
        double sum = 0;
        int first = 0;
        for (int i = 1; i < rows.length; i++)
            if (sets[i] != sets[i - 1]) first = i;
            else sum += Math.abs(values[rows[i]] - values[rows[first]]);
        return sum;
    }

    /** Sum over all sets of the differences between the one of its arm and the others. */
    double starDistance(double[] values, double[] treated) {
        var starts = starts();
        double sum = 0;
        for (int s = 0; s < count; s++) {
            int last = starts[s + 1] - 1;
            // The focal arm comes first: when it has one member that is the middle, else the last member is.
            int middle = treated[rows[starts[s] + 1]] == treated[rows[last]] ? starts[s] : last;
            for (int i = starts[s]; i <= last; i++) sum += Math.abs(values[rows[i]] - values[rows[middle]]);
        }
        return sum;
    }
}
