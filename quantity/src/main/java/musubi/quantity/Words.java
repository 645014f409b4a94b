package musubi.quantity;

import java.util.Objects;

/** One sentence or title in the two languages Musubi speaks. */
public record Words(String ja, String en) {
    /** Both languages are always present. */
    public Words {
        Objects.requireNonNull(ja, "ja");
        Objects.requireNonNull(en, "en");
    }

    /** The same text in both languages, for names and codes that are not translated. */
    public static Words same(String text) {
        return new Words(text, text);
    }

    /** The text in {@code language}, which is {@code ja} or anything else for English. */
    public String in(String language) {
        return "ja".equals(language) ? ja : en;
    }
}
