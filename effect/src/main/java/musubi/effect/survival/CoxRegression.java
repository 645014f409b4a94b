package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Cox's proportional hazards model: weights, strata, late entry, tied events, robust and clustered errors.
 *
 * <p>Estimand: ratio of hazards between people alike in the other covariates.
 * <br>Source: Cox (1972), Journal of the Royal Statistical Society B 34, 187-220.
 * <br>Checked against: R 4.2.2, survival 3.5-3, effect/src/test/resources/reference/survival/cox.csv and exact.csv, relative
 * error below 1e-8.
 */
public final class CoxRegression {
    private static final Option TIES = Option.choice(
            "ties",
            "efron",
            List.of("efron", "breslow", "exact"),
            "同じ時点に複数の出来事があるときの扱い。exact は、起きたのがその人たちだった確率（条件付き尤度）",
            "how events at the same time are counted; exact takes the chance that it was these people (conditional likelihood)");

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "cox",
            new Words("比例ハザードモデル（Cox 回帰）", "Cox regression"),
            new Words(
                    "共変量が同じ人どうしで、出来事（要介護認定など）の起こりやすさが何倍か（ハザード比）",
                    "ratio of the hazards of the event between people alike in the covariates"),
            List.of(
                    new Words("ハザード比が期間を通して一定である", "the ratio of hazards stays the same over time"),
                    new Words(
                            "観察の打ち切りが、共変量が同じなら出来事の起こりやすさと無関係である",
                            "given the covariates, who is no longer watched says nothing about the event"),
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not")),
            "b maximises sum_i w_i d_i [x_i'b - log sum_{j at risk} w_j exp(x_j'b)]; tied events after Efron: the m-th of d"
                    + " tied events sees the risk of all less (m-1)/d of that of the tied, with their mean weight; exact: their"
                    + " product of risks over the sum of such products for all groups of d at risk",
            new Words(
                    "ハザード比が時間とともに変わるとき（proportional-hazards で確かめ、rmst を使う）。死亡が認定を妨げるなら競合リスクの方法も見る。",
                    "when the ratio changes over time: test it with proportional-hazards and use rmst; when death prevents the"
                            + " event, see the methods for competing events too"),
            List.of(
                    "Cox (1972), Journal of the Royal Statistical Society B 34, 187-220",
                    "Efron (1977), Journal of the American Statistical Association 72, 557-565",
                    "Breslow (1974), Biometrics 30, 89-99",
                    "Gail, Lubin and Rubinstein (1981), Biometrika 68, 703-707",
                    "Lin and Wei (1989), Journal of the American Statistical Association 84, 1074-1078",
                    "Andersen and Gill (1982), Annals of Statistics 10, 1100-1120",
                    "Therneau and Grambsch (2000), Modeling Survival Data, Springer"),
            List.of(
                    "R survival::coxph()",
                    "R survival::clogit(), with Surv(one, case), strata(set) and ties=exact",
                    "Stata stcox, efron",
                    "SAS PROC PHREG TIES=EFRON",
                    "Python lifelines CoxPHFitter"),
            "R 4.2.2, survival 3.5-3, reference/survival/cox.csv and exact.csv, relative error below 1e-8",
            "Surv(days, certified) ~ participation + age + sex + strata(area)",
            List.of(
                    TIES,
                    SurvivalOptions.ERRORS,
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    Option.choice(
                            "baseline",
                            "no",
                            List.of("no", "yes"),
                            "基準の累積ハザードの表を付けるか",
                            "whether to add the table of the baseline cumulative hazard"),
                    SurvivalOptions.LEVEL),
            CoxRegression::estimate);

    private CoxRegression() {}

    /** The hazard ratios of {@code request}. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("strata", "cluster", "offset"));
        var cohort = Cohort.of(request, CoxCovariance.columns(request));
        var refusal = refusal(cohort, 1);
        if (refusal.isPresent()) return refusal.get();
        var ties = ties(request);
        if (ties == Ties.EXACT) checkExact(request, cohort);
        var model = CoxModel.of(cohort, request.formula(), 1, ties);
        if (model.refusal().isPresent()) return model.refusal().get();
        var covariance = CoxCovariance.of(model, request, false);
        if (covariance.clusters() == 1) return oneCluster();
        var tables = new ArrayList<Grid>();
        if (request.options().yes("baseline")) tables.add(CoxResults.baseline(model));
        return CoxResults.of(
                METHOD.id(),
                model,
                covariance,
                request.options().number("level"),
                "hazard ratio",
                List.of(convention(ties)),
                tables);
    }

    static Ties ties(Request request) {
        return Ties.valueOf(request.options().text("ties").toUpperCase(Locale.ROOT));
    }

    static Convention convention(Ties ties) {
        return switch (ties) {
            case EFRON -> new Convention("tied events", "Efron, mean weight of the tied", "R coxph(ties = \"efron\")");
            case BRESLOW -> new Convention("tied events", "Breslow", "R coxph(ties = \"breslow\"), Stata stcox");
            case EXACT ->
                new Convention(
                        "tied events",
                        "exact: conditional on how many, among all groups of as many at risk",
                        "R coxph(ties = \"exact\"), Stata stcox, exactp, SAS PROC PHREG TIES=DISCRETE");
        };
    }

    /** The exact likelihood is one of people without weights, has no scores of single rows and no baseline hazard. */
    private static void checkExact(Request request, Cohort cohort) {
        var options = request.options();
        var hindrance = cohort.isWeighted()
                ? "weights"
                : !CoxCovariance.columns(request).isEmpty()
                        ? "cluster"
                        : options.text("se").equals("robust")
                                ? "se=robust"
                                : options.yes("baseline") ? "baseline=yes" : "";
        if (!hindrance.isEmpty())
            throw Cohort.refused(
                    "estimate.option-conflict",
                    hindrance,
                    "ties=exact は " + hindrance + " と一緒に使えません。efron を使ってください。",
                    "ties=exact does not go with " + hindrance + ": use efron.");
    }

    static NotEstimable oneCluster() {
        return new NotEstimable(Why.TOO_FEW_CLUSTERS, new Words("まとまりが一つしかありません。", "There is one cluster only."));
    }

    /** Why nothing can be said about {@code cause}; empty when something can. */
    static java.util.Optional<NotEstimable> refusal(Cohort cohort, int cause) {
        if (cohort.count() == 0)
            return java.util.Optional.of(
                    new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete.")));
        if (cohort.events(cause) == 0)
            return java.util.Optional.of(new NotEstimable(
                    Why.NO_EVENTS,
                    new Words(
                            cohort.count() + " 行のどれにも出来事がありません。",
                            "None of the " + cohort.count() + " rows ends in the event.")));
        return java.util.Optional.empty();
    }
}
