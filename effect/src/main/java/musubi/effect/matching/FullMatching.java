package musubi.effect.matching;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Full matching on one score: everybody is in a set of one treated and several controls or of one control and several
 * treated, and the distances to the one in the middle sum to the least there is. It is the cheapest set of edges that
 * touches everybody.
 *
 * <p>On the line each gap is crossed by as many edges as the controls before it give more than the treated before it
 * take. The least cost as a function of that surplus is convex; a control may give one or more, which flattens the cost to
 * the right of its lowest point and moves it by one. Where the lowest point lay at each unit is enough to find the edges
 * on the way back. After sorting the time is linear.
 *
 * <p>Source: Rosenbaum (1991), Journal of the Royal Statistical Society B 53, 597-610; Hansen and Klopfer (2006), Journal
 * of Computational and Graphical Statistics 15, 609-627.
 */
public final class FullMatching {
    private FullMatching() {}

    /** The sets of {@code units}; strata that lack an arm stay unmatched. */
    public static Matched match(Units units, Estimand estimand) {
        var sorted = units.sorted();
        var starts = units.starts();
        var labels = new int[units.count()];
        Arrays.fill(labels, -1);
        IntStream.range(0, units.strata())
                .parallel()
                .forEach(s -> label(units, Arrays.copyOfRange(sorted, starts[s], starts[s + 1]), labels));
        return Sets.ofLabels(units, estimand, labels);
    }

    /** Gives the units of one stratum the unit in the middle of their set as label. */
    private static void label(Units units, int[] line, int[] labels) {
        int treated = 0;
        for (int unit : line) if (units.treated()[unit]) treated++;
        if (treated == 0 || treated == line.length) return;
        var degrees = degrees(units, line);
        var edges = edges(units, line, degrees);
        var count = new int[line.length];
        for (var edge : edges) for (int end : edge) count[end]++;
        for (var edge : edges) {
            boolean isSpare = count[edge[0]] > 1 && count[edge[1]] > 1;
            if (!isSpare) continue;
            count[edge[0]]--;
            count[edge[1]]--;
            edge[0] = -1;
        }
        for (var edge : edges) {
            if (edge[0] < 0) continue;
            int middle = line[count[edge[1]] > 1 ? edge[1] : edge[0]];
            labels[line[edge[0]]] = middle;
            labels[line[edge[1]]] = middle;
        }
    }

    /** How many edges each unit of the line has at least: the way back along the lowest points. */
    private static int[] degrees(Units units, int[] line) {
        var surplusCost = new SurplusCost(line.length);
        var lowest = new int[line.length];
        for (int i = 0; i < line.length; i++) {
            double at = units.score()[line[i]];
            lowest[i] = units.treated()[line[i]] ? surplusCost.take(at) : surplusCost.give(at);
        }
        var degrees = new int[line.length];
        int surplus = 0;
        for (int i = line.length - 1; i >= 0; i--) {
            boolean takes = units.treated()[line[i]];
            int before = takes ? Math.max(surplus + 1, lowest[i]) : Math.min(surplus - 1, lowest[i]);
            degrees[i] = Math.abs(before - surplus);
            surplus = before;
        }
        if (surplus != 0) throw new IllegalStateException("surplus " + surplus);
        return degrees;
    }

    /** Pairs of places, first come first served; the same pair once. */
    private static int[][] edges(Units units, int[] line, int[] degrees) {
        var left = degrees.clone();
        var edges = new int[2 * line.length][];
        int count = 0;
        int first = 0;
        for (int i = 0; i < line.length; i++) {
            while (first < i && left[i] > 0) {
                if (left[first] == 0) {
                    first++;
                    continue;
                }
                if (units.treated()[line[first]] == units.treated()[line[i]]) break;
                int together = Math.min(left[first], left[i]);
                left[first] -= together;
                left[i] -= together;
                edges[count++] = new int[] {first, i};
            }
        }
        return Arrays.copyOf(edges, count);
    }
}
