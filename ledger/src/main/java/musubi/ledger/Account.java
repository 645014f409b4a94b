package musubi.ledger;

import musubi.quantity.Unit;

/**
 * An account in one unit. Its balance is credits minus debits, so what we owe (points held by residents, fees payable)
 * is positive and what we own or are owed (cash, receivables) is negative.
 *
 * @param id its name
 * @param unit {@code JPY} or {@code PT}
 * @param rule which balances are allowed
 * @param holding whether the balance is one sum or a sum of lots
 */
public record Account(AccountId id, Unit unit, Rule rule, Holding holding) {
    /** Which balances are allowed, reservations counted as if they had already happened. */
    public enum Rule {
        /** A budget, a funding ceiling, a resident's points: nothing can be taken that is not there. */
        NOT_BELOW_ZERO,
        /** A receivable, cash at bank: nothing can be paid in beyond what is owed. */
        NOT_ABOVE_ZERO,
        /** The world outside. */
        FREE
    }

    /** What the balance is made of. */
    public enum Holding {
        /** One number. */
        SUM,
        /** Lots with an expiry day each; see {@link Lot}. */
        LOTS
    }

    /** Refuses other units, and lots in an account that could go below zero. */
    public Account {
        if (!unit.equals(Unit.JPY) && !unit.equals(Unit.PT))
            throw new IllegalArgumentException("account %s: unit must be JPY or PT, not %s".formatted(id, unit));
        if (holding == Holding.LOTS && rule != Rule.NOT_BELOW_ZERO)
            throw new IllegalArgumentException("account %s: an account of lots may not go below zero".formatted(id));
    }

    /** An account whose balance is one sum. */
    public static Account sum(String id, Unit unit, Rule rule) {
        return new Account(new AccountId(id), unit, rule, Holding.SUM);
    }

    /** A holder's account, whose balance is made of lots. */
    public static Account lots(String id, Unit unit) {
        return new Account(new AccountId(id), unit, Rule.NOT_BELOW_ZERO, Holding.LOTS);
    }
}
