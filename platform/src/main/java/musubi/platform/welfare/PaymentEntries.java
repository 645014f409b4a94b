package musubi.platform.welfare;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.platform.books.Books;
import musubi.quantity.Digest;
import musubi.quantity.Unit;
import musubi.settling.Posting;
import org.springframework.stereotype.Component;

/** What released payments of grants move in the ledger: the payer owes each body what it gets, and a body what it is to return. */
@Component
class PaymentEntries {
    private final Books books;
    private final Clock clock;

    PaymentEntries(Books books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    /** Posts a payment. Not within a transaction. */
    void post(Payment payment, Instant released) {
        books.with(ledger -> {
            var requests = new ArrayList<Request>();
            var payer =
                    open(ledger, Posting.plain("payer", payment.payer()) + ":" + Unit.JPY, Account.Rule.FREE, requests);
            for (var line : payment.lines())
                requests.add(transfer(ledger, payment.id(), line, payer, released, requests));
            var recorded = clock.instant().isAfter(released) ? clock.instant() : released;
            for (var answer : ledger.submit(requests, recorded))
                if (answer instanceof Answer.Refused refused)
                    throw new IllegalStateException(
                            "the ledger refused payment " + payment.id() + " of grants: " + refused.why());
            return ledger.head();
        });
    }

    private static Request transfer(
            Ledger ledger, UUID payment, Payment.Line line, AccountId payer, Instant at, List<Request> requests) {
        boolean returns = line.yen() < 0;
        var name = Posting.plain(returns ? "receivable" : "payee", Payments.AGREEMENT + ":" + line.party());
        // As in the statements of agreements: what is owed is a debt of the payer, what is to be returned one of the
        // body.
        var body = open(ledger, name, returns ? Account.Rule.NOT_ABOVE_ZERO : Account.Rule.FREE, requests);
        return new Request.Transfer(
                new TransferId("grant-payment/%s/%d".formatted(payment, line.number())),
                returns ? body : payer,
                returns ? payer : body,
                Math.abs(line.yen()),
                Unit.JPY,
                at,
                new Cause(
                        Payments.AGREEMENT,
                        "grant",
                        Digest.of(line.application().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        returns ? "団体への助成の返還" : "団体への助成"));
    }

    private static AccountId open(Ledger ledger, String name, Account.Rule rule, List<Request> requests) {
        var account = Account.sum(name, Unit.JPY, rule);
        var asked = new Request.OpenAccount(account, Instant.EPOCH);
        if (ledger.balance(account.id()).isEmpty() && !requests.contains(asked)) requests.add(asked);
        return account.id();
    }
}
