package musubi.ledger;

/** What the ledger says to a request. */
public sealed interface Answer {
    /** It was done and is stored. */
    record Posted(Receipt receipt) implements Answer {}

    /** It had been done before: the same receipt again, balances as they were then. */
    record AlreadyPosted(Receipt receipt) implements Answer {}

    /** It was not done and nothing changed. The id is not used up: the same request may succeed later. */
    record Refused(Why why) implements Answer {}
}
