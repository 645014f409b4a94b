package musubi.platform.notice;

import java.util.Locale;

/** A way to tell somebody something; the quickest first. */
enum Channel {
    MAIL,
    SMS,
    LETTER;

    /** As the database and the templates write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
