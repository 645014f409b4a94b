package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Uses;
import musubi.quantity.Days;
import musubi.quantity.Unit;

/**
 * Settles an agreement for each person. Every clause yields candidates ({@link ClauseYields}); the candidates of a person
 * go through the caps ({@link Capping}), and what is left becomes the person's lines.
 */
final class PersonSettlement {
    private final Signed signed;
    private final String label;
    private final Days requested;
    private final List<Person> people;
    private final EvaluatedPeriods evaluated;
    private final PersonReadings readings;
    private final Concern concern;
    private final ClauseYields yields;
    private final Map<String, Reason> nothing = new HashMap<>();

    PersonSettlement(Signed signed, Catalogue catalogue, Measurements measurements, String label, Days requested) {
        this.signed = signed;
        this.label = label;
        this.requested = requested;
        this.people = people(signed, measurements);
        this.evaluated = EvaluatedPeriods.of(signed, requested);
        this.readings = new PersonReadings(signed, catalogue, measurements, people, evaluated.days());
        this.concern = new Concern(evaluated, catalogue, measurements, people);
        this.yields = new ClauseYields(evaluated, people, readings, concern);
    }

    /** Enrolment matters only to agreements that name it; others concern everybody there is evidence on. */
    private static List<Person> people(Signed signed, Measurements measurements) {
        var agreement = signed.versions().getLast().agreement();
        var enrolled = agreement
                .subject()
                .where()
                .map(w -> Uses.names(agreement, Uses.of(w)).contains("enrolled"))
                .orElse(false);
        var all = measurements.people(agreement.subject().scheme());
        if (enrolled) return all;
        return all.stream()
                .map(p ->
                        new Person(p.id(), p.born(), p.sex(), p.municipality(), List.of(agreement.term()), p.through()))
                .toList();
    }

    List<Line> lines() {
        var lines = new ArrayList<Line>();
        var candidates = new Candidates();
        var capping = new Capping(evaluated);
        var pot = pot();
        for (int p = 0; p < people.size(); p++) {
            if (!concern.any(p)) continue;
            candidates.clear();
            var gathered = Gathered.each(evaluated.clauses().size());
            yields.collect(p, candidates, gathered);
            capping.pass(p, candidates, gathered, pot, Capping.NOBODY);
            for (int c = 0; c < gathered.length; c++)
                if (gathered[c].seen()) lines.add(line(p, c, gathered[c], capping.meter()));
        }
        return lines;
    }

    /** Every amount one person's line is made of, in order of day. */
    List<Part> parts(String personId, String clauseId) {
        var parts = new ArrayList<Part>();
        for (int p = 0; p < people.size(); p++) {
            if (!people.get(p).id().equals(personId)) continue;
            var candidates = new Candidates();
            var gathered = Gathered.each(evaluated.clauses().size());
            yields.collect(p, candidates, gathered);
            new Capping(evaluated).pass(p, candidates, gathered, pot(), (clause, day, gross, paid, cuts) -> {
                if (evaluated.clauses().get(clause).id().equals(clauseId))
                    parts.add(new Part(LocalDate.ofEpochDay(day), gross, paid, cuts));
            });
        }
        return parts;
    }

    /** The questions the clause asks about people, for the evidence behind its lines. */
    List<Question> questions(String clauseId) {
        var questions = new LinkedHashSet<Question>();
        for (var period : evaluated.periods())
            if (period.clause().id().equals(clauseId) && period.days().overlaps(requested))
                questions.addAll(readings.questions(period));
        return List.copyOf(questions);
    }

    /** The first day whose readings settling may ask for, by measure. */
    Map<String, LocalDate> reach() {
        var reach = new HashMap<>(concern.reach());
        for (var period : evaluated.periods()) PersonReadings.earliest(reach, readings.reach(period));
        return reach;
    }

    /** Walks everybody to find the days on which the shared pot does not suffice, and who asks for what on them. */
    private Capping.Pot pot() {
        if (!SharedPot.any(signed)) return Capping.UNSHARED;
        var shared = new SharedPot(signed);
        everybody((person, clause, day, paid) -> {
            shared.want(day, paid);
            return paid;
        });
        everybody((person, clause, day, paid) -> {
            shared.share(day, person, clause, paid);
            return paid;
        });
        return (person, clause, day, paid) -> ownUnit(clause) ? paid : shared.grant(day, person, clause, paid);
    }

    private boolean ownUnit(int clause) {
        return evaluated.clauses().get(clause).gives().isPresent();
    }

    private void everybody(Capping.Pot asking) {
        var candidates = new Candidates();
        var capping = new Capping(evaluated);
        Capping.Pot counted =
                (person, clause, day, paid) -> ownUnit(clause) ? paid : asking.of(person, clause, day, paid);
        for (int p = 0; p < people.size(); p++) {
            if (!people.get(p).enrolledWithin(evaluated.days())) continue;
            candidates.clear();
            var gathered = Gathered.each(evaluated.clauses().size());
            yields.collect(p, candidates, gathered);
            capping.pass(p, candidates, gathered, counted, Capping.NOBODY);
        }
    }

    private Line line(int p, int c, Gathered gathered, Meter meter) {
        var agreement = signed.on(requested.last());
        var last = evaluated.clauses().get(c);
        var clause = agreement.clause(last.id()).orElse(last);
        var unit = clause.gives().orElse(agreement.unit());
        var days = requested.overlaps(agreement.term()) ? requested.within(agreement.term()) : requested;
        return new Line(
                0,
                clause.id(),
                clause.title(),
                clause.article(),
                people.get(p).id(),
                people.get(p).id(),
                label,
                days,
                days.last(),
                unit,
                gathered.gross(),
                gathered.carriedIn(),
                gathered.cuts(meter, c),
                gathered.paid(),
                meter.carriedOut(c),
                gathered.isEmpty() ? withoutAnything(clause.id()) : gathered.reason(),
                meter.paid(c) - gathered.taken(),
                unit.equals(Unit.PT) ? gathered.lots() : List.of(),
                gathered.derivation(clause, unit));
    }

    /** Why a clause has no day, event or reading to pay: nothing happened, or nothing was measured. */
    private Reason withoutAnything(String clause) {
        return nothing.computeIfAbsent(
                clause,
                id -> questions(id).stream().anyMatch(q -> readings.absent(q) instanceof Measured.NotMeasured)
                        ? Reason.NOT_MEASURED
                        : Reason.NOTHING_COUNTED);
    }
}
