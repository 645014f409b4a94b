package musubi.ledger;

import java.time.LocalDate;

/**
 * What the agreement says about points given together.
 *
 * @param programme the programme they belong to
 * @param rule the version of the rule that gave them
 * @param until the first day on which they can no longer be spent
 * @param expiresInto the account that takes what nobody spent in time
 */
public record LotTerms(String programme, String rule, LocalDate until, AccountId expiresInto) {
    /** The expiry day of points that do not expire. */
    public static final LocalDate NEVER = LocalDate.of(9999, 12, 31);

    /** Refuses texts that do not fit a line. */
    public LotTerms {
        Cause.line("programme", programme);
        Cause.line("rule", rule);
        if (until.isAfter(NEVER)) throw new IllegalArgumentException("expiry after " + NEVER + ": " + until);
    }
}
