package musubi.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import musubi.effect.Method;

/** The options that the example of a method needs before it runs, beside its formula. */
public final class ExampleOptions {
    private static final Map<String, Map<String, String>> NEEDED = Map.ofEntries(
            Map.entry("wild-bootstrap", Map.of("cluster", "area")),
            Map.entry("permutation", Map.of("seed", "1")),
            Map.entry("ipw", Map.of("outcome", "certified")),
            Map.entry("entropy-balancing", Map.of("outcome", "certified")),
            Map.entry("aipw", Map.of("outcome", "certified")),
            Map.entry("match", Map.of("outcome", "certified")),
            Map.entry("abadie-imbens", Map.of("outcome", "certified")),
            Map.entry("did", Map.of("treatment", "programme", "after", "year >= 2020", "cluster", "area")),
            Map.entry("drdid", Map.of("treatment", "participated", "time", "year", "unit", "person")),
            Map.entry("callaway-santanna", Map.of("unit", "area", "time", "year", "cohort", "first_year")),
            Map.entry("twfe", Map.of("unit", "area", "time", "year", "treatment", "treated", "cluster", "area")),
            Map.entry(
                    "triple-difference",
                    Map.of(
                            "treatment",
                            "programme",
                            "group",
                            "low_income",
                            "after",
                            "year >= 2020",
                            "cluster",
                            "area")),
            Map.entry("iv-cox", Map.of("seed", "1")),
            Map.entry("gee", Map.of("cluster", "area")),
            Map.entry("interrupted-time-series", Map.of("time", "month", "from", "2020-04")),
            Map.entry("mi", Map.of("seed", "1")),
            Map.entry("rosenbaum-bounds", Map.of("pair", "set")),
            Map.entry("negative-control", Map.of("se", "se")),
            Map.entry("placebo", Map.of("se", "se")),
            Map.entry("proportion", Map.of("population", "people")),
            Map.entry("rate", Map.of("population", "person_years")),
            Map.entry(
                    "directly-standardised-rate",
                    Map.of("population", "people", "band", "age_band", "standard", "japan2015")),
            Map.entry("indirectly-standardised-ratio", Map.of("population", "people", "band", "age_band")),
            Map.entry("life-expectancy", Map.of("population", "people", "band", "age_band")),
            Map.entry("funnel", Map.of("population", "people")),
            Map.entry("rank-interval", Map.of("se", "se", "seed", "1")),
            Map.entry("mcnemar", Map.of("pair", "set")),
            Map.entry("mantel-haenszel", Map.of("strata", "area")));

    private ExampleOptions() {}

    /** What a method's example needs, in the order of its options. An example without a formula is options alone. */
    public static Map<String, String> of(Method method) {
        var needed = new LinkedHashMap<String, String>();
        var known = NEEDED.getOrDefault(method.id(), Map.of());
        method.options().forEach(o -> {
            if (known.containsKey(o.name())) needed.put(o.name(), known.get(o.name()));
        });
        if (isOptionsAlone(method))
            for (var word : method.example().split(" "))
                needed.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        return needed;
    }

    /** The ids there are options for. */
    public static Iterable<String> methods() {
        return NEEDED.keySet();
    }

    /** Names written for a method that it does not know. */
    public static Map<String, String> unknown(Method method) {
        var names = method.options().stream().map(o -> o.name()).toList();
        return NEEDED.getOrDefault(method.id(), Map.of()).entrySet().stream()
                .filter(e -> !names.contains(e.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The whole command. */
    public static String command(Method method) {
        var command = new StringBuilder("musubi estimate " + method.id());
        if (!isOptionsAlone(method)) command.append(" --data FILE --formula '" + method.example() + "'");
        of(method)
                .forEach((name, value) -> command.append(" -o ")
                        .append(value.contains(" ") ? "'" + name + "=" + value + "'" : name + "=" + value));
        return command.toString();
    }

    /** Whether the method is a calculation from its options, without rows. */
    static boolean isOptionsAlone(Method method) {
        return !method.example().contains("~");
    }
}
