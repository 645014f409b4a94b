package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Grid;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Standard;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * A random term over complete rows: the columns that have an effect of their own in each level of a group. The columns
 * are standardised, which a covariance without zeros allows.
 *
 * @param group name of the column of groups
 * @param design the columns: the intercept and slopes
 * @param clusters level of each row
 */
record RandomTerm(String group, Design design, Standard standard, Clusters clusters) {
    /** The random terms of {@code formula}, that with the most levels first. */
    static List<RandomTerm> of(Formula formula, Rows rows) {
        var terms = new ArrayList<RandomTerm>();
        for (var random : formula.groups()) {
            var design = Design.of(random.terms(), random.hasIntercept(), rows);
            terms.add(new RandomTerm(
                    random.group(),
                    design,
                    Standard.of(rows, design, new Constant(1, rows.count())),
                    Clusters.of(rows.column(random.group()))));
        }
        terms.sort(java.util.Comparator.comparingInt((RandomTerm t) -> -t.levels()));
        return List.copyOf(terms);
    }

    /** Columns for each level. */
    int columns() {
        return design.columns();
    }

    /** Number of levels. */
    int levels() {
        return clusters.count();
    }

    /** Number of free places of the lower triangle that the covariance is made from. */
    int parameters() {
        return columns() * (columns() + 1) / 2;
    }

    /** Whether it is an intercept and nothing else. */
    boolean isIntercept() {
        return columns() == 1 && design.hasIntercept();
    }

    /** Its covariance over the columns as they are, from the factor of that of the standardised ones over {@code scale}. */
    Symmetric covariance(double[][] triangle, double scale) {
        int q = triangle.length;
        var all = new int[q];
        var covariance = new Symmetric(q);
        for (int i = 0; i < q; i++) {
            all[i] = i;
            for (int j = i; j < q; j++) {
                double sum = 0;
                for (int k = 0; k <= i; k++) sum += triangle[i][k] * triangle[j][k];
                covariance.set(i, j, sum * scale);
            }
        }
        return standard.back(covariance, all);
    }

    /** Lines of its variances, standard deviations and, where it has several columns, correlations. */
    List<Grid.Line> lines(Symmetric variance) {
        var lines = new ArrayList<Grid.Line>();
        var names = design.names();
        for (int i = 0; i < columns(); i++) {
            lines.add(new Grid.Line(
                    group + " " + names.get(i),
                    List.of(variance.get(i, i), Math.sqrt(variance.get(i, i)), Double.NaN)));
            for (int j = 0; j < i; j++)
                lines.add(new Grid.Line(
                        group + " " + names.get(j) + " with " + names.get(i),
                        List.of(
                                variance.get(i, j),
                                Double.NaN,
                                variance.get(i, j) / Math.sqrt(variance.get(i, i) * variance.get(j, j)))));
        }
        return lines;
    }

    /** The name and columns of a table of such lines. */
    static Grid table(List<Grid.Line> lines) {
        return new Grid("random effects", List.of("(co)variance", "standard deviation", "correlation"), lines);
    }
}
