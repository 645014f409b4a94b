package musubi.effect.balance;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Term;
import musubi.effect.rows.Rows;

/**
 * The columns a balance table shows for one term: every level of a category, and the number itself where a model bends it
 * with a spline.
 */
record Covariates(Design design) {
    /** One entry for each different term, in their order. */
    static List<Covariates> of(List<Term> terms, Rows rows) {
        return straightened(terms).stream()
                .map(t -> new Covariates(Design.of(List.of(t), false, rows)))
                .toList();
    }

    /** The terms with splines taken for the number they bend, each once. */
    static List<Term> straightened(List<Term> terms) {
        var straight = new ArrayList<Term>();
        for (var term : terms) {
            var plain = new Term(
                    term.parts().stream().map(Covariates::unbent).distinct().toList());
            if (straight.stream().noneMatch(t -> t.label().equals(plain.label()))) straight.add(plain);
        }
        return straight;
    }

    private static Expression unbent(Expression part) {
        return part instanceof Expression.Call call
                        && (call.function().equals("s") || call.function().equals("ns"))
                ? call.arguments().get(0)
                : part;
    }

    int count() {
        return design.columns();
    }

    /** Which columns hold nothing but 0 and 1. */
    boolean[] binary(Rows rows) {
        var binary = new boolean[count()];
        java.util.Arrays.fill(binary, true);
        eachTile(rows, (tile, from, n) -> {
            for (int j = 0; j < binary.length; j++)
                for (int r = 0; binary[j] && r < n; r++) {
                    double value = tile[j * Design.TILE + r];
                    binary[j] = value == 0 || value == 1;
                }
        });
        return binary;
    }

    /** Sum of {@code weights × column} over the rows of each arm: column {@code j} of the treated at {@code 2j + 1}, else {@code 2j}. */
    double[] sums(Rows rows, double[] arm, double[] weights) {
        var sums = new double[2 * count()];
        eachTile(rows, (tile, from, n) -> {
            for (int j = 0; j < count(); j++) {
                double treated = 0;
                double control = 0;
                for (int r = 0; r < n; r++) {
                    double value = weights[from + r] * tile[j * Design.TILE + r];
                    treated += arm[from + r] * value;
                    control += (1 - arm[from + r]) * value;
                }
                sums[2 * j] += control;
                sums[2 * j + 1] += treated;
            }
        });
        return sums;
    }

    /** The values of column {@code j}. */
    double[] values(int j, Rows rows) {
        var values = new double[rows.count()];
        eachTile(rows, (tile, from, n) -> System.arraycopy(tile, j * Design.TILE, values, from, n));
        return values;
    }

    private interface Work {
        void at(double[] tile, int from, int rows);
    }

    private void eachTile(Rows rows, Work work) {
        var tile = new double[count() * Design.TILE];
        for (int from = 0; from < rows.count(); from += Design.TILE) {
            int until = Math.min(rows.count(), from + Design.TILE);
            design.fill(rows, from, until, tile, Design.TILE);
            work.at(tile, from, until - from);
        }
    }
}
