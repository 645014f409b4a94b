package musubi.platform.payout;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.springframework.stereotype.Component;

/** What released remittances move in the ledger: what bears them owes each payee its sum, which a bank file then pays. */
@Component
class RemittanceEntries {
    private static final Map<String, String> REMARKS =
            Map.of("voucher", "買い物券の代金", "donation", "ポイントの寄付", "share", "分配");

    private final Books books;
    private final Clock clock;

    RemittanceEntries(Books books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    /** Posts a remittance; its transfers' ids follow from it, so posting again changes nothing. Not within a transaction. */
    void post(Remittance remittance, Instant released) {
        books.with(ledger -> {
            var requests = new ArrayList<Request>();
            var owing = open(ledger, remittance.source().owing(), requests);
            for (var line : remittance.lines())
                requests.add(new Request.Transfer(
                        new TransferId("remittance/%s/%d".formatted(remittance.id(), line.number())),
                        owing,
                        open(ledger, BankEntries.payee(remittance.source().agreement(), line.party()), requests),
                        line.yen(),
                        Unit.JPY,
                        released,
                        new Cause(
                                remittance.source().agreement(),
                                "remittance",
                                Digest.of((remittance.id() + "/" + line.number()).getBytes(StandardCharsets.UTF_8)),
                                REMARKS.getOrDefault(remittance.ground(), remittance.ground()))));
            var recorded = clock.instant().isAfter(released) ? clock.instant() : released;
            for (var answer : ledger.submit(requests, recorded))
                if (answer instanceof Answer.Refused refused)
                    throw new IllegalStateException(
                            "the ledger refused remittance " + remittance.id() + ": " + refused.why());
            return ledger.head();
        });
    }

    private static AccountId open(Ledger ledger, String name, List<Request> requests) {
        var account = Account.sum(name, Unit.JPY, Account.Rule.FREE);
        var asked = new Request.OpenAccount(account, Instant.EPOCH);
        if (ledger.balance(account.id()).isEmpty() && !requests.contains(asked)) requests.add(asked);
        return account.id();
    }
}
