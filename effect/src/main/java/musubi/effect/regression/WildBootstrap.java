package musubi.effect.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
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
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Term;
import musubi.effect.rows.Clusters;

/**
 * The wild cluster bootstrap of one coefficient: a test and an interval that hold with few clusters.
 *
 * <p>Estimand: the coefficient of least squares.
 * <br>Source: Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427; Webb (2023), Canadian
 * Journal of Economics 56, 839-858; Roodman, MacKinnon, Nielsen and Webb (2019), Stata Journal 19, 4-60.
 * <br>Checked against: all draws fitted again one by one in R, effect/src/test/resources/reference/regression/wild.R.
 */
public final class WildBootstrap {
    private static final int MOST_ENUMERATED = 24;
    private static final int FEW = 10;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "wild-bootstrap",
            new Words("ワイルド・クラスター・ブートストラップ", "Wild cluster bootstrap"),
            new Words("最小二乗法の係数（まとまりが少ないときの検定と区間）", "the coefficient of least squares, tested with few clusters"),
            List.of(
                    new Words("まとまりどうしが独立である", "clusters are independent of each other"),
                    new Words(
                            "参加したまとまりと、しないまとまりが、それぞれ数個以上ある",
                            "there are several treated and several untreated clusters")),
            "y* = X b0 + v_g e0, v_g = ±1;  p = share of draws with |t*| >= |t|, t from CR1",
            new Words(
                    "参加したまとまりが 1、2 個しかないとき（permutation も見る）。",
                    "with only one or two treated clusters (see permutation too)"),
            List.of(
                    "Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427",
                    "Roodman, MacKinnon, Nielsen and Webb (2019), Stata Journal 19, 4-60",
                    "MacKinnon, Nielsen and Webb (2023), Journal of Econometrics 232, 272-299"),
            List.of("Stata boottest x", "R fwildclusterboot::boottest(fit, clustid, param)"),
            "R 4.2.2, every draw fitted again: p exact, interval below 1e-6",
            "y ~ treated + age",
            List.of(
                    Option.given(
                            "cluster",
                            "まとまりの列（必須）。a:b は組み合わせ",
                            "columns that name the cluster, needed; a:b for a combination"),
                    Option.given(
                            "coefficient",
                            "検定する係数の名前（なければ最初の列）",
                            "name of the coefficient that is tested; the first when not given"),
                    Option.choice(
                            "null",
                            "imposed",
                            List.of("imposed", "free"),
                            "帰無仮説を課す（WCR）か課さない（WCU）か",
                            "whether the null hypothesis is imposed (WCR) or not (WCU)"),
                    Option.choice(
                            "multipliers",
                            "auto",
                            List.of("auto", "rademacher", "webb"),
                            "まとまりに掛ける数。auto は 10 個以下なら webb、それより多ければ rademacher",
                            "what clusters are multiplied by; auto is webb up to 10 clusters, else rademacher"),
                    Option.number(
                            "draws",
                            "9999",
                            "引く回数。rademacher で 2^G がこれ以下なら全部を数える",
                            "number of draws; with rademacher all 2^G are enumerated when there are no more than this"),
                    Option.given("seed", "乱数の種（全部を数えるときは不要）", "seed, not needed when all are enumerated"),
                    LinearOptions.WEIGHTS,
                    LinearOptions.LEVEL),
            WildBootstrap::estimate);

    private WildBootstrap() {}

    /** The coefficient of {@code request} with bootstrap p and interval. */
    public static Estimation estimate(Request request) {
        var model = LinearModel.of(request);
        var hindrance = model.hindrance();
        if (hindrance.isPresent()) return hindrance.get();
        var clusters = clusters(model);
        var fitted = fit(request, model, clusters);
        if (fitted.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED,
                    new Words("固定効果を取り除く計算が収束しませんでした。", "Taking the fixed effects out did not settle."));
        var fit = fitted.get();
        if (fit.df() <= 0) return model.tooFew(fit.rank());
        var name = request.options().find("coefficient").orElseGet(() -> first(fit, request.formula()));
        if (fit.place(name) < 0)
            return new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words(
                            "係数「" + name + "」がありません。あるもの: " + String.join("、", fit.names()) + "。",
                            "There is no coefficient \"" + name + "\"; there are: " + String.join(", ", fit.names())
                                    + "."));
        return answer(model, fit, clusters, name, request.options());
    }

    /** The first coefficient, which is the intercept only in a model of nothing else; never one that stands in for another. */
    private static String first(LinearFit fit, Formula formula) {
        var wanted = formula.terms().stream().findFirst().map(Term::label).orElse("(Intercept)");
        if (fit.aliased().contains(wanted) || fit.names().equals(List.of("(Intercept)"))) return wanted;
        return fit.names().stream()
                .filter(n -> !n.equals("(Intercept)"))
                .findFirst()
                .orElse("(Intercept)");
    }

    private static Clusters clusters(LinearModel model) {
        if (model.clusterings().size() != 1)
            throw new Unreadable(
                    "estimate.no-cluster",
                    Integer.toString(model.clusterings().size()),
                    new Words(
                            "設定 cluster にまとまりの列を一つ書いてください（組み合わせは a:b）。",
                            "Option cluster must name one clustering (a:b for a combination)."));
        return model.clusterings().values().iterator().next();
    }

    private static Optional<LinearFit> fit(Request request, LinearModel model, Clusters clusters) {
        var formula = request.formula();
        if (formula.fixed().isEmpty())
            return Optional.of(LeastSquares.fit(
                    model.rows(), Design.of(formula, model.rows()), model.response(), model.weights()));
        var effects = FixedEffects.of(model.rows(), formula.fixed(), model.weights());
        for (var effect : effects.effects())
            if (!effect.levels().isNestedIn(clusters))
                throw new Unreadable(
                        "estimate.effects-not-nested",
                        effect.name(),
                        new Words(
                                "固定効果「" + effect.name() + "」はまとまりの中に入れ子になっていません。factor(" + effect.name()
                                        + ") として式に入れてください。",
                                "The fixed effect \"" + effect.name()
                                        + "\" is not nested in the clusters: write factor(" + effect.name()
                                        + ") in the formula."));
        return Absorbed.fit(
                        model.rows(),
                        Design.of(formula.terms(), true, model.rows()),
                        model.response(),
                        model.weights(),
                        effects)
                .map(Absorbed::fit);
    }

    private static Estimate answer(LinearModel model, LinearFit fit, Clusters clusters, String name, Options options) {
        var covariance = Covariance.clustered(fit, clusters, "CR1");
        int place = fit.place(name);
        var scores = ClusterScores.of(fit, clusters, place);
        var draws = draws(clusters.count(), options);
        boolean isImposed = options.text("null").equals("imposed");
        var wild = new WildScores(scores, isImposed, draws);
        double error = covariance.standardErrors().get(place);
        double level = options.number("level");
        var headline = new Parameter(
                name,
                scores.estimate(),
                error,
                clusters.count() - 1.0,
                Inversion.limit(wild::p, scores.estimate(), -error, level),
                Inversion.limit(wild::p, scores.estimate(), error, level),
                wild.p(0));
        var remarks = new ArrayList<>(Coefficients.aliased(fit.aliased()));
        if (draws.kind().equals("enumerated") && clusters.count() <= FEW)
            remarks.add(new Words(
                    "符号の組み合わせは " + draws.count() + " 通りしかなく、p はその分の 1 より細かくなりません。",
                    "There are only " + draws.count() + " combinations of signs, and p is no finer than one in them."));
        return new Estimate(
                METHOD.id(),
                List.of(headline),
                Coefficients.of(fit, covariance, level),
                List.of(new Figure("t", headline.statistic()), new Figure("draws", draws.count())),
                List.of(),
                new Sample(fit.count(), model.dropped(), model.groups()),
                conventions(draws, isImposed, covariance),
                remarks);
    }

    private static Draws draws(int clusters, Options options) {
        var kind = options.text("multipliers");
        if (kind.equals("auto")) kind = clusters <= FEW ? "webb" : "rademacher";
        int asked = options.whole("draws");
        if (asked < 1)
            throw new Unreadable(
                    "estimate.not-positive",
                    options.text("draws"),
                    new Words("設定 draws は 1 以上です。", "Option draws is 1 or more."));
        if (kind.equals("rademacher") && clusters <= MOST_ENUMERATED && 1 << clusters <= asked)
            return Draws.enumerated(clusters);
        return new Draws(kind, clusters, asked + 1, options.whole("seed"));
    }

    private static List<Convention> conventions(Draws draws, boolean isImposed, Covariance covariance) {
        return List.of(
                new Convention(
                        "bootstrap",
                        (isImposed ? "WCR, null imposed" : "WCU, null not imposed") + ", CR1 t, "
                                + (draws.kind().equals("enumerated")
                                        ? "all " + draws.count() + " signs"
                                        : draws.kind() + ", " + (draws.count() - 1) + " draws"),
                        "Stata boottest" + (isImposed ? "" : ", nonull")),
                new Convention(
                        "p",
                        draws.kind().equals("enumerated")
                                ? "share of all sign vectors with |t*| >= |t|"
                                : isImposed
                                        ? "share with |t*| >= |t|, the data themselves counted as one draw"
                                        : "share of the draws with |t*| >= |t|",
                        ""),
                new Convention("interval", "all values whose p is at least 1 - level", "Stata boottest"),
                covariance.convention());
    }
}
