package musubi.platform.payout;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import musubi.ledger.Cause;
import musubi.ledger.TransferId;
import musubi.platform.books.YenTransfers;
import musubi.quantity.Digest;
import org.springframework.stereotype.Component;

/**
 * What bank files move in the ledger: a file that is taken pays what the payees are owed out of the payer's account at the bank, and
 * what came back is owed again. Every transfer's id follows from file and line, so posting again changes nothing.
 */
@Component
class BankEntries {
    private final YenTransfers entries;
    private final Payables payables;

    BankEntries(YenTransfers entries, Payables payables) {
        this.entries = entries;
        this.payables = payables;
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

    /** Posts what files paid and what came back. Not within a transaction. */
    void post(List<Sent> sent) {
        for (var file : sent.stream().map(Sent::file).distinct().toList())
            postFile(sent.stream().filter(s -> s.file().equals(file)).toList());
    }

    private void postFile(List<Sent> sent) {
        var payable = payables.of(sent.getFirst().settlement());
        entries.post("bank file " + sent.getFirst().file(), together -> {
            var bank = together.account(YenTransfers.bank(payable.payer()));
            for (var one : sent) {
                var payee = together.account(YenTransfers.payee(payable.agreement(), one.payee()));
                together.move(
                        id(one, ""), payee, bank, one.yen(), one.taken(), cause(one, payable.agreement(), "銀行振込 "));
                if (!one.cameBack().equals(Instant.MAX))
                    together.move(
                            id(one, "/came-back"),
                            bank,
                            payee,
                            one.yen(),
                            one.cameBack(),
                            cause(one, payable.agreement(), "銀行振込の戻り "));
            }
        });
    }

    private static TransferId id(Sent sent, String mark) {
        return new TransferId("bank-file/%s/%d%s".formatted(sent.file(), sent.line(), mark));
    }

    private static Cause cause(Sent sent, String agreement, String remark) {
        return new Cause(agreement, "bank-file", new Digest(sent.digest()), remark + sent.line());
    }
}
