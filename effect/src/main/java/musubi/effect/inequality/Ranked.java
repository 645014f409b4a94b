package musubi.effect.inequality;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Term;
import musubi.effect.regression.LinearModel;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * Rows of persons with an outcome, and their places in the ranking by the first term of the formula.
 *
 * @param rows complete rows
 * @param dropped rows left out, by reason
 * @param outcome of the rows
 * @param weights of the rows
 * @param ranking by the first term
 * @param others further terms of the formula
 * @param clusters what is independent, when it is not the rows
 */
record Ranked(
        Rows rows,
        Map<String, Long> dropped,
        double[] outcome,
        double[] weights,
        Ranking ranking,
        List<Term> others,
        Optional<Clusters> clusters) {
    static final List<Option> OPTIONS = List.of(
            Option.choice(
                    "worst",
                    "lowest",
                    List.of("lowest", "highest"),
                    "順位の変数のどちらの端が不利な側か",
                    "which end of the ranking variable is the worst off"),
            Option.given("weights", "重みの列", "column of sampling weights"),
            Option.given("cluster", "まとまりの列", "columns that name the cluster"),
            Option.given("scale", "結果の上限（割合なら 1）", "largest possible outcome, 1 for a share"),
            Option.number("level", "0.95", "信頼水準", "confidence level"));

    static Ranked read(Request request) {
        var options = request.options();
        var formula = request.formula();
        if (formula.terms().isEmpty() || formula.terms().get(0).parts().size() != 1)
            throw new Unreadable(
                    "inequality.rank-term",
                    formula.text(),
                    new Words(
                            "右辺の最初に、順位を付ける列を書いてください。例: 結果 ~ 所得。",
                            "The right side begins with the column to rank by, as in outcome ~ income."));
        var needed = new LinkedHashSet<>(formula.variables());
        needed.addAll(options.columns("cluster"));
        options.column("weights").ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var dropped = new TreeMap<>(complete.dropped());
        var rows = options.column("weights")
                .map(name -> counted(complete.rows(), name, dropped))
                .orElse(complete.rows());
        var values = Evaluation.of(formula.terms().get(0).parts().get(0), rows);
        if (options.text("worst").equals("highest")) for (int i = 0; i < values.length; i++) values[i] = -values[i];
        Column weights =
                options.column("weights").map(w -> Evaluation.numbers(rows, w)).orElse(new Constant(1, rows.count()));
        var w = weights.toArray();
        var clusterColumns = options.columns("cluster");
        return new Ranked(
                rows,
                dropped,
                Evaluation.of(formula.response().single(), rows),
                w,
                Ranking.of(values, w),
                formula.terms().subList(1, formula.terms().size()),
                clusterColumns.isEmpty() ? Optional.empty() : Optional.of(Clusters.of(rows, clusterColumns)));
    }

    private static Rows counted(Rows rows, String name, Map<String, Long> dropped) {
        for (double weight : Evaluation.numbers(rows, name).toArray())
            if (!(weight >= 0))
                throw new Unreadable(
                        "inequality.weight",
                        Double.toString(weight),
                        new Words("重みは 0 以上の数にしてください。", "Weights are 0 or more."));
        return LinearModel.counted(rows, name, dropped);
    }

    int count() {
        return outcome.length;
    }

    /** Weighted mean of the outcome. */
    double mean() {
        return Groups.sum(weights, outcome) / ranking.total();
    }

    /** Why these rows say nothing about a gradient, if so. */
    Optional<NotEstimable> refusal(double scale) {
        if (count() < 3 || !(ranking.total() > 0))
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            "欠けのない行が " + count() + " 行しかありません。",
                            "There are " + count() + " complete rows with weight only.")));
        if (ranking.places() < 2)
            return Optional.of(new NotEstimable(
                    Why.NO_VARIATION, new Words("順位を付ける列の値がすべて同じです。", "The column to rank by has one value only.")));
        if (clusters.isPresent() && clusters.get().count() < 2)
            return Optional.of(
                    new NotEstimable(Why.TOO_FEW_CLUSTERS, new Words("まとまりが一つしかありません。", "There is one cluster only.")));
        for (double y : outcome)
            if (!Double.isFinite(y) || y > scale || (!Double.isNaN(scale) && y < 0))
                return Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "結果の値 " + y + " が使えません。上限 scale は " + scale + " です。",
                                "The outcome " + y + " cannot be used; the scale is " + scale + ".")));
        return Optional.empty();
    }
}
