package musubi.platform.rewards;

import java.util.Locale;

/** What kind of thing points are exchanged for. */
public enum Kind {
    /** Used once at a local shop, which the city pays. */
    VOUCHER,
    /** A code from a list, given once. */
    GIFT_CARD,
    GOODS,
    /** Goes to a school or to welfare, which the city pays, instead of to the one who gives it. */
    DONATION,
    /** A ticket in a draw. */
    LOTTERY;

    /** As the database writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
