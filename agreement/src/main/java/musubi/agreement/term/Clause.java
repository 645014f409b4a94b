package musubi.agreement.term;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Optional;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * One clause: per what, from when to when, measured when, paid when, under which condition, how much, capped how.
 *
 * @param id name within the agreement
 * @param article the article of the signed text it stands for; empty when the text has none
 * @param frequency per what
 * @param years the periods it covers; all of the term when both ends are absent
 * @param measured cut-off and study
 * @param due when it is paid
 * @param when condition for paying anything
 * @param pays how much
 * @param cap its own caps
 * @param carryOver what moves to the next period
 * @param missing what a missing measurement means
 * @param gives another unit than the agreement's, such as lottery entries
 */
public record Clause(
        String id,
        Words title,
        String article,
        Frequency frequency,
        Years years,
        Measured measured,
        Due due,
        Optional<Condition> when,
        Expression pays,
        Caps cap,
        CarryOver carryOver,
        Missing missing,
        Optional<Unit> gives,
        Place place) {

    /** Per what a clause is settled. */
    public sealed interface Frequency {
        /** Every day that has a reading. */
        record EachDay() implements Frequency {}

        /** Every calendar month. */
        record EachMonth() implements Frequency {}

        /** Every quarter of the fiscal year: from 1 April, 1 July, 1 October, 1 January. */
        record EachQuarter() implements Frequency {}

        /** Every fiscal year, April to March. */
        record EachFiscalYear() implements Frequency {}

        /** Every year of the contract, from the day the term starts. */
        record EachContractYear() implements Frequency {}

        /** Every recorded event of a person-day measure. */
        record EachEvent(Expression.Name of) implements Frequency {}

        /** Once, in a fiscal year. */
        record OnceIn(FiscalYear year) implements Frequency {}

        /** Once, in the fiscal year a day falls in. */
        record OnceOn(LocalDate day) implements Frequency {}

        /** Once for each subject, the first day the condition holds. */
        record OnceEach() implements Frequency {}

        /** Over the whole term at once. */
        record WholeTerm() implements Frequency {}
    }

    /** First and last fiscal year covered; an absent end is the term's. */
    public record Years(Optional<Integer> first, Optional<Integer> last) {
        /** Whether the fiscal year is covered. */
        public boolean contains(int year) {
            return first.map(f -> year >= f).orElse(true)
                    && last.map(l -> year <= l).orElse(true);
        }
    }

    /** When the measures are taken. */
    public record Measured(Optional<CutOff> at, Optional<MonthDay> checkedUntil, Optional<String> study) {}

    /** The last day that counts. */
    public sealed interface CutOff {
        /** The same day every period. */
        record Yearly(MonthDay day) implements CutOff {}

        /** One day. */
        record On(LocalDate day) implements CutOff {}
    }

    /** When an amount is due. */
    public sealed interface Due {
        /** At the end of the period. */
        record EndOfPeriod() implements Due {}

        /** On a day of the period's fiscal year or the next one; in the first year possibly at the start of the term. */
        record Yearly(MonthDay day, boolean nextYear, boolean firstAtStartOfTerm) implements Due {}

        /** Some days after the period ends. */
        record After(int days) implements Due {}

        /** On one day. */
        record On(LocalDate day) implements Due {}
    }

    /** What moves from one period to the next. */
    public enum CarryOver {
        NONE,
        /** The part of the cap that was not used raises the next period's cap. */
        UNUSED_CAP,
        /** The amount the cap cut is added to the next period's amount. */
        EXCESS
    }

    /** What a missing measurement means. */
    public sealed interface Missing {
        /** Nothing is paid, and the line says that it was not measured. */
        record PaysNothing() implements Missing {}

        /** A stated amount. */
        record Pays(Exact amount) implements Missing {}
    }
}
