package musubi.platform.welfare;

import java.text.Normalizer;

/** Sums as people type them: with commas, full-width digits and the word for yen. */
final class Typed {
    private static final long UNREADABLE = -1;

    private Typed() {}

    /** The sum; below zero, which nobody asks for, when it cannot be read. */
    static long yen(String typed) {
        var digits = Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .replace(",", "")
                .replace("円", "")
                .strip();
        return digits.matches("[0-9]{1,12}") ? Long.parseLong(digits) : UNREADABLE;
    }
}
