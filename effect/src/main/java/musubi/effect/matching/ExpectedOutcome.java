package musubi.effect.matching;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.effect.weighting.LinearPredictor;

/**
 * The outcome of one arm expected for everybody, from a regression on the covariates among those who are matches, each
 * weighted by how much it is used.
 *
 * <p>Source: Abadie and Imbens (2011), Journal of Business and Economic Statistics 29, 1-11.
 *
 * @param values one per row
 * @param remarks columns the arm could not tell apart
 * @param refusal why there are none
 */
record ExpectedOutcome(double[] values, List<Words> remarks, Optional<NotEstimable> refusal) {
    /** Of the arm {@code arm}, 1 for the treated; nothing is fitted where nobody of it is used. */
    static ExpectedOutcome of(
            Rows rows, Design design, double[] treated, int arm, MatchingEstimator.Uses uses, double[] outcome) {
        var used = IntStream.range(0, rows.count())
                .filter(i -> treated[i] == arm && uses.shares()[i] > 0)
                .toArray();
        if (used.length == 0) return new ExpectedOutcome(new double[rows.count()], List.of(), Optional.empty());
        var fit = LeastSquares.fit(
                rows.keep(used),
                design,
                Numbers.over(IntStream.of(used).mapToDouble(i -> outcome[i]).toArray()),
                Numbers.over(
                        IntStream.of(used).mapToDouble(i -> uses.shares()[i]).toArray()));
        var refusal = used.length > fit.rank()
                ? Optional.<NotEstimable>empty()
                : Optional.of(tooFew(used.length, fit.rank()));
        var values = LinearPredictor.of(rows, design, fit.coefficients()).toArray();
        return new ExpectedOutcome(
                values, fit.aliased().stream().map(c -> remark(c, arm)).toList(), refusal);
    }

    private static NotEstimable tooFew(int used, int rank) {
        return new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        "組の相手が " + used + " 人なので、" + rank + " 個の係数でずれを補正できません。bias-adjust=no とするか、共変量を減らしてください。",
                        used + " matches cannot carry the " + rank
                                + " coefficients of the bias adjustment; use bias-adjust=no or fewer covariates."));
    }

    private static Words remark(String column, int arm) {
        return new Words(
                "ずれの補正では、組の相手になった" + (arm == 1 ? "参加した人" : "参加しなかった人") + "の間で列「" + column
                        + "」が他の列の組み合わせなので外しました。その列の違いは補正されません。",
                "In the bias adjustment column \"" + column + "\" is a combination of others among the matched "
                        + (arm == 1 ? "treated" : "controls")
                        + " and was left out: differences in it are not adjusted.");
    }
}
