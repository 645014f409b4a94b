package musubi.platform.page;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * A part of a title or of an organisation's name that is looked for, as it stands in the address. Names of people are never looked for in this
 * way: others read addresses.
 */
public record Sought(String q) {
    private static final int LONGEST = 100;

    /** Nothing in particular. */
    public static final Sought ANYTHING = new Sought("");

    /** What a browser does not send is empty. */
    public Sought {
        q = Objects.requireNonNullElse(q, "").strip();
        if (q.length() > LONGEST) q = q.substring(0, LONGEST);
    }

    /** Whether nothing is looked for. */
    public boolean empty() {
        return q.isEmpty();
    }

    /** Without differences of width and case. */
    public String plain() {
        return plain(q);
    }

    /** Whether it is in one of these. */
    public boolean in(String... texts) {
        return empty() || Arrays.stream(texts).anyMatch(text -> plain(text).contains(plain()));
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
