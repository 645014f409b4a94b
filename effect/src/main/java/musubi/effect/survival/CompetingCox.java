package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Regression for one of several competing events: on its cause-specific hazard, where other events end the watch, or on its
 * subdistribution hazard, where those who had another event stay with the chance of still being watched.
 *
 * <p>Source: Prentice et al. (1978), Biometrics 34, 541-554; Fine and Gray (1999), Journal of the American Statistical
 * Association 94, 496-509.
 * <br>Checked against: R 4.2.2, survival 3.5-3, effect/src/test/resources/reference/survival/competing.csv, relative error
 * below 1e-8.
 */
public final class CompetingCox {
    private static final Option CAUSE =
            Option.given("cause", "知りたい出来事の種類。書かなければ最初のもの", "the event of interest; if none, the first");

    /** What the regression on the cause-specific hazard says about itself. */
    public static final Method CAUSE_SPECIFIC = new Method(
            "cause-specific-cox",
            new Words("原因別ハザードの Cox 回帰", "Cox regression of a cause-specific hazard"),
            new Words(
                    "どの出来事もまだ起きていない人に、その種類の出来事が起きる速さが何倍か",
                    "ratio of the rates of this event among those to whom nothing has happened yet"),
            List.of(
                    new Words("ハザード比が期間を通して一定である", "the ratio of hazards stays the same over time"),
                    new Words(
                            "観察の打ち切りが、共変量が同じなら出来事の起こりやすさと無関係である",
                            "given the covariates, who is no longer watched says nothing about the events")),
            "Cox regression in which other events count as no longer watched",
            new Words(
                    "割合（累積発生率）への効果を知りたいとき（fine-gray か aalen-johansen を使う）。",
                    "for the effect on the share of people: use fine-gray or aalen-johansen"),
            List.of(
                    "Prentice et al. (1978), Biometrics 34, 541-554",
                    "Putter, Fiocco and Geskus (2007), Statistics in Medicine 26, 2389-2430"),
            List.of("R survival::coxph(Surv(time, event == cause) ~ x)"),
            "R 4.2.2, survival 3.5-3, reference/survival/competing.csv, relative error below 1e-8",
            "Surv(days, event) ~ participation + age + sex",
            List.of(
                    CAUSE,
                    SurvivalOptions.CENSORED,
                    SurvivalOptions.TIES,
                    SurvivalOptions.ERRORS,
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    SurvivalOptions.LEVEL),
            CompetingCox::causeSpecific);

    /** What the regression on the subdistribution hazard says about itself. */
    public static final Method FINE_GRAY = new Method(
            "fine-gray",
            new Words("部分分布ハザードの回帰（Fine-Gray）", "Fine-Gray regression of a subdistribution hazard"),
            new Words(
                    "累積発生率への効果の向きと強さ（部分分布ハザード比）",
                    "direction and strength of the effect on cumulative incidence: ratio of subdistribution hazards"),
            List.of(
                    new Words(
                            "部分分布ハザードの比が期間を通して一定である", "the ratio of subdistribution hazards stays the same over time"),
                    new Words(
                            "観察の打ち切りが、共変量とも出来事とも無関係である",
                            "who is no longer watched depends on neither the covariates nor the events")),
            "Cox regression in which those who had another event at T stay at risk with weight G(t-)/G(T-), G the"
                    + " Kaplan-Meier curve of no longer being watched",
            new Words(
                    "原因そのものへの効果を知りたいとき（cause-specific-cox を使う）。",
                    "for the effect on the cause itself: use cause-specific-cox"),
            List.of(
                    "Fine and Gray (1999), Journal of the American Statistical Association 94, 496-509",
                    "Geskus (2011), Biometrics 67, 39-49"),
            List.of("R survival::finegray() and coxph(weights = fgwt, cluster = id)", "Stata stcrreg"),
            "R 4.2.2, survival 3.5-3, reference/survival/competing.csv, relative error below 1e-8",
            "Surv(days, event) ~ participation + age + sex",
            List.of(
                    CAUSE,
                    SurvivalOptions.CENSORED,
                    SurvivalOptions.TIES,
                    SurvivalOptions.ERRORS,
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    SurvivalOptions.LEVEL),
            CompetingCox::fineGray);

    private CompetingCox() {}

    /** Ratios of cause-specific hazards. */
    public static Estimation causeSpecific(Request request) {
        return estimate(request, false);
    }

    /** Ratios of subdistribution hazards. */
    public static Estimation fineGray(Request request) {
        return estimate(request, true);
    }

    private static Estimation estimate(Request request, boolean isSubdistribution) {
        FormulaParts.check(
                request, isSubdistribution ? Set.of("cluster", "offset") : Set.of("strata", "cluster", "offset"));
        var options = request.options();
        var cohort = Cohort.ofCauses(request, CoxCovariance.columns(request));
        if (isSubdistribution) check(request, cohort);
        int cause = cause(options.find("cause"), cohort);
        var refusal = CoxRegression.refusal(cohort, cause);
        if (refusal.isPresent()) return refusal.get();
        var ties = CoxRegression.ties(request);
        var model = CoxModel.of(
                cohort,
                request.formula(),
                cause,
                ties,
                isSubdistribution ? Optional.of(Censoring.of(cohort)) : Optional.empty());
        if (model.refusal().isPresent()) return model.refusal().get();
        var covariance = CoxCovariance.of(model, request, isSubdistribution);
        if (covariance.clusters() == 1) return CoxRegression.oneCluster();
        var conventions = new ArrayList<Convention>();
        conventions.add(CoxRegression.convention(ties));
        conventions.add(new Convention("cause", cohort.causes().get(cause - 1), ""));
        if (isSubdistribution)
            conventions.add(new Convention(
                    "censoring curve",
                    "one for all, without weights, events before those who leave at the same time; taken as known in the"
                            + " errors",
                    "R finegray(); cmprsk::crr() differs in ties and errors"));
        return CoxResults.of(
                (isSubdistribution ? FINE_GRAY : CAUSE_SPECIFIC).id(),
                model,
                covariance,
                options.number("level"),
                isSubdistribution ? "subdistribution hazard ratio" : "hazard ratio",
                conventions,
                List.of());
    }

    private static void check(Request request, Cohort cohort) {
        if (cohort.hasEntry())
            throw Cohort.refused(
                    "survival.entry",
                    request.formula().text(),
                    "この方法は途中からの観察を扱いません。Surv(時間, 出来事) と書いてください。",
                    "This method does not take late entry: write Surv(time, event).");
    }

    /** The number of the cause of this name. */
    static int cause(Optional<String> wanted, Cohort cohort) {
        if (wanted.isEmpty() || cohort.count() == 0) return 1;
        int place = cohort.causes().indexOf(wanted.get());
        if (place < 0)
            throw Cohort.refused(
                    "survival.unknown-cause",
                    wanted.get(),
                    "出来事の種類「" + wanted.get() + "」はありません。あるもの: " + String.join("、", cohort.causes()) + "。",
                    "There is no event \"" + wanted.get() + "\"; there are: " + String.join(", ", cohort.causes())
                            + ".");
        return place + 1;
    }
}
