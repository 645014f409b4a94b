package musubi.ledger;

import musubi.quantity.Unit;

/**
 * An account with its totals. Totals only grow, except pending ones.
 *
 * @param credits what was ever posted to it
 * @param debits what was ever posted from it
 * @param pendingCredits what open reservations will bring
 * @param pendingDebits what open reservations will take
 * @param version how many movements have touched it
 * @param closed whether it takes no more
 */
public record AccountState(
        Account account,
        long credits,
        long debits,
        long pendingCredits,
        long pendingDebits,
        long version,
        boolean closed) {

    static AccountState opened(Account account) {
        return new AccountState(account, 0, 0, 0, 0, 0, false);
    }

    AccountState debit(Movement.Phase phase, long amount) {
        return switch (phase) {
            case POSTED -> next(credits, debits + amount, pendingCredits, pendingDebits);
            case RESERVED -> next(credits, debits, pendingCredits, pendingDebits + amount);
            case RELEASED -> next(credits, debits, pendingCredits, pendingDebits - amount);
        };
    }

    AccountState credit(Movement.Phase phase, long amount) {
        return switch (phase) {
            case POSTED -> next(credits + amount, debits, pendingCredits, pendingDebits);
            case RESERVED -> next(credits, debits, pendingCredits + amount, pendingDebits);
            case RELEASED -> next(credits, debits, pendingCredits - amount, pendingDebits);
        };
    }

    AccountState close() {
        return new AccountState(account, credits, debits, pendingCredits, pendingDebits, version, true);
    }

    boolean empty() {
        return credits == debits && pendingCredits == 0 && pendingDebits == 0;
    }

    /** Whether the balance is allowed, with every reservation against it counted. */
    boolean withinLimit() {
        return switch (account.rule()) {
            case NOT_BELOW_ZERO -> credits - debits - pendingDebits >= 0;
            case NOT_ABOVE_ZERO -> credits - debits + pendingCredits <= 0;
            case FREE -> true;
        };
    }

    Balance balance() {
        return new Balance(account.id(), unit(), credits - debits, pendingDebits, pendingCredits, version);
    }

    Unit unit() {
        return account.unit();
    }

    private AccountState next(long credits, long debits, long pendingCredits, long pendingDebits) {
        return new AccountState(account, credits, debits, pendingCredits, pendingDebits, version + 1, closed);
    }
}
