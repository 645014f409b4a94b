package musubi.effect.weighting;

import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Words;
import musubi.effect.balance.Arms;
import musubi.effect.balance.BalanceTable;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * Weighted rows for any later model: a hazard, a difference in differences, a count.
 *
 * @param rows the rows that count
 * @param weights one per row
 * @param score probability of treatment, when weights follow from one
 * @param cautions why what is estimated from them may not keep what it promises
 * @param refusal why there are none
 */
public record WeightedRows(
        Rows rows, Column weights, Optional<Column> score, List<Words> cautions, Optional<NotEstimable> refusal) {
    /** Weights from a propensity score, for a request of {@link InverseProbabilityWeighting}; its outcome is not looked at. */
    public static WeightedRows byPropensity(Request request) {
        var options = request.options();
        var trimming = Trimming.of(options);
        var study = Study.of(request, trimming, List.of());
        if (study.refusal().isPresent()) return refused(study.rows(), study.refusal());
        var estimand = Estimand.valueOf(options.text("estimand"));
        var positivity = Positivity.of(study.propensity(), estimand, options);
        if (positivity.refusal(options).isPresent()) return refused(study.rows(), positivity.refusal(options));
        var inverse = InverseProbability.of(study.propensity(), estimand, options.yes("stabilised"), trimming);
        return new WeightedRows(
                study.rows(),
                inverse.weights().values(),
                Optional.of(study.propensity().score()),
                positivity.caution().stream().toList(),
                Optional.empty());
    }

    /** Weights that bring means to those of the target, for a request of {@link EntropyBalancing}. */
    public static WeightedRows byEntropy(Request request) {
        var options = request.options();
        var needed = new java.util.LinkedHashSet<>(request.formula().variables());
        options.column("weights").ifPresent(needed::add);
        var rows = Complete.of(request.rows(), needed).rows();
        var arms = Arms.of(request.formula().response().single(), rows);
        var tooFew = arms.tooFew(2);
        if (tooFew.isPresent()) return refused(rows, tooFew);
        var base = BalanceTable.weights(rows, options.column("weights").orElse(""));
        var terms = options.whole("moments") == 2
                ? EntropyBalancing.withSquares(request.formula().terms(), rows)
                : request.formula().terms();
        var balanced = EntropyBalancing.balanced(rows, terms, arms, Estimand.valueOf(options.text("estimand")), base);
        if (balanced.refusal().isPresent()) return refused(rows, balanced.refusal());
        return new WeightedRows(rows, balanced.weights().values(), Optional.empty(), List.of(), Optional.empty());
    }

    private static WeightedRows refused(Rows rows, Optional<NotEstimable> why) {
        return new WeightedRows(rows, new Constant(0, rows.count()), Optional.empty(), List.of(), why);
    }
}
