package musubi.effect.sensitivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Words;

/**
 * Compares an effect with estimates on outcomes that the programme cannot have changed, and takes their bias off it.
 *
 * <p>Source: Lipsitch, Tchetgen Tchetgen and Cohen (2010), Epidemiology 21, 383-388; Schuemie and others (2014), Statistics
 * in Medicine 33, 209-218.
 * <br>Checked against: R optim of the likelihood, reference/sensitivity/bounds.R, relative error below 1e-6.
 */
public final class NegativeControl {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "negative-control",
            new Words("陰性対照との比較", "Negative controls"),
            new Words(
                    "事業で変わるはずのない結果に見られる偏りと、それを差し引いた効果",
                    "bias seen on outcomes the programme cannot change, and the effect without it"),
            List.of(
                    new Words("陰性対照の結果には事業の効果がない", "the programme has no effect on the control outcomes"),
                    new Words(
                            "陰性対照の偏りは、本来の結果の偏りと同じ性質である",
                            "biases of the controls are like the bias of the outcome of interest"),
                    new Words(
                            "推定値は互いに独立で、同じ尺度である（比は対数）",
                            "estimates are independent and on one scale, ratios as logarithms")),
            "bias ~ N(μ, σ²) by maximum likelihood of estimates N(μ, σ² + se²); calibrated effect - μ, variance se² + σ² + var μ",
            new Words("陰性対照が一つだけのとき、偏りのばらつきは分からない。", "with one control the spread of the bias is unknown"),
            List.of(
                    "Lipsitch, Tchetgen Tchetgen and Cohen (2010), Epidemiology 21, 383-388",
                    "Schuemie, Ryan, DuMouchel, Suchard and Madigan (2014), Statistics in Medicine 33, 209-218"),
            List.of("R EmpiricalCalibration::fitNull(), calibrateP() (which leaves out var μ)"),
            "R 4.2.2 optim of the likelihood, relative error below 1e-6",
            "estimate ~ 1",
            List.of(
                    Option.given("se", "陰性対照の標準誤差の列", "column of the standard errors of the controls"),
                    Option.given("effect", "本来の結果の推定値（あれば補正する）", "effect on the outcome of interest, to calibrate it"),
                    Option.given("effect-se", "その標準誤差", "its standard error"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            NegativeControl::estimate);

    private NegativeControl() {}

    /** Bias of the controls and, when an effect is given, the calibrated effect. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        options.text("se");
        var controls = Placebos.read(request);
        var refusal = controls.refusal(1);
        if (refusal.isPresent()) return refusal.get();
        var bias = NullDistribution.of(controls.estimates(), controls.errors());
        double level = options.number("level");
        var effects = new ArrayList<Parameter>();
        if (options.find("effect").isPresent()) {
            double error = options.number("effect-se");
            effects.add(Parameter.of(
                    "calibrated effect",
                    options.number("effect") - bias.mean(),
                    Math.sqrt(error * error + bias.variance() + bias.meanVariance()),
                    Double.POSITIVE_INFINITY,
                    level));
        }
        var mean = Parameter.of("bias", bias.mean(), Math.sqrt(bias.meanVariance()), Double.POSITIVE_INFINITY, level);
        effects.add(mean);
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(new Figure("spread of the bias", Math.sqrt(bias.variance()))),
                List.of(),
                new Sample(controls.count(), controls.dropped(), Map.of("negative controls", (long) controls.count())),
                List.of(new Convention(
                        "error of the calibrated effect",
                        "effect, spread of the bias and error of its mean",
                        "EmpiricalCalibration without the last")),
                remarks(mean, controls.count(), level));
    }

    private static List<Words> remarks(Parameter bias, int controls, double level) {
        var remarks = new ArrayList<Words>();
        if (bias.p() < 1 - level)
            remarks.add(new Words(
                    "変わるはずのない結果に差があります。比較に偏りがあります。",
                    "There is a difference where there can be none: the comparison is biased."));
        if (controls == 1)
            remarks.add(new Words(
                    "陰性対照が一つなので、偏りのばらつきを 0 とみなしました。", "With one control the spread of the bias was taken as 0."));
        return remarks;
    }
}
