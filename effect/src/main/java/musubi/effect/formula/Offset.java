package musubi.effect.formula;

import java.util.List;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/** What {@code offset(…)} adds to the linear predictor without a coefficient. */
public final class Offset {
    private Offset() {}

    /** The sum of these offsets. */
    public static Column of(List<Expression> offsets, Rows rows) {
        if (offsets.isEmpty()) return new Constant(0, rows.count());
        var sum = new double[rows.count()];
        for (var offset : offsets) {
            var values = Evaluation.of(offset, rows);
            for (int i = 0; i < sum.length; i++) sum[i] += values[i];
        }
        for (double value : sum)
            if (!Double.isFinite(value))
                throw new Unreadable(
                        "estimate.offset",
                        Double.toString(value),
                        new Words(
                                "offset() の値が有限の数になりません（例: 0 の対数）。",
                                "A value of offset() is not finite, such as the logarithm of 0."));
        return Numbers.over(sum);
    }
}
