package musubi.effect.instrument;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
import musubi.effect.algebra.Cholesky;
import musubi.effect.distribution.ChiSquared;
import musubi.effect.distribution.FisherF;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.FixedEffects;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearModel;
import musubi.effect.rows.Clusters;

/**
 * Instrumental variables by two-stage least squares or limited information maximum likelihood.
 *
 * <p>Estimand: the effect on those whose participation the instrument moves.
 * <br>Source: Angrist, Imbens and Rubin (1996), Journal of the American Statistical Association 91, 444-455; Staiger and
 * Stock (1997), Econometrica 65, 557-586.
 * <br>Checked against: R AER 1.2-10 ivreg, sandwich 3.0-2, effect/src/test/resources/reference/instrument/iv.R, relative
 * error below 1e-8.
 */
public final class InstrumentalVariables {
    private static final double WEAK = 10;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "iv",
            new Words("操作変数法（二段階最小二乗法）", "Instrumental variables"),
            new Words(
                    "操作変数（会場までの距離など）によって参加が変わる人での、参加の効果",
                    "effect of taking part on those whose participation the instrument (such as the distance to the salon) moves"),
            List.of(
                    new Words(
                            "操作変数は参加を変える（第一段階の F が 10 以上）",
                            "the instrument moves participation (first-stage F of 10 or more)"),
                    new Words(
                            "操作変数は、参加を通じてだけ結果に関わる",
                            "the instrument is related to the outcome through participation only"),
                    new Words("操作変数と結果の両方に関わる隠れた違いがない", "nothing hidden is related to both instrument and outcome"),
                    new Words("操作変数で逆に参加をやめる人はいない", "nobody is moved by the instrument the other way")),
            "b = (X'P X)^-1 X'P y, P the projection on exogenous columns and instruments; e = y - X b",
            new Words(
                    "操作変数が弱いとき。操作変数が結果に直接関わりうるとき。",
                    "with weak instruments, or when the instrument may act on the outcome directly"),
            List.of(
                    "Angrist, Imbens and Rubin (1996), Journal of the American Statistical Association 91, 444-455",
                    "Staiger and Stock (1997), Econometrica 65, 557-586",
                    "Anderson and Rubin (1949), Annals of Mathematical Statistics 20, 46-63",
                    "Sargan (1958), Econometrica 26, 393-415; Wu (1973), Econometrica 41, 733-750"),
            List.of(
                    "R AER::ivreg(y ~ x + d | x + z); summary(diagnostics = TRUE)",
                    "Stata ivregress 2sls y x (d = z), small",
                    "R fixest::feols(y ~ x | unit | d ~ z)"),
            "R 4.2.2, AER 1.2-10, sandwich 3.0-2, relative error below 1e-8",
            "y ~ age + sex | joined ~ distance",
            List.of(
                    Option.choice(
                            "estimator",
                            "2sls",
                            List.of("2sls", "liml"),
                            "二段階最小二乗法か、制限情報最尤法か",
                            "two-stage least squares or limited information maximum likelihood"),
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "classical", "HC0", "HC1", "CR0", "CR1"),
                            "標準誤差。auto は cluster があれば CR1、なければ HC1",
                            "standard errors; auto is CR1 with cluster, else HC1"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster; a:b for a combination"),
                    Option.choice(
                            "accept-weak",
                            "no",
                            List.of("no", "yes"),
                            "第一段階の F が 10 未満でも推定するか",
                            "whether to estimate although the first-stage F is below 10"),
                    Option.given("weights", "重みの列", "column of sampling weights"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            InstrumentalVariables::estimate);

    private InstrumentalVariables() {}

    /** The coefficients of the endogenous columns of {@code request}. */
    public static Estimation estimate(Request request) {
        var formula = request.formula();
        if (formula.endogenous().isEmpty() || formula.instruments().isEmpty())
            throw new Unreadable(
                    "estimate.no-instruments",
                    formula.text(),
                    new Words(
                            "操作変数を「| 参加 ~ 操作変数」の形で書いてください。例: y ~ age | joined ~ distance",
                            "Write the instruments after a bar, as in y ~ age | joined ~ distance."));
        var model = LinearModel.of(request);
        var hindrance = model.hindrance();
        if (hindrance.isPresent()) return hindrance.get();
        var effects = formula.fixed().isEmpty()
                ? Optional.<FixedEffects>empty()
                : Optional.of(FixedEffects.of(model.rows(), formula.fixed(), model.weights()));
        var moments = Preparation.moments(formula, model, effects);
        if (moments.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED,
                    new Words("固定効果を取り除く計算が収束しませんでした。", "Taking the fixed effects out did not settle."));
        return fitted(request, model, moments.get(), effects);
    }

    private static Estimation fitted(
            Request request, LinearModel model, InstrumentMoments moments, Optional<FixedEffects> effects) {
        int absorbed = effects.map(FixedEffects::parameters).orElse(0);
        int columns = moments.first().length + absorbed;
        if (model.rows().count() <= columns)
            return new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            model.rows().count() + " 行で第一段階の " + columns + " 個の係数は推定できません。",
                            model.rows().count() + " rows cannot carry the " + columns
                                    + " coefficients of the first stage."));
        var fit = moments.instruments() < moments.endogenous().length
                ? Optional.<Instrumented>empty()
                : Instrumented.of(moments, request.options().text("estimator").equals("liml"));
        if (fit.isEmpty())
            return new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words(
                            "操作変数 " + moments.instruments() + " 個では、参加の係数 " + moments.endogenous().length
                                    + " 個が決まりません。",
                            moments.instruments() + " instruments do not determine " + moments.endogenous().length
                                    + " endogenous coefficients."));
        var errors = new Errors(model, effects, request.options());
        model.refuseMismatch(errors.kind());
        var strength = errors.strength(fit.get(), absorbed);
        for (int i = 0; i < strength.length; i++)
            if (!(strength[i] >= WEAK) && !request.options().yes("accept-weak"))
                return weak(moments.design().names().get(moments.endogenous()[i]), strength[i]);
        return answer(model, fit.get(), errors, strength, absorbed, request.options());
    }

    private static NotEstimable weak(String name, double f) {
        var figure = String.format(Locale.ROOT, "%.2f", f);
        return new NotEstimable(
                Why.WEAK_INSTRUMENT,
                new Words(
                        "「" + name + "」の第一段階の F は " + figure
                                + " で、10 に届きません（accept-weak=yes で推定し、Anderson-Rubin 区間を見てください）。",
                        "The first-stage F of \"" + name + "\" is " + figure
                                + ", below 10 (accept-weak=yes estimates all the same: then read the Anderson-Rubin interval)."));
    }

    /** The covariance asked for, of the second stage and of the first. */
    private record Errors(LinearModel model, Optional<FixedEffects> effects, Options options) {
        String kind() {
            var asked = options.text("se");
            if (!asked.equals("auto")) return asked;
            return model.clusterings().isEmpty() ? "HC1" : "CR1";
        }

        Clusters clusters() {
            if (model.clusterings().size() != 1)
                throw new Unreadable(
                        "estimate.no-cluster",
                        kind(),
                        new Words(
                                "se=" + kind() + " には cluster の列が一つ要ります。",
                                "se=" + kind() + " needs one clustering in cluster."));
            return model.clusterings().values().iterator().next();
        }

        Covariance of(musubi.effect.regression.LinearFit fit) {
            if (!kind().startsWith("CR")) {
                int parameters =
                        fit.rank() + effects.map(FixedEffects::parameters).orElse(0);
                return kind().equals("classical")
                        ? Covariance.classical(fit, parameters)
                        : Covariance.robust(fit, kind(), parameters);
            }
            var clusters = clusters();
            int within = effects.map(e -> e.parametersWithin(List.of(clusters))).orElse(0);
            return Covariance.clustered(fit, clusters, kind(), fit.rank() + within);
        }

        /** First-stage F of each endogenous column under the covariance asked for. */
        double[] strength(Instrumented fitted, int absorbed) {
            var tests = new InstrumentTests(fitted, absorbed);
            var moments = fitted.moments();
            var strength = new double[moments.endogenous().length];
            for (int i = 0; i < strength.length; i++)
                strength[i] = kind().equals("classical") ? tests.firstStage(i) : wald(moments, i);
            return strength;
        }

        private double wald(InstrumentMoments moments, int i) {
            var column = moments.column(moments.endogenous()[i]);
            var fit = LeastSquares.fit(moments.rows(), moments.stage(), column, moments.weights());
            int q = moments.instruments();
            var places = IntStream.range(fit.rank() - q, fit.rank()).toArray();
            var slopes = new double[q];
            for (int j = 0; j < q; j++) slopes[j] = fit.coefficients()[fit.kept()[places[j]]];
            var inverse = Cholesky.of(of(fit).matrix().pick(places), 0).inverse();
            return inverse.form(slopes, slopes) / q;
        }
    }

    private static Estimate answer(
            LinearModel model, Instrumented fitted, Errors errors, double[] strength, int absorbed, Options options) {
        var covariance = errors.of(fitted.fit());
        double level = options.number("level");
        var fit = fitted.fit();
        var coefficients = new ArrayList<Parameter>();
        for (int j = 0; j < fit.rank(); j++)
            coefficients.add(Parameter.of(
                    fitted.names().get(j),
                    fit.coefficients()[fit.kept()[j]],
                    covariance.standardErrors().get(j),
                    covariance.df(j),
                    level));
        var tests = new InstrumentTests(fitted, absorbed);
        var remarks = new ArrayList<Words>();
        for (var name : fitted.moments().aliased())
            remarks.add(new Words(
                    "列「" + name + "」は他の列の組み合わせなので外しました。",
                    "Column \"" + name + "\" is a combination of others and was left out."));
        remarks.addAll(covariance.remarks());
        var figures = figures(fitted, tests, strength);
        figures.put("sigma", Math.sqrt(fit.residualSquares() / (fit.count() - fit.rank() - absorbed)));
        if (fitted.slopes().length == 1) region(fitted, tests, level, figures, remarks);
        return new Estimate(
                METHOD.id(),
                coefficients.subList(fit.rank() - fitted.slopes().length, fit.rank()),
                coefficients,
                figures.entrySet().stream()
                        .map(f -> new Figure(f.getKey(), f.getValue()))
                        .toList(),
                List.of(),
                new Sample(fit.count(), model.dropped(), model.groups()),
                conventions(covariance, errors.kind(), options.text("estimator")),
                remarks);
    }

    private static Map<String, Double> figures(Instrumented fitted, InstrumentTests tests, double[] strength) {
        var figures = new LinkedHashMap<String, Double>();
        var moments = fitted.moments();
        for (int i = 0; i < strength.length; i++) {
            var of = strength.length == 1
                    ? ""
                    : " of " + moments.design().names().get(moments.endogenous()[i]);
            figures.put("first-stage F" + of, strength[i]);
            figures.put("first-stage F classical" + of, tests.firstStage(i));
            figures.put("partial R squared" + of, tests.partialR2(i));
        }
        double hausman = tests.hausman();
        figures.put("Wu-Hausman F", hausman);
        figures.put("Wu-Hausman p", FisherF.above(hausman, strength.length, tests.hausmanDf()));
        if (tests.overidentified() > 0) {
            figures.put("Sargan", tests.sargan());
            figures.put("Sargan p", ChiSquared.above(tests.sargan(), tests.overidentified()));
        }
        figures.put("kappa", fitted.kappa());
        return figures;
    }

    private static void region(
            Instrumented fitted,
            InstrumentTests tests,
            double level,
            Map<String, Double> figures,
            List<Words> remarks) {
        var fit = fitted.fit();
        double unit = fit.coefficients()[fit.kept()[fit.rank() - 1]] / fitted.slopes()[0];
        var region = tests.andersonRubin(level, unit);
        figures.put("Anderson-Rubin lower", region.lower());
        figures.put("Anderson-Rubin upper", region.upper());
        switch (region.shape()) {
            case "interval" -> {}
            case "outside" ->
                remarks.add(new Words(
                        "Anderson-Rubin の領域は二つの限界の外側です（操作変数が弱い）。",
                        "The Anderson-Rubin region lies outside its two limits: the instruments are weak."));
            case "whole" ->
                remarks.add(new Words(
                        "Anderson-Rubin の領域は全ての値です（操作変数が弱い）。",
                        "The Anderson-Rubin region is the whole line: the instruments are weak."));
            default ->
                remarks.add(new Words(
                        "Anderson-Rubin の領域は空です（操作変数どうしが矛盾している）。",
                        "The Anderson-Rubin region is empty: the instruments contradict each other."));
        }
    }

    private static List<Convention> conventions(Covariance covariance, String kind, String estimator) {
        return List.of(
                new Convention(
                        "estimator",
                        estimator.equals("liml")
                                ? "LIML, smallest root of |W1 - kappa W|; scores of x - kappa v"
                                : "2SLS, structural residuals y - Xb",
                        estimator.equals("liml") ? "Stata ivregress liml" : "R AER::ivreg()"),
                covariance.convention(),
                new Convention(
                        "first-stage F",
                        kind.equals("classical") ? "classical" : "Wald with the same " + kind + " covariance, over q",
                        "R summary(ivreg, vcov., diagnostics = TRUE)"),
                new Convention("Wu-Hausman", "F of the first-stage residuals, classical", "R AER::ivreg diagnostics"),
                new Convention("Sargan", "n R squared, classical", "R AER::ivreg diagnostics"),
                new Convention(
                        "Anderson-Rubin",
                        "F with q and n - columns of the first stage, classical",
                        "R ivmodel::AR.test()"));
    }
}
