package musubi.platform.payout;

import java.time.LocalDate;

/**
 * How far a sum is on its way to the payee.
 *
 * @param on the day on which the bank pays or paid it; otherwise the day on which it falls due
 */
public record Progress(Stage stage, LocalDate on) {
    /** From the closing to the bank account. */
    public enum Stage {
        /** A second person has to release it. */
        REQUESTED,
        /** Two people released it; the bank does not know of it yet. */
        RELEASED,
        /** The bank was told and pays on the day. */
        ORDERED,
        /** The bank was told, and the day has come. */
        PAID,
        /** It did not reach the account and is to be sent again. */
        CAME_BACK,
        /** It was paid in another way; the day is the last of what counts as paid so. */
        ELSEWHERE
    }
}
