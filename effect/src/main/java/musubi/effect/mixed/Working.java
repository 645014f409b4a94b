package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Figure;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Standard;
import musubi.effect.glm.GlmFit;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * The working correlation that was asked for, and the rows under it.
 *
 * @param names of the times of an unstructured correlation, else empty
 */
record Working(
        String corr,
        boolean isReduced,
        boolean isWeighted,
        List<String> names,
        Standard standard,
        WorkingRows rows,
        Optional<NotEstimable> refusal) {

    static Working of(GlmFit start, Clusters clusters, Rows rows, Options options) {
        var corr = options.text("corr");
        var standard = EstimatingEquations.standard(start);
        boolean isReduced = options.text("moments").equals("n-p");
        boolean isWeighted = !(start.weights() instanceof Constant);
        var weights = isWeighted && !corr.equals("independence")
                ? constantWeights(start, clusters, options.column("weights").orElseThrow(), corr)
                : new double[0];
        if (corr.equals("exchangeable") || corr.equals("independence")) {
            double total = isWeighted ? Arrays.stream(start.weights().toArray()).sum() : rows.count();
            var alike = new AlikeRows(
                    start,
                    standard,
                    clusters,
                    clusters.sizes(),
                    weights,
                    total,
                    corr.equals("exchangeable"),
                    isReduced);
            return new Working(corr, isReduced, isWeighted, List.of(), standard, alike, Optional.empty());
        }
        var name = options.text("wave");
        var waves = corr.equals("ar1") ? Waves.apart(name, rows.column(name)) : Waves.each(name, rows.column(name));
        var timed = corr.equals("ar1")
                ? new Fading(isReduced, waves.longest())
                : new Unstructured(isReduced, waves.names().size());
        var starts = GroupedRows.starts(clusters);
        var places = GroupedRows.places(clusters, waves.order());
        var sorted = new int[places.length];
        for (int row = 0; row < places.length; row++) sorted[places[row]] = waves.times()[row];
        var ordered = new OrderedRows(
                start, standard, GroupedRows.of(start, standard, starts, places), sorted, weights, timed);
        return new Working(
                corr, isReduced, isWeighted, waves.names(), standard, ordered, waves.refusal(starts, sorted));
    }

    private static double[] constantWeights(GlmFit start, Clusters clusters, String name, String corr) {
        var weights = new double[clusters.count()];
        for (int row = 0; row < start.rows().count(); row++) {
            int g = (int) clusters.codes().at(row);
            double weight = start.weights().at(row);
            if (weights[g] == 0) weights[g] = weight;
            if (weights[g] != weight)
                throw new Unreadable(
                        "estimate.weights-vary",
                        name,
                        new Words(
                                "重み「" + name + "」が一つのまとまりの中で " + weights[g] + " と " + weight + " に分かれています。corr=" + corr
                                        + " では、まとまりの中で同じ重みが要ります。corr=independence なら行ごとの重みを使えます。",
                                "The weights \"" + name + "\" are " + weights[g] + " and " + weight
                                        + " within one cluster. corr=" + corr
                                        + " needs the same weight in all rows of a cluster; corr=independence takes a weight for each row."));
        }
        return weights;
    }

    /** The correlations, named. */
    ArrayList<Figure> figures(double[] correlations) {
        var figures = new ArrayList<Figure>();
        if (!corr.equals("unstructured")) figures.add(new Figure("correlation", correlations[0]));
        int next = 0;
        for (int i = 0; i < names.size(); i++)
            for (int j = i + 1; j < names.size(); j++)
                figures.add(new Figure("correlation " + names.get(i) + ":" + names.get(j), correlations[next++]));
        return figures;
    }

    Convention correlation() {
        return new Convention(
                "working correlation",
                corr.equals("ar1") ? "ar1: r to the power of the time between two rows" : corr,
                "R geepack::geeglm(corstr = \"" + corr + "\""
                        + (corr.equals("ar1") || corr.equals("unstructured") ? ", waves" : "") + ")");
    }

    Convention moments() {
        if (isReduced)
            return new Convention(
                    "moments",
                    "sums of squares over rows less coefficients, of products over pairs less coefficients"
                            + (corr.equals("ar1") ? ", pairs one apart" : ""),
                    corr.equals("ar1") ? "SAS PROC GENMOD; R gee::gee(corstr = \"AR-M\")" : "R gee::gee()");
        return new Convention(
                "moments",
                "sums of squares over rows, of products over pairs"
                        + (corr.equals("ar1") ? ", all pairs by least squares" : "")
                        + (isWeighted ? "; squares weighted, products by the product of both weights" : ""),
                "R geepack::geeglm()");
    }
}
