package musubi.effect.balance;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Grid;
import musubi.effect.rows.Column;

/** Where the scores of the two groups lie: a histogram by arm, ready to draw. */
public final class Overlap {
    private Overlap() {}

    /**
     * Weighted counts in {@code bins} of equal width over {@code [0, 1]}; a score on an edge belongs to the bin above it,
     * 1 to the last.
     *
     * @param score of every row, {@code 0 <= score <= 1}
     * @param weights of every row
     */
    public static Grid of(Column score, Arms arms, Column weights, int bins) {
        var counts = new double[2][bins];
        var totals = new double[2];
        for (int row = 0; row < arms.count(); row++) {
            int bin = Math.min(bins - 1, (int) (score.at(row) * bins));
            int arm = (int) arms.treated().at(row);
            counts[arm][bin] += weights.at(row);
            totals[arm] += weights.at(row);
        }
        var lines = new ArrayList<Grid.Line>();
        for (int b = 0; b < bins; b++) {
            double from = (double) b / bins;
            double until = (b + 1.0) / bins;
            lines.add(new Grid.Line(
                    from + "–" + until,
                    List.of(
                            from,
                            until,
                            counts[1][b],
                            counts[0][b],
                            counts[1][b] / totals[1],
                            counts[0][b] / totals[0])));
        }
        return new Grid(
                "overlap", List.of("from", "until", "treated", "control", "share treated", "share control"), lines);
    }
}
