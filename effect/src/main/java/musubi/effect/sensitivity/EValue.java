package musubi.effect.sensitivity;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/**
 * How strongly a hidden cause would have to go with both treatment and outcome to explain an effect away.
 *
 * <p>Source: VanderWeele and Ding (2017), Annals of Internal Medicine 167, 268-274.
 * <br>Checked against: the worked example of the paper (risk ratio 3.9, 1.8 to 8.7) and R from the formulas,
 * reference/sensitivity/bounds.R, relative error below 1e-12.
 */
public final class EValue {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "e-value",
            new Words("E 値", "E-value"),
            new Words(
                    "観察された効果を打ち消すために、測っていない要因が参加と結果の両方に対して持たなければならないリスク比の最小値",
                    "smallest risk ratio that a hidden cause must have with both treatment and outcome to explain the effect away"),
            List.of(new Words("測った共変量はすでに調整されている", "measured covariates are already adjusted for")),
            "RR + √(RR (RR - 1)), RR ≥ 1, else of 1/RR; HR common (1 - 0.5^√HR)/(1 - 0.5^√(1/HR)); OR common √OR; SMD exp(0.91 d), limits exp(0.91 d ± 1.78 se)",
            new Words(
                    "偏りの原因が測定誤差や選択のとき。E 値は交絡だけを扱う。",
                    "for bias by measurement or selection: the E-value speaks of confounding only"),
            List.of(
                    "VanderWeele and Ding (2017), Annals of Internal Medicine 167, 268-274",
                    "Ding and VanderWeele (2016), Epidemiology 27, 368-377"),
            List.of("R EValue::evalues.RR(), evalues.HR(), evalues.OR(), evalues.MD(), evalues.OLS()"),
            "VanderWeele and Ding (2017), worked example; R 4.2.2 from the formulas, relative error below 1e-12",
            "estimate=0.72 upper=0.85",
            List.of(
                    Option.choice(
                            "kind",
                            "rr",
                            List.of("rr", "hr-rare", "hr-common", "or-rare", "or-common", "smd"),
                            "効果の種類。rare は結果が追跡終了までに 15% 未満の場合",
                            "kind of effect; rare when fewer than 15 % have the outcome by the end"),
                    Option.given(
                            "estimate",
                            "効果の推定値（比、smd では標準化した差）",
                            "the effect: a ratio, or a standardised difference for smd"),
                    Option.given("lower", "信頼区間の下限", "lower limit of its interval"),
                    Option.given("upper", "信頼区間の上限", "upper limit of its interval"),
                    Option.given("se", "標準誤差（smd のとき）", "standard error, for smd"),
                    Option.number(
                            "sd",
                            "1",
                            "結果の標準偏差。smd で、標準化していない差を割る",
                            "standard deviation of the outcome, by which an unstandardised difference is divided, for smd"),
                    Option.number("true", "1", "真の値と比べる値（比）。1 は効果なし", "ratio to move the effect to; 1 is no effect")),
            EValue::estimate);

    private static final double SMD_TO_LOG_RATIO = 0.91;
    private static final double SMD_LIMIT = 1.78;
    private static final double[] STRENGTHS = {1.2, 1.5, 2, 3, 4, 5, 10};

    private EValue() {}

    /**
     * An effect as a risk ratio with its interval.
     *
     * @param estimate of the risk ratio
     * @param lower limit, NaN when not known
     * @param upper limit, NaN when not known
     */
    public record RiskRatio(double estimate, double lower, double upper) {
        /** From a ratio that is a risk ratio, or near enough because the outcome is rare. */
        public static RiskRatio of(double estimate, double lower, double upper) {
            return new RiskRatio(estimate, lower, upper);
        }

        /** From a hazard ratio of an outcome that is not rare. */
        public static RiskRatio ofHazards(double estimate, double lower, double upper) {
            return new RiskRatio(hazards(estimate), hazards(lower), hazards(upper));
        }

        /** From an odds ratio of an outcome that is not rare. */
        public static RiskRatio ofOdds(double estimate, double lower, double upper) {
            return new RiskRatio(Math.sqrt(estimate), Math.sqrt(lower), Math.sqrt(upper));
        }

        /** From a standardised mean difference. */
        public static RiskRatio ofDifference(double difference, double error) {
            double log = SMD_TO_LOG_RATIO * difference;
            return new RiskRatio(
                    StrictMath.exp(log),
                    StrictMath.exp(log - SMD_LIMIT * error),
                    StrictMath.exp(log + SMD_LIMIT * error));
        }

        private static double hazards(double ratio) {
            return (1 - StrictMath.pow(0.5, Math.sqrt(ratio))) / (1 - StrictMath.pow(0.5, Math.sqrt(1 / ratio)));
        }

        /** The E-value to move the estimate to {@code target}. */
        public double value(double target) {
            return strength(estimate / target);
        }

        /** The E-value to move the limit nearest {@code target} to it; 1 when the interval covers it, NaN when that limit is not known. */
        public double limit(double target) {
            double nearest = estimate >= target ? lower : upper;
            if (Double.isNaN(nearest)) return Double.NaN;
            boolean isCovered = estimate >= target ? nearest <= target : nearest >= target;
            return isCovered ? 1 : strength(nearest / target);
        }
    }

    private static double strength(double ratio) {
        double up = ratio < 1 ? 1 / ratio : ratio;
        return up + Math.sqrt(up * (up - 1));
    }

    /** The E-values of the numbers in the options of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var ratio = ratio(options);
        double target = positive(options, "true");
        double value = ratio.value(target);
        double limit = ratio.limit(target);
        double moved = Math.max(ratio.estimate() / target, target / ratio.estimate());
        var conventions = List.of(
                new Convention("scale", "risk ratio, from " + options.text("kind"), "R EValue"),
                new Convention(
                        "limit", "the limit nearest the target; 1 when the interval covers the target", "R EValue"));
        return new Estimate(
                METHOD.id(),
                List.of(number("e-value", value), number("e-value of the limit", limit)),
                List.of(),
                List.of(
                        new Figure("risk ratio", ratio.estimate()),
                        new Figure("risk ratio lower", ratio.lower()),
                        new Figure("risk ratio upper", ratio.upper())),
                List.of(needed(moved)),
                Sample.of(0),
                conventions,
                remarks(limit));
    }

    private static List<Words> remarks(double limit) {
        if (Double.isNaN(limit))
            return List.of(new Words(
                    "信頼区間の限界がないので、限界の E 値はありません。", "Without the limit of the interval there is no E-value for it."));
        if (limit == 1)
            return List.of(new Words(
                    "信頼区間が「効果なし」を含むので、隠れた要因がなくても効果なしと矛盾しません。",
                    "The interval covers the target: no hidden cause is needed to explain the effect away."));
        return List.of();
    }

    /** For several strengths of the tie with treatment, the tie with the outcome that is needed. */
    private static Grid needed(double ratio) {
        var lines = new ArrayList<Grid.Line>();
        for (double strength : STRENGTHS)
            lines.add(new Grid.Line(
                    new musubi.effect.formula.Expression.Constant(strength).label(),
                    List.of(strength, strength > ratio ? ratio * (strength - 1) / (strength - ratio) : Double.NaN)));
        return new Grid("needed", List.of("with treatment", "with outcome"), lines);
    }

    private static RiskRatio ratio(Options options) {
        if (options.text("kind").equals("smd")) {
            double error = options.find("se").isPresent() ? options.number("se") : Double.NaN;
            if (error < 0) throw refused("se", "0 以上", "0 or more");
            double deviation = positive(options, "sd");
            return RiskRatio.ofDifference(options.number("estimate") / deviation, error / deviation);
        }
        double estimate = positive(options, "estimate");
        double lower = options.find("lower").isPresent() ? positive(options, "lower") : Double.NaN;
        double upper = options.find("upper").isPresent() ? positive(options, "upper") : Double.NaN;
        if (lower > estimate || upper < estimate)
            throw refused(options.text("estimate"), "下限と上限の間", "between its limits");
        return switch (options.text("kind")) {
            case "hr-common" -> RiskRatio.ofHazards(estimate, lower, upper);
            case "or-common" -> RiskRatio.ofOdds(estimate, lower, upper);
            default -> RiskRatio.of(estimate, lower, upper);
        };
    }

    private static double positive(Options options, String name) {
        double value = options.number(name);
        if (value > 0 && !Double.isInfinite(value)) return value;
        throw refused(name, "正の数", "a positive number");
    }

    private static Unreadable refused(String name, String ja, String en) {
        return new Unreadable(
                "sensitivity.e-value",
                name,
                new Words("「" + name + "」は" + ja + "にしてください。", name + " must be " + en + "."));
    }

    private static Parameter number(String name, double value) {
        return new Parameter(name, value, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN, Double.NaN);
    }
}
