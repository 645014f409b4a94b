package musubi.agreement.language;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.document.Findings;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Unit;

/**
 * Finds what is wrong with an agreement before any money moves: units, names, cycles, bands nobody can reach, caps that
 * cannot bind, periods outside the term.
 */
final class Checker {
    private final Agreement agreement;
    private final Findings findings = new Findings();
    private final NamedMeasures measures;
    private final ClauseUnits units;
    private final ClausePeriods periods;
    private final Reach reach;
    private final Bands bands;
    private final ClauseWorth worth;

    Checker(Agreement agreement, Catalogue catalogue) {
        this.agreement = agreement;
        measures = new NamedMeasures(agreement, catalogue, findings);
        units = new ClauseUnits(agreement, Optional.empty(), measures, findings);
        periods = new ClausePeriods(agreement);
        reach = new Reach(agreement, measures);
        bands = new Bands(reach, findings);
        worth = new ClauseWorth(agreement, reach, periods, findings);
    }

    /** All that is wrong, in the order of the checks. */
    List<Problem> check() {
        agreement.measures().values().forEach(measures::declared);
        measures.unused();
        pointsInYen();
        agreement.subject().where().ifPresent(this::where);
        agreement.clauses().forEach(this::clause);
        measures.attribution();
        new NamedStudies(agreement, findings).check();
        agreement.distribution().ifPresent(d -> new DistributionSteps(agreement, d, findings).check());
        new Cycles(agreement, findings).check();
        totals();
        lastCutOff();
        return findings.problems();
    }

    /** The unit of an expression outside any clause. */
    Optional<Unit> unit(Expression expression, Optional<Unit> wanted) {
        return units.unit(expression, wanted);
    }

    /** The least and the most an expression of the clause can be. */
    Bounds bounds(Expression expression, Clause c) {
        return reach.bounds(expression, c);
    }

    /** What the payer can owe by fiscal year. */
    Exposure exposure() {
        return new Owed(agreement, reach, periods).exposure();
    }

    /** The most one person can receive in a fiscal year; empty when nothing limits it. */
    Optional<Exact> mostOfPerson() {
        return new Owed(agreement, reach, periods).mostOfPerson();
    }

    /** Rules about lots belong to points, and receipts are passed on in yen. */
    private void pointsInYen() {
        boolean points = agreement.unit().equals(Unit.PT);
        if (agreement.points().isPresent() && !points)
            findings.error(
                    "agreement.points-unit",
                    agreement.clauses().isEmpty()
                            ? Place.whole("")
                            : agreement.clauses().getFirst().place(),
                    "points",
                    "points（有効期限や交換の定め）は unit: PT の約款で使います。",
                    "\"points\" (expiry, exchange) belongs to agreements with unit: PT.");
        agreement
                .distribution()
                .filter(d -> points)
                .flatMap(d -> d.steps().stream().findFirst())
                .ifPresent(step -> findings.error(
                        "agreement.points-unit",
                        step.place(),
                        "PT",
                        "distribute（配分）は unit: JPY の約款で使います。",
                        "\"distribute\" belongs to agreements with unit: JPY."));
    }

    private void where(Condition where) {
        units.condition(where);
        for (var use : Uses.of(where))
            if (use.startsWith("§"))
                findings.error(
                        "agreement.where-clause",
                        where.place(),
                        use.substring(1),
                        "誰が対象か（for の where）は、条項の支払によって決められません。",
                        "For whom an agreement is cannot depend on what a clause pays.");
    }

    private void clause(Clause c) {
        var inside = new ClauseUnits(agreement, Optional.of(c), measures, findings);
        c.when().ifPresent(inside::condition);
        if (c.frequency() instanceof Clause.Frequency.EachEvent event) events(event.of(), inside);
        inside.unit(c.pays(), Optional.of(c.gives().orElse(agreement.unit())));
        boolean perPerson = agreement.subject().each() == Subject.Each.PERSON;
        boolean daily = c.frequency() instanceof Clause.Frequency.EachDay
                || c.frequency() instanceof Clause.Frequency.EachEvent
                || c.frequency() instanceof Clause.Frequency.OnceEach;
        if (daily && !perPerson)
            findings.error(
                    "agreement.daily-person",
                    c.place(),
                    c.id(),
                    "per: day・per: event・once: each は for: {each: person} の約款で使います。",
                    "per: day, per: event and once: each belong to agreements for each person.");
        withinTerm(c);
        bands.check(c.pays(), c);
        caps(c);
        worth.check(c);
    }

    /** Events are counted by day; steps are not events. */
    private void events(Expression.Name of, ClauseUnits inside) {
        inside.unit(of, Optional.empty());
        var measure = measures.find(of.name());
        if (measure.isEmpty()) return;
        var unit = measure.get().unit();
        if (!measure.get().eachDay() || unit.equals(Unit.of("steps")) || unit.equals(Unit.NONE))
            findings.error(
                    "agreement.event",
                    of.place(),
                    of.name(),
                    "指標「" + of.name() + "」は出来事の回数を日ごとに数えるものではありません（例: class-attendance）。",
                    "Measure \"" + of.name() + "\" does not count events by day, as class-attendance does.");
    }

    private void withinTerm(Clause c) {
        var first = FiscalYear.of(agreement.term().from()).year();
        var last = FiscalYear.of(agreement.term().last()).year();
        boolean contractYears = c.frequency() instanceof Clause.Frequency.EachContractYear;
        if (!contractYears)
            for (var year : List.of(c.years().first(), c.years().last()))
                year.filter(y -> y < first || y > last).ifPresent(y -> outside(c, "FY" + y));
        switch (c.frequency()) {
            case Clause.Frequency.OnceIn once -> {
                if (!once.year().days().overlaps(agreement.term()))
                    outside(c, once.year().toString());
            }
            case Clause.Frequency.OnceOn once -> {
                if (!agreement.term().contains(once.day()))
                    outside(c, once.day().toString());
            }
            case Clause.Frequency.EachDay d -> {}
            case Clause.Frequency.EachMonth m -> {}
            case Clause.Frequency.EachQuarter q -> {}
            case Clause.Frequency.EachFiscalYear y -> {}
            case Clause.Frequency.EachContractYear y -> {}
            case Clause.Frequency.EachEvent e -> {}
            case Clause.Frequency.OnceEach e -> {}
            case Clause.Frequency.WholeTerm t -> {}
        }
        if (c.measured().at().orElse(null) instanceof Clause.CutOff.On cutOff
                && !agreement.term().contains(cutOff.day()))
            outside(c, cutOff.day().toString());
    }

    private void outside(Clause c, String what) {
        findings.error(
                "agreement.outside-term",
                c.place(),
                what,
                "条項「" + c.id() + "」の " + what + " は契約期間（" + agreement.term() + "）の外です。",
                "In clause \"" + c.id() + "\", " + what + " lies outside the term (" + agreement.term() + ").");
    }

    private void caps(Clause c) {
        var most = reach.bounds(c.pays(), c).most();
        long inTerm = periods.inTerm(c);
        c.cap().eachPeriod().ifPresent(cap -> never(cap, most, c));
        boolean event = c.frequency() instanceof Clause.Frequency.EachEvent;
        // Several events may fall on one day.
        if (!event) c.cap().eachDay().ifPresent(cap -> never(cap, most, c));
        boolean day = c.frequency() instanceof Clause.Frequency.EachDay;
        var capped = c.cap().eachDay().or(c.cap()::eachPeriod).map(Caps.Cap::limit);
        var one = capped.map(l -> most.map(l::least).orElse(l)).or(() -> event ? Optional.empty() : most);
        var month = day ? one.map(m -> m.times(Exact.of(31))) : event ? Optional.<Exact>empty() : one;
        c.cap().eachMonth().ifPresent(cap -> never(cap, month, c));
        var year = Bounds.lower(
                day
                        ? one.map(m -> m.times(Exact.of(366)))
                        : event ? Optional.<Exact>empty() : one.map(m -> m.times(Exact.of(ClausePeriods.eachYear(c)))),
                c.cap().eachMonth().map(cap -> cap.limit().times(Exact.of(12))));
        c.cap().eachYear().ifPresent(cap -> never(cap, year, c));
        var total = day || event ? Optional.<Exact>empty() : one.map(m -> m.times(Exact.of(inTerm)));
        c.cap().inTotal().ifPresent(cap -> never(cap, total, c));
    }

    private void never(Caps.Cap cap, Optional<Exact> most, Clause c) {
        if (c.carryOver() == Clause.CarryOver.EXCESS
                || most.isEmpty()
                || most.get().compareTo(cap.limit()) > 0) return;
        findings.warning(
                "agreement.cap-never-binds",
                cap.place(),
                cap.limit().toString(),
                "条項「" + c.id() + "」の上限 " + grouped(cap.limit()) + " には届きません（最大でも " + grouped(most.get())
                        + "）。上限か式を確認してください。",
                "In clause \"" + c.id() + "\" the cap of " + grouped(cap.limit()) + " can never bind: at most "
                        + grouped(most.get()) + " is reached. Check the cap or the expression.");
    }

    /** Whole numbers grouped by three. */
    static String grouped(Exact value) {
        return value.isWhole() ? String.format(Locale.ROOT, "%,d", value.over()) : value.toString();
    }

    private void totals() {
        if (agreement.cap().inTotal().isEmpty() || agreement.subject().each() != Subject.Each.AGREEMENT) return;
        var cap = agreement.cap().inTotal().get();
        var sum = Optional.of(Exact.ZERO);
        for (var c : agreement.clauses()) {
            var most = Bounds.lower(
                    c.cap().inTotal().map(Caps.Cap::limit),
                    Bounds.lower(
                                    c.cap().eachPeriod().map(Caps.Cap::limit),
                                    reach.bounds(c.pays(), c).most())
                            .map(m -> m.times(Exact.of(periods.inTerm(c)))));
            sum = sum.flatMap(s -> most.map(s::plus));
        }
        if (sum.isPresent() && sum.get().compareTo(cap.limit()) <= 0)
            findings.warning(
                    "agreement.cap-never-binds",
                    cap.place(),
                    cap.limit().toString(),
                    "約款全体の上限 " + grouped(cap.limit()) + " には届きません（全条項の最大は " + grouped(sum.get()) + "）。",
                    "The agreement's cap of " + grouped(cap.limit())
                            + " can never bind: all clauses together reach at most " + grouped(sum.get()) + ".");
    }

    private void lastCutOff() {
        for (var c : agreement.clauses()) {
            if (!(c.measured().at().orElse(null) instanceof Clause.CutOff.Yearly cutOff)) continue;
            int last = c.years()
                    .last()
                    .orElse(FiscalYear.of(agreement.term().last()).year());
            var end = new FiscalYear(last).on(cutOff.day()).plusDays(1);
            if (end.isBefore(agreement.term().until()))
                findings.warning(
                        "agreement.days-without-clause",
                        c.place(),
                        c.id(),
                        "条項「" + c.id() + "」の最後の基準日 " + end.minusDays(1) + " より後の実績（契約期間は "
                                + agreement.term().last() + " まで）には、支払う条項がありません。",
                        "What happens after the last cut-off of clause \"" + c.id() + "\", " + end.minusDays(1)
                                + ", is counted by no period, though the term runs to "
                                + agreement.term().last() + ".");
        }
    }
}
