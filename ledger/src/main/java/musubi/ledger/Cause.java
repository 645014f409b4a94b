package musubi.ledger;

import musubi.quantity.Digest;

/**
 * Why something moved: the agreement and clause that say so, the digest of the evidence it rests on, and a sentence for
 * people. A claw-back finds what it must reverse by the evidence.
 */
public record Cause(String agreement, String clause, Digest evidence, String reason) {
    private static final int LONGEST = 500;

    /** Refuses control characters and long texts, since all of this is printed on one line. */
    public Cause {
        line("agreement", agreement);
        line("clause", clause);
        line("reason", reason);
    }

    static void line(String name, String text) {
        if (text.length() > LONGEST || breaksTheLine(text))
            throw new IllegalArgumentException("%s must be one line of at most %d characters".formatted(name, LONGEST));
    }

    private static boolean breaksTheLine(String text) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1))
            if (breaksTheLine(text.codePointAt(i))) return true;
        return false;
    }

    private static boolean breaksTheLine(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.SURROGATE;
    }
}
