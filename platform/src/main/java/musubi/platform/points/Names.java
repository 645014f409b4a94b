package musubi.platform.points;

import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.quantity.Unit;
import musubi.settling.Posting;

/** The accounts that points move between, under the names released statements use as well. */
final class Names {
    private Names() {}

    /** What bears the points. */
    static Account payer(String payer) {
        return Account.sum(Posting.plain("payer", payer) + ":" + Unit.PT, Unit.PT, Account.Rule.FREE);
    }

    /** What a clause gives passes through here. */
    static Account clause(String agreement, String clause) {
        return Account.sum(Posting.plain("clause", agreement + ":" + clause), Unit.PT, Account.Rule.NOT_BELOW_ZERO);
    }

    /** What a participant holds. */
    static Account holder(String agreement, String pseudonym) {
        return Account.lots(Posting.plain("points", agreement + ":" + pseudonym), Unit.PT);
    }

    /** What a participant is to return. */
    static Account receivable(String agreement, String pseudonym) {
        return Account.sum(
                Posting.plain("receivable", agreement + ":" + pseudonym), Unit.PT, Account.Rule.NOT_ABOVE_ZERO);
    }

    /** What whoever holds these points is to return. */
    static AccountId receivable(AccountId holder) {
        return new AccountId(holder.value().replaceFirst("^points:", "receivable:"));
    }

    /** What nobody used in time. */
    static Account expired(String agreement) {
        return Account.sum(Posting.plain("expired", agreement), Unit.PT, Account.Rule.FREE);
    }

    /** What was exchanged for rewards. */
    static Account reward(String agreement) {
        return Account.sum(Posting.plain("reward", agreement), Unit.PT, Account.Rule.FREE);
    }
}
