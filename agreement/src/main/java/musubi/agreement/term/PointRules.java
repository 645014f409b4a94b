package musubi.agreement.term;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;

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
    /** The first day on which points earned on a day can no longer be exchanged or have expired; empty when they never end. */
    public Optional<LocalDate> ends(LocalDate earned) {
        var closed =
                exchangeUntil.map(day -> FiscalYear.of(earned).next().on(day).plusDays(1));
        return Stream.of(expiry.expires(earned), closed)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** When a lot of points ends. */
    public sealed interface Expiry {
        /**
         * The first day on which points earned on a day can no longer be spent; empty when they never expire. Always
         * after the day they were earned.
         */
        default Optional<LocalDate> expires(LocalDate earned) {
            return switch (this) {
                case Never n -> Optional.empty();
                case EndOfFiscalYear end ->
                    Optional.of(year(earned, end.yearsLater()).days().until());
                case OnDay end -> {
                    var day = year(earned, end.yearsLater()).on(end.day()).plusDays(1);
                    yield Optional.of(
                            day.isAfter(earned)
                                    ? day
                                    : year(earned, end.yearsLater() + 1)
                                            .on(end.day())
                                            .plusDays(1));
                }
                case Months months ->
                    Optional.of(earned.plusMonths(months.months()).plusDays(1));
            };
        }

        private static FiscalYear year(LocalDate earned, int later) {
            return new FiscalYear(FiscalYear.of(earned).year() + later);
        }

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
