package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
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
}
