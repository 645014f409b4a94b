package musubi.platform.points;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.agreement.language.Agreements;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Subject;
import musubi.measure.Measures;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What clauses give that is no points, such as entries of a lottery, reckoned from the records as they stand. */
@Component
public class Entries {
    private final Contracts contracts;
    private final TermsRepository terms;
    private final Snapshots snapshots;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Entries(
            Contracts contracts,
            TermsRepository terms,
            Snapshots snapshots,
            Clock clock,
            PlatformTransactionManager manager) {
        this.contracts = contracts;
        this.terms = terms;
        this.snapshots = snapshots;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** A clause of a signed agreement that gives something else than points to each person. */
    public record Source(String agreement, String clause, Words title) {}

    /** So many for somebody for a period of the clause. */
    public record Given(PersonId person, String period, long number) {}

    /**
     * What was given, in the order of persons and periods.
     *
     * @param pack the digest of the evidence it follows from; empty when nobody takes part
     */
    public record Found(List<Given> given, String pack) {
        /** The list is copied. */
        public Found {
            given = List.copyOf(given);
        }

        /** How many in all. */
        public long total() {
            return given.stream().mapToLong(Given::number).sum();
        }
    }

    /** The clauses of signed agreements that give entries. */
    public List<Source> sources() {
        return contracts.agreements().stream()
                .flatMap(a -> contracts.signedText(a.id()).stream().flatMap(text -> givingEntries(a.id(), read(text))))
                .toList();
    }

    private static Stream<Source> givingEntries(String agreement, Agreement terms) {
        if (terms.subject().each() != Subject.Each.PERSON) return Stream.of();
        return terms.clauses().stream()
                .filter(Entries::givesEntries)
                .map(clause -> new Source(agreement, clause.id(), clause.title()));
    }

    private static boolean givesEntries(Clause clause) {
        return clause.gives().isPresent();
    }

    private static Agreement read(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(Measures.library()))
                .versions()
                .getLast()
                .agreement();
    }

    /** What the clause gave for its periods within these months. Reads everybody's records: outside of transactions. */
    public Found of(String agreement, String clause, YearMonth first, YearMonth last) {
        var text = contracts.signedText(agreement).orElseThrow();
        var everybody = transactions.execute(status -> terms.everybody());
        if (everybody.isEmpty()) return new Found(List.of(), "");
        var people = snapshots.pseudonyms(everybody).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        return snapshots.glance(snapshot -> {
            try (var owed = new Owed(text, snapshot.pack(), people, LocalDate.ofInstant(clock.instant(), Japan.TIME))) {
                return new Found(
                        owed.given(clause, first, last), snapshot.digest().hex());
            }
        });
    }
}
