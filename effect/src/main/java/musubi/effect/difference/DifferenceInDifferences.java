package musubi.effect.difference;

import java.util.List;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Two groups, before and after: the change of the treated less the change of the others.
 *
 * <p>Estimand: the average effect on the treated, after.
 * <br>Source: Ashenfelter and Card (1985), Review of Economics and Statistics 67, 648-660; Bertrand, Duflo and Mullainathan
 * (2004), Quarterly Journal of Economics 119, 249-275.
 * <br>Checked against: R 4.2.2 lm, sandwich 3.0-2, clubSandwich 0.5.8,
 * effect/src/test/resources/reference/difference/regressions.R, relative error below 1e-8.
 */
public final class DifferenceInDifferences {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "did",
            new Words("差の差（二群・前後）", "Difference in differences, two groups before and after"),
            new Words("施策を受けた側にとっての、施策後の平均効果", "average effect on the treated side, after treatment"),
            List.of(
                    new Words(
                            "施策がなければ、二つの群の結果は平均して同じだけ変わった（平行トレンド）",
                            "without treatment both sides would have changed alike on average"),
                    new Words("施策の前には効果がない", "there is no effect before treatment"),
                    new Words(
                            "施策が決まる単位（市町村など）どうしが独立である",
                            "the units at whose level treatment is decided are independent")),
            "y = b0 + b1 treated + b2 after + b3 treated after + x'c;  b3 is the effect",
            new Words(
                    "施策の時期が単位により違うとき（callaway-santanna）。施策を受けた単位が数個しかないとき。",
                    "when treatment begins at different times (use callaway-santanna), or with a handful of treated units"),
            List.of(
                    "Ashenfelter and Card (1985), Review of Economics and Statistics 67, 648-660",
                    "Bertrand, Duflo and Mullainathan (2004), Quarterly Journal of Economics 119, 249-275",
                    "Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427",
                    "MacKinnon and Webb (2017), Journal of Applied Econometrics 32, 233-254"),
            List.of(
                    "R lm(y ~ treated*after + x), sandwich::vcovCL(cluster)",
                    "Stata regress y i.treated##i.after x, vce(cluster c)"),
            "R 4.2.2 lm, sandwich 3.0-2, clubSandwich 0.5.8, relative error below 1e-8",
            "rate ~ age + sex",
            List.of(
                    RegressionOptions.TREATMENT,
                    RegressionOptions.AFTER,
                    RegressionOptions.CLUSTER,
                    RegressionOptions.WEIGHTS,
                    RegressionOptions.ERRORS,
                    RegressionOptions.DRAWS,
                    RegressionOptions.SEED,
                    RegressionOptions.LEVEL),
            DifferenceInDifferences::estimate);

    private DifferenceInDifferences() {}

    /** The effect of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        return new Saturated(METHOD.id(), List.of(options.text("treatment"), options.text("after"))).estimate(request);
    }
}
