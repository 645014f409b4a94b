package musubi.study.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Method;
import musubi.effect.Methods;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Formula;
import musubi.effect.matching.MatchedRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.effect.weighting.WeightedRows;
import musubi.study.protocol.Protocol;

/** Matching and weighting as a protocol asks for them, before its method runs. */
final class Adjusting {
    private Adjusting() {}

    static Adjusted of(Protocol.Adjustment adjustment, Rows rows) {
        return switch (adjustment.by()) {
            case "match" -> matched(adjustment, rows);
            case "ipw" -> weighted(WeightedRows.byPropensity(request(adjustment, rows)));
            case "entropy-balancing" -> weighted(WeightedRows.byEntropy(request(adjustment, rows)));
            default -> throw new IllegalStateException(adjustment.by());
        };
    }

    /** The columns beside those of its formula that an adjustment compares people by. */
    static List<String> limited(Protocol.Adjustment adjustment) {
        if (!adjustment.by().equals("match")) return List.of();
        return MatchedRows.limited(method(adjustment.by()).settings(adjustment.options()));
    }

    private static Request request(Protocol.Adjustment adjustment, Rows rows) {
        return new Request(
                rows,
                Formula.parse(adjustment.formula()),
                method(adjustment.by()).settings(adjustment.options()));
    }

    /** Weighted rows; a method with weights gives robust errors by itself. */
    private static Adjusted weighted(WeightedRows weighted) {
        var rows = weighted.rows().with(Adjusted.WEIGHT, weighted.weights());
        if (weighted.score().isPresent())
            rows = rows.with(Adjusted.SCORE, weighted.score().get());
        return new Adjusted(
                rows,
                Map.of("weights", Adjusted.WEIGHT),
                rows,
                weighted.weights(),
                List.of(),
                weighted.cautions(),
                weighted.refusal());
    }

    private static Method method(String id) {
        return Methods.find(id).orElseThrow();
    }

    private static Adjusted matched(Protocol.Adjustment adjustment, Rows rows) {
        if ("yes".equals(adjustment.options().get("replace")))
            throw new Unreadable(
                    "study.replacement",
                    "replace",
                    new Words(
                            "同じ人を何度も使うマッチングは、method: match か abadie-imbens として解析に書いてください。",
                            "Matching with replacement belongs in an analysis of its own: method: match or abadie-imbens."));
        var sets = MatchedRows.of(request(adjustment, rows));
        var before = sets.rows();
        var weights = sets.matched().weights();
        var setOf = new HashMap<Integer, Integer>();
        for (int i = 0; i < sets.matched().rows().length; i++)
            setOf.putIfAbsent(sets.matched().rows()[i], sets.matched().sets()[i]);
        var chosen =
                IntStream.range(0, before.count()).filter(i -> weights[i] > 0).toArray();
        var kept = before.keep(chosen)
                .with(
                        Adjusted.WEIGHT,
                        Numbers.over(Arrays.stream(chosen)
                                .mapToDouble(i -> weights[i])
                                .toArray()))
                .with(
                        Adjusted.SET,
                        Numbers.over(Arrays.stream(chosen)
                                .mapToDouble(i -> setOf.getOrDefault(i, -1))
                                .toArray()));
        var options = new LinkedHashMap<String, String>();
        options.put("weights", Adjusted.WEIGHT);
        // A few large subclasses are no clusters to count: there the robust errors that come with weights are right.
        if (sets.usualError().startsWith("CR")) options.put("cluster", Adjusted.SET);
        return new Adjusted(kept, options, before, Numbers.over(weights), conventions(sets), List.of(), sets.refusal());
    }

    /** How the sets were made, and who is in none. */
    private static List<Convention> conventions(MatchedRows sets) {
        if (sets.refusal().isPresent()) return sets.conventions();
        var weights = sets.matched().weights();
        long in = Arrays.stream(weights).filter(w -> w > 0).count();
        var left = new TreeMap<>(sets.dropped());
        if (in < weights.length) left.put("without a match", weights.length - in);
        var all = new ArrayList<>(sets.conventions());
        all.add(new Convention(
                "sets",
                sets.matched().count() + " sets of " + in + " rows; left out: "
                        + (left.isEmpty()
                                ? "nobody"
                                : left.entrySet().stream()
                                        .map(e -> e.getKey() + " " + e.getValue())
                                        .collect(Collectors.joining(", "))),
                "R MatchIt summary(m)$nn"));
        return all;
    }

    /** The options a method is given: those of the protocol, and those of the adjustment that the method knows. */
    static Map<String, String> options(Method method, Map<String, String> given, Optional<Adjusted> adjusted) {
        var all = new LinkedHashMap<>(given);
        adjusted.ifPresent(a -> a.options().forEach((name, value) -> {
            if (method.options().stream().anyMatch(o -> o.name().equals(name))) all.putIfAbsent(name, value);
        }));
        return all;
    }

    /** Whether no weight makes a difference. */
    static boolean areOnes(Adjusted adjusted) {
        return Arrays.stream(adjusted.rows().column(Adjusted.WEIGHT).toArray()).allMatch(w -> w == 1);
    }
}
