package musubi.effect.matching;

import java.util.List;
import java.util.Map;
import musubi.effect.Convention;
import musubi.effect.Figure;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/**
 * How the sets of a request are made.
 *
 * @param answer the sets, or why there are none
 * @param usualError kind of standard error that suits them
 * @param figures caliper, total distance
 * @param conventions what was chosen
 */
record Way(Answer answer, String usualError, List<Figure> figures, List<Convention> conventions) {
    private static final List<String> ON_SCORE = List.of("score", "scale");
    private static final List<String> CALIPER = List.of("caliper", "caliper-unit");
    private static final List<String> PAIRS =
            List.of("ratio", "replace", "order", "order-by", "seed", "covariate-caliper");
    private static final Map<String, List<List<String>>> OPTIONS = Map.of(
            "nearest", List.of(ON_SCORE, CALIPER, PAIRS, List.of("exact")),
            "mahalanobis", List.of(ON_SCORE, CALIPER, PAIRS, List.of("exact")),
            "optimal", List.of(ON_SCORE, List.of("ratio", "exact", "order-by")),
            "full", List.of(ON_SCORE, List.of("exact", "order-by")),
            "subclass", List.of(ON_SCORE, List.of("subclasses", "exact")),
            "cem", List.of(List.of("cutpoints", "exact")),
            "exact", List.of(List.of("exact")));

    /** Sets, or why there are none. */
    sealed interface Answer permits Sets, None {}

    /** There are sets. */
    record Sets(Matched matched) implements Answer {}

    /** There are none. */
    record None(NotEstimable why) implements Answer {}

    static Way of(People people) {
        var method = people.options().text("method");
        check(people.options(), method);
        return switch (method) {
            case "cem" -> StrataWays.coarsened(people);
            case "exact" -> StrataWays.exact(people);
            case "mahalanobis" -> MahalanobisWay.of(people);
            default -> ScoreWays.of(people, method);
        };
    }

    /** Options another way of matching knows are refused, not passed over. */
    private static void check(Options options, String method) {
        var allowed = OPTIONS.getOrDefault(method, List.of()).stream()
                .flatMap(List::stream)
                .toList();
        OPTIONS.values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .forEach(name -> {
                    if (options.isGiven(name) && !allowed.contains(name))
                        throw new Unreadable(
                                "matching.option-not-here",
                                name,
                                new Words(
                                        "設定「" + name + "」は method=" + method + " では使えません。",
                                        "Option \"" + name + "\" has no meaning with method=" + method + "."));
                });
        boolean isPaired = List.of("nearest", "optimal", "mahalanobis").contains(method);
        if (isPaired && options.text("estimand").equals("ATE"))
            throw new Unreadable(
                    "matching.estimand",
                    "ATE",
                    new Words(
                            "全員における効果（ATE）は method=full、subclass、cem、exact で求められます。",
                            "The effect on everybody (ATE) needs method=full, subclass, cem or exact."));
    }
}
