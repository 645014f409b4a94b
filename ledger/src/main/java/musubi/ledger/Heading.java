package musubi.ledger;

import musubi.quantity.Words;

/**
 * The head of a group of accounts in a chart of accounts: {@code points} above {@code points:p1}.
 *
 * @param name the first part of the accounts' names
 * @param type where a financial statement shows them
 * @param meaning what they hold
 */
public record Heading(String name, Type type, Words meaning) {
    /** Where a financial statement shows an account, with the letter hledger has for it. */
    public enum Type {
        /** 資産. */
        ASSET("A"),
        /** 負債. */
        LIABILITY("L"),
        /** 純資産. */
        EQUITY("E"),
        /** 収益. */
        REVENUE("R"),
        /** 費用. */
        EXPENSE("X");

        private final String letter;

        Type(String letter) {
            this.letter = letter;
        }

        String letter() {
            return letter;
        }
    }

    boolean heads(Account account) {
        var id = account.id().value();
        return id.equals(name) || id.startsWith(name + ":");
    }
}
