package musubi.effect;

/** A formula, an option or a column that the sender can mend. Callers turn it into bad input with its place. */
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final String value;
    private final Words words;

    /**
     * Refuses.
     *
     * @param code stable name, such as {@code formula.unknown-column}
     * @param value what was given
     * @param words what is wrong and what to do instead
     */
    public Unreadable(String code, String value, Words words) {
        super(words.en());
        this.code = code;
        this.value = value;
        this.words = words;
    }

    /** Stable name of the problem. */
    public String code() {
        return code;
    }

    /** What was given. */
    public String value() {
        return value;
    }

    /** What is wrong and what to do instead. */
    public Words words() {
        return words;
    }
}
