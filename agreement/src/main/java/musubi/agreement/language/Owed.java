package musubi.agreement.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Subject;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;

/** What can be owed at the least and at the most before anything is measured: by fiscal year, and to one person. */
final class Owed {
    private final Agreement agreement;
    private final Reach reach;
    private final ClausePeriods periods;

    Owed(Agreement agreement, Reach reach, ClausePeriods periods) {
        this.agreement = agreement;
        this.reach = reach;
        this.periods = periods;
    }

    /** What the payer can owe by fiscal year. */
    Exposure exposure() {
        var years = new ArrayList<Exposure.Year>();
        var pots = new ArrayList<Exposure.Pot>();
        var used = new HashMap<String, Exact>();
        var binds = new HashMap<String, FiscalYear>();
        if (agreement.subject().each() != Subject.Each.AGREEMENT
                || agreement.clauses().isEmpty()) return new Exposure(years, pots);
        for (var year = FiscalYear.of(agreement.term().from());
                year.compareTo(FiscalYear.of(agreement.term().last())) <= 0;
                year = year.next()) {
            var least = Exact.ZERO;
            var most = Optional.of(Exact.ZERO);
            for (var c : agreement.clauses()) {
                long times = periods.in(year, c);
                if (times == 0) continue;
                var one = reach.bounds(c.pays(), c);
                least = least.plus(
                        c.when().isPresent()
                                ? Exact.ZERO
                                : one.least()
                                        .map(Exact.ZERO::greatest)
                                        .orElse(Exact.ZERO)
                                        .times(Exact.of(times)));
                var top = Bounds.lower(one.most(), c.cap().eachPeriod().map(Caps.Cap::limit))
                        .map(m -> m.times(Exact.of(times)));
                top = Bounds.lower(top, c.cap().eachYear().map(Caps.Cap::limit));
                top = within(c.id(), c.cap().inTotal(), top, used, binds, year);
                most = top.isEmpty() ? Optional.empty() : most.map(top.get()::plus);
            }
            most = Bounds.lower(
                    most,
                    agreement.cap().eachYear().or(agreement.cap()::eachPeriod).map(Caps.Cap::limit));
            most = within("", agreement.cap().inTotal(), most, used, binds, year);
            years.add(new Exposure.Year(year, most.map(least::least).orElse(least), most));
        }
        for (var c : agreement.clauses())
            c.cap()
                    .inTotal()
                    .ifPresent(cap ->
                            pots.add(new Exposure.Pot(c.id(), cap.limit(), Optional.ofNullable(binds.get(c.id())))));
        agreement
                .cap()
                .inTotal()
                .ifPresent(cap -> pots.add(new Exposure.Pot("", cap.limit(), Optional.ofNullable(binds.get("")))));
        return new Exposure(years, pots);
    }

    /** What a cap in total leaves of the year's most, and whether it could cut there. */
    private static Optional<Exact> within(
            String key,
            Optional<Caps.Cap> pot,
            Optional<Exact> most,
            Map<String, Exact> used,
            Map<String, FiscalYear> binds,
            FiscalYear year) {
        if (pot.isEmpty()) return most;
        var left = pot.get().limit().minus(used.getOrDefault(key, Exact.ZERO));
        boolean cuts = most.isEmpty() || most.get().compareTo(left) > 0;
        if (cuts) binds.putIfAbsent(key, year);
        var top = cuts ? left : most.get();
        used.merge(key, top, Exact::plus);
        return Optional.of(top);
    }

    /** The most one person can receive in a fiscal year; empty when nothing limits it. */
    Optional<Exact> mostOfPerson() {
        var sum = Optional.of(Exact.ZERO);
        for (var c : agreement.clauses()) {
            if (c.gives().isPresent()) continue;
            var most = mostEachYear(c);
            sum = sum.flatMap(s -> most.map(s::plus));
        }
        var cap = agreement.cap();
        sum = Bounds.lower(sum, cap.eachDay().map(c -> c.limit().times(Exact.of(366))));
        sum = Bounds.lower(sum, cap.eachMonth().map(c -> c.limit().times(Exact.of(12))));
        sum = Bounds.lower(sum, cap.eachYear().map(Caps.Cap::limit));
        return Bounds.lower(
                Bounds.lower(sum, cap.inTotal().map(Caps.Cap::limit)),
                cap.overall().map(Caps.Cap::limit));
    }

    private Optional<Exact> mostEachYear(Clause c) {
        boolean event = c.frequency() instanceof Clause.Frequency.EachEvent;
        boolean day = c.frequency() instanceof Clause.Frequency.EachDay;
        var most = reach.bounds(c.pays(), c).most().map(Exact.ZERO::greatest);
        var own = Bounds.lower(
                c.cap().eachDay().map(Caps.Cap::limit), c.cap().eachPeriod().map(Caps.Cap::limit));
        var one = event ? own : Bounds.lower(most, own);
        var year = one.map(m -> m.times(Exact.of(day || event ? 366 : ClausePeriods.eachYear(c))));
        year = Bounds.lower(year, c.cap().eachMonth().map(cap -> cap.limit().times(Exact.of(12))));
        year = Bounds.lower(year, c.cap().eachYear().map(Caps.Cap::limit));
        return Bounds.lower(year, c.cap().inTotal().map(Caps.Cap::limit));
    }
}
