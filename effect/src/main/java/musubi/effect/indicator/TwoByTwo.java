package musubi.effect.indicator;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Complete;

/**
 * Cases and people of two groups.
 *
 * @param cases in the treated group
 * @param count of the treated group
 * @param controlCases in the control group
 * @param controlCount of the control group
 */
public record TwoByTwo(double cases, double count, double controlCases, double controlCount) {
    static final TwoByTwo NONE = new TwoByTwo(0, 0, 0, 0);

    /** Tables of {@code outcome ~ treated} by stratum, with the rows left out; one nameless stratum without that option. */
    record Reading(Map<String, TwoByTwo> tables, Map<String, Long> dropped, Optional<NotEstimable> refusal) {
        TwoByTwo all() {
            var sum = NONE;
            for (var table : tables.values()) sum = sum.plus(table);
            return sum;
        }
    }

    /** Share of cases among the treated. */
    public double share() {
        return cases / count;
    }

    /** Share of cases among the controls. */
    public double controlShare() {
        return controlCases / controlCount;
    }

    /** People of both groups. */
    public double total() {
        return count + controlCount;
    }

    TwoByTwo plus(TwoByTwo other) {
        return new TwoByTwo(
                cases + other.cases,
                count + other.count,
                controlCases + other.controlCases,
                controlCount + other.controlCount);
    }

    static Reading read(Request request, Optional<String> strata) {
        var formula = request.formula();
        if (formula.terms().size() != 1 || formula.terms().get(0).parts().size() != 1)
            throw new Unreadable(
                    "indicator.two-groups",
                    formula.text(),
                    new Words(
                            "右辺は参加の列一つだけです。例: 結果 ~ 参加。",
                            "The right side is the one column of treatment, as in outcome ~ treated."));
        var needed = new LinkedHashSet<>(formula.variables());
        strata.ifPresent(needed::add);
        request.options().find("count").ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var rows = complete.rows();
        if (rows.count() == 0) return new Reading(Map.of(), complete.dropped(), Optional.of(nobody()));
        var outcome = Evaluation.of(formula.response().single(), rows);
        var arm = Evaluation.of(formula.terms().get(0).parts().get(0), rows);
        var weights = Areas.numbers(rows, request.options().find("count"), 1);
        var stratum = Areas.codes(rows, strata, 0);
        var sums = new HashMap<Double, TwoByTwo>();
        for (int row = 0; row < outcome.length; row++) {
            double n = weights[row];
            if (!isTruth(outcome[row]) || !isTruth(arm[row]) || !(n >= 0))
                return new Reading(Map.of(), Map.of(), Optional.of(odd(outcome[row], arm[row], n)));
            var one = arm[row] == 1 ? new TwoByTwo(n * outcome[row], n, 0, 0) : new TwoByTwo(0, 0, n * outcome[row], n);
            sums.merge(stratum[row] + 0.0, one, TwoByTwo::plus);
        }
        var tables = new TreeMap<String, TwoByTwo>(Bands.ORDER);
        sums.forEach((code, sum) ->
                tables.put(strata.map(c -> Areas.word(rows.column(c), code)).orElse(""), sum));
        var reading = new Reading(tables, complete.dropped(), Optional.empty());
        return new Reading(tables, complete.dropped(), empty(reading.all()));
    }

    private static boolean isTruth(double value) {
        return value == 0 || value == 1;
    }

    private static NotEstimable odd(double outcome, double arm, double count) {
        return new NotEstimable(
                Why.WRONG_SHAPE,
                new Words(
                        "結果と参加は 0 か 1、件数は 0 以上です（結果 %s、参加 %s、件数 %s があります）。".formatted(outcome, arm, count),
                        "Outcome and treatment are 0 or 1 and counts 0 or more; there is outcome %s, treatment %s, count %s."
                                .formatted(outcome, arm, count)));
    }

    private static NotEstimable nobody() {
        return new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete."));
    }

    private static Optional<NotEstimable> empty(TwoByTwo all) {
        if (!(all.count() > 0))
            return Optional.of(
                    new NotEstimable(Why.TOO_FEW_TREATED, new Words("参加した人がいません。", "There are no treated people.")));
        if (!(all.controlCount() > 0))
            return Optional.of(
                    new NotEstimable(Why.TOO_FEW_CONTROLS, new Words("対照の人がいません。", "There are no controls.")));
        return Optional.empty();
    }
}
