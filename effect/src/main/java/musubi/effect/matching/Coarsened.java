package musubi.effect.matching;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Order;
import musubi.effect.rows.Rows;

/**
 * Scores and covariates cut into intervals, closed below and open above; whoever lies beyond the ends belongs to the end
 * intervals.
 *
 * <p>Source: Iacus, King and Porro (2012), Political Analysis 20, 1-24; Sturges (1926), JASA 21, 65-66; Hyndman and Fan
 * (1996), The American Statistician 50, 361-365 (quantiles of type 7).
 */
final class Coarsened {
    private Coarsened() {}

    /** The strata of all covariates, numbers cut as {@code cuts} says or else into as many intervals as Sturges advises. */
    static Clusters of(Rows rows, List<String> covariates, Map<String, double[]> cuts) {
        Optional<Clusters> all = Optional.empty();
        for (var name : covariates) {
            var column = rows.column(name);
            var own = Clusters.of(
                    column.isCategory()
                            ? column
                            : cut(column, cuts.getOrDefault(name, new double[] {sturges(rows.count())})));
            all = Optional.of(all.map(before -> before.and(own)).orElse(own));
        }
        return all.orElseThrow();
    }

    /** One number is a number of equal intervals from the smallest to the largest value, several are the cuts themselves. */
    private static Column cut(Column column, double[] cuts) {
        var values = column.toArray();
        var inner = cuts.length == 1 ? equal(values, (int) cuts[0]) : cuts;
        for (int i = 0; i < values.length; i++) values[i] = interval(inner, values[i]);
        return Numbers.over(values);
    }

    private static double[] equal(double[] values, int bins) {
        double least = Arrays.stream(values).min().orElse(0);
        double step = (Arrays.stream(values).max().orElse(0) - least) / bins;
        var inner = new double[bins - 1];
        for (int i = 0; i < inner.length; i++) inner[i] = least + (i + 1) * step;
        return inner;
    }

    static double sturges(int n) {
        return Math.ceil(StrictMath.log(n) / StrictMath.log(2) + 1);
    }

    /** How many of the ascending {@code inner} cuts are not above {@code value}. */
    static int interval(double[] inner, double value) {
        int low = 0;
        int high = inner.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (inner[middle] <= value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** The inner cuts that share out {@code values} evenly: quantiles of type 7. */
    static double[] quantiles(double[] values, int classes) {
        var order = Order.ascending(values);
        var inner = new double[classes - 1];
        for (int i = 0; i < inner.length; i++) {
            double place = (values.length - 1) * ((i + 1.0) / classes);
            int floor = (int) Math.floor(place + 4 * Math.ulp(1.0));
            double share = place - floor;
            double low = values[order[floor]];
            double high = values[order[Math.min(floor + 1, values.length - 1)]];
            inner[i] = Math.abs(share) < 1e-12 ? low : (1 - share) * low + share * high;
        }
        return inner;
    }

    /** Reads {@code age:20/40/60,income:5}: cuts with slashes between, or one number of equal intervals. */
    static Map<String, double[]> parse(String text, List<String> covariates) {
        var cuts = new LinkedHashMap<String, double[]>();
        for (var part : text.split(",")) {
            int colon = part.lastIndexOf(':');
            var name = colon < 0 ? part.strip() : part.substring(0, colon).strip();
            if (colon < 0 || !covariates.contains(name)) throw refused(part);
            try {
                var numbers = Arrays.stream(part.substring(colon + 1).split("/"))
                        .mapToDouble(w -> Double.parseDouble(w.strip()))
                        .sorted()
                        .toArray();
                boolean isCount = numbers.length == 1;
                if (isCount && (numbers[0] < 1 || numbers[0] > 10_000 || numbers[0] != Math.rint(numbers[0])))
                    throw refused(part);
                cuts.put(name, numbers);
            } catch (NumberFormatException e) {
                throw refused(part);
            }
        }
        return cuts;
    }

    private static Unreadable refused(String part) {
        return new Unreadable(
                "matching.cutpoints",
                part,
                new Words(
                        "cutpoints は「年齢:20/40/60,所得:5」のように、式にある数の列と、区切りの値または区間の数で書いてください（「" + part + "」が読めません）。",
                        "Write cutpoints as age:20/40/60,income:5, with columns of the formula and either cuts or a number of"
                                + " intervals; \"" + part + "\" cannot be read."));
    }
}
