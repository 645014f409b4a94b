package musubi.platform.books;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.quantity.Unit;
import musubi.settling.Posting;
import org.springframework.stereotype.Component;

/**
 * Yen that were decided on, brought into the ledger. What belongs together is asked for together; where the ledger refuses one transfer it keeps those it
 * did not refuse, and posting again adds what is missing once the reason is gone.
 */
@Component
public class YenTransfers {
    private final Books books;
    private final Clock clock;

    YenTransfers(Books books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    /** The name of the account in which settlements say what a payee is owed. */
    public static String payee(String agreement, String party) {
        return Posting.plain("payee", agreement + ":" + party);
    }

    /** The name of the account a payer has at the bank. */
    public static String bank(String payer) {
        return Posting.plain("bank", payer);
    }

    /**
     * Posts what a piece of work asks for. Each transfer has an id that follows from what was decided, so posting it again changes nothing; it is
     * recorded now, or when it happened if the clock was set back since. Not within a transaction.
     *
     * @param what is posted, for the message when the ledger refuses it
     * @throws IllegalStateException when the ledger refuses any of it; what it did not refuse is posted
     */
    public void post(String what, Consumer<Together> work) {
        books.with(ledger -> {
            var together = new Together(ledger);
            work.accept(together);
            var now = clock.instant();
            for (var answer : ledger.submit(together.requests, together.last.isAfter(now) ? together.last : now))
                if (answer instanceof Answer.Refused refused)
                    throw new IllegalStateException("the ledger refused %s: %s".formatted(what, refused.why()));
            return ledger.head();
        });
    }

    /** YenTransfers that are posted together. */
    public static final class Together {
        private final Ledger ledger;
        private final List<Request> requests = new ArrayList<>();
        private Instant last = Instant.MIN;

        private Together(Ledger ledger) {
            this.ledger = ledger;
        }

        /** The account of this name, in yen; it is opened when nothing was ever in it. */
        public AccountId account(String name, Account.Rule rule) {
            var account = Account.sum(name, Unit.JPY, rule);
            var asked = new Request.OpenAccount(account, Instant.EPOCH);
            if (ledger.balance(account.id()).isEmpty() && !requests.contains(asked)) requests.add(asked);
            return account.id();
        }

        /** The account of this name, which may stand above zero and below. */
        public AccountId account(String name) {
            return account(name, Account.Rule.FREE);
        }

        /**
         * Moves yen.
         *
         * @param yen above zero
         * @param at when it happened
         */
        public void move(TransferId id, AccountId debit, AccountId credit, long yen, Instant at, Cause cause) {
            requests.add(new Request.Transfer(id, debit, credit, yen, Unit.JPY, at, cause));
            if (at.isAfter(last)) last = at;
        }
    }
}
