package musubi.effect;

import java.io.Serializable;
import java.util.Objects;

/** One sentence or title in the two languages Musubi speaks; the kernel stands alone and brings its own. */
public record Words(String ja, String en) implements Serializable {
    /** Both languages are always present. */
    public Words {
        Objects.requireNonNull(ja, "ja");
        Objects.requireNonNull(en, "en");
    }

    /** The text in {@code language}, which is {@code ja} or anything else for English. */
    public String in(String language) {
        return "ja".equals(language) ? ja : en;
    }
}
