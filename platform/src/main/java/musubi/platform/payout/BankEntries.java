package musubi.platform.payout;

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

/**
 * What bank files move in the ledger: a file that is taken pays what the payees are owed out of the payer's account at the bank, and
 * what came back is owed again. Every transfer's id follows from file and line, so posting again changes nothing.
 */
@Component
class BankEntries {
    private final Books books;
    private final Payables payables;
    private final Clock clock;

    BankEntries(Books books, Payables payables, Clock clock) {
        this.books = books;
        this.payables = payables;
        this.clock = clock;
    }

    /**
     * A payment in a file that was taken.
     *
     * @param taken when the file was first taken
     * @param cameBack when it was confirmed to have come back; {@link Instant#MAX} while it has not
     */
    record Sent(
            UUID file,
            UUID settlement,
            String digest,
            int line,
            String payee,
            long yen,
            Instant taken,
            Instant cameBack) {}

    /** The name of the account in which settlements say what a payee is owed. */
    static String payee(String agreement, String payee) {
        return Posting.plain("payee", agreement + ":" + payee);
    }

    /** Posts what files paid and what came back. Not within a transaction. */
    void post(List<Sent> sent) {
        for (var file : sent.stream().map(Sent::file).distinct().toList())
            postFile(sent.stream().filter(s -> s.file().equals(file)).toList());
    }

    private void postFile(List<Sent> sent) {
        var payable = payables.of(sent.getFirst().settlement());
        books.with(ledger -> {
            var requests = new ArrayList<Request>();
            var bank = open(ledger, Posting.plain("bank", payable.payer()), requests);
            for (var one : sent) {
                var payee = open(ledger, payee(payable.agreement(), one.payee()), requests);
                requests.add(transfer(one, "", payee, bank, one.taken(), payable.agreement()));
                if (!one.cameBack().equals(Instant.MAX))
                    requests.add(transfer(one, "/came-back", bank, payee, one.cameBack(), payable.agreement()));
            }
            for (var answer : ledger.submit(requests, recordedAt(sent)))
                if (answer instanceof Answer.Refused refused)
                    throw new IllegalStateException(
                            "the ledger refused bank file " + sent.getFirst().file() + ": " + refused.why());
            return ledger.head();
        });
    }

    private Instant recordedAt(List<Sent> sent) {
        var latest = clock.instant();
        for (var one : sent) {
            if (one.taken().isAfter(latest)) latest = one.taken();
            if (one.cameBack().isAfter(latest) && !one.cameBack().equals(Instant.MAX)) latest = one.cameBack();
        }
        return latest;
    }

    private static Request transfer(
            Sent sent, String mark, AccountId debit, AccountId credit, Instant at, String agreement) {
        return new Request.Transfer(
                new TransferId("bank-file/%s/%d%s".formatted(sent.file(), sent.line(), mark)),
                debit,
                credit,
                sent.yen(),
                Unit.JPY,
                at,
                new Cause(
                        agreement,
                        "bank-file",
                        new Digest(sent.digest()),
                        (mark.isEmpty() ? "銀行振込 " : "銀行振込の戻り ") + sent.line()));
    }

    private static AccountId open(Ledger ledger, String name, List<Request> requests) {
        var account = Account.sum(name, Unit.JPY, Account.Rule.FREE);
        var asked = new Request.OpenAccount(account, Instant.EPOCH);
        if (ledger.balance(account.id()).isEmpty() && !requests.contains(asked)) requests.add(asked);
        return account.id();
    }
}
