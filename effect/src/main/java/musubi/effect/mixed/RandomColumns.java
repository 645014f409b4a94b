package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.rows.Rows;

/**
 * The columns of one or more random terms of the same group side by side. Effects of one term may correlate, those of
 * different terms do not: the factor of their covariance is a lower triangle in blocks.
 *
 * @param rows of the free places of the triangle
 * @param columns of the free places of the triangle
 */
record RandomColumns(List<RandomTerm> terms, int count, int[] rows, int[] columns) {
    static RandomColumns of(List<RandomTerm> terms) {
        var rows = new ArrayList<Integer>();
        var columns = new ArrayList<Integer>();
        int first = 0;
        for (var term : terms) {
            for (int j = 0; j < term.columns(); j++)
                for (int i = j; i < term.columns(); i++) {
                    rows.add(first + i);
                    columns.add(first + j);
                }
            first += term.columns();
        }
        return new RandomColumns(
                List.copyOf(terms),
                first,
                rows.stream().mapToInt(i -> i).toArray(),
                columns.stream().mapToInt(i -> i).toArray());
    }

    /** Number of parameters. */
    int parameters() {
        return rows.length;
    }

    /** Whether it is an intercept and nothing else. */
    boolean isIntercept() {
        return terms.size() == 1 && terms.get(0).isIntercept();
    }

    /** Parameters that make the effects independent with variance 1. */
    double[] start() {
        var start = new double[rows.length];
        for (int m = 0; m < start.length; m++) start[m] = rows[m] == columns[m] ? 1 : 0;
        return start;
    }

    /** Whether some effect has no variance of its own left. */
    boolean isSingular(double[] parameters, double smallest) {
        for (int m = 0; m < rows.length; m++)
            if (rows[m] == columns[m] && Math.abs(parameters[m]) < smallest) return true;
        return false;
    }

    /** The covariance of the columns of each term as they are. */
    List<Symmetric> variances(double[] parameters) {
        var variances = new ArrayList<Symmetric>();
        int next = 0;
        for (var term : terms) {
            int q = term.columns();
            var triangle = new double[q][q];
            for (int j = 0; j < q; j++) for (int i = j; i < q; i++) triangle[i][j] = parameters[next++];
            variances.add(term.covariance(triangle, 1));
        }
        return List.copyOf(variances);
    }

    /** The standardised columns of each row, at the places of {@link GroupedRows#places}. */
    double[] values(Rows source, int[] places) {
        var values = new double[places.length * count];
        int first = 0;
        for (var term : terms) {
            var tile = new double[term.columns() * Design.TILE];
            for (int from = 0; from < places.length; from += Design.TILE) {
                int until = Math.min(places.length, from + Design.TILE);
                term.design().fill(source, from, until, tile, Design.TILE);
                term.standard().apply(tile, until - from);
                for (int row = from; row < until; row++)
                    for (int j = 0; j < term.columns(); j++)
                        values[places[row] * count + first + j] = tile[j * Design.TILE + row - from];
            }
            first += term.columns();
        }
        return values;
    }
}
