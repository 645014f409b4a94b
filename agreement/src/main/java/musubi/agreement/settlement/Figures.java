package musubi.agreement.settlement;

import musubi.quantity.Exact;
import musubi.quantity.Unit;

/** Numbers as a derivation shows them: grouped by three, exact, with their unit. */
final class Figures {
    private Figures() {}

    static String shown(Exact value) {
        if (value.isWhole()) return grouped(value.over().toString());
        var text = value.toString();
        if (!text.contains("/")) {
            int dot = text.indexOf('.');
            return grouped(text.substring(0, dot)) + text.substring(dot);
        }
        return text + " ≈ " + value.decimal(4).toPlainString();
    }

    static String shown(Exact value, Unit unit) {
        return unit.equals(Unit.NONE) ? shown(value) : shown(value) + " " + unit;
    }

    private static String grouped(String digits) {
        int first = digits.startsWith("-") ? 1 : 0;
        var grouped = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > first; at -= 3) grouped.insert(at, ',');
        return grouped.toString();
    }
}
