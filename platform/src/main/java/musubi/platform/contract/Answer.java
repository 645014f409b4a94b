package musubi.platform.contract;

/** What became of a decision. */
public sealed interface Answer {
    /** It is decided. */
    record Decided() implements Answer {}

    /** It was not: why. Nothing has changed. */
    record Refused(Why why) implements Answer {}

    /** Why a decision was refused. */
    enum Why {
        /** Somebody decided it before. */
        DECIDED_BEFORE,
        /** Another step comes first. */
        NOT_YET,
        /** Points that follow the records are settled by whole months that are over. */
        UNFINISHED_MONTHS,
        /** Whoever asked for a payment cannot release it. */
        SAME_PERSON,
        /** It is not known that whoever asked and whoever releases are two people. */
        NOT_APART,
        /** A party has not signed the text it is settled under. */
        NOT_SIGNED,
        /** It was withdrawn, and nothing more is decided about it. */
        WITHDRAWN,
        /** The release has begun, and what is being paid cannot be withdrawn. */
        BEING_PAID,
        /** The text is not the one that was signed. */
        OTHER_TEXT,
        /** Only a party of the agreement signs it. */
        NO_PARTY
    }
}
