package musubi.ledger;

/** So much of one lot. */
public record Slice(TransferId lot, long amount) {
    /** Refuses an empty slice. */
    public Slice {
        if (amount <= 0) throw new IllegalArgumentException("slice of lot %s is %d".formatted(lot, amount));
    }

    @Override
    public String toString() {
        return lot + "=" + amount;
    }
}
