package musubi.quantity;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a number counts: a product of powers of named bases, such as {@code JPY}, {@code people} or {@code JPY/people}.
 * Ratios and percentages have no unit ({@link #NONE}). Units multiply; only equal units add.
 */
public record Unit(Map<String, Integer> powers) {
    /** A pure number: a ratio, a share, a percentage. */
    public static final Unit NONE = new Unit(Map.of());

    /** Yen. */
    public static final Unit JPY = of("JPY");

    /** Points. */
    public static final Unit PT = of("PT");

    /** Sorted, without zero powers. */
    public Unit {
        var sorted = new TreeMap<String, Integer>();
        powers.forEach((base, power) -> {
            if (power != 0) sorted.put(base, power);
        });
        powers = java.util.Collections.unmodifiableMap(sorted);
    }

    /** One base to the first power; {@code percent} and the empty name are pure numbers. */
    public static Unit of(String base) {
        return base.isEmpty() || base.equals("percent") || base.equals("ratio") ? NONE : new Unit(Map.of(base, 1));
    }

    /**
     * Reads {@code JPY}, {@code JPY/people} or {@code kg/m2}, the forms {@link #toString()} writes: bases joined by
     * {@code *} and {@code /}, everything after the first {@code /} below the line.
     */
    public static Unit parse(String text) {
        if (text.isBlank()) return NONE;
        if (text.indexOf('*') < 0 && text.indexOf('/') < 0) return single(text.strip());
        var unit = NONE;
        boolean over = true;
        for (var part : text.splitWithDelimiters("[*/]", -1)) {
            if (part.equals("/")) over = false;
            if (part.equals("/") || part.equals("*")) continue;
            if (part.isBlank()) throw new IllegalArgumentException("a unit is missing in " + text);
            var base = single(part.strip());
            unit = over ? unit.times(base) : unit.per(base);
        }
        return unit;
    }

    private static Unit single(String base) {
        return base.equals("1") ? NONE : of(base);
    }

    /** The unit of a product. */
    public Unit times(Unit other) {
        var sum = new TreeMap<>(powers);
        other.powers.forEach((base, power) -> sum.merge(base, power, Integer::sum));
        return new Unit(sum);
    }

    /** The unit of a quotient. */
    public Unit per(Unit other) {
        var sum = new TreeMap<>(powers);
        other.powers.forEach((base, power) -> sum.merge(base, -power, Integer::sum));
        return new Unit(sum);
    }

    @Override
    public String toString() {
        if (powers.size() == 1) {
            var only = powers.entrySet().iterator().next();
            if (only.getValue() == 1) return only.getKey();
        }
        var over = side(1);
        var under = side(-1);
        if (under.isEmpty()) return over;
        return (over.isEmpty() ? "1" : over) + "/" + under;
    }

    private String side(int sign) {
        return powers.entrySet().stream()
                .filter(e -> Integer.signum(e.getValue()) == sign)
                .flatMap(e -> java.util.stream.Stream.generate(e::getKey).limit(Math.abs(e.getValue())))
                .collect(Collectors.joining("*"));
    }
}
