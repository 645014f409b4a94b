package musubi.effect.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Numbers;

/**
 * Cox regression with an instrument, in two stages, with bootstrap errors that repeat both.
 *
 * <p>Source: Terza, Basu and Rathouz (2008), Journal of Health Economics 27, 531-543; MacKenzie et al. (2014), Health
 * Services and Outcomes Research Methodology 14, 54-68.
 * <br>Checked against: R 4.2.2, survival 3.5-3, effect/src/test/resources/reference/survival/iv.csv, relative error of the
 * coefficients and of F below 1e-8, of the bootstrap errors within their sampling error.
 */
public final class InstrumentalCox {
    private static final double WEAK = 10;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "iv-cox",
            new Words("操作変数を使う Cox 回帰", "Cox regression with an instrument"),
            new Words(
                    "操作変数（サロンの数や距離など）によって参加が変わる人での、参加のハザード比",
                    "hazard ratio of taking part among those whose part depends on the instrument, such as the number of salons"),
            List.of(
                    new Words(
                            "操作変数が参加に強く関わる（第一段階の F が 10 以上）",
                            "the instrument moves participation: F of the first stage is 10 or more"),
                    new Words("操作変数は、参加を通してしか出来事に影響しない", "the instrument acts on the event through participation only"),
                    new Words(
                            "操作変数と出来事に共通の原因は、式の共変量だけである",
                            "the covariates hold all common causes of the instrument and the event"),
                    new Words(
                            "出来事がまれか、測られていない違いが小さい（ハザード比は平均できないため）",
                            "the event is rare or what was not measured matters little, because hazard ratios do not average")),
            "stage 1: D = a'x + c'z + v by least squares; stage 2: Cox on D, x and v (2sri), or on the fitted D and x (2sps)",
            new Words(
                    "操作変数が弱いとき。出来事が多く、測られていない違いが大きいとき。",
                    "with a weak instrument, and when the event is common and what was not measured matters much"),
            List.of(
                    "Terza, Basu and Rathouz (2008), Journal of Health Economics 27, 531-543",
                    "MacKenzie et al. (2014), Health Services and Outcomes Research Methodology 14, 54-68",
                    "Hikichi et al. (2015), Journal of Epidemiology and Community Health 69, 905-910",
                    "Staiger and Stock (1997), Econometrica 65, 557-586"),
            List.of("R lm() and survival::coxph() in two stages", "R ivtools::ivcoxph(estmethod = \"ts\")"),
            "R 4.2.2, survival 3.5-3, reference/survival/iv.csv, relative error below 1e-8",
            "Surv(days, certified) ~ age + sex | participation ~ salons",
            List.of(
                    Option.choice(
                            "stages",
                            "2sri",
                            List.of("2sri", "2sps"),
                            "2sri は第一段階の残差を加え、2sps は参加を予測値に置き換える",
                            "2sri adds the residual of the first stage, 2sps puts the fitted treatment in its place"),
                    Option.given("seed", "ブートストラップの乱数の種（必須）", "seed of the bootstrap, always needed"),
                    Option.number("replicates", "500", "ブートストラップの回数", "number of bootstrap replicates"),
                    Option.choice(
                            "accept-weak",
                            "no",
                            List.of("no", "yes"),
                            "第一段階の F が 10 未満でも推定するか",
                            "whether to estimate with a first-stage F below 10"),
                    SurvivalOptions.TIES,
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    SurvivalOptions.LEVEL),
            InstrumentalCox::estimate);

    private InstrumentalCox() {}

    /** The hazard ratio of the treatment of {@code request}. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("strata", "cluster", "offset", "instruments"));
        var options = request.options();
        int replicates = options.whole("replicates");
        if (replicates < 2 || replicates > 100_000)
            throw Cohort.refused(
                    "survival.replicates",
                    Integer.toString(replicates),
                    "ブートストラップは 2 回から 100000 回までです。",
                    "The number of replicates lies between 2 and 100000, not " + replicates + ".");
        var draws = new Replicates(options.whole("seed"), replicates);
        var columns = CoxCovariance.columns(request);
        var cohort = Cohort.of(request, new LinkedHashSet<>(columns));
        var refusal = CoxRegression.refusal(cohort, 1);
        if (refusal.isPresent()) return refusal.get();
        var first = FirstStage.of(cohort.rows(), request.formula());
        var weights = Numbers.over(cohort.weights());
        var clusters = columns.isEmpty()
                ? Clusters.of(Numbers.over(numbered(cohort.count())))
                : Clusters.of(cohort.rows(), columns);
        if (clusters.count() < 2) return CoxRegression.oneCluster();
        var fit = first.fit(weights);
        if (fit.df() <= 0)
            return new NotEstimable(
                    Why.TOO_FEW_ROWS, new Words("第一段階の係数に対して行が足りません。", "There are too few rows for the first stage."));
        if (first.instruments(fit) == 0)
            return new NotEstimable(
                    Why.WEAK_INSTRUMENT,
                    new Words("操作変数が共変量の組み合わせです。", "The instruments are combinations of the covariates."));
        double strength = columns.isEmpty() ? first.strength(fit, weights) : first.strength(fit, clusters);
        if (!(strength >= WEAK) && !options.yes("accept-weak"))
            return new NotEstimable(
                    Why.WEAK_INSTRUMENT,
                    new Words(
                            String.format(java.util.Locale.ROOT, "第一段階の F は %.2f で、10 に足りません。", strength),
                            String.format(
                                    java.util.Locale.ROOT,
                                    "The first-stage F is %.2f, below the limit of 10.",
                                    strength)));
        var stages = new TwoStages(
                cohort, first, request.formula(), options.text("stages").equals("2sri"), CoxRegression.ties(request));
        var model = stages.model(fit);
        if (model.refusal().isPresent()) return model.refusal().get();
        var estimates = draws.of(clusters, counts -> stages.again(model, counts));
        var drawn = Arrays.stream(estimates).filter(b -> !Double.isNaN(b)).toArray();
        if (drawn.length < 2 || drawn.length < 0.9 * estimates.length)
            return new NotEstimable(
                    Why.NOT_CONVERGED,
                    new Words(
                            "ブートストラップ " + estimates.length + " 回のうち " + (estimates.length - drawn.length)
                                    + " 回で推定できませんでした。",
                            (estimates.length - drawn.length) + " of " + estimates.length
                                    + " bootstrap replicates gave no estimate."));
        return answer(request, model, first.treatment(), strength, drawn, draws, clusters.count());
    }

    private static double[] numbered(int n) {
        var numbers = new double[n];
        for (int i = 0; i < n; i++) numbers[i] = i;
        return numbers;
    }

    private static Estimate answer(
            Request request,
            CoxModel model,
            String treatment,
            double strength,
            double[] drawn,
            Replicates draws,
            int clusters) {
        double level = request.options().number("level");
        var stages = request.options().text("stages");
        var parameter =
                Parameter.of(treatment, model.coefficients()[0], spread(drawn), Double.POSITIVE_INFINITY, level);
        var coefficients = new ArrayList<Parameter>();
        coefficients.add(parameter);
        var names = model.keptNames();
        for (int i = 1; i < names.size(); i++)
            coefficients.add(new Parameter(
                    names.get(i),
                    model.coefficients()[i],
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN));
        Arrays.sort(drawn);
        var sample = model.cohort().sample();
        if (!CoxCovariance.columns(request).isEmpty()) sample = sample.with("clusters", clusters);
        return new Estimate(
                METHOD.id(),
                List.of(parameter.exponential("hazard ratio " + treatment)),
                coefficients,
                List.of(
                        new Figure("first-stage F", strength),
                        new Figure("replicates", drawn.length),
                        new Figure("replicates without estimate", draws.count() - drawn.length),
                        new Figure("percentile lower", StrictMath.exp(percentile(drawn, 0.5 - level / 2))),
                        new Figure("percentile upper", StrictMath.exp(percentile(drawn, 0.5 + level / 2)))),
                List.of(),
                sample,
                List.of(
                        new Convention("stages", stages, "R ivtools::ivcoxph(estmethod = \"ts\")"),
                        new Convention(
                                "standard error",
                                "bootstrap of "
                                        + (CoxCovariance.columns(request).isEmpty() ? "rows" : "clusters")
                                        + " through both stages, drawn rows as case weights, seed " + draws.seed(),
                                "R boot::boot()"),
                        new Convention(
                                "first-stage F",
                                CoxCovariance.columns(request).isEmpty() ? "classical" : "clustered, CR1",
                                "R anova(lm, lm)"),
                        CoxRegression.convention(CoxRegression.ties(request))),
                remarks(strength));
    }

    private static List<Words> remarks(double strength) {
        if (strength >= WEAK) return List.of();
        return List.of(new Words(
                "操作変数が弱く（F が 10 未満）、推定は偏り、区間は狭すぎるおそれがあります。",
                "The instrument is weak, F below 10: the estimate may be biased and the interval too short."));
    }

    private static double spread(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = 0;
        for (double v : values) squares += (v - mean) * (v - mean);
        return Math.sqrt(squares / (values.length - 1));
    }

    /** Type 7 of Hyndman and Fan (1996), American Statistician 50, 361-365. */
    private static double percentile(double[] sorted, double p) {
        double place = p * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
