package musubi.effect.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Words;
import musubi.effect.rows.Rows;

/**
 * The two-group comparisons that a two-way fixed effects estimate averages, and how much each counts. Comparisons with units
 * treated before are the ones that mislead when effects grow.
 *
 * <p>Source: Goodman-Bacon (2021), Journal of Econometrics 225, 254-277, theorem 1.
 */
final class Decomposition {
    private final double[] times;
    private final double[] starts;
    private final double[] shares;
    private final double[][] means;
    private final List<Part> parts = new ArrayList<>();

    private record Part(String name, double estimate, double weight, boolean isForbidden) {}

    private Decomposition(double[] times, double[] starts, double[] shares, double[][] means) {
        this.times = times;
        this.starts = starts;
        this.shares = shares;
        this.means = means;
    }

    /** The comparisons; empty unless the panel is balanced and nobody leaves treatment. */
    static Optional<Decomposition> of(Rows rows, String unit, String time, double[] treated, double[] outcome) {
        Panel panel;
        try {
            panel = Panel.of(rows, unit, time);
        } catch (Refusal refusal) {
            return Optional.empty();
        }
        if (!panel.dropped().isEmpty()) return Optional.empty();
        int length = panel.times().length;
        var counts = new double[length + 1];
        var sums = new double[length + 1][length];
        for (int i = 0; i < panel.count(); i++) {
            int start = 0;
            while (start < length && treated[panel.places()[start][i]] == 0) start++;
            counts[start]++;
            for (int t = 0; t < length; t++) {
                if (t > start && treated[panel.places()[t][i]] == 0) return Optional.empty();
                sums[start][t] += outcome[panel.places()[t][i]];
            }
        }
        var decomposition = grouped(panel, counts, sums);
        decomposition.compare();
        return Optional.of(decomposition);
    }

    private static Decomposition grouped(Panel panel, double[] counts, double[][] sums) {
        var there = java.util.stream.IntStream.range(0, counts.length)
                .filter(g -> counts[g] > 0)
                .toArray();
        var starts = new double[there.length];
        var shares = new double[there.length];
        var means = new double[there.length][];
        for (int g = 0; g < there.length; g++) {
            starts[g] = there[g];
            shares[g] = counts[there[g]] / panel.count();
            means[g] = sums[there[g]].clone();
            for (int t = 0; t < means[g].length; t++) means[g][t] /= counts[there[g]];
        }
        return new Decomposition(panel.times(), starts, shares, means);
    }

    /** Groups ascend by when they begin: a pair is compared while the later is untreated, and while the earlier is treated. */
    private void compare() {
        int length = times.length;
        for (int k = 0; k < starts.length; k++)
            for (int l = k + 1; l < starts.length; l++) {
                double early = 1 - starts[k] / length;
                double late = 1 - starts[l] / length;
                double both = shares[k] + shares[l];
                double mix = shares[k] / both * (shares[l] / both);
                int from = (int) starts[k];
                int until = (int) starts[l];
                if (from > 0) {
                    double size = both * (1 - late);
                    double weight = size * size * mix * (early - late) / (1 - late) * (1 - early) / (1 - late);
                    add(k, l, weight, gap(k, l, from, until) - gap(k, l, 0, from), false);
                }
                if (until < length) {
                    double size = both * early;
                    double weight = size * size * mix * late / early * (early - late) / early;
                    add(l, k, weight, gap(l, k, until, length) - gap(l, k, from, until), true);
                }
            }
    }

    private void add(int treated, int control, double weight, double estimate, boolean isForbidden) {
        if (weight > 0) parts.add(new Part(name(treated) + " / " + name(control), estimate, weight, isForbidden));
    }

    private String name(int group) {
        int start = (int) starts[group];
        if (start == times.length) return "never";
        return start == 0 ? "always" : Panel.plain(times[start]);
    }

    /** Mean difference of two groups over the periods {@code from <= t < until}. */
    private double gap(int first, int second, int from, int until) {
        double sum = 0;
        for (int t = from; t < until; t++) sum += means[first][t] - means[second][t];
        return sum / (until - from);
    }

    private double total() {
        return parts.stream().mapToDouble(Part::weight).sum();
    }

    /** What the weighted comparisons add up to: the two-way fixed effects estimate without covariates. */
    double estimate() {
        return parts.stream().mapToDouble(p -> p.weight * p.estimate).sum() / total();
    }

    /** Treated group and controls of each comparison, its estimate and its weight. */
    Grid table() {
        double total = total();
        return new Grid(
                "decomposition",
                List.of("estimate", "weight"),
                parts.stream()
                        .map(p -> new Grid.Line(p.name, List.of(p.estimate, p.weight / total)))
                        .toList());
    }

    /** The share of the comparisons with units already treated. */
    Figure forbidden() {
        double sum = parts.stream()
                .filter(Part::isForbidden)
                .mapToDouble(Part::weight)
                .sum();
        return new Figure("weight of comparisons with units already treated", sum / total());
    }

    /** What to say when some controls were treated before. */
    Optional<Words> remark() {
        double share = forbidden().value();
        if (!(share > 0)) return Optional.empty();
        var percent = Long.toString(Math.round(100 * share));
        return Optional.of(new Words(
                "重みの " + percent + "％は、すでに参加している単位との比較です。効果が時間とともに変わるなら callaway-santanna を使ってください。",
                percent
                        + " % of the weight are comparisons with units already treated: if effects change with time, use"
                        + " callaway-santanna."));
    }
}
