package musubi.ledger;

/**
 * The caller's own name for one request, made before it is sent and kept through every retry. It is the idempotency
 * key: the same id with the same content is the same request, with other content it is refused.
 */
public record TransferId(String value) implements Comparable<TransferId> {
    private static final int LONGEST = 200;

    /** Refuses an empty or very long id and one with spaces or control characters. */
    public TransferId {
        if (value.length() > LONGEST || !value.matches("[\\p{L}\\p{N}\\p{P}\\p{S}]+"))
            throw new IllegalArgumentException("not a transfer id (1 to 200 visible characters, no space): " + value);
    }

    @Override
    public int compareTo(TransferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
