package musubi.ledger;

import musubi.quantity.Digest;

/** Where a chain ends: the number and the hash of its last entry. */
public record Head(long number, Digest hash) {
    /** A chain without entries. */
    public static final Head EMPTY = new Head(0, Entry.BEGINNING);
}
