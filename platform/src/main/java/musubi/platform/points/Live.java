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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import musubi.agreement.language.Signed;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.Uses;
import musubi.evidence.pack.Folder;
import musubi.evidence.record.RecordType;
import musubi.measure.Measure;
import musubi.measure.Measures;
import musubi.platform.contract.Contracts;
import musubi.platform.municipality.Code;
import musubi.platform.snapshot.Changes;
import musubi.platform.snapshot.Extent;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;
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

    /** What somebody is whatever is recorded day by day; when it is put right, everything since they joined is looked at. */
    private static final Set<String> STANDING = Set.of("enrolled", "age");

    /** Where it stands whom an agreement is for. */
    private static final Set<String> TAKING_PART = Set.of("person", "enrolment", "departure");

    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    private final Changes changes;
    private final Snapshots snapshots;
    private final Contracts contracts;
    private final TermsRepository terms;
    private final Witnesses witnesses;
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
            Witnesses witnesses,
            Awarding awarding,
            Booking booking,
            Alone alone,
            Clock clock,
            PlatformTransactionManager manager) {
        this.changes = changes;
        this.snapshots = snapshots;
        this.contracts = contracts;
        this.terms = terms;
        this.witnesses = witnesses;
        this.awarding = awarding;
        this.booking = booking;
        this.alone = alone;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** Follows everything that has changed, unless another server is at it. Acts for the municipality already. */
    boolean follow(Code municipality) {
        // Most transactions change nothing that points follow.
        if (!Boolean.TRUE.equals(transactions.execute(status -> changes.any() || booking.waits()))) return true;
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

    /** What an agreement owes for a month; of those who are in the pack for what its tables hold, it is left out. */
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
     * @param measures what is measured
     */
    private record Open(String text, List<YearMonth> months, Reach reach, Set<String> measures) {}

    private Open open(InForce agreement, YearMonth changed) {
        var text = contracts.signedText(agreement.agreement()).orElseThrow();
        var signed = Reach.terms(text);
        var released = transactions.execute(status -> terms.released(agreement.agreement()));
        var from = first(agreement, signed, changed);
        var problems = PointTerms.problems(agreement.agreement(), signed);
        if (!problems.isEmpty())
            LOG.error("points of {} no longer follow the records: {}", agreement.agreement(), problems);
        var months = Months.of(agreement, signed.on(today()).term(), today()).stream()
                .filter(month -> problems.isEmpty() && !month.isBefore(from) && !released.contains(month))
                .toList();
        var reach = Reach.of(
                signed,
                months.stream()
                        .map(month ->
                                new Days(month.atDay(1), month.plusMonths(1).atDay(1)))
                        .toList());
        var measures = new HashSet<>(reach.firsts().keySet());
        measures.addAll(forWhom(signed));
        return new Open(text, months, reach, measures);
    }

    /** The measures that say whom an agreement is for, whatever is recorded of age and enrolment. */
    private static Set<String> forWhom(Signed signed) {
        return signed.versions().stream()
                .map(Signed.Version::agreement)
                .flatMap(agreement -> agreement.subject().where().stream()
                        .flatMap(where -> Uses.names(agreement, Uses.of(where)).stream())
                        .map(name -> agreement.measures().containsKey(name)
                                ? agreement.measures().get(name).id()
                                : name))
                .filter(name -> !STANDING.contains(name))
                .collect(Collectors.toSet());
    }

    /**
     * The first month that a record of a month may change. Whom an agreement is for is asked of whole fiscal years: what is recorded in December may say
     * whether April counts. What is measured over days that are stated, or over the whole term, may lie after the month that is paid on it.
     */
    private static YearMonth first(InForce agreement, Signed signed, YearMonth changed) {
        if (signed.versions().stream()
                .flatMap(version -> version.agreement().measures().values().stream())
                .anyMatch(Live::reachesFurther)) return agreement.firstMonth();
        return forWhom(signed).isEmpty()
                ? changed
                : YearMonth.from(FiscalYear.of(changed.atDay(1)).days().from());
    }

    private static boolean reachesFurther(MeasureUse use) {
        return use.window() instanceof MeasureUse.Window.Stated || use.window() instanceof MeasureUse.Window.Term;
    }

    /**
     * Settles from a pack that leaves out steps which change nothing, and what nobody asks about: years of them would be read and sealed for a
     * day's points. Should a question go further all the same, everything is frozen.
     */
    private List<Look> looks(List<Open> agreements, Map<UUID, UUID> counted) {
        var since = agreements.stream().map(open -> open.reach().first(STEPS)).toList();
        if (since.stream().allMatch(Optional::isPresent))
            try {
                // Nobody has steps of days to come.
                var first = since.stream()
                        .map(Optional::orElseThrow)
                        .reduce(today().plusDays(1), (a, b) -> a.isBefore(b) ? a : b);
                return looks(agreements, counted, Optional.of(new Extent(Map.of(STEPS, first), unread(agreements))));
            } catch (Reach.Beyond e) {
                LOG.warn("{}; everything is looked at instead", e.getMessage());
            }
        return looks(agreements, counted, Optional.empty());
    }

    /** Tables that no measure of these agreements reads, nor what says who takes part. */
    private static Set<String> unread(List<Open> agreements) {
        var read = Measures.library().evidence(measures(agreements)).stream()
                .map(Measure.EvidenceTable::table)
                .collect(Collectors.toSet());
        return RecordType.ALL.stream()
                .filter(type -> type.column("person").isPresent())
                .map(RecordType::name)
                .filter(table -> !read.contains(table) && !TAKING_PART.contains(table))
                .collect(Collectors.toSet());
    }

    private static Set<String> measures(List<Open> agreements) {
        return agreements.stream().flatMap(open -> open.measures().stream()).collect(Collectors.toSet());
    }

    private List<Look> looks(List<Open> agreements, Map<UUID, UUID> counted, Optional<Extent> extent) {
        var looks = new ArrayList<Look>();
        var people = new HashMap<>(counted);
        people.putAll(snapshots.countAs(witnesses.of(measures(agreements))));
        var behind = behind(people.values());
        withPack(people.keySet(), extent.orElse(Extent.ALL), snapshot -> {
            for (var open : agreements)
                try (var owed = new Owed(open.text(), snapshot.pack(), behind, today())) {
                    for (var month : open.months()) {
                        var source = new Awarding.Source(
                                owed.terms(month), snapshot.digest().hex(), Optional.empty());
                        looks.add(new Look(
                                source, month, extent.isEmpty() ? owed.month(month) : owed.month(month, open.reach())));
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

    private void withPack(Collection<UUID> people, Extent extent, Consumer<Snapshots.Snapshot> work) {
        try {
            var folder = Files.createTempDirectory("musubi-points-");
            try {
                work.accept(snapshots.take(folder.resolve("pack"), people, extent));
            } finally {
                Folder.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a small pack could not be made", e);
        }
    }
}
