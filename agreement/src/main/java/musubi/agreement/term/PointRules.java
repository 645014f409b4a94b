package musubi.agreement.term;

import java.time.MonthDay;
import java.util.Optional;
import musubi.quantity.Exact;

/**
 * Rules about lots of points, which the ledger enforces.
 *
 * @param lateUploadDays a reading that arrives later after its day earns nothing
 * @param exchangeUntil the last day on which points of a fiscal year are exchanged, in the year after it
 * @param voucherUntil the last day a voucher is used, in the fiscal year it was given in
 * @param yenPerPoint what a point is worth at exchange, for the liability
 */
public record PointRules(
        Optional<Integer> lateUploadDays,
        Expiry expiry,
        Optional<ExchangeRule> exchange,
        Optional<Integer> voucherDays,
        Optional<MonthDay> exchangeUntil,
        Optional<MonthDay> voucherUntil,
        boolean donation,
        Optional<Exact> yenPerPoint) {
    /** When a lot of points ends. */
    public sealed interface Expiry {
        /** Never. */
        record Never() implements Expiry {}

        /** At the end of the fiscal year it was earned in, or a later one. */
        record EndOfFiscalYear(int yearsLater) implements Expiry {}

        /** On a day of the fiscal year it was earned in, or of a later one. */
        record OnDay(MonthDay day, int yearsLater) implements Expiry {}

        /** Some months after the day it was earned. */
        record Months(int months) implements Expiry {}
    }

    /**
     * From how many points, in which steps, at most how many at once.
     *
     * @param timesEachYear how often in a fiscal year; as often as wanted when absent
     */
    public record ExchangeRule(long from, long step, Optional<Long> most, Optional<Integer> timesEachYear) {}
}
