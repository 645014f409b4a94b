package musubi.platform.payout;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import musubi.ledger.AccountId;
import musubi.ledger.Cause;
import musubi.ledger.TransferId;
import musubi.platform.books.YenTransfers;
import musubi.quantity.Digest;
import org.springframework.stereotype.Component;

/** What released remittances move in the ledger: what bears them owes each payee its sum, which a bank file then pays. */
@Component
class RemittanceEntries {
    private static final Map<String, String> REMARKS =
            Map.of("voucher", "買い物券の代金", "donation", "ポイントの寄付", "share", "分配");

    private static final Map<String, String> MARKS = Map.of("/elsewhere", "（ほかの方法で支払済み）", "/taken-back", "（支払済みの取消し）");

    private final YenTransfers entries;

    RemittanceEntries(YenTransfers entries) {
        this.entries = entries;
    }

    /**
     * When something was decided.
     *
     * @param takenBack when it was taken back that it was paid elsewhere
     */
    record Moments(Instant released, Optional<Instant> takenBack) {}

    /**
     * Posts a remittance; its transfers' ids follow from it, so posting again changes nothing. What was paid elsewhere is owed and paid at
     * once, out of money of the payer that is in no bank file. Not within a transaction.
     */
    void post(Remittance remittance, Moments moments) {
        var source = remittance.source();
        entries.post("remittance " + remittance.id(), together -> {
            var owing = together.account(source.owing());
            for (var line : remittance.lines()) {
                var payee = together.account(YenTransfers.payee(source.agreement(), line.party()));
                move(together, remittance, line, "", owing, payee, moments.released());
                if (!remittance.elsewhere()) continue;
                var paid = together.account(YenTransfers.bank(source.payer()) + ":elsewhere");
                move(together, remittance, line, "/elsewhere", payee, paid, moments.released());
                moments.takenBack().ifPresent(at -> move(together, remittance, line, "/taken-back", paid, owing, at));
            }
        });
    }

    private static void move(
            YenTransfers.Together together,
            Remittance remittance,
            Remittance.Line line,
            String mark,
            AccountId debit,
            AccountId credit,
            Instant at) {
        together.move(
                new TransferId("remittance/%s/%d%s".formatted(remittance.id(), line.number(), mark)),
                debit,
                credit,
                line.yen(),
                at,
                new Cause(
                        remittance.source().agreement(),
                        "remittance",
                        Digest.of((remittance.id() + "/" + line.number()).getBytes(StandardCharsets.UTF_8)),
                        REMARKS.getOrDefault(remittance.ground(), remittance.ground()) + MARKS.getOrDefault(mark, "")));
    }
}
