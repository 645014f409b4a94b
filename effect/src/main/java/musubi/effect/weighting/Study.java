package musubi.effect.weighting;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.balance.Arms;
import musubi.effect.balance.BalanceTable;
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Rows;

/**
 * What the estimators by propensity score begin with: complete rows, arms, sampling weights and the score, fitted again where
 * rows were left out because of it.
 *
 * @param rows the rows that count
 * @param score the score on these rows; empty when an arm is too small for one
 * @param errors how influences become standard errors
 * @param dropped rows left out, by reason
 * @param refusal why nothing can be estimated
 */
record Study(
        Rows rows,
        Arms arms,
        Column base,
        Optional<PropensityScore> score,
        Errors errors,
        Map<String, Long> dropped,
        Optional<NotEstimable> refusal) {

    /** Reads {@code request}: its formula is the model of the treatment; {@code others} are formulas whose columns are needed. */
    static Study of(Request request, Trimming trimming, java.util.List<Formula> others) {
        var options = request.options();
        var needed = new LinkedHashSet<>(request.formula().variables());
        others.forEach(f -> needed.addAll(f.variables()));
        options.column("weights").ifPresent(needed::add);
        needed.addAll(options.columns("cluster"));
        var complete = Complete.of(request.rows(), needed);
        var first = fitted(request.formula(), complete.rows(), options, complete.dropped());
        if (trimming.outside() == 0 || first.refusal().isPresent()) return first;
        return first.within(trimming.outside(), request.formula(), options);
    }

    private static Study fitted(Formula formula, Rows rows, Options options, Map<String, Long> dropped) {
        var arms = Arms.of(formula.response().single(), rows);
        var base = BalanceTable.weights(rows, options.column("weights").orElse(""));
        var errors = Errors.of(rows, options.columns("cluster"));
        var refusal = arms.tooFew(2).or(() -> arms.tooFew(2, base)).or(errors::tooFew);
        if (refusal.isPresent()) return new Study(rows, arms, base, Optional.empty(), errors, dropped, refusal);
        var score = PropensityScore.fit(rows, Design.of(formula, rows), arms, base);
        return new Study(rows, arms, base, Optional.of(score), errors, dropped, score.refusal());
    }

    private Study within(double outside, Formula formula, Options options) {
        var scores = score.orElseThrow().score();
        var kept = java.util.stream.IntStream.range(0, rows.count())
                .filter(i -> scores.at(i) >= outside && scores.at(i) <= 1 - outside)
                .toArray();
        var more = new java.util.TreeMap<>(dropped);
        if (kept.length < rows.count())
            more.put("score outside [" + outside + ", " + (1 - outside) + "]", (long) (rows.count() - kept.length));
        return fitted(formula, rows.keep(kept), options, more);
    }

    PropensityScore propensity() {
        return score.orElseThrow();
    }

    Sample sample() {
        return errors.counted(new Sample(rows.count(), dropped, Map.of()))
                .with("treated", arms.treatedCount())
                .with("control", arms.controlCount());
    }
}
