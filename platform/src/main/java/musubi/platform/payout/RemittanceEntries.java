package musubi.platform.payout;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What released remittances move in the ledger: what bears them owes each payee its sum, which a bank file then pays. */
@Component
class RemittanceEntries {
    private static final Map<String, String> REMARKS =
            Map.of("voucher", "買い物券の代金", "donation", "ポイントの寄付", "share", "分配");

    private static final Map<String, String> MARKS = Map.of("/elsewhere", "（ほかの方法で支払済み）", "/taken-back", "（支払済みの取消し）");

    private final Books books;
    private final Clock clock;

    RemittanceEntries(Books books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    /**
     * When something was decided.
     *
     * @param takenBack when it was taken back that it was paid elsewhere
     */
    record Moments(Instant released, Optional<Instant> takenBack) {
        private Instant last() {
            return takenBack.orElse(released);
        }
    }

    /**
     * Posts a remittance; its transfers' ids follow from it, so posting again changes nothing. What was paid elsewhere is owed and paid at
     * once, out of money of the payer that is in no bank file. Not within a transaction.
     */
    void post(Remittance remittance, Moments moments) {
        books.with(ledger -> {
            var requests = new ArrayList<Request>();
            var owing = open(ledger, remittance.source().owing(), requests);
            for (var line : remittance.lines()) {
                var payee = open(ledger, BankEntries.payee(remittance.source().agreement(), line.party()), requests);
                requests.add(transfer(remittance, line, "", owing, payee, moments.released()));
                if (!remittance.elsewhere()) continue;
                var paid =
                        open(ledger, Posting.plain("bank", remittance.source().payer()) + ":elsewhere", requests);
                requests.add(transfer(remittance, line, "/elsewhere", payee, paid, moments.released()));
                moments.takenBack()
                        .ifPresent(at -> requests.add(transfer(remittance, line, "/taken-back", paid, owing, at)));
            }
            var recorded = clock.instant().isAfter(moments.last()) ? clock.instant() : moments.last();
            for (var answer : ledger.submit(requests, recorded))
                if (answer instanceof Answer.Refused refused)
                    throw new IllegalStateException(
                            "the ledger refused remittance " + remittance.id() + ": " + refused.why());
            return ledger.head();
        });
    }

    private static Request transfer(
            Remittance remittance, Remittance.Line line, String mark, AccountId debit, AccountId credit, Instant at) {
        return new Request.Transfer(
                new TransferId("remittance/%s/%d%s".formatted(remittance.id(), line.number(), mark)),
                debit,
                credit,
                line.yen(),
                Unit.JPY,
                at,
                new Cause(
                        remittance.source().agreement(),
                        "remittance",
                        Digest.of((remittance.id() + "/" + line.number()).getBytes(StandardCharsets.UTF_8)),
                        REMARKS.getOrDefault(remittance.ground(), remittance.ground()) + MARKS.getOrDefault(mark, "")));
    }

    private static AccountId open(Ledger ledger, String name, List<Request> requests) {
        var account = Account.sum(name, Unit.JPY, Account.Rule.FREE);
        var asked = new Request.OpenAccount(account, Instant.EPOCH);
        if (ledger.balance(account.id()).isEmpty() && !requests.contains(asked)) requests.add(asked);
        return account.id();
    }
}
