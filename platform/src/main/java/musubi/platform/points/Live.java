package musubi.platform.points;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import musubi.evidence.pack.Folder;
import musubi.platform.contract.Contracts;
import musubi.platform.municipality.Code;
import musubi.platform.snapshot.Changes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Days;
import musubi.quantity.Japan;
import musubi.settling.Reach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows the records: for the people whose records changed, settles the months concerned again from a small pack and books what
 * differs. Every step may end in a crash; the next run goes on from what the database holds.
 */
@Component
class Live {
    private static final int PEOPLE = 25_000;
    private static final String STEPS = "steps";
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

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
        var changed =
                followed.stream().flatMap(change -> change.people().stream()).collect(Collectors.toSet());
        var first = YearMonth.from(followed.stream()
                .map(Changes.Change::day)
                .min(LocalDate::compareTo)
                .orElseThrow());
        // Of somebody whom evidence may no longer speak of, nobody can say what is owed: their points stay as they are.
        var counted = snapshots.countAs(changed);
        var open = inForce.stream()
                .map(agreement -> open(agreement, first))
                .filter(agreement -> !agreement.months().isEmpty())
                .toList();
        var looks = open.isEmpty() || counted.isEmpty() ? List.<Look>of() : looks(open, counted);
        // Who withdrew or was erased meanwhile is missing in the pack, and would seem to have earned nothing.
        var still = new HashMap<>(counted);
        still.entrySet().retainAll(snapshots.countAs(changed).entrySet());
        transactions.executeWithoutResult(status -> {
            for (var look : looks)
                awarding.decide(look.source(), look.month(), look.owedTo(still.keySet()), Optional.of(still.keySet()));
            changes.followed(followed);
        });
    }

    /** What an agreement owes for a month. */
    private record Look(Awarding.Source source, YearMonth month, Map<Key, Owing> owed) {
        Map<Key, Owing> owedTo(Set<UUID> people) {
            return owed.entrySet().stream()
                    .filter(owing -> people.contains(owing.getKey().person()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    /**
     * An agreement with the months to look at: those that were not released, from the first that changed to the one that runs.
     *
     * @param reach how far back their evidence goes
     */
    private record Open(String text, List<YearMonth> months, Reach reach) {}

    private Open open(InForce agreement, YearMonth changed) {
        var text = contracts.text(agreement.agreement()).orElseThrow();
        var signed = Reach.terms(text);
        var released = transactions.execute(status -> terms.released(agreement.agreement()));
        var months = Months.of(agreement, signed.on(today()).term(), today()).stream()
                .filter(month -> !month.isBefore(changed) && !released.contains(month))
                .toList();
        var reach = Reach.of(
                signed,
                months.stream()
                        .map(month ->
                                new Days(month.atDay(1), month.plusMonths(1).atDay(1)))
                        .toList());
        return new Open(text, months, reach);
    }

    /**
     * Settles from a pack that leaves out steps which change nothing: years of them would be read and sealed for a day's points. Should
     * a question go further back all the same, everything is frozen.
     */
    private List<Look> looks(List<Open> agreements, Map<UUID, UUID> counted) {
        var since = agreements.stream().map(open -> open.reach().first(STEPS)).toList();
        if (since.stream().allMatch(Optional::isPresent))
            try {
                // Nobody has steps of days to come.
                var first = since.stream()
                        .map(Optional::orElseThrow)
                        .reduce(today().plusDays(1), (a, b) -> a.isBefore(b) ? a : b);
                return looks(agreements, counted, Map.of(STEPS, first));
            } catch (Reach.Beyond e) {
                LOG.warn("{}; everything is looked at instead", e.getMessage());
            }
        return looks(agreements, counted, Map.of());
    }

    private List<Look> looks(List<Open> agreements, Map<UUID, UUID> counted, Map<String, LocalDate> since) {
        var looks = new ArrayList<Look>();
        var behind = behind(counted.values());
        withPack(counted.keySet(), since, snapshot -> {
            for (var open : agreements)
                try (var owed = new Owed(open.text(), snapshot.pack(), behind, today())) {
                    for (var month : open.months()) {
                        var source = new Awarding.Source(
                                owed.terms(month), snapshot.digest().hex(), Optional.empty());
                        looks.add(new Look(
                                source, month, since.isEmpty() ? owed.month(month) : owed.month(month, open.reach())));
                    }
                }
        });
        return looks;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private Map<String, UUID> behind(Collection<UUID> people) {
        return snapshots.pseudonyms(people).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    private void withPack(Collection<UUID> people, Map<String, LocalDate> since, Consumer<Snapshots.Snapshot> work) {
        try {
            var folder = Files.createTempDirectory("musubi-points-");
            try {
                work.accept(snapshots.take(folder.resolve("pack"), people, since));
            } finally {
                Folder.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a small pack could not be made", e);
        }
    }
}
