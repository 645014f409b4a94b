package musubi.effect.survival;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Compares the survival curves of groups: the log-rank test and its relatives that look at early times more.
 *
 * <p>Source: Harrington and Fleming (1982), Biometrika 69, 553-566.
 * <br>Checked against: R 4.2.2, survival 3.5-3, effect/src/test/resources/reference/survival/curves.csv, relative error
 * below 1e-9.
 */
public final class LogRank {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "log-rank",
            new Words("ログランク検定", "Log-rank test"),
            new Words("群の間で生存曲線に差がないという仮説の検定", "whether the survival curves of the groups are the same"),
            List.of(new Words(
                    "観察の打ち切りが、どの群でも出来事の起こりやすさと無関係である",
                    "in every group, who is no longer watched says nothing about the event")),
            "chi² = (O-E)' V^-1 (O-E), O-E = sum w (d_j - d Y_j/Y), V hypergeometric, w = S(t-)^rho",
            new Words(
                    "群の違いを他の要因で調整したいとき（cox を使う）。曲線が交わるとき（rmst を使う）。",
                    "when groups differ in other respects: use cox; when the curves cross: use rmst"),
            List.of(
                    "Mantel (1966), Cancer Chemotherapy Reports 50, 163-170",
                    "Peto and Peto (1972), Journal of the Royal Statistical Society A 135, 185-207",
                    "Harrington and Fleming (1982), Biometrika 69, 553-566"),
            List.of("R survival::survdiff(rho =)", "Stata sts test"),
            "R 4.2.2, survival 3.5-3, reference/survival/curves.csv, relative error below 1e-9",
            "Surv(days, certified) ~ arm + strata(area)",
            List.of(Option.number(
                    "rho",
                    "0",
                    "0 はログランク検定、1 は早い時点を重く見るピート検定",
                    "0 for the log-rank test, 1 for that of Peto, which looks at early times more")),
            LogRank::estimate);

    private LogRank() {}

    /** The test of {@code request}. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("strata"));
        var cohort = Cohort.unweighted(request);
        var refusal = CoxRegression.refusal(cohort, 1);
        if (refusal.isPresent()) return refusal.get();
        checkEntry(request, cohort);
        var arms = Arms.of(cohort, request.formula());
        if (arms.count() < 2) return oneGroup();
        double rho = request.options().number("rho");
        var scores = ArmScores.none(arms.count());
        for (int s = 0; s < cohort.strataCount(); s++) add(scores, cohort, arms, s, rho);
        return answer(cohort, arms, scores, rho);
    }

    static void checkEntry(Request request, Cohort cohort) {
        if (cohort.hasEntry())
            throw Cohort.refused(
                    "survival.entry",
                    request.formula().text(),
                    "この検定は途中からの観察を扱いません。Surv(時間, 出来事) と書いてください。",
                    "This test does not take late entry: write Surv(time, event).");
    }

    static NotEstimable oneGroup() {
        return new NotEstimable(Why.NO_VARIATION, new Words("群が一つしかありません。", "There is one group only."));
    }

    private static Estimation answer(Cohort cohort, Arms arms, ArmScores scores, double rho) {
        var name = rho == 0 ? "log-rank" : rho == 1 ? "Peto" : "G-rho";
        var test = scores.test(name + " chi-squared");
        if (test.isEmpty()) return ArmScores.neverTogether();
        return new Estimate(
                METHOD.id(),
                List.of(test.get()),
                List.of(),
                List.of(),
                List.of(scores.table("groups", arms)),
                cohort.sample(),
                List.of(
                        new Convention("variance", "hypergeometric", "R survdiff()"),
                        new Convention(
                                "weights of times",
                                "S(t-)^" + KaplanMeier.plain(rho) + " of the pooled curve in each stratum",
                                "R survdiff(rho = " + KaplanMeier.plain(rho) + ")")),
                scores.remarks(arms));
    }

    private static void add(ArmScores scores, Cohort cohort, Arms arms, int stratum, double rho) {
        var members = IntStream.range(0, cohort.count())
                .filter(i -> cohort.strata()[i] == stratum)
                .toArray();
        var table = RiskTable.of(cohort, members);
        var curve = SurvivalCurve.greenwood(table);
        var there = new double[arms.count()];
        for (int row : members) there[arms.codes()[row]]++;
        int i = 0;
        for (int t = 0; t < table.times().length; t++) {
            double before = t == 0 ? 1 : curve.survival()[t - 1];
            double weight = rho == 0 ? 1 : rho == 1 ? before : StrictMath.pow(before, rho);
            if (table.anyEvent(t) > 0) moment(scores, table.atRisk()[t], table.anyEvent(t), there, weight);
            for (; i < members.length && table.place()[i] == t; i++) {
                int arm = arms.codes()[table.rows()[i]];
                if (cohort.event()[table.rows()[i]] != 0) scores.observed()[arm] += weight;
                there[arm]--;
            }
        }
    }

    private static void moment(ArmScores scores, double all, double events, double[] there, double weight) {
        double spread = all > 1 ? events * (all - events) / (all - 1) * weight * weight : 0;
        for (int j = 0; j < there.length; j++) {
            double share = there[j] / all;
            scores.expected()[j] += weight * events * share;
            if (share == 0 || spread == 0) continue;
            for (int l = j; l < there.length; l++)
                scores.variance().add(j, l, spread * ((l == j ? share : 0) - share * there[l] / all));
        }
    }
}
