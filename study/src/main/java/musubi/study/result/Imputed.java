package musubi.study.result;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Figure;
import musubi.effect.Parameter;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Formula;
import musubi.effect.imputation.MultipleImputation;
import musubi.effect.imputation.Plan;
import musubi.effect.imputation.Rubin;
import musubi.effect.rows.Rows;
import musubi.study.protocol.Protocol;

/**
 * An analysis on completed data sets: the columns it reads are completed by chained equations, everything is done in each
 * data set by itself ("within"), and the effects are pooled by Rubin's rules, ratios on the scale of their logarithm.
 *
 * <p>Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys; Barnard and Rubin (1999), Biometrika 86, 948-955.
 */
record Imputed(Protocol.Missing.Impute impute, Protocol.Analysis analysis) {
    private static final int DONORS = 5;
    private static final double LEVEL = 0.95;

    /** The completed data sets; empty when nothing the analysis reads is missing. */
    Optional<List<Rows>> completed(Rows rows) {
        var columns = new LinkedHashSet<>(Formula.parse(analysis.formula()).variables());
        analysis.adjustment().ifPresent(a -> {
            columns.addAll(Formula.parse(a.formula()).variables());
            columns.addAll(Adjusting.limited(a));
        });
        boolean isComplete = columns.stream().noneMatch(c -> lacks(rows, c));
        if (isComplete) return Optional.empty();
        var plan = new Plan(
                List.copyOf(columns), Map.of(), impute.completed(), impute.cycles(), DONORS, true, impute.seed());
        return Optional.of(MultipleImputation.completed(rows, plan)
                .orElseThrow(() -> new Unreadable(
                        "study.not-imputed",
                        analysis.formula(),
                        new Words(
                                "欠けた値の補完のモデルが収束しませんでした。", "A model that completes missing values did not converge."))));
    }

    private static boolean lacks(Rows rows, String column) {
        for (double value : rows.column(column).toArray()) if (Double.isNaN(value)) return true;
        return false;
    }

    /** The findings of all data sets as one; if one has no answer, that one stands for all. */
    Finding pooled(List<Finding> findings) {
        for (var finding : findings) if (finding.effect().isEmpty()) return finding;
        var first = findings.getFirst();
        var estimates = findings.stream()
                .mapToDouble(f -> linear(f.effect().orElseThrow().estimate()))
                .toArray();
        var variances = findings.stream()
                .mapToDouble(f -> f.effect().orElseThrow().standardError())
                .map(se -> se * se)
                .toArray();
        var effect = first.effect().orElseThrow();
        var pooled = Rubin.pool(estimates, variances, effect.df());
        var linear = Parameter.of(effect.name(), pooled.estimate(), Math.sqrt(pooled.variance()), pooled.df(), LEVEL);
        var shown = analysis.ratio() ? linear.exponential(effect.name()) : linear;
        return first.withAnswer(estimate((Estimate) first.estimation(), shown, pooled), shown);
    }

    private double linear(double estimate) {
        return analysis.ratio() ? StrictMath.log(estimate) : estimate;
    }

    private Estimate estimate(Estimate first, Parameter effect, Rubin.Pooled pooled) {
        var conventions = new ArrayList<>(first.conventions());
        conventions.add(new Convention(
                "missing values",
                "chained equations, " + impute.completed() + " data sets, " + impute.cycles() + " cycles, seed "
                        + impute.seed() + "; pooled by Rubin's rules, df of Barnard and Rubin",
                "R mice::mice(), pool()"));
        return new Estimate(
                first.method(),
                List.of(effect),
                List.of(),
                List.of(
                        new Figure("fraction of missing information", pooled.fmi()),
                        new Figure("share of variance due to missing", pooled.lambda())),
                List.of(),
                first.sample(),
                conventions,
                first.remarks());
    }
}
