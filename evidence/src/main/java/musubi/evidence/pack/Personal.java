package musubi.evidence.pack;

import java.util.Locale;
import java.util.Set;
import musubi.evidence.source.Cells;

/** Texts that name somebody, in the spellings they could be smuggled in. */
final class Personal {
    private static final int SHORTEST = 2;

    private Personal() {}

    /** Adds the text, without blanks and hyphens, and its digits when it is a telephone number. */
    static void spellings(String text, Set<String> to) {
        var plain = plain(text);
        if (plain.length() >= SHORTEST) to.add(plain);
        var phone = digits(text);
        if (phone.length() >= 9 && phone.length() <= 13) to.add(phone);
    }

    /** Whether a code is one of the texts. */
    static boolean among(String code, Set<String> texts) {
        if (texts.contains(plain(code))) return true;
        var phone = digits(code);
        return phone.length() >= 9 && phone.length() <= 13 && texts.contains(phone);
    }

    private static String plain(String text) {
        return Cells.normal(text).replaceAll("[\\s\\-_./:・]", "").toLowerCase(Locale.ROOT);
    }

    /** The digits without the leading zero or the country's 81, which spreadsheets and phones drop. */
    private static String digits(String text) {
        var plain = Cells.normal(text);
        if (!plain.matches("[-+() 0-9.]+")) return "";
        return plain.replaceAll("[^0-9]", "").replaceFirst("^(0|81)", "");
    }
}
