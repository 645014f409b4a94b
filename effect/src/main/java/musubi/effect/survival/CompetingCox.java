package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Regression for one of several competing events: on its cause-specific hazard, where other events end the watch, or on its
 * subdistribution hazard, where those who had another event stay with the chance of still being watched.
 *
 * <p>Source: Prentice et al. (1978), Biometrics 34, 541-554; Fine and Gray (1999), Journal of the American Statistical
 * Association 94, 496-509.
 * <br>Checked against: R 4.2.2, survival 3.5-3 and cmprsk 2.2-11, effect/src/test/resources/reference/survival/competing.csv,
 * subdistribution.csv and crr.csv, relative error below 1e-8.
 */
public final class CompetingCox {
    private static final Option CAUSE =
            Option.given("cause", "知りたい出来事の種類。書かなければ最初のもの", "the event of interest; if none, the first");

    private static final Option LEAVING = Option.choice(
            "leaving",
            "after",
            List.of("after", "before"),
            "出来事と同じ時点で観察が終わる人がいるとき、その人は出来事の後（after）と前（before）のどちらで抜けるとみなすか",
            "whether those who leave at the time of an event leave after it or before it");
    private static final Option FINE_GRAY_ERRORS = Option.choice(
            "se",
            "auto",
            List.of("auto", "model", "robust", "fine-gray"),
            "標準誤差。auto は robust。fine-gray は、観察の打ち切りの曲線を推定したことも数える",
            "standard errors; auto is robust; fine-gray also counts that the curve of leaving was estimated");

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
                            "観察の始まりと打ち切りが、（層の中で）共変量とも出来事とも無関係である",
                            "when somebody enters and who is no longer watched depend, within strata, on neither the"
                                    + " covariates nor the events")),
            "Cox regression in which those who had another event at T stay at risk with weight G(t-)H(t-) / (G(T-)H(T-)), G"
                    + " the product-limit curve of still being watched, H that of having entered, both within strata",
            new Words(
                    "原因そのものへの効果を知りたいとき（cause-specific-cox を使う）。",
                    "for the effect on the cause itself: use cause-specific-cox"),
            List.of(
                    "Fine and Gray (1999), Journal of the American Statistical Association 94, 496-509",
                    "Geskus (2011), Biometrics 67, 39-49"),
            List.of(
                    "R survival::finegray(~ . + strata()) and coxph(weights = fgwt, cluster = id)",
                    "R cmprsk::crr(): ties=breslow, leaving=before, se=fine-gray",
                    "Stata stcrreg"),
            "R 4.2.2, survival 3.5-3, reference/survival/competing.csv and subdistribution.csv; cmprsk 2.2-11, crr.csv, relative error below 1e-8",
            "Surv(days, event) ~ participation + age + sex + strata(area)",
            List.of(
                    CAUSE,
                    SurvivalOptions.CENSORED,
                    Option.given(
                            "id",
                            "人を表す列。Surv(開始, 終了, 出来事) のときは必須",
                            "the column that names the person; needed with Surv(start, stop, event)"),
                    Option.given(
                            "censoring-strata",
                            "観察の打ち切りの曲線を別々に推定する列。書かなければ strata() の層ごと",
                            "columns within which the curve of leaving is estimated apart; if none, the strata"),
                    LEAVING,
                    SurvivalOptions.TIES,
                    FINE_GRAY_ERRORS,
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    SurvivalOptions.LEVEL),
            CompetingCox::fineGray);

    private CompetingCox() {}

    /** Ratios of cause-specific hazards. */
    public static Estimation causeSpecific(Request request) {
        FormulaParts.check(request, Set.of("strata", "cluster", "offset"));
        var columns = CoxCovariance.columns(request);
        var cohort = Cohort.ofCauses(request, columns);
        int cause = cause(request, cohort);
        var refusal = CoxRegression.refusal(cohort, cause);
        if (refusal.isPresent()) return refusal.get();
        var model = CoxModel.of(cohort, request.formula(), cause, CoxRegression.ties(request));
        if (model.refusal().isPresent()) return model.refusal().get();
        return answer(
                request,
                CAUSE_SPECIFIC,
                "hazard ratio",
                model,
                cause,
                CoxCovariance.of(model, request, false, columns),
                List.of());
    }

    /** Ratios of subdistribution hazards. */
    public static Estimation fineGray(Request request) {
        FormulaParts.check(request, Set.of("strata", "cluster", "offset"));
        var options = request.options();
        var id = options.find("id");
        var columns = CoxCovariance.columns(request);
        if (columns.isEmpty()) columns = id.stream().toList();
        var more = new ArrayList<>(columns);
        id.ifPresent(more::add);
        more.addAll(options.columns("censoring-strata"));
        var cohort = Cohort.ofCauses(request, more);
        // Without it the end of each row of a person would pass for the end of watching.
        if (cohort.hasEntry()) options.text("id");
        int cause = cause(request, cohort);
        var refusal = CoxRegression.refusal(cohort, cause);
        if (refusal.isPresent()) return refusal.get();
        boolean isEstimated = options.text("se").equals("fine-gray");
        if (isEstimated) checkEstimated(request, cohort);
        var leaving = Leaving.valueOf(options.text("leaving").toUpperCase(Locale.ROOT));
        var watching = Watching.of(cohort, options.columns("censoring-strata"), Spells.of(cohort, id), leaving);
        var impossible = watching.impossible(cohort, cause);
        if (impossible.isPresent()) return unwatched(impossible.getAsDouble());
        var model = CoxModel.of(cohort, request.formula(), cause, CoxRegression.ties(request), Optional.of(watching));
        if (model.refusal().isPresent()) return model.refusal().get();
        var covariance = isEstimated
                ? CoxCovariance.ofEstimated(model, watching)
                : CoxCovariance.of(model, request, true, columns);
        return answer(
                request,
                FINE_GRAY,
                "subdistribution hazard ratio",
                model,
                cause,
                covariance,
                List.of(convention(watching, cohort, options)));
    }

    /** The errors that count the estimation of the curve are those of people without weights who are all watched from the beginning. */
    private static void checkEstimated(Request request, Cohort cohort) {
        var hindrance = cohort.hasEntry()
                ? "Surv(start, stop, event)"
                : cohort.isWeighted()
                        ? "weights"
                        : CoxCovariance.columns(request).isEmpty() ? "" : "cluster";
        if (!hindrance.isEmpty())
            throw Cohort.refused(
                    "estimate.option-conflict",
                    hindrance,
                    "se=fine-gray は " + hindrance + " と一緒に使えません。robust を使ってください。",
                    "se=fine-gray does not go with " + hindrance + ": use robust.");
    }

    private static NotEstimable unwatched(double time) {
        return new NotEstimable(
                Why.NO_OVERLAP,
                new Words(
                        "時点 " + KaplanMeier.plain(time) + " で別の出来事が起きた人が、その時点まで観察されている確率が 0 と推定され、重みが決まりません。"
                                + "観察の始まりか終わりに人が少なすぎます。",
                        "Somebody has another event at " + KaplanMeier.plain(time)
                                + ", but the estimated chance of being watched then is 0, so there is no weight: too few are"
                                + " watched early or late."));
    }

    private static Convention convention(Watching watching, Cohort cohort, Options options) {
        var columns = options.columns("censoring-strata");
        boolean isAfter = watching.leaving() == Leaving.AFTER;
        boolean isEstimated = options.text("se").equals("fine-gray");
        var curves = !columns.isEmpty()
                ? "one for each " + String.join(", ", columns)
                : cohort.strataCount() > 1 ? "one for each stratum" : "one for all";
        return new Convention(
                "censoring curve",
                curves + ", without weights, "
                        + (isAfter
                                ? "events before those who leave at the same time"
                                : "those who leave before events at the same time")
                        + (watching.isDelayed() ? ", times the curve of having entered" : "")
                        + (isEstimated ? "; its estimation counted in the errors" : "; taken as known in the errors"),
                isAfter
                        ? "R finegray(); cmprsk::crr() differs in ties"
                        : "R cmprsk::crr(); finegray() differs in ties");
    }

    private static Estimation answer(
            Request request,
            Method method,
            String ratio,
            CoxModel model,
            int cause,
            CoxCovariance covariance,
            List<Convention> more) {
        if (covariance.clusters() == 1) return CoxRegression.oneCluster();
        var conventions = new ArrayList<Convention>();
        conventions.add(CoxRegression.convention(CoxRegression.ties(request)));
        conventions.add(new Convention("cause", model.cohort().causes().get(cause - 1), ""));
        conventions.addAll(more);
        return CoxResults.of(
                method.id(), model, covariance, request.options().number("level"), ratio, conventions, List.of());
    }

    /** The number of the cause the request names, the first when it names none; one above all when it happened to nobody. */
    static int cause(Request request, Cohort cohort) {
        var wanted = request.options().find("cause");
        if (wanted.isEmpty() || cohort.count() == 0) return 1;
        int place = cohort.causes().indexOf(wanted.get());
        if (place < 0 && Cohort.couldHappen(request, wanted.get()))
            return cohort.causes().size() + 1;
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
