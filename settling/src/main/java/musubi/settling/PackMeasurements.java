package musubi.settling;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.DaySeries;
import musubi.agreement.settlement.EvidenceRef;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Measurements;
import musubi.agreement.settlement.Person;
import musubi.agreement.settlement.Question;
import musubi.agreement.settlement.Study;
import musubi.agreement.term.Subject;
import musubi.measure.Measure;
import musubi.measure.MeasureRun;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** Answers what an agreement asks: measures on a pack, values that were given, studies that were handed in. */
public final class PackMeasurements implements Measurements {
    private final Optional<MeasureRun> run;
    private final Measures measures;
    private final GivenValues given;
    private final Function<String, Optional<Study>> studies;

    PackMeasurements(
            Optional<MeasureRun> run, Measures measures, GivenValues given, Function<String, Optional<Study>> studies) {
        this.run = run;
        this.measures = measures;
        this.given = given;
        this.studies = studies;
    }

    /** What agreements may name, from the measures there are. */
    public static Catalogue catalogue(Measures measures) {
        return Catalogue.of(measures.all().stream().map(PackMeasurements::entry).toList());
    }

    private static Catalogue.Measure entry(Measure m) {
        boolean share = m.kind() == Measure.Kind.SHARE;
        boolean counted = m.kind().addsUp();
        var subjects = new LinkedHashSet<>(m.subjects());
        var parameters = new LinkedHashSet<String>();
        m.parameters().forEach(p -> parameters.add(p.name().replace('_', '-')));
        return new Catalogue.Measure(
                m.id(),
                m.unitOfValue(),
                m.grain() == Measure.Grain.PERSON_DAY,
                counted,
                subjects,
                parameters,
                share || counted ? Optional.of(Exact.ZERO) : Optional.empty(),
                share ? Optional.of(Exact.ONE) : Optional.empty());
    }

    /** Parameters whose values a measure does not take, at the place in the agreement where they stand. */
    public static List<Problem> parameters(Signed signed, Measures measures) {
        var problems = new ArrayList<Problem>();
        for (var version : signed.versions())
            for (var use : version.agreement().measures().values())
                if (use.given().isEmpty())
                    try {
                        var day = LocalDate.of(2000, 4, 1);
                        musubi.measure.Question.of(measures.get(use.id()), day, day.plusYears(1), use.parameters());
                    } catch (BadInput e) {
                        for (var p : e.problems()) {
                            var placed = Problem.error(p.code(), use.place(), p.value(), p.words());
                            if (!problems.contains(placed)) problems.add(placed);
                        }
                    }
        return problems;
    }

    private musubi.measure.Question asked(Question question) {
        return musubi.measure.Question.of(
                measures.get(question.measure()),
                question.window().from(),
                question.window().until(),
                question.parameters());
    }

    private static Measured noPack() {
        return new Measured.NotMeasured(new Words("証拠パックが指定されていません（--pack）", "no pack was given (--pack)"));
    }

    @Override
    public Measured value(Question question) {
        if (question.given()) return given.value(question, "");
        if (run.isEmpty()) return noPack();
        var asked = asked(question);
        return measured(asked, trace(asked), run.get().value(asked));
    }

    private musubi.measure.Measured.Trace trace(musubi.measure.Question asked) {
        return run.orElseThrow().trace(asked);
    }

    private static Measured measured(
            musubi.measure.Question asked, musubi.measure.Measured.Trace trace, musubi.measure.Measured measured) {
        return switch (measured) {
            case musubi.measure.Measured.NotMeasured missing -> new Measured.NotMeasured(missing.why());
            case musubi.measure.Measured.Value value ->
                new Measured.Value(
                        value.value(),
                        asked.measure().unitOfValue(),
                        evidence(
                                asked,
                                trace,
                                value.numerator().toString(),
                                value.denominator().toString()));
        };
    }

    /** The trace comes from outside, since it takes a digest of the SQL and is the same for everybody. */
    private static EvidenceRef evidence(
            musubi.measure.Question asked, musubi.measure.Measured.Trace trace, String numerator, String denominator) {
        var parameters = new TreeMap<String, String>();
        asked.measure().parameters().forEach(p -> parameters.put(p.name(), asked.parameter(p.name())));
        return new EvidenceRef(
                trace.measure() + " v" + trace.version(),
                parameters,
                asked.days(),
                trace.pack().hex(),
                trace.sql().hex(),
                numerator,
                denominator);
    }

    @Override
    public Map<String, Measured> bySubject(Question question, Subject.Each each) {
        if (question.given()) return given.bySubject(question);
        if (run.isEmpty()) return Map.of();
        var asked = asked(question);
        var trace = trace(asked);
        var values = new TreeMap<String, Measured>();
        run.get()
                .bySubject(asked, each.word())
                .forEach((subject, value) -> values.put(subject, measured(asked, trace, value)));
        boolean zero = asked.measure().absent() == Measure.Absent.ZERO
                && each == Subject.Each.PERSON
                && run.get().value(asked) instanceof musubi.measure.Measured.Value;
        if (zero)
            for (var person : run.get().people())
                values.computeIfAbsent(
                        person,
                        p -> new Measured.Value(
                                Exact.ZERO, asked.measure().unitOfValue(), evidence(asked, trace, "0", "1")));
        return values;
    }

    @Override
    public Words title(String measure) {
        return measures.all().stream()
                .filter(m -> m.id().equals(measure))
                .findFirst()
                .map(Measure::title)
                .orElse(Words.same(measure));
    }

    @Override
    public Measured absent(Question question, Subject.Each each) {
        if (!question.given() && run.isPresent()) {
            var asked = asked(question);
            if (asked.measure().absent() == Measure.Absent.ZERO
                    && run.get().value(asked) instanceof musubi.measure.Measured.Value)
                return new Measured.Value(
                        Exact.ZERO, asked.measure().unitOfValue(), evidence(asked, trace(asked), "0", "1"));
        }
        return Measurements.super.absent(question, each);
    }

    @Override
    public List<Person> people(Optional<String> scheme) {
        if (run.isEmpty()) return List.of();
        var people = run.get().people();
        var enrolled = new HashMap<Integer, List<Days>>();
        var through = new HashMap<Integer, List<Person.Through>>();
        for (var e : run.get().enrolled()) {
            if (scheme.isPresent() && !scheme.get().equals(e.scheme())) continue;
            var days = new Days(e.from(), e.until().equals(LocalDate.MAX) ? LocalDate.of(9999, 12, 31) : e.until());
            enrolled.computeIfAbsent(e.person(), p -> new ArrayList<>()).add(days);
            through.computeIfAbsent(e.person(), p -> new ArrayList<>()).add(new Person.Through(days, e.municipality()));
        }
        var registered = new HashMap<String, MeasureRun.Registered>();
        run.get().registered().forEach(r -> registered.put(r.person(), r));
        var all = new ArrayList<Person>();
        for (int i = 0; i < people.size(); i++) {
            var known = Optional.ofNullable(registered.get(people.get(i)));
            var joined = through.getOrDefault(i, List.of());
            all.add(new Person(
                    people.get(i),
                    known.map(MeasureRun.Registered::born),
                    known.map(MeasureRun.Registered::sex).orElse(""),
                    joined.stream()
                            .max(Comparator.comparing(t -> t.days().from()))
                            .map(Person.Through::municipality)
                            .or(() -> known.map(MeasureRun.Registered::municipality))
                            .orElse(""),
                    enrolled.getOrDefault(i, List.of()),
                    joined));
        }
        return all;
    }

    @Override
    public DaySeries days(Question question) {
        var people = run.map(r -> r.people().size()).orElse(0);
        var columns = new Columns(people);
        if (run.isEmpty())
            return columns.series(new EvidenceRef(question.measure(), Map.of(), question.window(), "", "", "", ""));
        var asked = asked(question);
        run.get().personDays(asked, columns::add);
        return columns.series(evidence(asked, trace(asked), "", ""));
    }

    /** Gathers readings in order of person and day. */
    private static final class Columns {
        private final int[] start;
        private int[] day = new int[1024];
        private long[] numerator = new long[1024];
        private long[] denominator = {};
        private int size;

        Columns(int people) {
            start = new int[people + 1];
        }

        void add(int person, int epochDay, long over, long under) {
            if (size == day.length) {
                int more = Math.addExact(size, size);
                day = Arrays.copyOf(day, more);
                numerator = Arrays.copyOf(numerator, more);
                if (denominator.length > 0) denominator = Arrays.copyOf(denominator, more);
            }
            if (under != 1 && denominator.length == 0) {
                denominator = new long[day.length];
                Arrays.fill(denominator, 0, size, 1);
            }
            day[size] = epochDay;
            numerator[size] = over;
            if (denominator.length > 0) denominator[size] = under;
            size++;
            start[person + 1] = size;
        }

        DaySeries series(EvidenceRef evidence) {
            for (int p = 1; p < start.length; p++) start[p] = Math.max(start[p], start[p - 1]);
            return new DaySeries(start, day, numerator, denominator, evidence);
        }
    }

    @Override
    public Optional<Study> study(String id) {
        return studies.apply(id);
    }
}
