package musubi.platform.api;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** JSON as it should be but for a place or two, where something stands that nobody expects, or nothing, or the same twice. */
final class WrongJson {
    static final List<String> NASTY = List.of(
            "\"\"",
            "null",
            "-1",
            "1e999",
            "true",
            "[]",
            "{}",
            "\"'; drop table people.person; --\"",
            "\"<script>alert(1)</script>\"",
            "\"\\u0000\"",
            "\"../../etc/passwd\"",
            "\"2026-02-30\"",
            "\"%s\"".formatted("長".repeat(5_000)),
            "99999999999999999999999999",
            "\"9999-12-31\"",
            "\"\\ud800\"");

    private final Random random;
    private final int first;
    private final int second;
    private int place;

    private WrongJson(Random random, int places) {
        this.random = random;
        this.first = random.nextInt(places);
        this.second = random.nextInt(2 * places);
    }

    static String of(JsonNode right, Random random) {
        return new WrongJson(random, places(right)).written(right);
    }

    private static int places(JsonNode node) {
        return 1 + node.valueStream().mapToInt(WrongJson::places).sum();
    }

    private String written(JsonNode node) {
        int here = place++;
        if (here == first || here == second) return wrong(node);
        if (node.isObject())
            return node.propertyStream()
                    .map(each -> "\"%s\":%s".formatted(each.getKey(), written(each.getValue())))
                    .collect(Collectors.joining(",", "{", "}"));
        if (node.isArray()) return node.valueStream().map(this::written).collect(Collectors.joining(",", "[", "]"));
        return node.toString();
    }

    private String wrong(JsonNode node) {
        return switch (random.nextInt(4)) {
            case 0 -> "[%1$s,%1$s]".formatted(node);
            case 1 -> "{\"reference\":%s}".formatted(node);
            default -> NASTY.get(random.nextInt(NASTY.size()));
        };
    }
}
