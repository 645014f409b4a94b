package musubi.quantity;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON with one spelling: keys sorted by UTF-16 code unit, no numbers but integers (decimals and fractions are text) and {@link Measured} ones,
 * two-space indent, LF, final LF. Two equal values give the same bytes on every machine. The values are maps with text
 * keys, lists, text, {@link Long}, {@link Integer}, {@link Boolean}; {@link Exact} and {@link BigDecimal} are written as text.
 */
public final class CanonicalJson {
    /** A value written on one line, for long lists whose members are better read as rows. */
    public record OneLine(Object value) {}

    /** A number in the spelling given, for values that are never paid on; it must be one JSON knows. */
    public record Measured(String digits) {
        /** Refuses what is no JSON number. */
        public Measured {
            if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"))
                throw new IllegalArgumentException("no JSON number: " + digits);
        }
    }

    private final StringBuilder out = new StringBuilder();
    private boolean flat;

    private CanonicalJson() {}

    /** The one spelling of {@code value}. */
    public static String write(Object value) {
        var json = new CanonicalJson();
        json.value(value, 0);
        return json.out.append('\n').toString();
    }

    private void value(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> object(map, depth);
            case List<?> list -> array(list, depth);
            case Long number -> out.append(number.longValue());
            case Integer number -> out.append(number.intValue());
            case Boolean truth -> out.append(truth.booleanValue());
            case Measured number -> out.append(number.digits());
            case BigDecimal decimal -> text(decimal.toPlainString());
            case String text -> text(text);
            case Exact exact -> text(exact.toString());
            case OneLine line -> {
                boolean outer = flat;
                flat = true;
                value(line.value(), depth);
                flat = outer;
            }
            default -> throw new IllegalArgumentException("no canonical JSON for " + value.getClass());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, value) -> sorted.put((String) key, value));
        out.append('{');
        var separator = "";
        for (var entry : sorted.entrySet()) {
            out.append(separator);
            newLine(depth + 1);
            text(entry.getKey());
            out.append(": ");
            value(entry.getValue(), depth + 1);
            separator = flat ? ", " : ",";
        }
        newLine(depth);
        out.append('}');
    }

    private void array(List<?> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        var separator = "";
        for (var element : list) {
            out.append(separator);
            newLine(depth + 1);
            value(element, depth + 1);
            separator = flat ? ", " : ",";
        }
        newLine(depth);
        out.append(']');
    }

    private void newLine(int depth) {
        if (!flat) out.append('\n').repeat("  ", depth);
    }

    /** Half a surrogate pair has no bytes in UTF-8, so two such texts would look the same. */
    private static boolean halfCharacter(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c))
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || halfCharacter(text, i))
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }
}
