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

    /** Reads {@code JPY}, {@code JPY/people} or {@code kg/m2}: bases joined by {@code *} and one {@code /}. */
    public static Unit parse(String text) {
        int slash = text.indexOf('/');
        var over = slash < 0 ? text : text.substring(0, slash);
        var unit = NONE;
        for (var base : over.split("\\*")) unit = unit.times(of(base.strip()));
        if (slash >= 0) for (var base : text.substring(slash + 1).split("[*/]")) unit = unit.per(of(base.strip()));
        return unit;
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
