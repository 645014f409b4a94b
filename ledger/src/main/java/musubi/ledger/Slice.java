package musubi.ledger;

/** So much of one lot. */
public record Slice(TransferId lot, long amount) {
    /** Refuses an empty slice. */
    public Slice {
        if (amount <= 0) throw new IllegalArgumentException("slice of lot %s is %d".formatted(lot, amount));
    }

    /** Reads what {@link #toString} writes; an id may hold the sign, an amount may not. */
    public static Slice read(String text) {
        int sign = text.lastIndexOf('=');
        return new Slice(new TransferId(text.substring(0, sign)), Long.parseLong(text.substring(sign + 1)));
    }

    @Override
    public String toString() {
        return lot + "=" + amount;
    }
}
