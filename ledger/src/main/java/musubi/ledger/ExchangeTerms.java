package musubi.ledger;

/**
 * How much may be reserved at once: {@code least}, {@code least + step}, {@code least + 2 step} … up to {@code most}.
 * A city that exchanges from 500 points in steps of 500 has {@code (500, 500, MAX)}.
 */
public record ExchangeTerms(long least, long step, long most) {
    /** Any amount. */
    public static final ExchangeTerms ANY = new ExchangeTerms(1, 1, Long.MAX_VALUE);

    /** Refuses terms that no amount meets. */
    public ExchangeTerms {
        if (least < 1 || step < 1 || most < least)
            throw new IllegalArgumentException("exchange from %d in steps of %d to %d".formatted(least, step, most));
    }

    boolean allow(long amount) {
        return amount >= least && amount <= most && (amount - least) % step == 0;
    }
}
