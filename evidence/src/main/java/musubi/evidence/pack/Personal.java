package musubi.evidence.pack;

import java.util.Locale;
import java.util.Set;
import musubi.evidence.source.Cells;

/** Texts that name somebody, in the spellings they could be smuggled in. */
final class Personal {
    private static final int SHORTEST = 2;
    /** A full name or an address is as long as this; a family name alone also names clinics and halls. */
    private static final int SHORTEST_WITHIN = 4;

    private static final int LONGEST_CODE = 64;

    private Personal() {}

    /** Adds the text, without blanks and hyphens, and its digits when it is a telephone number. */
    static void spellings(String text, Set<String> to) {
        var plain = plain(text);
        if (plain.length() >= SHORTEST) to.add(plain);
        var phone = digits(text);
        if (phone.length() >= 9 && phone.length() <= 13) to.add(phone);
    }

    /** Whether a code is one of the texts, or holds a full name or an address in Japanese script among other words. */
    static boolean among(String code, Set<String> texts) {
        var plain = plain(code);
        if (texts.contains(plain) || within(plain, texts)) return true;
        var phone = digits(code);
        return phone.length() >= 9 && phone.length() <= 13 && texts.contains(phone);
    }

    private static boolean within(String code, Set<String> texts) {
        if (code.length() > LONGEST_CODE) return false;
        for (int from = 0; from + SHORTEST_WITHIN <= code.length(); from++) {
            for (int until = from + SHORTEST_WITHIN; until <= code.length(); until++) {
                var part = code.substring(from, until);
                if (texts.contains(part)
                        && part.chars().allMatch(c -> c > 0x7F || c >= '0' && c <= '9')
                        && part.chars().anyMatch(c -> c > 0x7F)) return true;
            }
        }
        return false;
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
