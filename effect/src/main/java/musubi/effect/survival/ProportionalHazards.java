package musubi.effect.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.ChiSquared;

/**
 * Tests whether the hazard ratios of a Cox model drift with time: the score test of adding each term times a function of
 * time, for each term and for all together.
 *
 * <p>Source: Grambsch and Therneau (1994), Biometrika 81, 515-526.
 * <br>Checked against: R 4.2.2, survival 3.5-3, effect/src/test/resources/reference/survival/cox.csv, relative error below
 * 1e-8.
 */
public final class ProportionalHazards {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "proportional-hazards",
            new Words("比例ハザード性の検定", "Test of proportional hazards"),
            new Words(
                    "Cox 回帰のハザード比が時間とともに変わらない、という仮定の検定",
                    "whether the hazard ratios of a Cox regression stay the same over time"),
            List.of(new Words("時間との関わり方（transform）を先に決めている", "the transform of time was chosen beforehand")),
            "chi² = u' (I22 - I21 I11^-1 I12)^-1 u, with u the score of x g(t) at the fitted coefficients",
            new Words(
                    "人数がとても多いと小さなずれでも有意になり、少ないと大きなずれも見逃す。曲線も見ること。",
                    "with very many people small drifts become significant, with few large ones are missed: look at the curves"
                            + " too"),
            List.of("Grambsch and Therneau (1994), Biometrika 81, 515-526"),
            List.of("R survival::cox.zph() of version 3.0 and later"),
            "R 4.2.2, survival 3.5-3, reference/survival/cox.csv, relative error below 1e-8",
            "Surv(days, certified) ~ participation + age + sex",
            List.of(
                    Option.choice(
                            "transform",
                            "km",
                            List.of("km", "identity", "log", "rank"),
                            "時間の変換。km は一つ前までの生存曲線の 1 との差",
                            "transform of time; km is one less the survival curve just before"),
                    SurvivalOptions.TIES,
                    SurvivalOptions.WEIGHTS),
            ProportionalHazards::estimate);

    private ProportionalHazards() {}

    /** The tests of the model of {@code request}. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("strata", "offset"));
        var cohort = Cohort.of(request, List.of());
        var refusal = CoxRegression.refusal(cohort, 1);
        if (refusal.isPresent()) return refusal.get();
        var ties = CoxRegression.ties(request);
        var model = CoxModel.of(cohort, request.formula(), 1, ties);
        if (model.refusal().isPresent()) return model.refusal().get();
        var fit = model.fit();
        var timeline = fit.likelihood().timeline();
        var transform = request.options().text("transform");
        if (transform.equals("log") && !(timeline.size() > 0 && isPositive(timeline)))
            return new NotEstimable(
                    Why.WRONG_SHAPE, new Words("時間 0 以下の出来事があり、対数を取れません。", "An event at time 0 or before has no log."));
        var drift = new Drift(fit, HazardTimes.of(transform, timeline, cohort));
        return answer(request, model, drift, transform, ties);
    }

    private static boolean isPositive(Timeline timeline) {
        return IntStream.range(0, timeline.size()).allMatch(k -> timeline.time(k) > 0);
    }

    private static Estimate answer(Request request, CoxModel model, Drift drift, String transform, Ties ties) {
        var kept = model.fit().kept();
        var tests = new ArrayList<Parameter>();
        tests.add(drift.test("global", IntStream.range(0, kept.length).toArray()));
        var terms = request.formula().terms();
        for (int i = 0; i < terms.size(); i++) {
            var columns = model.design().columnsOfTerm(i);
            var places = IntStream.range(0, kept.length)
                    .filter(k -> kept[k] + 1 >= columns[0] && kept[k] + 1 < columns[1])
                    .toArray();
            if (places.length > 0) tests.add(drift.test(terms.get(i).label(), places));
        }
        var lines = tests.stream()
                .map(t -> new Grid.Line(t.name(), List.of(t.estimate(), t.df(), t.p())))
                .toList();
        return new Estimate(
                METHOD.id(),
                tests,
                List.of(),
                List.of(),
                List.of(new Grid("tests", List.of("chi-squared", "df", "p"), lines)),
                model.cohort().sample(),
                List.of(
                        new Convention("transform of time", transform, "R cox.zph(transform = \"" + transform + "\")"),
                        new Convention(
                                "kind of test",
                                "score test at the fitted coefficients, not the correlation of residuals with time",
                                "R cox.zph(), survival >= 3.0"),
                        CoxRegression.convention(ties)),
                CoxResults.aliased(model));
    }

    /** Score and information of the products with time, less what the coefficients themselves take up. */
    private static final class Drift {
        private final double[] score;
        private final Symmetric variance;

        Drift(CoxFit fit, double[] times) {
            var likelihood = fit.likelihood();
            var squares = Arrays.stream(times).map(t -> t * t).toArray();
            var once = likelihood.derivatives(fit.hazards(), fit.sums(), times);
            var twice = likelihood.derivatives(fit.hazards(), fit.sums(), squares);
            this.score =
                    Arrays.stream(fit.kept()).mapToDouble(j -> once.score()[j]).toArray();
            var crossed = once.information().pick(fit.kept());
            this.variance = twice.information()
                    .pick(fit.kept())
                    .plus(fit.inverse().sandwich(crossed.toRows()).scaled(-1));
        }

        Parameter test(String name, int[] places) {
            var cholesky = Cholesky.of(variance.pick(places), NewtonSteps.TOLERANCE);
            var u = Arrays.stream(places).mapToDouble(i -> score[i]).toArray();
            var solved = cholesky.solve(u);
            double chi = 0;
            for (int i = 0; i < u.length; i++) chi += u[i] * solved[i];
            double df = cholesky.rank();
            return new Parameter(name, chi, Double.NaN, df, Double.NaN, Double.NaN, ChiSquared.above(chi, df));
        }
    }
}
