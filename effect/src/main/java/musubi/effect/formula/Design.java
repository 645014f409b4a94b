package musubi.effect.formula;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import musubi.effect.rows.Rows;

/**
 * The columns a formula asks for, made tile by tile from the rows and never kept whole. Categories are coded as R does:
 * against the first level where a term before holds the other parts of the product, else by every level.
 *
 * <p>Checked against: R 4.2.2 model.matrix, effect/src/test/resources/reference/formula/design.csv: names equal, columns to
 * rounding.
 */
public final class Design implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Rows in a tile: small enough for the nearest caches, large enough for long loops. */
    public static final int TILE = 256;

    private final boolean hasIntercept;
    private final List<Coded> coded;
    private final List<String> names;
    private final List<int[]> places;

    /** A term with, for each part, whether all its levels are written. */
    private record Coded(Term term, List<Part> parts, List<Boolean> full) implements Serializable {
        List<String> names() {
            var names = List.of("");
            for (int i = 0; i < parts.size(); i++) {
                var longer = new ArrayList<String>();
                for (var right : parts.get(i).names(full.get(i)))
                    for (var left : names) longer.add(left.isEmpty() ? right : left + ":" + right);
                names = longer;
            }
            return names;
        }
    }

    private Design(boolean hasIntercept, List<Coded> coded) {
        this.hasIntercept = hasIntercept;
        this.coded = List.copyOf(coded);
        var all = new ArrayList<String>();
        var stretches = new ArrayList<int[]>();
        if (hasIntercept) all.add("(Intercept)");
        for (var term : coded) {
            int from = all.size();
            all.addAll(term.names());
            stretches.add(new int[] {from, all.size()});
        }
        this.names = List.copyOf(all);
        this.places = List.copyOf(stretches);
    }

    /** The design of these terms over complete rows. */
    public static Design of(List<Term> terms, boolean hasIntercept, Rows rows) {
        var coded = new ArrayList<Coded>();
        boolean isPinned = hasIntercept;
        for (int t = 0; t < terms.size(); t++) {
            var term = terms.get(t);
            var parts = term.parts().stream().map(p -> Part.of(p, rows)).toList();
            var full = new ArrayList<Boolean>();
            for (int i = 0; i < parts.size(); i++) {
                boolean isCategory = parts.get(i).isCategory();
                full.add(isCategory && !(isPinned && hasMargin(term, i, terms.subList(0, t))));
                // Without an intercept the first category of all takes its place.
                isPinned |= isCategory;
            }
            coded.add(new Coded(term, parts, full));
        }
        return new Design(hasIntercept, coded);
    }

    /** The design of a formula's right side. */
    public static Design of(Formula formula, Rows rows) {
        return of(formula.terms(), formula.hasIntercept(), rows);
    }

    /** Whether some term before holds all parts of this one but {@code i}; nothing needs to hold no parts. */
    private static boolean hasMargin(Term term, int i, List<Term> before) {
        var rest = new ArrayList<>(term.parts());
        rest.remove(i);
        return rest.isEmpty() || before.stream().anyMatch(t -> t.holds(rest));
    }

    /** Names of the columns, as R names them. */
    public List<String> names() {
        return names;
    }

    /** Number of columns. */
    public int columns() {
        return names.size();
    }

    /** Whether the first column is the constant 1. */
    public boolean hasIntercept() {
        return hasIntercept;
    }

    /** The columns of the term of this label, from and until; empty when the term is not in the model. */
    public int[] columnsOf(String term) {
        for (int i = 0; i < coded.size(); i++)
            if (coded.get(i).term().label().equals(term)) return places.get(i).clone();
        return new int[] {0, 0};
    }

    /** The columns of term {@code i}, from and until. */
    public int[] columnsOfTerm(int i) {
        return places.get(i).clone();
    }

    /**
     * Writes rows {@code from <= row < until} as columns of a tile, column {@code j} from {@code j * stride}.
     */
    public void fill(Rows rows, int from, int until, double[] tile, int stride) {
        int n = until - from;
        if (hasIntercept) Arrays.fill(tile, 0, n, 1);
        for (int i = 0; i < coded.size(); i++) term(coded.get(i), rows, from, until, tile, places.get(i), stride);
    }

    private static void term(Coded term, Rows rows, int from, int until, double[] tile, int[] place, int stride) {
        int n = until - from;
        int at = place[0];
        if (term.parts().size() == 1) {
            // A term without columns, such as a category of one level, may stand behind the end of the tile.
            if (place[1] > at)
                term.parts().get(0).fill(rows, from, until, term.full().get(0), tile, at * stride, stride);
            return;
        }
        var columns = new ArrayList<double[]>();
        var ones = new double[n];
        Arrays.fill(ones, 1);
        columns.add(ones);
        for (int i = 0; i < term.parts().size(); i++) {
            var part = term.parts().get(i);
            int width = part.names(term.full().get(i)).size();
            var own = new double[width * n];
            part.fill(rows, from, until, term.full().get(i), own, 0, n);
            var products = new ArrayList<double[]>();
            for (int w = 0; w < width; w++) for (var left : columns) products.add(product(left, own, w * n, n));
            columns = products;
        }
        for (int c = 0; c < columns.size(); c++) System.arraycopy(columns.get(c), 0, tile, (at + c) * stride, n);
    }

    private static double[] product(double[] left, double[] own, int from, int n) {
        var product = Arrays.copyOfRange(own, from, from + n);
        for (int i = 0; i < n; i++) product[i] *= left[i];
        return product;
    }

    /** The whole matrix by columns: for methods that need it more than once and fit. */
    public double[][] matrix(Rows rows) {
        int n = rows.count();
        var matrix = new double[columns()][n];
        var tile = new double[columns() * TILE];
        for (int from = 0; from < n; from += TILE) {
            int until = Math.min(n, from + TILE);
            fill(rows, from, until, tile, TILE);
            for (int j = 0; j < columns(); j++) System.arraycopy(tile, j * TILE, matrix[j], from, until - from);
        }
        return matrix;
    }
}
