package musubi.platform.points;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.Ledger;
import musubi.ledger.Lot;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.platform.access.Acting;
import musubi.platform.books.Books;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Unit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings decided batches into the ledger, each once however often it is tried. Used outside of transactions. */
@Component
class Booking {
    private final AwardRepository awards;
    private final Books books;
    private final Snapshots snapshots;
    private final Acting acting;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Booking(
            AwardRepository awards,
            Books books,
            Snapshots snapshots,
            Acting acting,
            Clock clock,
            PlatformTransactionManager manager) {
        this.awards = awards;
        this.books = books;
        this.snapshots = snapshots;
        this.acting = acting;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** Books everything that was decided and does not stand in the ledger yet. */
    void book() {
        var batches = transactions.execute(status -> awards.unbooked());
        for (var batch : batches) {
            var decided = transactions.execute(status -> awards.awards(batch.id()));
            books.with(ledger -> {
                submit(ledger, requests(ledger, batch, decided), batch.decidedAt());
                setOff(ledger, batch, decided);
                return ledger.head();
            });
            transactions.executeWithoutResult(status ->
                    awards.booked(acting.actor().municipality().digits(), batch.id(), clock.instant()));
        }
    }

    List<Request> requests(Ledger ledger, Batch batch, List<Award> decided) {
        var people = decided.stream().map(a -> a.key().person()).toList();
        return Requests.of(
                batch, decided, snapshots.pseudonyms(people), id -> ledger.balance(id).isPresent());
    }

    private void submit(Ledger ledger, List<? extends Request> requests, Instant notBefore) {
        var now = clock.instant();
        for (var answer : ledger.submit(requests, now.isBefore(notBefore) ? notBefore : now))
            if (answer instanceof Answer.Refused refused)
                throw new IllegalStateException("the ledger refused points: " + refused.why());
    }

    /** Points that somebody is to return are taken from those they hold, as far as these go. */
    private void setOff(Ledger ledger, Batch batch, List<Award> decided) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var requests = new ArrayList<Request>();
        Set<String> seen = new HashSet<>();
        var pseudonyms = snapshots.pseudonyms(
                decided.stream().map(a -> a.key().person()).toList());
        for (var award : decided) {
            var pseudonym = pseudonyms.get(award.key().person());
            if (pseudonym == null || !seen.add(pseudonym)) continue;
            var id = new TransferId("points/%s/set-off/%s".formatted(batch.id(), pseudonym));
            if (ledger.receipt(id).isPresent()) continue;
            var holder = Names.holder(batch.agreement(), pseudonym).id();
            var receivable = Names.receivable(batch.agreement(), pseudonym).id();
            long amount = Math.min(owed(ledger, receivable), spendable(ledger, holder, today));
            if (amount > 0)
                requests.add(new Request.Transfer(
                        id,
                        holder,
                        receivable,
                        amount,
                        Unit.PT,
                        clock.instant(),
                        new Cause(batch.agreement(), "", new Digest(batch.pack()), "set off against what is to be returned")));
        }
        if (!requests.isEmpty()) submit(ledger, requests, batch.decidedAt());
    }

    private static long owed(Ledger ledger, AccountId receivable) {
        return ledger.balance(receivable).map(b -> -b.posted()).orElse(0L);
    }

    static long spendable(Ledger ledger, AccountId holder, LocalDate today) {
        return ledger.lots(holder).stream()
                .filter(lot -> lot.terms().until().isAfter(today))
                .mapToLong(Lot::free)
                .sum();
    }
}
