package musubi.platform.rewards;

/** What became of a wish to exchange points, or to undo, give or use what they were exchanged for. */
public sealed interface Reply {
    /** It is done, or was before under the same id. */
    record Done(Exchange exchange) implements Reply {}

    /** It was not: why. Nothing has changed. */
    record Refused(Why why) implements Reply {}

    /** Why something was refused. */
    enum Why {
        /** Not offered today. */
        NOT_OFFERED,
        /** None is left. */
        SOLD_OUT,
        /** The points do not suffice. */
        TOO_FEW_POINTS,
        /** Exchanged as often this fiscal year as the agreement allows. */
        OFTEN_ENOUGH,
        /** Given, used, undone or refused before. */
        ENDED_BEFORE,
        /** No voucher has this code. */
        UNKNOWN_CODE,
        /** The voucher's last day is over. */
        TOO_LATE,
        /** The voucher is for another shop. */
        OTHER_SHOP
    }
}
