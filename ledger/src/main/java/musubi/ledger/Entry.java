package musubi.ledger;

import java.nio.charset.StandardCharsets;
import musubi.quantity.Digest;

/**
 * One sealed page of the ledger: what was asked and what it did, as text, chained to the page before.
 *
 * @param number from 1, without gaps
 * @param previous the hash of the entry before, or {@link #BEGINNING}
 * @param text lines of tab-separated fields, each ended by a line feed; see docs/explanation/ledger.md
 * @param hash SHA-256 of the previous hash, in hexadecimal, followed by the text in UTF-8
 */
public record Entry(long number, Digest previous, String text, Digest hash) {
    /** What the first entry is chained to. */
    public static final Digest BEGINNING = Digest.of("musubi ledger 1");

    /** Numbers start at 1. */
    public Entry {
        if (number < 1) throw new IllegalArgumentException("entry number below 1: " + number);
    }

    /** Seals a text behind another entry. */
    public static Entry seal(Head behind, String text) {
        return new Entry(behind.number() + 1, behind.hash(), text, hash(behind.hash(), text));
    }

    /** Whether the hash is the hash of the content. */
    public boolean whole() {
        return hash.equals(hash(previous, text));
    }

    /** Where the chain ends when it ends here. */
    public Head head() {
        return new Head(number, hash);
    }

    private static Digest hash(Digest previous, String text) {
        var digest = Digest.sha256();
        digest.update(previous.hex().getBytes(StandardCharsets.UTF_8));
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Digest.reached(digest);
    }
}
