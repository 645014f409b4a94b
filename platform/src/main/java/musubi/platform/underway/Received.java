package musubi.platform.underway;

import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * A file that somebody sent; it is kept until it was dealt with.
 *
 * @param name what they call it
 * @param door the address they sent it to
 * @param beside what the form said beside it
 */
public record Received(String name, String door, Map<String, String> beside, InputStream content) {
    /** The map is copied. */
    public Received {
        beside = Map.copyOf(beside);
    }

    /** What the form said under this name. */
    public String said(String field) {
        return Objects.requireNonNull(beside.get(field), field);
    }
}
