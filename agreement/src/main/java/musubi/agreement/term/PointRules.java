package musubi.agreement.term;

import java.time.MonthDay;
import java.util.Optional;
import musubi.quantity.Exact;

/**
 * Rules about lots of points, which the ledger enforces.
 *
 * @param lateUploadDays a reading that arrives later after its day earns nothing
 * @param yenPerPoint what a point is worth at exchange, for the liability
 */
public record PointRules(
        Optional<Integer> lateUploadDays,
        Expiry expiry,
        Optional<ExchangeRule> exchange,
        Optional<Integer> voucherDays,
        Optional<MonthDay> exchangeUntil,
        boolean donation,
        Optional<Exact> yenPerPoint) {
    /** When a lot of points ends. */
    public sealed interface Expiry {
        /** Never. */
        record Never() implements Expiry {}

        /** At the end of the fiscal year it was earned in, or a later one. */
        record EndOfFiscalYear(int yearsLater) implements Expiry {}

        /** Some months after the day it was earned. */
        record Months(int months) implements Expiry {}
    }

    /** From how many points, in which steps, and at most how many at once. */
    public record ExchangeRule(long from, long step, Optional<Long> most) {}
}
