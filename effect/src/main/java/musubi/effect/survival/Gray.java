package musubi.effect.survival;

import java.util.ArrayList;
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

/**
 * Compares the cumulative incidence of an event between groups when other events compete with it.
 *
 * <p>Source: Gray (1988), Annals of Statistics 16, 1141-1154.
 * <br>Checked against: R 4.2.2, cmprsk 2.2-11, effect/src/test/resources/reference/survival/gray.csv, relative error below
 * 1e-8.
 */
public final class Gray {
    /** The work grows with the third power of the groups. */
    private static final int MOST_ARMS = 50;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "gray",
            new Words("グレイの検定（競合リスク）", "Gray's test with competing events"),
            new Words(
                    "群の間で累積発生率に差がないという仮説の検定（死亡などで起きなくなった人も分母に残す）",
                    "whether the cumulative incidence of the event is the same in all groups; those whom another event, such as"
                            + " death, removed stay in the denominator"),
            List.of(new Words(
                    "観察の打ち切りが、どの群でもどの出来事の起こりやすさとも無関係である",
                    "in every group, who is no longer watched says nothing about any of the events")),
            "chi² = (O-E)' V^-1 (O-E), O-E = sum w (d_k - d R_k/R), R_k = Y_k (1 - F_k(t-)) / S_k(t-), w = (1 - F(t-))^rho, V"
                    + " after Gray",
            new Words(
                    "群の違いを他の要因で調整したいとき（fine-gray を使う）。原因そのものへの効果を知りたいとき（log-rank か cause-specific-cox を使う）。",
                    "when groups differ in other respects: use fine-gray; for the effect on the cause itself: use log-rank or"
                            + " cause-specific-cox"),
            List.of("Gray (1988), Annals of Statistics 16, 1141-1154"),
            List.of("R cmprsk::cuminc(time, event, group, strata, rho)$Tests"),
            "R 4.2.2, cmprsk 2.2-11, reference/survival/gray.csv, relative error below 1e-8",
            "Surv(days, event) ~ arm + strata(area)",
            List.of(
                    Option.given("cause", "知りたい出来事の種類。書かなければすべて", "the event of interest; if none, every one"),
                    SurvivalOptions.CENSORED,
                    Option.number(
                            "rho",
                            "0",
                            "0 はどの時点も同じ重さ、1 は早い時点を重く見る",
                            "0 gives every time the same weight, 1 looks at early times more")),
            Gray::estimate);

    private Gray() {}

    /** The tests of {@code request}, for each cause. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("strata"));
        var cohort = Cohort.ofCausesUnweighted(request);
        if (cohort.count() == 0)
            return new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete."));
        if (cohort.causes().isEmpty())
            return new NotEstimable(Why.NO_EVENTS, new Words("出来事が一件もありません。", "Nothing happened to anybody."));
        LogRank.checkEntry(request, cohort);
        var arms = Arms.of(cohort, request.formula());
        if (arms.count() < 2) return LogRank.oneGroup();
        if (arms.count() > MOST_ARMS)
            throw Cohort.refused(
                    "survival.arms",
                    request.formula().text(),
                    "群が " + arms.count() + " 個あります（この検定の上限 " + MOST_ARMS + "）。",
                    "There are " + arms.count() + " groups, more than the " + MOST_ARMS + " this test takes.");
        int cause = CompetingCox.cause(request, cohort);
        var refusal = CoxRegression.refusal(cohort, cause);
        if (refusal.isPresent()) return refusal.get();
        return answer(
                cohort,
                arms,
                request.options().isGiven("cause")
                        ? new int[] {cause}
                        : IntStream.rangeClosed(1, cohort.causes().size()).toArray(),
                request.options().number("rho"));
    }

    private static Estimation answer(Cohort cohort, Arms arms, int[] causes, double rho) {
        var tests = new ArrayList<Parameter>();
        var tables = new ArrayList<Grid>();
        var remarks = new ArrayList<>(cohort.remarks());
        for (int cause : causes) {
            var scores = GrayScores.of(cohort, arms, cause, rho);
            var name = cohort.causes().get(cause - 1);
            var test = scores.test("Gray chi-squared " + name);
            if (test.isPresent()) {
                tests.add(test.get());
                scores.remarks(arms).stream().filter(r -> !remarks.contains(r)).forEach(remarks::add);
            } else
                remarks.add(new Words(
                        "「" + name + "」では、群どうしが同じ時点で比べられません。",
                        "The groups are never at risk together when \"" + name + "\" happens."));
            tables.add(scores.table("groups " + name, arms));
        }
        if (tests.isEmpty()) return ArmScores.neverTogether();
        var weights = "(1-F(t-))^" + KaplanMeier.plain(rho) + " of the incidence common to the groups, in each stratum";
        return new Estimate(
                METHOD.id(),
                tests,
                List.of(),
                List.of(),
                tables,
                cohort.sample(),
                List.of(
                        new Convention(
                                "variance",
                                "of Gray, less what ties take away as in the hypergeometric",
                                "R cmprsk::cuminc()"),
                        new Convention(
                                "weights of times", weights, "R cmprsk::cuminc(rho = " + KaplanMeier.plain(rho) + ")")),
                remarks);
    }
}
