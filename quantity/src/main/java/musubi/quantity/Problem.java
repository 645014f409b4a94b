package musubi.quantity;

import java.util.Objects;

/**
 * One thing that is wrong with what somebody gave us, or that they should know.
 *
 * @param code stable and listed in docs/reference/errors.md, such as {@code agreement.unknown-measure}
 * @param severity whether the input is refused
 * @param place where it stands
 * @param value the text as it was given, possibly empty
 * @param words what is wrong and what to do, one sentence
 */
public record Problem(String code, Severity severity, Place place, String value, Words words) {
    /** Whether the input is refused or only remarked upon. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** All parts are present. */
    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(words, "words");
    }

    /** A problem that refuses the input. */
    public static Problem error(String code, Place place, String value, Words words) {
        return new Problem(code, Severity.ERROR, place, value, words);
    }

    /** A remark that does not refuse the input. */
    public static Problem warning(String code, Place place, String value, Words words) {
        return new Problem(code, Severity.WARNING, place, value, words);
    }

    /** Whether this problem refuses the input. */
    public boolean refuses() {
        return severity == Severity.ERROR;
    }
}
