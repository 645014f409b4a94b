package musubi.simulation.cohort;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/**
 * What a column is called and how its cells are written.
 *
 * @param name in the first line
 * @param letter before the number of a label such as {@code P0000001}; empty for a number
 * @param digits of the number of a label, or decimals of a number
 */
record Heading(String name, String letter, int digits) {
    static Heading label(String name, String letter, int digits) {
        return new Heading(name, letter, digits);
    }

    static Heading decimal(String name, int digits) {
        return new Heading(name, "", digits);
    }

    static List<Heading> whole(String... names) {
        return Arrays.stream(names).map(n -> new Heading(n, "", 0)).toList();
    }

    /** One list out of several. */
    static List<Heading> together(List<List<Heading>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    boolean isLabel() {
        return !letter.isEmpty();
    }

    String cell(double value) {
        if (isLabel()) return label((long) value);
        return digits == 0 ? Long.toString((long) value) : rounded(value).toPlainString();
    }

    String label(long number) {
        var text = Long.toString(number);
        return letter + "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /** The number a reader of the cell gets. */
    double value(double value) {
        return digits == 0 || isLabel() ? value : rounded(value).doubleValue();
    }

    private BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }
}
