package musubi.measure.instrument;

import java.util.List;
import java.util.Map;

/** How a scale follows from items and from scales before it. */
sealed interface Rule {
    /** Points of items plus values of scales. */
    record Sum(List<String> items, List<String> scales) implements Rule {}

    /** How many items were answered with one of the codes. */
    record Count(List<String> items, List<String> codes) implements Rule {}

    /** One when a scale reaches a value, else zero. */
    record AtLeast(String of, long least) implements Rule {}

    /** One when any of the scales is not zero. */
    record AnyOf(List<String> scales) implements Rule {}

    /** What the table says for a scale. */
    record Lookup(String of, Steps table) implements Rule {}

    /** Points for sex. */
    record BySex(Map<String, Long> points) implements Rule {}

    /** Points for age, today's or that of the first answer. */
    record ByAge(Steps table, boolean first) implements Rule {}

    /** 元気度 in tenths: {@code (most - score) / (most - mean of the age) × 100}, half-up to one decimal. */
    record Vitality(String of, long most, Steps means) implements Rule {}
}
