package musubi.effect.sensitivity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Complete;

/**
 * How different the missing outcomes would have to be from the observed ones to change the conclusion.
 *
 * <p>Source: White, Carpenter and Horton (2018), Statistica Sinica 28, 1985-2003 (mean score).
 * <br>Checked against: R from the formulas, reference/sensitivity/bounds.R, relative error below 1e-9.
 */
public final class TippingPoint {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "tipping-point",
            new Words("欠測の転換点", "Tipping point of missing outcomes"),
            new Words(
                    "欠測の結果が観察された結果と平均でどれだけ違えば結論が変わるか",
                    "how far the mean of the missing outcomes must lie from that of the observed to change the conclusion"),
            List.of(
                    new Words(
                            "デルタ以外では、欠測は同じ群の観察された人と同じである",
                            "apart from delta the missing are like the observed of their group"),
                    new Words("行どうしが独立である", "rows are independent")),
            "mean of an arm = observed mean + π δ, variance s²/n_observed + δ² π(1-π)/n; tipping δ: the limit meets 0",
            new Words("共変量で欠測を説明できるとき（多重代入の後に使う）。", "when covariates explain the missing outcomes: impute first"),
            List.of(
                    "White, Carpenter and Horton (2018), Statistica Sinica 28, 1985-2003",
                    "Little and Rubin (2002), Statistical Analysis with Missing Data, 2nd ed., chapter 15",
                    "Manski (1990), American Economic Review 80, 319-323 (bounds)"),
            List.of("R rctmiss"),
            "R 4.2.2 from the formulas, relative error below 1e-9",
            "outcome ~ treated",
            List.of(
                    Option.choice(
                            "shift",
                            "treated",
                            List.of("treated", "control", "opposite"),
                            "デルタを足す群。opposite は参加群に +δ、対照群に -δ",
                            "which missing outcomes delta is added to; opposite is + for treated, - for control"),
                    Option.given("from", "デルタの最小", "smallest delta of the table"),
                    Option.given("to", "デルタの最大", "largest delta of the table"),
                    Option.given(
                            "lowest",
                            "結果の下限（あれば最悪・最良の範囲も出す）",
                            "smallest possible outcome, for the bounds of the worst and the best case"),
                    Option.given("highest", "結果の上限", "largest possible outcome"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            TippingPoint::estimate);

    private static final int STEPS = 20;
    private static final double FAR = 1e6;

    private TippingPoint() {}

    /** One arm: what was observed and how many outcomes are missing. */
    private record Arm(long observed, long missing, double mean, double squares) {
        double share() {
            return (double) missing / (observed + missing);
        }

        double deviation() {
            return Math.sqrt(squares / (observed - 1));
        }

        double mean(double delta) {
            return mean + share() * delta;
        }

        double variance(double delta) {
            return squares / (observed - 1) / observed + delta * delta * share() * (1 - share()) / (observed + missing);
        }
    }

    /** Both arms, and which of them delta moves. */
    private record Shifted(Arm treated, Arm control, double onTreated, double onControl, double z) {
        double effect(double delta) {
            return treated.mean(onTreated * delta) - control.mean(onControl * delta);
        }

        double error(double delta) {
            return Math.sqrt(treated.variance(onTreated * delta) + control.variance(onControl * delta));
        }

        /** Distance of 0 from the interval: negative when the interval covers 0. */
        double clear(double delta, double side) {
            return side * effect(delta) - z * error(delta);
        }
    }

    /** The tipping point of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var formula = request.formula();
        if (formula.terms().size() != 1 || formula.terms().get(0).parts().size() != 1)
            throw new Unreadable(
                    "sensitivity.tipping-point",
                    formula.text(),
                    new Words(
                            "右辺は参加の列一つだけです。例: 結果 ~ 参加。",
                            "The right side is the one column of treatment, as in outcome ~ treated."));
        var treatment = formula.terms().get(0).parts().get(0);
        var complete = Complete.of(request.rows(), new LinkedHashSet<>(treatment.variables()));
        var outcome = Evaluation.of(formula.response().single(), complete.rows());
        var arm = Evaluation.of(treatment, complete.rows());
        for (double a : arm)
            if (a != 0 && a != 1)
                return new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words("参加の列は 0 か 1 です。" + a + " があります。", "Treatment is 0 or 1; there is " + a + "."));
        var treated = arm(outcome, arm, 1);
        var control = arm(outcome, arm, 0);
        if (treated.observed() < 2)
            return new NotEstimable(Why.TOO_FEW_TREATED, few(treated.observed(), "参加した人", "treated"));
        if (control.observed() < 2)
            return new NotEstimable(Why.TOO_FEW_CONTROLS, few(control.observed(), "対照の人", "controls"));
        double onTreated = options.text("shift").equals("control") ? 0 : 1;
        double onControl = switch (options.text("shift")) {
            case "control" -> 1;
            case "opposite" -> -1;
            default -> 0;
        };
        double moved = onTreated * treated.missing() + Math.abs(onControl) * control.missing();
        if (moved == 0)
            return new NotEstimable(
                    Why.WRONG_SHAPE, new Words("動かす欠測がありません。", "No outcome that delta would move is missing."));
        double z = Normal.quantile(0.5 + options.number("level") / 2);
        return answer(options, complete, new Shifted(treated, control, onTreated, onControl, z));
    }

    private static Words few(long count, String ja, String en) {
        return new Words("結果の分かる" + ja + "が " + count + " 人です。", "There are " + count + " " + en + " with an outcome.");
    }

    private static Arm arm(double[] outcome, double[] arm, double which) {
        long observed = 0;
        long missing = 0;
        double sum = 0;
        for (int i = 0; i < arm.length; i++) {
            if (arm[i] != which) continue;
            if (Double.isNaN(outcome[i])) missing++;
            else {
                observed++;
                sum += outcome[i];
            }
        }
        double mean = sum / observed;
        double squares = 0;
        for (int i = 0; i < arm.length; i++)
            if (arm[i] == which && !Double.isNaN(outcome[i])) squares += (outcome[i] - mean) * (outcome[i] - mean);
        return new Arm(observed, missing, mean, squares);
    }

    private static Estimate answer(Options options, Complete complete, Shifted shifted) {
        double level = options.number("level");
        double side = Math.signum(shifted.effect(0));
        double wide =
                2 * Math.max(shifted.treated().deviation(), shifted.control().deviation());
        double from = options.find("from").isPresent() ? options.number("from") : -wide;
        double to = options.find("to").isPresent() ? options.number("to") : wide;
        var lines = new ArrayList<Grid.Line>();
        for (int i = 0; i <= STEPS; i++) {
            double delta = from + (to - from) * i / STEPS;
            var at = effect(shifted, delta, level);
            lines.add(new Grid.Line(
                    new musubi.effect.formula.Expression.Constant(delta).label(),
                    List.of(delta, at.estimate(), at.standardError(), at.lower(), at.upper(), at.p())));
        }
        double tipping = tipping(shifted, side, wide);
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("tipping delta", tipping));
        figures.add(new Figure("tipping delta in standard deviations", 2 * tipping / wide));
        if (options.find("lowest").isPresent() && options.find("highest").isPresent())
            figures.addAll(bounds(shifted, options.number("lowest"), options.number("highest")));
        var groups = new TreeMap<String, Long>(Map.of(
                "treated missing", shifted.treated().missing(),
                "control missing", shifted.control().missing()));
        return new Estimate(
                METHOD.id(),
                List.of(effect(shifted, 0, level)),
                List.of(),
                figures,
                List.of(new Grid("delta", List.of("delta", "estimate", "se", "lower", "upper", "p"), lines)),
                new Sample(complete.rows().count(), complete.dropped(), groups),
                List.of(
                        new Convention(
                                "standard error", "mean score: sampling and the share of the missing", "R rctmiss"),
                        new Convention("delta added to", options.text("shift"), "")),
                remarks(shifted, side, tipping));
    }

    private static Parameter effect(Shifted shifted, double delta, double level) {
        return Parameter.of("effect", shifted.effect(delta), shifted.error(delta), Double.POSITIVE_INFINITY, level);
    }

    /** The smallest shift, on either side of 0, at which the interval begins to cover 0; NaN when it does already or never does. */
    private static double tipping(Shifted shifted, double side, double wide) {
        if (!(shifted.clear(0, side) > 0)) return Double.NaN;
        double up = crossing(shifted, side, wide);
        double down = crossing(shifted, side, -wide);
        if (Double.isNaN(up)) return down;
        if (Double.isNaN(down)) return up;
        return Math.abs(down) < Math.abs(up) ? down : up;
    }

    private static double crossing(Shifted shifted, double side, double step) {
        double clear = 0;
        double covers = step / 64;
        while (shifted.clear(covers, side) > 0 && Math.abs(covers) < FAR * Math.abs(step)) {
            clear = covers;
            covers *= 1.25;
        }
        if (shifted.clear(covers, side) > 0) return Double.NaN;
        for (int i = 0; i < 200; i++) {
            double middle = clear + (covers - clear) / 2;
            if (middle == clear || middle == covers) break;
            if (shifted.clear(middle, side) > 0) clear = middle;
            else covers = middle;
        }
        return covers;
    }

    /** Every missing outcome as bad, and as good, for the effect as can be. */
    private static List<Figure> bounds(Shifted shifted, double lowest, double highest) {
        var t = shifted.treated();
        var c = shifted.control();
        return List.of(
                new Figure("worst case", t.mean(lowest - t.mean()) - c.mean(highest - c.mean())),
                new Figure("best case", t.mean(highest - t.mean()) - c.mean(lowest - c.mean())));
    }

    private static List<Words> remarks(Shifted shifted, double side, double tipping) {
        if (!(shifted.clear(0, side) > 0))
            return List.of(new Words("デルタが 0 でも区間が 0 を含みます。", "The interval covers 0 without any delta."));
        if (Double.isNaN(tipping)) return List.of(new Words("どんなデルタでも結論は変わりません。", "No delta changes the conclusion."));
        return List.of();
    }
}
