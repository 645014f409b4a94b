package musubi.ledger;

import java.util.regex.Pattern;

/**
 * The caller's own name for one request, made before it is sent and kept through every retry. It is the idempotency
 * key: the same id with the same content is the same request, with other content it is refused.
 */
public record TransferId(String value) implements Comparable<TransferId> {
    private static final String EXPIRY = "expiry/";
    private static final String TIME_OUT = "time-out/";

    private static final int LONGEST = 240;
    private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]+");
    private static final int LONGEST_THAT_ENDS = 200;

    /** Refuses an empty or very long id and one with spaces or control characters. */
    public TransferId {
        if (value.length() > LONGEST || !VISIBLE.matcher(value).matches())
            throw new IllegalArgumentException("not a transfer id (1 to 240 visible characters, no space): " + value);
    }

    /** The id of the next transfer that expires a part of the lot. */
    static TransferId expiry(Lot lot) {
        return new TransferId("%s%s/%d".formatted(EXPIRY, lot.award(), lot.expiries() + 1));
    }

    /** The id of the transfer that ends the reservation when its time has run out. */
    static TransferId timeOut(TransferId reservation) {
        return new TransferId(TIME_OUT + reservation);
    }

    /** Whether the id is of the kind that follows from what ends. */
    boolean ofAnEnd() {
        return value.startsWith(EXPIRY) || value.startsWith(TIME_OUT);
    }

    /** Leaves room for the id of what ends it. */
    void demandRoom() {
        if (value.length() > LONGEST_THAT_ENDS)
            throw new IllegalArgumentException("the id of an award or a reservation has at most %d characters: %s"
                    .formatted(LONGEST_THAT_ENDS, value));
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
