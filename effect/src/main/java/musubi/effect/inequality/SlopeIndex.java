package musubi.effect.inequality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.StudentT;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Term;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Numbers;

/**
 * Slope index and relative index of inequality from rows of persons.
 *
 * <p>Estimand: the outcome at the top of the ranking less, or over, the outcome at the bottom, along a line.
 * <br>Source: Mackenbach and Kunst (1997), Social Science and Medicine 44, 757-771.
 * <br>Checked against: R lm, glm and sandwich, reference/inequality/persons.R, relative error below 1e-8.
 */
public final class SlopeIndex {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "sii",
            new Words("格差勾配指数（SII・RII）", "Slope index of inequality"),
            new Words(
                    "最も不利な人から最も有利な人までの、直線に沿った結果の差（SII）と比（RII）",
                    "difference (SII) and ratio (RII) of the outcome between the top and the bottom of the ranking, along a line"),
            List.of(
                    new Words(
                            "結果の平均が順位に対して直線（またはロジスティック曲線）をなす",
                            "the mean outcome is a line, or a logistic curve, in the rank"),
                    new Words("行どうし（まとまりを指定したらまとまりどうし）が独立である", "rows, or clusters when given, are independent"),
                    new Words("順位は固定とみなす", "ranks are taken as fixed")),
            "rank x = (weight below + half the weight of equals) / total; ŷ = a + b x + covariates; SII = b; RII = ŷ(1)/ŷ(0); b/mean",
            new Words(
                    "順位との関係が直線から大きく外れるとき。順序のない集団。",
                    "when the outcome bends with the rank; for groups without an order"),
            List.of(
                    "Mackenbach and Kunst (1997), Social Science & Medicine 44, 757-771",
                    "Bross (1958), Biometrics 14, 18-38",
                    "Sergeant and Firth (2006), Biostatistics 7, 84-96 (definitions of the relative index)"),
            List.of("R lm(y ~ rank, weights = w) with sandwich::vcovHC() or vcovCL()", "R glm(y ~ rank, binomial)"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "outcome ~ income + age",
            Stream.concat(
                            Stream.of(
                                    Option.choice(
                                            "curve",
                                            "linear",
                                            List.of("linear", "logit"),
                                            "直線かロジスティック曲線か（logit には scale が要る）",
                                            "straight line or logistic curve, which needs scale"),
                                    Option.choice(
                                            "favourable",
                                            "yes",
                                            List.of("yes", "no"),
                                            "値が大きいほど良い結果か。no なら不利な側から有利な側を引く",
                                            "whether more is better; if not, the bottom is compared with the top"),
                                    Option.choice(
                                            "se",
                                            "auto",
                                            List.of("auto", "classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1"),
                                            "標準誤差。auto は cluster があれば CR1、なければ HC1",
                                            "standard errors; auto is CR1 with cluster, else HC1")),
                            Ranked.OPTIONS.stream())
                    .toList(),
            SlopeIndex::estimate);

    private static final String RANK = "rank";

    /** Coefficients of a line and their covariance, and what the line says at both ends and in the middle. */
    private record Line(
            double[] bottom, double[] top, double[] values, double[][] covariance, double df, Convention se) {
        double at(double[] place) {
            return Groups.sum(place, values);
        }

        double error(double[] slopes) {
            double variance = 0;
            for (int i = 0; i < slopes.length; i++)
                for (int j = 0; j < slopes.length; j++) variance += slopes[i] * covariance[i][j] * slopes[j];
            return Math.sqrt(variance);
        }
    }

    private SlopeIndex() {}

    /** The indices of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        boolean isLogit = options.text("curve").equals("logit");
        double scale = isLogit || options.find("scale").isPresent() ? options.number("scale") : Double.NaN;
        var ranked = Ranked.read(request);
        var refusal = ranked.refusal(scale);
        if (refusal.isPresent()) return refusal.get();
        int sign = options.text("favourable").equals("yes") ? 1 : -1;
        double level = options.number("level");
        if (isLogit) return logit(request, ranked, scale, sign, level);
        return linear(request, ranked, sign, level);
    }

    private static Estimation linear(Request request, Ranked ranked, int sign, double level) {
        var rows = ranked.rows().with(RANK, Numbers.over(ranked.ranking().ranks()));
        var terms = new ArrayList<Term>(List.of(new Term(List.of(new Expression.Variable(RANK)))));
        terms.addAll(ranked.others());
        var design = Design.of(terms, true, rows);
        var weights = Numbers.over(ranked.weights());
        var fit = LeastSquares.fit(rows, design, Numbers.over(ranked.outcome()), weights);
        if (fit.df() <= 0 || fit.place(RANK) < 0)
            return new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words("順位の効果を他の列と分けられません。", "The rank cannot be told apart from the other columns."));
        var means = means(fit, Standard.of(rows, design, weights));
        var line = line(fit, means, covariance(request, ranked, fit));
        return answer(request, ranked, line, linearEffects(line, sign, level), List.of());
    }

    /** Means of the kept columns. */
    private static double[] means(LinearFit fit, Standard standard) {
        var means = new double[fit.rank()];
        for (int j = 0; j < means.length; j++) {
            var unit = new double[fit.design().columns()];
            unit[fit.kept()[j]] = 1;
            means[j] = standard.forth(unit)[0];
        }
        return means;
    }

    private static Line line(LinearFit fit, double[] means, Covariance covariance) {
        int rank = fit.place(RANK);
        var bottom = means.clone();
        var top = means.clone();
        bottom[rank] = 0;
        top[rank] = 1;
        var values = new double[fit.rank()];
        for (int j = 0; j < values.length; j++) values[j] = fit.coefficients()[fit.kept()[j]];
        return new Line(bottom, top, values, covariance.matrix().toRows(), covariance.df(), covariance.convention());
    }

    private static Covariance covariance(Request request, Ranked ranked, LinearFit fit) {
        var kind = request.options().text("se");
        if (ranked.clusters().isPresent())
            return Covariance.clustered(fit, ranked.clusters().get(), kind.equals("auto") ? "CR1" : clustered(kind));
        if (kind.equals("classical")) return Covariance.classical(fit);
        return Covariance.robust(fit, kind.equals("auto") ? "HC1" : unclustered(kind));
    }

    private static List<Parameter> linearEffects(Line line, int sign, double level) {
        var slope = minus(line.top(), line.bottom());
        double sii = sign * line.at(slope);
        double bottom = line.at(line.bottom());
        double top = line.at(line.top());
        double mean = (bottom + top) / 2;
        var effects = new ArrayList<Parameter>();
        effects.add(Parameter.of("sii", sii, line.error(slope), line.df(), level));
        var ratio = new double[slope.length];
        var relative = new double[slope.length];
        for (int j = 0; j < slope.length; j++) {
            ratio[j] = line.top()[j] / top - line.bottom()[j] / bottom;
            relative[j] = slope[j] / mean - sign * sii / (mean * mean) * (line.top()[j] + line.bottom()[j]) / 2;
        }
        if (top > 0 && bottom > 0)
            effects.add(ratio("rii", sign * StrictMath.log(top / bottom), line.error(ratio), line.df(), level));
        if (mean != 0) effects.add(Parameter.of("rii slope/mean", sii / mean, line.error(relative), line.df(), level));
        return effects;
    }

    private static Parameter ratio(String name, double logarithm, double error, double df, double level) {
        double half = StudentT.quantile(0.5 + level / 2, df) * error;
        double p = 2 * StudentT.above(Math.abs(logarithm / error), df);
        return new Parameter(name, logarithm, error, df, logarithm - half, logarithm + half, p).exponential(name);
    }

    private static double[] minus(double[] a, double[] b) {
        var difference = new double[a.length];
        for (int i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
        return difference;
    }

    private static Estimation logit(Request request, Ranked ranked, double scale, int sign, double level) {
        if (!ranked.others().isEmpty())
            throw new Unreadable(
                    "inequality.logit-covariates",
                    request.formula().text(),
                    new Words(
                            "curve=logit では順位の列だけを書いてください。調整するなら直線にします。",
                            "With curve=logit write the ranking column alone; adjust along a straight line."));
        var shares = new double[ranked.count()];
        for (int i = 0; i < shares.length; i++) shares[i] = ranked.outcome()[i] / scale;
        var curve = LogisticLine.fit(ranked.weights(), ranked.ranking().ranks(), shares);
        if (!curve.isFitted())
            return new NotEstimable(
                    Why.SEPARATION,
                    new Words("結果が順位で完全に分かれるか、すべて同じです。", "The rank separates the outcome, or it never varies."));
        var covariance = LogisticError.of(request.options().text("se"), ranked, shares, curve);
        var line = new Line(
                new double[] {1, 0},
                new double[] {1, 1},
                new double[] {curve.intercept(), curve.slope()},
                covariance.matrix(),
                covariance.df(),
                covariance.convention());
        double error = scale * line.error(curve.differenceSlopes());
        var effects = List.of(
                Parameter.of("sii", sign * scale * curve.difference(), error, line.df(), level),
                ratio("rii", sign * curve.logRatio(), line.error(curve.logRatioSlopes()), line.df(), level));
        return answer(request, ranked, line, effects, List.of(new Figure("log odds per rank", curve.slope())));
    }

    private static Estimate answer(
            Request request, Ranked ranked, Line line, List<Parameter> effects, List<Figure> figures) {
        var groups = new TreeMap<String, Long>(
                Map.of("places in the ranking", (long) ranked.ranking().places()));
        ranked.clusters().ifPresent(c -> groups.put("clusters", (long) c.count()));
        var all = new ArrayList<>(figures);
        all.add(new Figure("mean", ranked.mean()));
        boolean isLogit = request.options().text("curve").equals("logit");
        if (!isLogit) {
            all.add(new Figure("fitted at rank 0", line.at(line.bottom())));
            all.add(new Figure("fitted at rank 1", line.at(line.top())));
        }
        var remarks = new ArrayList<Words>();
        if (effects.stream().noneMatch(e -> e.name().equals("rii")))
            remarks.add(new Words(
                    "直線が端で 0 以下になるので、比（rii）はありません。",
                    "The line falls to 0 or below at an end: there is no ratio (rii)."));
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                all,
                List.of(),
                new Sample(ranked.count(), ranked.dropped(), groups),
                List.of(
                        line.se(),
                        new Convention(
                                "rank",
                                "mid-point of equals, weights enter the rank",
                                "PHEindicatormethods::phe_sii() for groups"),
                        new Convention("rii", "fitted at rank 1 over fitted at rank 0, limits on the logarithm", ""),
                        new Convention("rii slope/mean", "slope over mean", ""),
                        new Convention(
                                "direction",
                                request.options().text("favourable").equals("yes")
                                        ? "top against bottom"
                                        : "bottom against top",
                                "")),
                remarks);
    }

    private static String clustered(String kind) {
        if (kind.startsWith("CR")) return kind;
        throw wrongError(kind, "cluster があるときは CR0 か CR1 です。", "With cluster write CR0 or CR1.");
    }

    private static String unclustered(String kind) {
        if (kind.startsWith("HC")) return kind;
        throw wrongError(kind, "CR0 と CR1 には cluster が要ります。", "CR0 and CR1 need cluster.");
    }

    private static Unreadable wrongError(String kind, String ja, String en) {
        return new Unreadable("inequality.standard-error", kind, new Words(ja, en));
    }
}
