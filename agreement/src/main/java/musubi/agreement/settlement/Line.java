package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.List;
import musubi.quantity.Days;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * One amount of a statement: what a clause pays a subject for a period, and how that came about.
 *
 * @param number from 1, in the order of the statement
 * @param subject provider, municipality or pseudonym; empty when the agreement as a whole is settled
 * @param payee who receives it
 * @param period such as {@code FY2023}
 * @param days the period's days
 * @param due when it is due
 * @param gross the amount after rounding, before carry and caps
 * @param carriedIn what an earlier cap cut and this period pays
 * @param cuts what each cap took, in the order they apply
 * @param amount what is paid
 * @param carriedOut what is carried to the next period
 * @param reason why nothing is paid, when nothing is
 * @param soFar what the clause has paid this subject in all, this line included
 * @param lots points by the day they expire, which follows from the day they were earned; they sum to the amount. Empty for
 *     yen and for points that never expire
 */
public record Line(
        int number,
        String clause,
        Words title,
        String article,
        String subject,
        String payee,
        String period,
        Days days,
        LocalDate due,
        Unit unit,
        long gross,
        long carriedIn,
        List<Cut> cuts,
        long amount,
        long carriedOut,
        Reason reason,
        long soFar,
        List<Lot> lots,
        Derivation derivation) {
    /** Lists are copied. */
    public Line {
        cuts = List.copyOf(cuts);
        lots = List.copyOf(lots);
    }

    /** A line without lots. */
    public Line(
            int number,
            String clause,
            Words title,
            String article,
            String subject,
            String payee,
            String period,
            Days days,
            LocalDate due,
            Unit unit,
            long gross,
            long carriedIn,
            List<Cut> cuts,
            long amount,
            long carriedOut,
            Reason reason,
            long soFar,
            Derivation derivation) {
        this(
                number,
                clause,
                title,
                article,
                subject,
                payee,
                period,
                days,
                due,
                unit,
                gross,
                carriedIn,
                cuts,
                amount,
                carriedOut,
                reason,
                soFar,
                List.of(),
                derivation);
    }

    /**
     * Points that expire together.
     *
     * @param earned the days on which they were earned
     * @param expires the first day on which they can no longer be spent
     */
    public record Lot(Days earned, LocalDate expires, long amount) {}

    /**
     * What one cap took.
     *
     * @param cap such as {@code clause each-period}
     * @param limit the cap
     * @param cut what it took
     */
    public record Cut(String cap, long limit, long cut) {}

    /** The same line under another number. */
    public Line numbered(int other) {
        return new Line(
                other,
                clause,
                title,
                article,
                subject,
                payee,
                period,
                days,
                due,
                unit,
                gross,
                carriedIn,
                cuts,
                amount,
                carriedOut,
                reason,
                soFar,
                lots,
                derivation);
    }

    /** What identifies a line between two statements of the same agreement. */
    public String key() {
        return clause + "\u0000" + subject + "\u0000" + period;
    }
}
