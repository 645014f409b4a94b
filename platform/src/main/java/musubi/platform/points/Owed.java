package musubi.platform.points;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.ledger.LotTerms;
import musubi.platform.people.PersonId;
import musubi.quantity.Unit;
import musubi.settling.Reach;
import musubi.settling.Settling;

/** What a point agreement owes for months, settled from a pack with the code that settles everything else. */
final class Owed implements AutoCloseable {
    private final Path folder;
    private final Settling settling;
    private final Map<String, UUID> people;
    private final LocalDate today;

    /**
     * @param people who stands behind each pseudonym
     * @param today the last day that has begun; what is earned later is not owed yet
     */
    Owed(String text, Path pack, Map<String, UUID> people, LocalDate today) {
        this.people = people;
        this.today = today;
        try {
            this.folder = Files.createTempDirectory("musubi-owed-");
            var file = Files.writeString(folder.resolve("agreement.yaml"), text);
            this.settling = Settling.open(new Settling.Inputs(
                    file, Optional.of(pack), List.of(), Optional.empty(), List.of(), Optional.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException("an agreement could not be laid out for settling", e);
        }
    }

    /** The terms in force at the end of a month, or today while it lasts. */
    Agreement terms(YearMonth month) {
        return settling.signed().on(last(month));
    }

    private LocalDate last(YearMonth month) {
        return month.atEndOfMonth().isBefore(today) ? month.atEndOfMonth() : today;
    }

    /** What is owed for a month so far; keys that are owed nothing are left out. */
    Map<Key, Owing> month(YearMonth month) {
        return month(month, settling.statement(period(month)));
    }

    /** The same from a pack that goes as far back as {@code reach}. */
    Map<Key, Owing> month(YearMonth month, Reach reach) {
        return month(month, settling.statement(period(month), reach));
    }

    /** What a clause that gives another unit than points comes to for its periods within these months that are over, by person. */
    List<Entries.Given> given(String clause, YearMonth first, YearMonth last) {
        var given = new ArrayList<Entries.Given>();
        for (var line :
                settling.statement(first.atDay(1) + ".." + last.atEndOfMonth()).lines()) {
            if (!line.clause().equals(clause) || line.unit().equals(Unit.PT) || line.amount() <= 0) continue;
            boolean within = !line.days().from().isBefore(first.atDay(1))
                    && !line.days().last().isAfter(last.atEndOfMonth());
            if (within && line.days().last().isBefore(today))
                given.add(new Entries.Given(new PersonId(person(line)), line.period(), line.amount()));
        }
        return given;
    }

    private String period(YearMonth month) {
        return month.atEndOfMonth().isBefore(today) ? month.toString() : month.atDay(1) + ".." + today;
    }

    private Map<Key, Owing> month(YearMonth month, Statement statement) {
        var terms = terms(month);
        var owed = new HashMap<Key, Owing>();
        for (var line : statement.lines()) {
            if (!line.unit().equals(Unit.PT) || line.amount() == 0) continue;
            for (var lot : lots(line)) {
                if (lot.amount() == 0
                        || (!daily(terms, line.clause()) && !lot.earned().last().isBefore(today))) continue;
                owed.put(
                        new Key(line.clause(), person(line), lot.expires()),
                        new Owing(lot.amount(), lot.earned(), line.title()));
            }
        }
        return owed;
    }

    private static List<Line.Lot> lots(Line line) {
        return line.lots().isEmpty() ? List.of(new Line.Lot(line.days(), LotTerms.NEVER, line.amount())) : line.lots();
    }

    /** What is settled day by day is earned with the day; anything longer once its last day is over. */
    private static boolean daily(Agreement terms, String clause) {
        return terms.clause(clause)
                .map(Clause::frequency)
                .map(f -> f instanceof Clause.Frequency.EachDay
                        || f instanceof Clause.Frequency.EachEvent
                        || f instanceof Clause.Frequency.OnceEach)
                .orElse(false);
    }

    private UUID person(Line line) {
        var person = people.get(line.subject());
        if (person == null)
            throw new IllegalStateException("evidence of somebody who does not take part: " + line.subject());
        return person;
    }

    @Override
    public void close() {
        settling.close();
        try {
            Files.delete(folder.resolve("agreement.yaml"));
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not clear up after settling", e);
        }
    }
}
