package musubi.platform.worksheet;

import java.util.Locale;
import java.util.UUID;

/** A company or welfare body that may take part in worksheets. */
public record Organisation(UUID id, Side side, String name) {
    /** Which of the two sides of 産福共創 it belongs to. */
    public enum Side {
        COMPANY,
        WELFARE;

        /** As the database writes it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Side of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
