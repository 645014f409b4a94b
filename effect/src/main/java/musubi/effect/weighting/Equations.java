package musubi.effect.weighting;

import java.util.stream.IntStream;
import musubi.effect.formula.Design;
import musubi.effect.regression.Information;
import musubi.effect.regression.Scores;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * The estimating equations {@code sum score x = 0} of a fitted linear predictor, one of several that are stacked.
 *
 * <p>Source: Stefanski and Boos (2002), The American Statistician 56, 29-38.
 *
 * @param rows everybody, whether or not they were among those it was fitted on
 * @param design of the predictor
 * @param information inverse of minus the derivative of the equations
 * @param score what each row adds to the equations over its columns; 0 for those it was not fitted on
 */
record Equations(Rows rows, Design design, Information information, Column score) {
    /**
     * What the estimation of the predictor adds to the influence of each row on an estimate.
     *
     * @param factor of each row: derivative of the estimate by its linear predictor
     */
    Column correction(Column factor) {
        var everybody = new Clusters(new Constant(0, rows.count()), 1);
        var standard = information.standard();
        var gradient = Scores.byCluster(rows, design, standard, all(), factor, everybody.codes(), everybody.count())[0];
        var along = LinearPredictor.of(rows, design, standard, information.direction(gradient));
        return rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = along.at(row) * score.at(row);
        });
    }

    private int[] all() {
        return IntStream.range(0, design.columns()).toArray();
    }
}
