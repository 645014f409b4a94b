package musubi.platform.points;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import musubi.ledger.AccountId;
import musubi.ledger.Cause;
import musubi.ledger.Ledger;
import musubi.ledger.Lot;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Unit;

/** Points that somebody is to return are taken from those they hold, as far as these go. */
final class SettingOff {
    private SettingOff() {}

    /**
     * What sets off now; empty when nothing is owed or held, or when it was asked for before.
     *
     * @param evidence that the debt or the points rest on
     */
    static Optional<Request.Transfer> of(
            Ledger ledger,
            TransferId id,
            String agreement,
            AccountId holder,
            AccountId receivable,
            Digest evidence,
            Instant now) {
        long owed = owed(ledger, receivable);
        // Hardly anybody owes anything, and what somebody holds is asked of the database.
        if (owed == 0) return Optional.empty();
        long amount = Math.min(owed, spendable(ledger, holder, LocalDate.ofInstant(now, Japan.TIME)));
        if (amount == 0 || ledger.receipt(id).isPresent()) return Optional.empty();
        return Optional.of(new Request.Transfer(
                id,
                holder,
                receivable,
                amount,
                Unit.PT,
                now,
                new Cause(agreement, "", evidence, "set off against what is to be returned")));
    }

    static long owed(Ledger ledger, AccountId receivable) {
        return ledger.balance(receivable).map(b -> -b.posted()).orElse(0L);
    }

    static long spendable(Ledger ledger, AccountId holder, LocalDate today) {
        return ledger.lots(holder).stream()
                .filter(lot -> lot.terms().until().isAfter(today))
                .mapToLong(Lot::free)
                .sum();
    }
}
