package musubi.effect.matching;

import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;

/** Who took part and who did not: 1 and 0 in every row. */
record Arms(double[] treated, long treatedCount, long controlCount) {

    /** The left side of the formula. */
    static Arms of(Request request) {
        var expression = request.formula().response().single();
        var treated = Evaluation.of(expression, request.rows());
        long count = 0;
        for (double t : treated) {
            if (t != 0 && t != 1)
                throw new Unreadable(
                        "matching.treated-not-binary",
                        Double.toString(t),
                        new Words(
                                "左辺「" + expression.label() + "」は参加 1、不参加 0 の列にしてください（" + t + " があります）。",
                                "The left side \"" + expression.label()
                                        + "\" must be 1 for treated and 0 for controls; it has " + t + "."));
            if (t == 1) count++;
        }
        return new Arms(treated, count, treated.length - count);
    }

    /** Why nobody can be matched, when an arm is empty. */
    Optional<NotEstimable> refusal() {
        if (treatedCount == 0)
            return Optional.of(
                    new NotEstimable(Why.TOO_FEW_TREATED, new Words("参加した人が一人もいません。", "There are no treated rows.")));
        if (controlCount == 0)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_CONTROLS, new Words("参加していない人が一人もいません。", "There are no control rows.")));
        return Optional.empty();
    }

    boolean[] areTreated(boolean which) {
        var are = new boolean[treated.length];
        for (int i = 0; i < are.length; i++) are[i] = treated[i] == 1 == which;
        return are;
    }
}
