package musubi.platform.payout;

import java.time.LocalDate;
import java.util.List;
import musubi.quantity.Words;

/** What a module owes in many small sums that are closed together before they are paid. A module says so, as a bean. */
public interface Accrual {
    /** Why it is owed: one word. */
    String ground();

    /** Keeps others from paying the same in another way until the transaction ends. */
    default void alone() {}

    /** What was owed by the end of a day and stands in no remittance, thing by thing. */
    List<Due> open(LocalDate until);

    /** The same in sums, by party. */
    List<Total> totals(LocalDate until);

    /** What of it is one party's, in yen. */
    long owed(LocalDate until, String party);

    /** What one party is owed in all. */
    record Total(String party, int items, long yen) {}

    /**
     * What bears a sum.
     *
     * @param agreement under which name the books and the bank files keep it
     * @param payer as bank accounts name it
     * @param owing the account in the books out of which it is owed
     */
    record Source(String agreement, String payer, String owing) {}

    /**
     * One thing that is owed.
     *
     * @param item what tells it from every other of its ground
     * @param party as bank accounts name the payee
     * @param on the day since which it is owed
     */
    record Due(String item, Source source, String party, Words title, long yen, LocalDate on) {}
}
