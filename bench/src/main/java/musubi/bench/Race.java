package musubi.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Times of two sides that did the same work in turn: ours, the rival, ours, the rival. A machine that is busy slows both, so
 * the ratio says more than the seconds.
 *
 * @param name what was raced
 * @param ours seconds of each of our turns
 * @param rival seconds of the rival's turn after it
 * @param most the ratio of medians that is wanted at most
 * @param notes what else was measured, by name
 */
record Race(String name, List<Double> ours, List<Double> rival, BigDecimal most, Map<String, String> notes) {
    Race {
        ours = List.copyOf(ours);
        rival = List.copyOf(rival);
        notes = Map.copyOf(notes);
    }

    /** One side's turn; answers the seconds it took. */
    interface Side {
        double turn() throws Exception;
    }

    /** Runs the pairs. */
    static Race run(String name, int runs, BigDecimal most, Side ours, Side rival) throws Exception {
        var first = new ArrayList<Double>();
        var second = new ArrayList<Double>();
        for (int i = 0; i < runs; i++) {
            first.add(ours.turn());
            second.add(rival.turn());
        }
        return new Race(name, first, second, most, Map.of());
    }

    Race with(Map<String, String> notes) {
        return new Race(name, ours, rival, most, notes);
    }

    static double median(List<Double> times) {
        var sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Our median over the rival's. */
    double ratio() {
        return median(ours) / median(rival);
    }

    List<Double> pairs() {
        return IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i) / rival.get(i))
                .toList();
    }

    boolean reached() {
        return ratio() <= most.doubleValue();
    }

    /** Numbers as text, as {@link musubi.quantity.CanonicalJson} wants decimals. */
    Map<String, Object> json() {
        var json = new TreeMap<String, Object>();
        json.put("name", name);
        json.put("ours_seconds", ours.stream().map(Race::milli).toList());
        json.put("rival_seconds", rival.stream().map(Race::milli).toList());
        json.put("ours_median", milli(median(ours)));
        json.put("rival_median", milli(median(rival)));
        json.put("ratio", hundredth(ratio()));
        json.put("pairs", pairs().stream().map(Race::hundredth).toList());
        json.put("most", most);
        json.put("notes", notes);
        return json;
    }

    private static BigDecimal milli(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(5, RoundingMode.HALF_UP);
    }

    static BigDecimal hundredth(double ratio) {
        return BigDecimal.valueOf(ratio).setScale(2, RoundingMode.HALF_UP);
    }
}
