package musubi.evidence.record;

import java.util.regex.Pattern;

/**
 * A short name that stands for an organisation, a place, a programme or a kind: letters, digits, and {@code - _ . : /},
 * at most 64 characters. Never a person's name, an address or a telephone number.
 */
public record Code(String value) {
    private static final Pattern FILLING = Pattern.compile("[-. ]");
    private static final Pattern TELEPHONE = Pattern.compile("(?<![0-9])0[0-9]{9,10}(?![0-9])");
    private static final int TELEPHONE_DIGITS = 10;

    /** Refuses what is no code. */
    public Code {
        if (!wellFormed(value)) throw new IllegalArgumentException("not a code: " + value);
    }

    /** Whether the text may stand in a code column. Runs of ten or more digits with a leading zero read as telephone numbers. */
    public static boolean wellFormed(String text) {
        if (text.isEmpty() || text.length() > 64) return false;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') digits++;
            if (!Character.isLetterOrDigit(c) && "-_.:/ー・".indexOf(c) < 0) return false;
        }
        return digits < TELEPHONE_DIGITS
                || !TELEPHONE.matcher(FILLING.matcher(text).replaceAll("")).find();
    }
}
