package musubi.effect.matching;

import java.util.Arrays;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Order;

/**
 * People to be matched, in an order that decides between equals: that of a column, else that of the table, which the order
 * of the file does not change.
 *
 * @param score the number they are matched on, finite
 * @param treated who took part
 * @param stratum the number of the stratum a match must share, {@code 0 <= stratum < strata}
 * @param strata number of strata
 * @param rows the row of the table each came from: every row of it once
 */
public record Units(double[] score, boolean[] treated, int[] stratum, int strata, int[] rows) {
    /** All of one length, scores finite. */
    public Units {
        if (treated.length != score.length || stratum.length != score.length || rows.length != score.length)
            throw new IllegalArgumentException("units of different lengths");
        for (double s : score) if (!Double.isFinite(s)) throw new IllegalArgumentException("score " + s);
    }

    /** Units in one stratum whose rows are their places. */
    public static Units of(double[] score, boolean[] treated) {
        return of(score, treated, new int[score.length], 1);
    }

    /** Units whose rows are their places. */
    public static Units of(double[] score, boolean[] treated, int[] stratum, int strata) {
        var rows = new int[score.length];
        for (int i = 0; i < rows.length; i++) rows[i] = i;
        return new Units(score, treated, stratum, strata, rows);
    }

    /** The rows of a table, put in {@code order}. */
    static Units of(int[] order, double[] score, double[] treated, Clusters strata) {
        var stratum = strata.codes().toArray();
        int n = order.length;
        var scores = new double[n];
        var took = new boolean[n];
        var codes = new int[n];
        for (int i = 0; i < n; i++) {
            scores[i] = score[order[i]];
            took[i] = treated[order[i]] == 1;
            codes[i] = (int) stratum[order[i]];
        }
        return new Units(scores, took, codes, strata.count(), order);
    }

    /** How many. */
    public int count() {
        return score.length;
    }

    /** How many took part. */
    public int treatedCount() {
        int count = 0;
        for (boolean t : treated) if (t) count++;
        return count;
    }

    /** The unit of each row of the table. */
    int[] byRow() {
        var units = new int[rows.length];
        for (int i = 0; i < units.length; i++) units[rows[i]] = i;
        return units;
    }

    /** Units sorted by stratum, then score, then their order. */
    int[] sorted() {
        var byScore = Order.ascending(score);
        if (strata == 1) return byScore;
        var next = Arrays.copyOf(starts(), strata);
        var sorted = new int[byScore.length];
        for (int unit : byScore) sorted[next[stratum[unit]]++] = unit;
        return sorted;
    }

    /** First place of each stratum in the sorted order, and the number of units. */
    int[] starts() {
        var starts = new int[strata + 1];
        for (int s : stratum) starts[s + 1]++;
        for (int s = 0; s < strata; s++) starts[s + 1] += starts[s];
        return starts;
    }
}
