package musubi.platform.welfare;

import java.time.LocalDate;

/**
 * Where a sum stands that was granted or corrected.
 *
 * @param yen below zero when the body is to return it
 * @param on the day on which the bank pays or paid it; otherwise the day on which it falls due
 */
public record Paid(long yen, Stage stage, LocalDate on) {
    /** From the decision to the bank account. */
    public enum Stage {
        /** Nobody asked for the payment yet. */
        OWED,
        /** A second person has to release it. */
        REQUESTED,
        /** Two people released it; the bank does not know of it yet. */
        RELEASED,
        /** The bank was told and pays on the day. */
        ORDERED,
        /** The bank was told, and the day has come. */
        PAID,
        /** The body is to return it. */
        CLAIMED
    }
}
