package musubi.platform.points;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.contract.Contracts;
import musubi.platform.municipality.Code;
import musubi.platform.snapshot.Changes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows the records: for the people whose records changed, settles the months concerned again from a small pack and books what
 * differs. Every step may end in a crash; the next run goes on from what the database holds.
 */
@Component
class Live {
    private static final int PEOPLE = 5_000;

    private final Changes changes;
    private final Snapshots snapshots;
    private final Contracts contracts;
    private final TermsRepository terms;
    private final Awarding awarding;
    private final Booking booking;
    private final Alone alone;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Live(
            Changes changes,
            Snapshots snapshots,
            Contracts contracts,
            TermsRepository terms,
            Awarding awarding,
            Booking booking,
            Alone alone,
            Clock clock,
            PlatformTransactionManager manager) {
        this.changes = changes;
        this.snapshots = snapshots;
        this.contracts = contracts;
        this.terms = terms;
        this.awarding = awarding;
        this.booking = booking;
        this.alone = alone;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** Follows everything that has changed, unless another server is at it. Acts for the municipality already. */
    boolean follow(Code municipality) {
        return alone.with(municipality, () -> {
            booking.book();
            while (decide()) booking.book();
        });
    }

    /** Decides about those who have waited longest; answers whether there was anybody. Booking comes after. */
    boolean decide() {
        var followed = changes.of(PEOPLE);
        if (followed.isEmpty()) return false;
        var inForce = transactions.execute(status -> terms.inForce());
        if (inForce.isEmpty()) transactions.executeWithoutResult(status -> changes.followed(followed));
        else decide(followed, inForce);
        return true;
    }

    private void decide(List<Changes.Change> followed, List<InForce> inForce) {
        var people = followed.stream().map(Changes.Change::person).collect(Collectors.toSet());
        var first = YearMonth.from(followed.stream()
                .map(Changes.Change::day)
                .min(LocalDate::compareTo)
                .orElseThrow());
        withPack(people, snapshot -> {
            var looks = inForce.stream()
                    .flatMap(agreement -> looks(agreement, first, people, snapshot).stream())
                    .toList();
            transactions.executeWithoutResult(status -> {
                for (var look : looks)
                    awarding.decide(look.source(), look.month(), look.owed(), Optional.of(people));
                changes.followed(followed);
            });
        });
    }

    /** What an agreement owes for a month. */
    private record Look(Awarding.Source source, YearMonth month, Map<Key, Owing> owed) {}

    /** The months that were not released, from the first that changed to the one that runs. */
    private List<Look> looks(
            InForce agreement, YearMonth changed, Collection<UUID> people, Snapshots.Snapshot snapshot) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var text = contracts.text(agreement.agreement()).orElseThrow();
        var released = transactions.execute(status -> terms.released(agreement.agreement()));
        var looks = new ArrayList<Look>();
        try (var owed = new Owed(text, snapshot.pack(), behind(people), today)) {
            for (var month : Months.of(agreement, owed.terms(YearMonth.from(today)).term(), today)) {
                if (month.isBefore(changed) || released.contains(month)) continue;
                var source = new Awarding.Source(owed.terms(month), snapshot.digest().hex(), Optional.empty());
                looks.add(new Look(source, month, owed.month(month)));
            }
        }
        return looks;
    }

    private Map<String, UUID> behind(Collection<UUID> people) {
        return snapshots.pseudonyms(people).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    private void withPack(Collection<UUID> people, Consumer<Snapshots.Snapshot> work) {
        try {
            var folder = Files.createTempDirectory("musubi-points-");
            try {
                work.accept(snapshots.take(folder.resolve("pack"), people));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a small pack could not be made", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
