package musubi.platform.payout;

/**
 * A payment in a file.
 *
 * @param number of the settlement's line
 * @param attempt which attempt to pay the line this is, from 1
 * @param transfer the line by whose number the bank knows the transfer; several lines have one when they go to one account together
 */
public record FileLine(int number, int attempt, String payee, long yen, State state, int transfer) {
    /** A line with a transfer of its own. */
    public FileLine(int number, int attempt, String payee, long yen, State state) {
        this(number, attempt, payee, yen, state, number);
    }

    /** What became of it. */
    public enum State {
        /** It stands. */
        STANDS,
        /** Somebody says that it did not reach the payee; a second person has to decide. */
        ASKED,
        /** It did not reach the payee; the line may be paid by a further file. */
        ENDED
    }
}
