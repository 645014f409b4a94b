package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Rounding;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Settles an agreement: terms and measured values in, a statement out. The same input gives the same statement for ever;
 * nothing else is read. Earlier periods are evaluated as far as caps in total and carry-over need them, so that settling
 * year by year and settling all at once agree.
 */
public final class Settlement {
    /** A thousand times the largest number an agreement may hold; sums of many stay within 64 bits. */
    private static final int MOST_BITS = 53;

    private final Signed signed;
    private final PeriodScope.Asked asked;
    private final Days requested;
    private final List<Problem> remarks = new ArrayList<>();
    private final Map<String, List<Line>> paid = new HashMap<>();

    private Settlement(Signed signed, Measurements measurements, Days requested) {
        this.signed = signed;
        this.asked = new PeriodScope.Asked(measurements);
        this.requested = requested;
    }

    /**
     * The statement for the periods that end within {@code days}.
     *
     * @param label what the days are called, such as {@code FY2022}
     * @param sources digests of what the measurements were taken from, by name
     * @throws BadInput when the days lie outside the term
     */
    public static Statement settle(
            Signed signed,
            Catalogue catalogue,
            Measurements measurements,
            String label,
            Days days,
            Map<String, String> sources) {
        var agreement = signed.on(days.last());
        if (!days.overlaps(agreement.term()))
            throw new BadInput(
                    "settlement.outside-term",
                    Place.whole(agreement.id()),
                    label,
                    new Words(
                            label + " は契約期間（" + agreement.term() + "）の外です。",
                            label + " lies outside the term (" + agreement.term() + ")."));
        var settlement = new Settlement(signed, measurements, days);
        var lines = agreement.subject().each() == Subject.Each.PERSON
                ? new PersonSettlement(signed, catalogue, measurements, label, days).lines()
                : settlement.lines();
        var remarks = new ArrayList<>(signed.remarks());
        remarks.addAll(settlement.remarks);
        var studies = new PaidStudies(signed, measurements, lines);
        remarks.addAll(studies.remarks());
        var all = new TreeMap<>(sources);
        all.putAll(studies.sources());
        return Statement.of(agreement, label, days, all, lines, remarks);
    }

    /** Every amount that the line of one person and clause adds up, in order of day. */
    public static List<Part> parts(
            Signed signed,
            Catalogue catalogue,
            Measurements measurements,
            String label,
            Days days,
            String person,
            String clause) {
        return new PersonSettlement(signed, catalogue, measurements, label, days).parts(person, clause);
    }

    /** What the clause of an agreement for each person asks about people within the days. */
    public static List<Question> questions(
            Signed signed, Catalogue catalogue, Measurements measurements, String label, Days days, String clause) {
        return new PersonSettlement(signed, catalogue, measurements, label, days).questions(clause);
    }

    /**
     * The first day whose readings settling these days for each person may ask for, by measure: what lies before it changes nothing.
     * It follows from the terms alone.
     */
    public static Map<String, LocalDate> reach(Signed signed, Catalogue catalogue, Days days) {
        return new PersonSettlement(signed, catalogue, new Nobody(), "", days).reach();
    }

    /** Nothing is silently zero: a period for which nobody has a value is remarked upon. */
    private void remarkNobody(Periods.Period period) {
        remarks.add(Problem.warning(
                "settlement.no-subjects",
                period.clause().place(),
                period.clause().id() + " " + period.label(),
                new Words(
                        "条項「" + period.clause().id() + "」の " + period.label() + " は、値のある相手がいないため支払がありません。",
                        "Clause \"" + period.clause().id() + "\" pays nothing for " + period.label()
                                + ": no subject has a value.")));
    }

    private List<Line> lines() {
        var periods = Periods.of(signed).stream()
                .filter(p -> p.days().last().isBefore(requested.until()))
                .toList();
        var meters = new LinkedHashMap<String, Meter>();
        var clauses = signed.versions().getLast().agreement().clauses();
        var lines = new ArrayList<Line>();
        for (var period : ordered(periods)) {
            var at = indexOf(clauses, period.clause());
            var subjects = subjects(period);
            if (subjects.isEmpty() && requested.contains(period.days().last())) remarkNobody(period);
            for (var subject : subjects) {
                var meter = meters.computeIfAbsent(
                        subject,
                        s -> new Meter(
                                clauses, signed.versions().getLast().agreement().cap()));
                var line = line(period, subject, at, meter);
                lines.add(line);
                paid.computeIfAbsent(subject + "\u0000" + line.clause(), k -> new ArrayList<>())
                        .add(line);
            }
        }
        return withinPot(lines).stream()
                .filter(l -> requested.contains(l.days().last()))
                .toList();
    }

    /** Everybody who has a value for what the clause measures, or was paid by a clause it pays on. */
    private List<String> subjects(Periods.Period period) {
        var subjects = new TreeSet<>(PeriodScope.subjects(period, asked));
        var needed = Uses.clauses(period.agreement(), period.clause());
        paid.values().stream()
                .flatMap(List::stream)
                .filter(l -> needed.contains(l.clause()) && within(l.days(), period.days()))
                .forEach(l -> subjects.add(l.subject()));
        return List.copyOf(subjects);
    }

    /** What a clause paid a subject in the periods within these days. */
    private Outcome paid(Days days, String subject, String clause) {
        var within = paid.getOrDefault(subject + "\u0000" + clause, List.of()).stream()
                .filter(l -> within(l.days(), days))
                .toList();
        if (within.isEmpty())
            return new Outcome.Absent(
                    Reason.NOT_MEASURED,
                    Derivation.of(
                            new Words(
                                    "条項「" + clause + "」はこの期間に精算されていません",
                                    "clause \"" + clause + "\" is not settled for this period"),
                            "—"));
        var sum = Exact.of(within.stream().mapToLong(Line::amount).reduce(0, Math::addExact));
        var unit = within.getFirst().unit();
        return new Outcome.Got(
                sum,
                unit,
                Derivation.of(new Words("条項「" + clause + "」の支払", "paid by clause " + clause), Figures.shown(sum, unit)),
                sum.sign() == 0 ? within.getLast().reason() : Reason.NONE);
    }

    static boolean within(Days inner, Days outer) {
        return !inner.from().isBefore(outer.from()) && !inner.until().isAfter(outer.until());
    }

    private static List<Line.Lot> lots(Agreement agreement, Periods.Period period, long amount) {
        var unit = period.clause().gives().orElse(agreement.unit());
        return unit.equals(Unit.PT) ? Lots.of(agreement, period.days().last(), amount) : List.of();
    }

    private static int indexOf(List<Clause> clauses, Clause clause) {
        for (int i = 0; i < clauses.size(); i++) if (clauses.get(i).id().equals(clause.id())) return i;
        throw new BadInput(
                "settlement.clause-removed",
                clause.place(),
                clause.id(),
                new Words(
                        "条項「" + clause.id() + "」は変更契約で消えています。years で終わりを定めてください。",
                        "Clause \"" + clause.id() + "\" was removed by an amendment. End it with \"years\" instead."));
    }

    /** Clauses that pay on another clause come after it within a period. */
    private static List<Periods.Period> ordered(List<Periods.Period> periods) {
        var ordered = new ArrayList<Periods.Period>();
        for (var period : periods) place(period, periods, ordered);
        return ordered;
    }

    private static void place(Periods.Period period, List<Periods.Period> all, List<Periods.Period> ordered) {
        if (ordered.contains(period)) return;
        var needed = Uses.clauses(period.agreement(), period.clause());
        for (var other : all)
            if (needed.contains(other.clause().id()) && within(other.days(), period.days())) place(other, all, ordered);
        ordered.add(period);
    }

    private Line line(Periods.Period period, String subject, int clause, Meter meter) {
        var agreement = period.agreement();
        var outcome = outcome(period, subject);
        long gross = switch (outcome) {
            case Outcome.Got got -> whole(agreement.rounding(), got.value());
            case Outcome.Absent absent -> missing(period.clause(), agreement.rounding());
        };
        meter.under(agreement);
        long carriedIn = meter.carriedIn(clause);
        var cut = new long[Meter.CAPS.size()];
        long amount = meter.apply(
                clause,
                day(period.days().last()),
                period.days().last().getYear() * 12 + period.days().last().getMonthValue(),
                key(period.days()),
                period.year().year(),
                gross,
                cut);
        return new Line(
                0,
                period.clause().id(),
                period.clause().title(),
                period.clause().article(),
                subject,
                payee(agreement, subject),
                period.label(),
                period.days(),
                period.due(),
                period.clause().gives().orElse(agreement.unit()),
                gross,
                carriedIn,
                cuts(meter, clause, cut),
                amount,
                meter.carriedOut(clause),
                reason(outcome, gross, amount),
                meter.paid(clause),
                lots(agreement, period, amount),
                derivation(agreement, period.clause(), outcome, gross, amount, meter, clause, cut));
    }

    private Outcome outcome(Periods.Period period, String subject) {
        var evaluator = new Evaluator(
                period.agreement(),
                new PeriodScope(period, subject, asked, (whose, clause) -> paid(period.days(), whose, clause)));
        if (period.clause().when().isPresent())
            switch (evaluator.truth(period.clause().when().get())) {
                case Evaluator.Truth.Unknown unknown -> {
                    return new Outcome.Absent(unknown.reason(), unknown.derivation());
                }
                case Evaluator.Truth.Known known -> {
                    if (!known.holds())
                        return new Outcome.Got(Exact.ZERO, Unit.NONE, known.derivation(), Reason.CONDITION_FALSE);
                }
            }
        var outcome = evaluator.value(period.clause().pays());
        var unit = period.clause().gives().orElse(period.agreement().unit());
        // A study says what its effect is in; the checker could not know.
        if (outcome instanceof Outcome.Got got
                && !got.unit().equals(Unit.NONE)
                && !got.unit().equals(unit))
            throw new BadInput(
                    "settlement.unit-mismatch",
                    period.clause().pays().place(),
                    got.unit().toString(),
                    new Words(
                            "条項「" + period.clause().id() + "」の値の単位は " + got.unit() + " で、" + unit
                                    + " として支払えません。単価を掛けてください。",
                            "Clause \"" + period.clause().id() + "\" comes to " + got.unit()
                                    + ", which cannot be paid as " + unit + ". Multiply it by a price."));
        return outcome;
    }

    static String payee(Agreement agreement, String subject) {
        return subject.isEmpty() ? String.join(", ", agreement.payees()) : subject;
    }

    static long missing(Clause clause, Rounding rounding) {
        return switch (clause.missing()) {
            case Clause.Missing.PaysNothing n -> 0;
            case Clause.Missing.Pays pays -> whole(rounding, pays.amount());
        };
    }

    /** The clause's amount as the agreement rounds it; always a whole number of units. */
    static long whole(Rounding rounding, Exact value) {
        var whole = Rounding.DOWN_TO_ONE.round(rounding.round(value));
        if (whole.over().bitLength() > MOST_BITS)
            throw new BadInput(
                    "settlement.too-large",
                    Place.whole(""),
                    whole.toString(),
                    new Words(
                            "計算した額が大きすぎます（" + whole + "）。単価と測定値の桁を確認してください。",
                            "An amount is too large to be paid (" + whole
                                    + "). Check the digits of prices and measured values."));
        return whole.wholeValue();
    }

    /** Equal days, equal key. */
    static long key(Days days) {
        return days.from().toEpochDay() * 100_000 + days.count();
    }

    static int day(LocalDate date) {
        return Math.toIntExact(date.toEpochDay());
    }

    static List<Line.Cut> cuts(Meter meter, int clause, long[] cut) {
        var cuts = new ArrayList<Line.Cut>();
        for (int i = 0; i < cut.length; i++)
            if (cut[i] > 0) cuts.add(new Line.Cut(Meter.CAPS.get(i), meter.limitOf(clause, i), cut[i]));
        return cuts;
    }

    private static Reason reason(Outcome outcome, long gross, long amount) {
        if (amount != 0) return Reason.NONE;
        if (gross != 0) return Reason.CAP_USED;
        return outcome.reason() == Reason.NONE ? Reason.NOTHING_COUNTED : outcome.reason();
    }

    private static Derivation derivation(
            Agreement agreement,
            Clause clause,
            Outcome outcome,
            long gross,
            long amount,
            Meter meter,
            int at,
            long[] cut) {
        var unit = clause.gives().orElse(agreement.unit());
        var inner = outcome.derivation();
        boolean exact = outcome instanceof Outcome.Got got && got.value().compareTo(Exact.of(gross)) == 0;
        if (!exact)
            inner = Derivation.of(
                    outcome instanceof Outcome.Got
                            ? Evaluator.rounding(agreement.rounding())
                            : new Words("測定されていないときの定め", "as stated for a missing measurement"),
                    Figures.shown(Exact.of(gross), unit),
                    inner);
        var derivation = inner;
        for (int i = 0; i < cut.length; i++)
            if (cut[i] > 0)
                derivation = Derivation.of(
                        new Words(
                                "上限 " + Figures.shown(Exact.of(meter.limitOf(at, i))) + "（" + Meter.CAPS.get(i)
                                        + "）により " + Figures.shown(Exact.of(cut[i])) + " 減",
                                "cap " + Figures.shown(Exact.of(meter.limitOf(at, i))) + " (" + Meter.CAPS.get(i)
                                        + ") cuts " + Figures.shown(Exact.of(cut[i]))),
                        "−" + Figures.shown(Exact.of(cut[i])),
                        derivation);
        return Derivation.of(new Words("支払額", "amount"), Figures.shown(Exact.of(amount), unit), derivation);
    }

    /** Divides the pot all subjects share, in order of day. */
    private List<Line> withinPot(List<Line> all) {
        if (!SharedPot.any(signed)) return all;
        var unit = signed.first().unit();
        var subjects = all.stream().map(Line::subject).distinct().toList();
        var clauses = all.stream().map(Line::clause).distinct().toList();
        var pot = new SharedPot(signed);
        var counted = all.stream().filter(l -> l.unit().equals(unit)).toList();
        counted.forEach(l -> pot.want(day(l.days().last()), l.amount()));
        counted.forEach(l -> pot.share(
                day(l.days().last()), subjects.indexOf(l.subject()), clauses.indexOf(l.clause()), l.amount()));
        var taken = new LinkedHashMap<String, Long>();
        var within = new ArrayList<Line>();
        for (var l : all) {
            int day = day(l.days().last());
            long granted = l.unit().equals(unit)
                    ? pot.grant(day, subjects.indexOf(l.subject()), clauses.indexOf(l.clause()), l.amount())
                    : l.amount();
            long before = taken.merge(l.subject() + "\u0000" + l.clause(), l.amount() - granted, Math::addExact);
            within.add(before == 0 ? l : granted(l, granted, before, pot.limit(day)));
        }
        return within;
    }

    /** @param taken what the pot took from this clause and subject so far */
    private static Line granted(Line l, long granted, long taken, long pot) {
        var cuts = new ArrayList<>(l.cuts());
        boolean cut = granted != l.amount();
        if (cut) cuts.add(new Line.Cut("agreement overall", pot, l.amount() - granted));
        return new Line(
                l.number(),
                l.clause(),
                l.title(),
                l.article(),
                l.subject(),
                l.payee(),
                l.period(),
                l.days(),
                l.due(),
                l.unit(),
                l.gross(),
                l.carriedIn(),
                cuts,
                granted,
                l.carriedOut(),
                cut && granted == 0 ? Reason.CAP_USED : l.reason(),
                l.soFar() - taken,
                granted == 0
                        ? List.of()
                        : l.lots().stream()
                                .map(lot -> new Line.Lot(lot.earned(), lot.expires(), granted))
                                .toList(),
                cut ? shared(pot, granted, l.unit(), l.derivation()) : l.derivation());
    }

    static Derivation shared(long pot, long granted, Unit unit, Derivation derivation) {
        return Derivation.of(
                new Words(
                        "全員で分け合う上限 " + Figures.shown(Exact.of(pot)),
                        "the pot of " + Figures.shown(Exact.of(pot)) + " shared by all"),
                Figures.shown(Exact.of(granted), unit),
                derivation);
    }
}
