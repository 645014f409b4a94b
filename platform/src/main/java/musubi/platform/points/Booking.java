package musubi.platform.points;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import musubi.ledger.Answer;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.platform.access.Acting;
import musubi.platform.books.Books;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Digest;
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

    /** Whether anything was decided that does not stand in the ledger yet. Asked within a transaction. */
    boolean waits() {
        return awards.anyUnbooked();
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
            transactions.executeWithoutResult(
                    status -> awards.booked(acting.actor().municipality().digits(), batch.id(), clock.instant()));
        }
    }

    List<Request> requests(Ledger ledger, Batch batch, List<Award> decided) {
        var people = decided.stream().map(a -> a.key().person()).toList();
        var pseudonyms = snapshots.pseudonyms(people);
        expect(ledger, batch, pseudonyms.values());
        return Requests.of(batch, decided, pseudonyms, id -> ledger.balance(id).isPresent());
    }

    private static void expect(Ledger ledger, Batch batch, Collection<String> pseudonyms) {
        ledger.expect(pseudonyms.stream()
                .flatMap(pseudonym -> Stream.of(
                        Names.holder(batch.agreement(), pseudonym).id(),
                        Names.receivable(batch.agreement(), pseudonym).id()))
                .toList());
    }

    private void submit(Ledger ledger, List<? extends Request> requests, Instant notBefore) {
        var now = clock.instant();
        for (var answer : ledger.submit(requests, now.isBefore(notBefore) ? notBefore : now))
            if (answer instanceof Answer.Refused refused)
                throw new IllegalStateException("the ledger refused points: " + refused.why());
    }

    /** Points that somebody is to return are taken from those they hold, as far as these go. */
    private void setOff(Ledger ledger, Batch batch, List<Award> decided) {
        var requests = new ArrayList<Request>();
        Set<String> seen = new HashSet<>();
        var pseudonyms =
                snapshots.pseudonyms(decided.stream().map(a -> a.key().person()).toList());
        expect(ledger, batch, pseudonyms.values());
        for (var award : decided) {
            var pseudonym = pseudonyms.get(award.key().person());
            if (pseudonym == null || !seen.add(pseudonym)) continue;
            SettingOff.of(
                            ledger,
                            new TransferId("points/%s/set-off/%s".formatted(batch.id(), pseudonym)),
                            batch.agreement(),
                            Names.holder(batch.agreement(), pseudonym).id(),
                            Names.receivable(batch.agreement(), pseudonym).id(),
                            new Digest(batch.pack()),
                            clock.instant())
                    .ifPresent(requests::add);
        }
        if (!requests.isEmpty()) submit(ledger, requests, batch.decidedAt());
    }
}
