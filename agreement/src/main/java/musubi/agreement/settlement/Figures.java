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
        var sign = digits.startsWith("-") ? "-" : "";
        return sign + digits.substring(sign.length()).replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",");
    }
}
