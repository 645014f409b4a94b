package musubi.simulation.stress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.quantity.FiscalYear;
import musubi.quantity.Rounding;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * An agreement settled over several cities. Counts are over clause and fiscal year: a clause with a line for each
 * person counts once for a year, with the reason most of its lines have.
 *
 * @param unit of the amounts; lines in other units are left out
 * @param total what is owed over the whole term
 * @param years what is owed by fiscal year of the period
 * @param clauses in the order of the agreement
 * @param caps of the agreement as a whole
 * @param truth what taking part truly changed
 */
public record Stress(
        List<Trial> trials,
        Unit unit,
        Spread total,
        SortedMap<FiscalYear, Spread> years,
        List<Clause> clauses,
        List<Cap> caps,
        Effects truth) {
    /**
     * One clause.
     *
     * @param article the article of the signed text; empty when it names none
     * @param paid what it pays over the whole term
     * @param chances how often it had a year, over all cities
     * @param caps by name
     * @param nothing how often a year paid nothing, by reason
     */
    public record Clause(
            String id,
            Words title,
            String article,
            Spread paid,
            long chances,
            List<Cap> caps,
            Map<Reason, Long> nothing) {
        /** Copies the collections. */
        public Clause {
            caps = List.copyOf(caps);
            nothing = java.util.Collections.unmodifiableMap(new TreeMap<>(nothing));
        }
    }

    /**
     * One cap of a clause or of the agreement.
     *
     * @param cities in how many cities it took something
     * @param times in how many years, over all cities
     * @param cut what it took in those cities; zero when there are none
     */
    public record Cap(String name, long limit, long cities, long times, Spread cut) {}

    /** What taking part truly changed, city by city. */
    public record Effects(
            Spread participants, Spread certificationsAvoided, Spread riskPointsAvoided, Spread careYenAvoided) {}

    /** Copies the list. */
    public Stress {
        trials = List.copyOf(trials);
        clauses = List.copyOf(clauses);
        caps = List.copyOf(caps);
    }

    /** What at least one trial of the agreement say together. */
    public static Stress of(Agreement agreement, List<Trial> trials) {
        var clauses = new LinkedHashMap<String, Gathered>();
        for (var clause : agreement.clauses())
            if (clause.gives().isEmpty())
                clauses.put(
                        clause.id(),
                        new Gathered(
                                clause.id(),
                                clause.title(),
                                clause.article(),
                                new Cuttings("clause ", clause.cap()),
                                trials.size()));
        var whole = new Cuttings("agreement ", agreement.cap());
        for (int i = 0; i < trials.size(); i++) gather(i, trials.size(), trials.get(i), clauses, whole);
        return new Stress(
                trials,
                agreement.unit(),
                spread(trials, t -> t.statement().total()),
                years(trials),
                clauses.values().stream().map(Gathered::clause).toList(),
                whole.caps(),
                truth(trials));
    }

    private static void gather(int city, int cities, Trial trial, Map<String, Gathered> clauses, Cuttings whole) {
        var years = new LinkedHashMap<String, TreeMap<FiscalYear, List<Line>>>();
        var all = new TreeMap<FiscalYear, List<Line>>();
        for (var line : lines(trial)) {
            years.computeIfAbsent(line.clause(), _ -> new TreeMap<>())
                    .computeIfAbsent(year(line), _ -> new ArrayList<>())
                    .add(line);
            all.computeIfAbsent(year(line), _ -> new ArrayList<>()).add(line);
        }
        years.forEach((id, byYear) -> {
            var first = byYear.firstEntry().getValue().getFirst();
            // A clause that came with an amendment stands in no earlier text.
            var gathered = clauses.computeIfAbsent(
                    id,
                    _ -> new Gathered(id, first.title(), first.article(), new Cuttings("clause ", Caps.NONE), cities));
            byYear.values().forEach(year -> gathered.take(city, year));
        });
        all.values().forEach(year -> whole.take(city, year));
    }

    private static Spread spread(List<Trial> trials, ToLongFunction<Trial> amount) {
        return Spread.of(trials.stream().map(amount::applyAsLong).toList());
    }

    private static Effects truth(List<Trial> trials) {
        return new Effects(
                spread(trials, t -> t.truth().participants()),
                spread(trials, t -> t.truth().certificationsAvoided()),
                spread(trials, t -> t.truth().riskPointsAvoided()),
                spread(trials, t -> t.truth().careYenAvoided()));
    }

    /** The lines that count: those in the agreement's unit. */
    private static List<Line> lines(Trial trial) {
        return trial.statement().lines().stream()
                .filter(l -> l.unit().equals(trial.statement().unit()))
                .toList();
    }

    private static FiscalYear year(Line line) {
        return FiscalYear.of(line.days().last());
    }

    private static SortedMap<FiscalYear, Spread> years(List<Trial> trials) {
        var amounts = new TreeMap<FiscalYear, long[]>();
        for (int i = 0; i < trials.size(); i++)
            for (var line : lines(trials.get(i))) {
                var sums = amounts.computeIfAbsent(year(line), _ -> new long[trials.size()]);
                sums[i] = Math.addExact(sums[i], line.amount());
            }
        var spreads = new TreeMap<FiscalYear, Spread>();
        amounts.forEach((year, sums) -> spreads.put(
                year,
                Spread.of(IntStream.range(0, sums.length).mapToObj(i -> sums[i]).toList())));
        return spreads;
    }

    /** A clause while its years are gathered. */
    private static final class Gathered {
        private final String id;
        private final Words title;
        private final String article;
        private final Cuttings cuttings;
        private final long[] paid;
        private final Map<Reason, Long> nothing = new TreeMap<>();
        private long chances;

        Gathered(String id, Words title, String article, Cuttings cuttings, int cities) {
            this.id = id;
            this.title = title;
            this.article = article;
            this.cuttings = cuttings;
            this.paid = new long[cities];
        }

        void take(int city, List<Line> year) {
            chances++;
            paid[city] = Math.addExact(
                    paid[city], year.stream().mapToLong(Line::amount).reduce(0, Math::addExact));
            cuttings.take(city, year);
            if (year.stream().allMatch(l -> l.amount() == 0)) nothing.merge(usual(year), 1L, Long::sum);
        }

        /** The reason most lines have; of equally many the first. */
        private static Reason usual(List<Line> year) {
            var counts = new TreeMap<Reason, Long>();
            for (var line : year) counts.merge(line.reason(), 1L, Long::sum);
            return counts.entrySet().stream()
                    .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
                    .orElseThrow()
                    .getKey();
        }

        Clause clause() {
            return new Clause(
                    id,
                    title,
                    article,
                    Spread.of(Arrays.stream(paid).boxed().toList()),
                    chances,
                    cuttings.caps(),
                    nothing);
        }
    }

    /** The caps of a clause or of the agreement, while what they took is gathered; those that never took anything too. */
    private static final class Cuttings {
        private final String whose;
        private final Map<String, Cutting> caps = new LinkedHashMap<>();

        Cuttings(String whose, Caps caps) {
            this.whose = whose;
            put("each-day", caps.eachDay());
            put("each-month", caps.eachMonth());
            put("each-period", caps.eachPeriod());
            put("each-year", caps.eachYear());
            put("in-total", caps.inTotal());
            put("overall", caps.overall());
        }

        private void put(String name, Optional<Caps.Cap> cap) {
            cap.ifPresent(c -> caps.put(
                    whose + name,
                    new Cutting(
                            whose + name, Rounding.DOWN_TO_ONE.round(c.limit()).wholeValue())));
        }

        void take(int city, List<Line> year) {
            var cut = new TreeMap<String, Long>();
            for (var line : year)
                for (var one : line.cuts()) {
                    if (one.cut() == 0 || !one.cap().startsWith(whose)) continue;
                    cut.merge(one.cap(), one.cut(), Math::addExact);
                    caps.computeIfAbsent(one.cap(), name -> new Cutting(name, one.limit()));
                }
            cut.forEach((name, amount) -> Objects.requireNonNull(caps.get(name)).take(city, amount));
        }

        List<Cap> caps() {
            return caps.values().stream().map(Cutting::cap).toList();
        }
    }

    /** A cap while what it took is gathered. */
    private static final class Cutting {
        private final String name;
        private final long limit;
        private final SortedMap<Integer, Long> byCity = new TreeMap<>();
        private long times;

        Cutting(String name, long limit) {
            this.name = name;
            this.limit = limit;
        }

        void take(int city, long cut) {
            times++;
            byCity.merge(city, cut, Math::addExact);
        }

        Cap cap() {
            var cut = byCity.isEmpty() ? List.of(0L) : List.copyOf(byCity.values());
            return new Cap(name, limit, byCity.size(), times, Spread.of(cut));
        }
    }
}
