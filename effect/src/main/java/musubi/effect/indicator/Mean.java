package musubi.effect.indicator;

import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.StudentT;

/**
 * The mean of a measurement in each area, with limits of Student's t.
 *
 * <p>Checked against: R t.test, reference/indicator/areas.R, relative error below 1e-10.
 */
public final class Mean {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "mean",
            new Words("平均", "Mean"),
            new Words("地区ごとの測定値の平均", "mean of a measurement, in each area"),
            List.of(new Words("行どうしが独立である", "rows are independent")),
            "ȳ ± t(n-1) s/√n",
            new Words("人数がごく少なく分布が大きく偏るとき。", "for very few people with a very skewed distribution"),
            List.of("Student (1908), Biometrika 6, 1-25"),
            List.of("PHEindicatormethods::phe_mean()", "R t.test()"),
            "R 4.2.2, relative error below 1e-10",
            "steps ~ area",
            List.of(Answers.LEVEL),
            Mean::estimate);

    private Mean() {}

    /** Means of {@code request}: of all areas, then of each. */
    public static Estimation estimate(Request request) {
        var areas = Areas.read(request, Optional.empty(), Optional.empty());
        if (areas.areas().isEmpty())
            return new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete."));
        double level = request.options().number("level");
        var answers = new Answers();
        for (var area : areas.withAll()) {
            double n = area.rows();
            double error = n > 1 ? Math.sqrt(area.squares() / (n - 1) / n) : Double.NaN;
            double half = StudentT.quantile(0.5 + level / 2, Math.max(1, n - 1)) * error;
            answers.add(
                    area.label(),
                    area.mean(),
                    error,
                    new Limits(area.mean() - half, area.mean() + half),
                    area.count(),
                    n);
            if (n < 2)
                answers.remark(new Words(
                        "「" + area.label() + "」は一行なので区間がありません。",
                        "\"" + area.label() + "\" is one row and has no limits."));
        }
        return answers.estimate(
                METHOD.id(), areas, List.of(), List.of(new Convention("limits", "Student's t, n - 1", "R t.test()")));
    }
}
