package musubi.effect.sensitivity;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Complete;

/** Estimates where there can be no effect, and their standard errors. */
record Placebos(double[] estimates, double[] errors, Map<String, Long> dropped) {
    static Placebos read(Request request) {
        var se = request.options().find("se");
        var needed = new LinkedHashSet<>(request.formula().variables());
        se.ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var estimates = Evaluation.of(request.formula().response().single(), complete.rows());
        var errors = se.map(complete.rows()::column).map(c -> c.toArray()).orElse(new double[0]);
        return new Placebos(estimates, errors, complete.dropped());
    }

    int count() {
        return estimates.length;
    }

    Optional<NotEstimable> refusal(int fewest) {
        if (count() < fewest)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            "効果のないはずの推定値が " + count() + " 件です。" + fewest + " 件以上要ります。",
                            "There are " + count() + " estimates without an effect; " + fewest + " are needed.")));
        for (double error : errors)
            if (!(error > 0))
                return Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE, new Words("標準誤差は正の数です: " + error, "A standard error is positive: " + error)));
        return Optional.empty();
    }
}
