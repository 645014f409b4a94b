package musubi.effect.indicator;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Complete;

/**
 * Outcomes of matched pairs of one treated and one control.
 *
 * @param treated outcomes of the treated
 * @param control outcomes of their partners
 * @param dropped rows left out, by reason
 * @param refusal why there are no pairs, if so
 */
public record Pairs(double[] treated, double[] control, Map<String, Long> dropped, Optional<NotEstimable> refusal) {
    /** Pairs of {@code outcome ~ treated} by the column of the option {@code pair}. */
    public static Pairs read(Request request) {
        var formula = request.formula();
        if (formula.terms().size() != 1 || formula.terms().get(0).parts().size() != 1)
            throw new Unreadable(
                    "indicator.pairs",
                    formula.text(),
                    new Words(
                            "右辺は参加の列一つだけです。例: 結果 ~ 参加。",
                            "The right side is the one column of treatment, as in outcome ~ treated."));
        var needed = new LinkedHashSet<>(formula.variables());
        needed.add(request.options().text("pair"));
        var complete = Complete.of(request.rows(), needed);
        var rows = complete.rows();
        var outcome = Evaluation.of(formula.response().single(), rows);
        var arm = Evaluation.of(formula.terms().get(0).parts().get(0), rows);
        for (double a : arm)
            if (a != 0 && a != 1)
                return refused("参加の列は 0 か 1 です。" + a + " があります。", "Treatment is 0 or 1; there is " + a + ".");
        var pairs = Clusters.of(rows.column(request.options().text("pair")));
        var found = new double[2][pairs.count()];
        var counts = new int[2][pairs.count()];
        for (int row = 0; row < outcome.length; row++) {
            int pair = (int) pairs.codes().at(row);
            found[(int) arm[row]][pair] = outcome[row];
            counts[(int) arm[row]][pair]++;
        }
        return of(found, counts, complete.dropped());
    }

    private static Pairs of(double[][] found, int[][] counts, Map<String, Long> missing) {
        int n = 0;
        long left = 0;
        for (int pair = 0; pair < counts[0].length; pair++) {
            if (counts[0][pair] > 1 || counts[1][pair] > 1)
                return refused("一組に参加者か相手が二人以上います。", "A pair has more than one treated or more than one control.");
            if (counts[0][pair] + counts[1][pair] == 2) {
                found[0][n] = found[0][pair];
                found[1][n] = found[1][pair];
                n++;
            } else left++;
        }
        var dropped = new TreeMap<>(missing);
        if (left > 0) dropped.put("without partner", left);
        if (n == 0) return refused("組がありません。", "There is no pair.");
        return new Pairs(
                java.util.Arrays.copyOf(found[1], n), java.util.Arrays.copyOf(found[0], n), dropped, Optional.empty());
    }

    private static Pairs refused(String ja, String en) {
        return new Pairs(
                new double[0],
                new double[0],
                Map.of(),
                Optional.of(new NotEstimable(Why.WRONG_SHAPE, new Words(ja, en))));
    }

    /** Number of pairs. */
    public int count() {
        return treated.length;
    }

    /** Treated minus control. */
    public double[] differences() {
        var differences = new double[count()];
        for (int i = 0; i < differences.length; i++) differences[i] = treated[i] - control[i];
        return differences;
    }

    /** Pairs in which only the treated, and only the control, has the outcome 1. */
    public int[] discordant() {
        var counts = new int[2];
        for (int i = 0; i < count(); i++) {
            if (treated[i] > control[i]) counts[0]++;
            if (treated[i] < control[i]) counts[1]++;
        }
        return counts;
    }

    /** Whether every outcome is 0 or 1. */
    public boolean isBinary() {
        for (int i = 0; i < count(); i++)
            if ((treated[i] != 0 && treated[i] != 1) || (control[i] != 0 && control[i] != 1)) return false;
        return true;
    }
}
