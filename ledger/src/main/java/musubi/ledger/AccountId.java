package musubi.ledger;

import java.util.regex.Pattern;

/**
 * The name of an account, parts joined by colons, such as {@code liabilities:points:p1}. It is also the account's name
 * in the hledger journal, so it has letters, digits, {@code - _ . /} and colons only.
 */
public record AccountId(String value) implements Comparable<AccountId> {
    private static final int LONGEST = 200;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_./-]+(:[\\p{L}\\p{N}_./-]+)*");

    /** Refuses what hledger could not name. */
    public AccountId {
        if (value.length() > LONGEST || !NAME.matcher(value).matches())
            throw new IllegalArgumentException(
                    "not an account name (letters, digits, - _ . / and colons between parts): " + value);
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
