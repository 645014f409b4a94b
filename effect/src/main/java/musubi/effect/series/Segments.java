package musubi.effect.series;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Term;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * The columns of a segmented regression: time, the change of level at an intervention, the change of slope after it, and
 * waves of a period.
 *
 * @param rows with these columns
 * @param terms of them
 */
record Segments(Rows rows, List<Term> terms) {
    static final String TIME = "time";
    static final String LEVEL = "level change";
    static final String SLOPE = "slope change";

    /**
     * Adds the columns.
     *
     * @param start first time of the intervention
     * @param unit how much time a slope is for
     * @param change {@code both}, {@code level} or {@code slope}
     * @param waves how many pairs of sine and cosine
     */
    static Segments of(SeriesRows series, double start, double unit, String change, int waves, double period) {
        var times = series.times();
        var segments = new Segments(series.rows(), new ArrayList<>());
        segments = segments.with(TIME, times, t -> (t - times[0]) / unit);
        if (!change.equals("slope")) segments = segments.with(LEVEL, times, t -> t >= start ? 1 : 0);
        if (!change.equals("level")) segments = segments.with(SLOPE, times, t -> t >= start ? (t - start) / unit : 0);
        for (int wave = 1; wave <= waves; wave++) {
            double turns = 2 * Math.PI * wave / period;
            segments = segments.with("sin " + wave, times, t -> StrictMath.sin(turns * t));
            segments = segments.with("cos " + wave, times, t -> StrictMath.cos(turns * t));
        }
        return segments;
    }

    private Segments with(String name, double[] times, java.util.function.DoubleUnaryOperator value) {
        var column = new double[times.length];
        for (int i = 0; i < column.length; i++) column[i] = value.applyAsDouble(times[i]);
        var more = new ArrayList<>(terms);
        more.add(new Term(List.of(new Expression.Variable(name))));
        return new Segments(rows.with(name, Numbers.over(column)), more);
    }
}
