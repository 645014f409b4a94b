package musubi.platform.welfare;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Cause;
import musubi.ledger.TransferId;
import musubi.platform.books.YenTransfers;
import musubi.quantity.Digest;
import musubi.quantity.Unit;
import musubi.settling.Posting;
import org.springframework.stereotype.Component;

/** What released payments of grants move in the ledger: the payer owes each body what it gets, and a body what it is to return. */
@Component
class PaymentEntries {
    private final YenTransfers entries;

    PaymentEntries(YenTransfers entries) {
        this.entries = entries;
    }

    /** Posts a payment. Not within a transaction. */
    void post(Payment payment, Instant released) {
        entries.post("payment " + payment.id() + " of grants", together -> {
            var payer = together.account(Posting.plain("payer", payment.payer()) + ":" + Unit.JPY);
            for (var line : payment.lines()) move(together, payment.id(), line, payer, released);
        });
    }

    private static void move(
            YenTransfers.Together together, UUID payment, Payment.Line line, AccountId payer, Instant at) {
        boolean returns = line.yen() < 0;
        // As in the statements of agreements: what is owed is a debt of the payer, what is to be returned one of the
        // body.
        var body = returns
                ? together.account(
                        Posting.plain("receivable", Payments.AGREEMENT + ":" + line.party()),
                        Account.Rule.NOT_ABOVE_ZERO)
                : together.account(YenTransfers.payee(Payments.AGREEMENT, line.party()));
        together.move(
                new TransferId("grant-payment/%s/%d".formatted(payment, line.number())),
                returns ? body : payer,
                returns ? payer : body,
                Math.abs(line.yen()),
                at,
                new Cause(
                        Payments.AGREEMENT,
                        "grant",
                        Digest.of(line.application().toString().getBytes(StandardCharsets.UTF_8)),
                        returns ? "団体への助成の返還" : "団体への助成"));
    }
}
