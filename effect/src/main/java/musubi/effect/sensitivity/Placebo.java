package musubi.effect.sensitivity;

import java.util.ArrayList;
import java.util.Arrays;
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
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;
import musubi.effect.indicator.Limits;

/**
 * Checks an analysis on repetitions in which nothing happened: false dates, false areas, or two halves of the untreated.
 *
 * <p>Source: Abadie, Diamond and Hainmueller (2010), JASA 105, 493-505 (placebo ranks); Phipson and Smyth (2010),
 * Statistical Applications in Genetics and Molecular Biology 9, 39 (the p-value is never 0).
 * <br>Checked against: hand-worked counts and R ks.test, reference/sensitivity/bounds.R, relative error below 1e-10.
 */
public final class Placebo {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "placebo",
            new Words("プラセボ検査（A/A 検査）", "Placebo check"),
            new Words(
                    "何も起きていないはずの分析を繰り返したとき、効果が見つかってしまう割合",
                    "share of repetitions without any effect in which one is found"),
            List.of(
                    new Words("繰り返しのどれにも本当の効果がない", "there is no true effect in any repetition"),
                    new Words("割合の区間は、繰り返しが独立であるとして求める", "the interval of the share takes repetitions as independent")),
            "share of |estimate/se| > z, Wilson limits; Kolmogorov distance of the p-values from uniform; rank p = (1 + #|placebo| ≥ |effect|)/(1 + n)",
            new Words("繰り返しが 20 回に満たないとき。", "with fewer than 20 repetitions"),
            List.of(
                    "Abadie, Diamond and Hainmueller (2010), Journal of the American Statistical Association 105, 493-505",
                    "Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, article 39"),
            List.of(),
            "R 4.2.2 ks.test, relative error below 1e-10",
            "estimate ~ 1",
            List.of(
                    Option.given("se", "繰り返しごとの標準誤差の列", "column of the standard errors of the repetitions"),
                    Option.given(
                            "effect",
                            "本来の分析の推定値（あれば順位による p 値を出す）",
                            "the effect of the true analysis, for a p-value by its rank"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            Placebo::estimate);

    private static final int FEWEST = 2;
    private static final int FEW = 20;

    private Placebo() {}

    /** The check of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        if (options.find("se").isEmpty() && options.find("effect").isEmpty())
            throw new Unreadable(
                    "sensitivity.placebo",
                    "se",
                    new Words("se か effect のどちらかが要ります。", "Either se or effect is needed."));
        var runs = Placebos.read(request);
        var refusal = runs.refusal(FEWEST);
        if (refusal.isPresent()) return refusal.get();
        double level = options.number("level");
        var effects = new ArrayList<Parameter>();
        var figures = new ArrayList<Figure>();
        if (options.find("se").isPresent()) {
            effects.add(found(runs, level));
            figures.add(new Figure("distance of p-values from uniform", distance(runs)));
        }
        if (options.find("effect").isPresent()) effects.add(ranked(runs, options.number("effect")));
        figures.add(new Figure("mean", Arrays.stream(runs.estimates()).sum() / runs.count()));
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                figures,
                List.of(),
                new Sample(runs.count(), runs.dropped(), Map.of("repetitions", (long) runs.count())),
                List.of(
                        new Convention("found", "two-sided normal test at 1 - level, Wilson limits", ""),
                        new Convention("rank p-value", "(1 + number as large)/(1 + n), two-sided", "")),
                remarks(runs, effects, level));
    }

    private static Parameter found(Placebos runs, double level) {
        double z = Normal.quantile(0.5 + level / 2);
        int found = 0;
        for (int i = 0; i < runs.count(); i++) if (Math.abs(runs.estimates()[i] / runs.errors()[i]) > z) found++;
        double share = (double) found / runs.count();
        var limits = Limits.wilson(found, runs.count(), level);
        return new Parameter(
                "share found",
                share,
                Math.sqrt(share * (1 - share) / runs.count()),
                Double.POSITIVE_INFINITY,
                limits.lower(),
                limits.upper(),
                Double.NaN);
    }

    private static double distance(Placebos runs) {
        var p = new double[runs.count()];
        for (int i = 0; i < p.length; i++) p[i] = 2 * Normal.above(Math.abs(runs.estimates()[i] / runs.errors()[i]));
        Arrays.sort(p);
        double distance = 0;
        for (int i = 0; i < p.length; i++)
            distance = Math.max(distance, Math.max((i + 1.0) / p.length - p[i], p[i] - (double) i / p.length));
        return distance;
    }

    private static Parameter ranked(Placebos runs, double effect) {
        int asLarge = 0;
        for (double estimate : runs.estimates()) if (Math.abs(estimate) >= Math.abs(effect)) asLarge++;
        double p = (1.0 + asLarge) / (1.0 + runs.count());
        return new Parameter("effect", effect, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN, p);
    }

    private static List<Words> remarks(Placebos runs, List<Parameter> effects, double level) {
        var remarks = new ArrayList<Words>();
        if (runs.count() < FEW) remarks.add(new Words("繰り返しが 20 回に足りません。", "There are fewer than 20 repetitions."));
        var found = effects.get(0);
        if (found.name().equals("share found") && found.lower() > 1 - level)
            remarks.add(
                    new Words(
                            "何も起きていないのに効果が見つかりすぎます。標準誤差が小さすぎるか、偏りがあります。",
                            "Effects are found too often where there are none: standard errors are too small, or there is bias."));
        return remarks;
    }
}
