package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Settles an agreement for each person. Every clause yields candidates (a day and an amount); the candidates of a person go
 * through the caps in order of day, so that a cap that binds in August cuts August and not April.
 */
final class PersonSettlement {
    private final Signed signed;
    private final Catalogue catalogue;
    private final Measurements measurements;
    private final String label;
    private final Days requested;
    private final List<Person> people;
    private final List<Clause> clauses;
    private final List<Periods.Period> periods;
    private final Map<Question, DaySeries> series = new HashMap<>();
    private final Map<Question, Map<String, Measured>> values = new HashMap<>();
    private final Map<Question, Measured> absent = new HashMap<>();
    private final Map<String, Reason> nothing = new HashMap<>();
    private final Days evaluated;

    PersonSettlement(Signed signed, Catalogue catalogue, Measurements measurements, String label, Days requested) {
        this.signed = signed;
        this.catalogue = catalogue;
        this.measurements = measurements;
        this.label = label;
        this.requested = requested;
        this.people = people(measurements);
        this.clauses = signed.versions().getLast().agreement().clauses();
        this.evaluated = new Days(start(), requested.until());
        this.periods = Periods.of(signed).stream()
                .filter(p -> p.days().overlaps(evaluated)
                        && (perDay(p.clause()) || p.days().last().isBefore(requested.until())))
                .sorted(java.util.Comparator.comparingInt(p -> rank(p.agreement(), p.clause())))
                .toList();
    }

    /** Enrolment matters only to agreements that name it; others concern everybody there is evidence on. */
    private List<Person> people(Measurements measurements) {
        var agreement = signed.versions().getLast().agreement();
        var enrolled = agreement
                .subject()
                .where()
                .map(w -> Uses.of(w).contains("=enrolled"))
                .orElse(false);
        var all = measurements.people(agreement.subject().scheme());
        if (enrolled) return all;
        return all.stream()
                .map(p -> new Person(p.id(), p.born(), p.sex(), p.municipality(), List.of(agreement.term())))
                .toList();
    }

    /** Caps in total need everything since the start of the term; others only the fiscal year the request begins in. */
    private LocalDate start() {
        var agreement = signed.versions().getLast().agreement();
        boolean history = SharedPot.any(signed) || signed.versions().stream().anyMatch(v -> remembers(v.agreement()));
        var year = FiscalYear.of(requested.from()).days().from();
        var contractYears = clauses.stream().anyMatch(c -> c.frequency() instanceof Clause.Frequency.EachContractYear);
        var from = contractYears ? requested.from().minusYears(1) : year;
        return history || from.isBefore(agreement.term().from())
                ? agreement.term().from()
                : from;
    }

    private static boolean remembers(Agreement agreement) {
        return agreement.cap().inTotal().isPresent()
                || agreement.clauses().stream()
                        .anyMatch(c -> c.cap().inTotal().isPresent()
                                || c.carryOver() != Clause.CarryOver.NONE
                                || c.frequency() instanceof Clause.Frequency.OnceEach
                                || c.frequency() instanceof Clause.Frequency.WholeTerm);
    }

    private static boolean perDay(Clause clause) {
        return clause.frequency() instanceof Clause.Frequency.EachDay
                || clause.frequency() instanceof Clause.Frequency.EachEvent
                || clause.frequency() instanceof Clause.Frequency.OnceEach;
    }

    private static boolean lasting(Periods.Period period) {
        return period.clause().frequency() instanceof Clause.Frequency.OnceEach
                || period.clause().frequency() instanceof Clause.Frequency.WholeTerm;
    }

    /** A clause that pays on others comes after them; the checker refused circles. */
    private static int rank(Agreement agreement, Clause clause) {
        return Uses.clauses(agreement, clause).stream()
                .flatMap(id -> agreement.clause(id).stream())
                .mapToInt(needed -> rank(agreement, needed) + 1)
                .max()
                .orElse(0);
    }

    // ---- what the scopes ask ---------------------------------------------------------------------------------------

    Measurements measurements() {
        return measurements;
    }

    Person person(int index) {
        return people.get(index);
    }

    boolean eachDay(Periods.Period period, String name) {
        var use = PeriodScope.use(period, name);
        return use.given().isEmpty()
                && catalogue.find(use.id()).map(Catalogue.Measure::eachDay).orElse(false);
    }

    Unit unit(Periods.Period period, String name) {
        return catalogue
                .find(PeriodScope.use(period, name).id())
                .map(Catalogue.Measure::unit)
                .orElse(Unit.NONE);
    }

    /** All readings of a measure a clause may need: from the start of what is evaluated, or of the term for changes. */
    DaySeries series(Periods.Period period, String name) {
        var use = PeriodScope.use(period, name);
        var from = reachesBack(use) ? period.agreement().term().from() : evaluated.from();
        if (use.window() instanceof musubi.agreement.term.MeasureUse.Window.Trailing trailing)
            from = from.minusMonths(trailing.months());
        if (use.window() instanceof musubi.agreement.term.MeasureUse.Window.Stated stated
                && stated.days().from().isBefore(from)) from = stated.days().from();
        return series.computeIfAbsent(
                new Question(
                        name,
                        use.id(),
                        inTime(period, use.id(), use.parameters()),
                        new Days(from, evaluated.until()),
                        false),
                measurements::days);
    }

    /** The parameters of a measure, with the agreement's deadline for uploads where the measure knows one. */
    private Map<String, String> inTime(Periods.Period period, String measure, Map<String, String> stated) {
        var parameters = new LinkedHashMap<>(stated);
        boolean late = catalogue
                .find(measure)
                .map(m -> m.parameters().contains("late-days"))
                .orElse(false);
        if (late)
            period.agreement()
                    .points()
                    .flatMap(p -> p.lateUploadDays())
                    .ifPresent(days -> parameters.putIfAbsent("late-days", Integer.toString(days)));
        return parameters;
    }

    private Optional<Question> question(Periods.Period period, String name) {
        return PeriodScope.question(period, name)
                .map(q -> new Question(
                        q.name(), q.measure(), inTime(period, q.measure(), q.parameters()), q.window(), q.given()));
    }

    /** Whether readings from before what is evaluated matter: changes over time, and windows that reach back. */
    private boolean reachesBack(musubi.agreement.term.MeasureUse use) {
        return use.window() instanceof musubi.agreement.term.MeasureUse.Window.TermToDate
                || use.window() instanceof musubi.agreement.term.MeasureUse.Window.Term
                || signed.versions().stream()
                        .map(Signed.Version::agreement)
                        .anyMatch(a -> a.clauses().stream().anyMatch(c -> Uses.gains(a, c)));
    }

    Measured personValue(Periods.Period period, String name, int person) {
        return personValue(question(period, name).orElseThrow(), person);
    }

    /** The first or the last value of the window, of a measure that has both. */
    Measured personValue(Periods.Period period, String name, int person, String which) {
        var q = question(period, name).orElseThrow();
        var parameters = new LinkedHashMap<>(q.parameters());
        parameters.put("which", which);
        return personValue(new Question(q.name(), q.measure(), parameters, q.window(), q.given()), person);
    }

    private Measured personValue(Question question, int person) {
        return values.computeIfAbsent(question, q -> measurements.bySubject(q, Subject.Each.PERSON))
                .getOrDefault(
                        people.get(person).id(),
                        new Measured.NotMeasured(new Words("この人の値がありません", "there is no value for this person")));
    }

    /** What it means that a person has no reading in the window: nothing happened, or nothing was measured. */
    Outcome withoutReading(Periods.Period period, String name, Words title) {
        var question = question(period, name).orElseThrow();
        return PeriodScope.outcome(title, absent(question), PeriodScope.use(period, name));
    }

    /** The position of the first reading of the person in the window. */
    int first(DaySeries s, int person, Days window) {
        int from = Settlement.day(window.from());
        int at = Arrays.binarySearch(s.day(), s.start()[person], s.start()[person + 1], from);
        return at >= 0 ? at : -at - 1;
    }

    boolean within(DaySeries s, int person, int position, Days window) {
        return position < s.start()[person + 1]
                && s.day()[position] < window.until().toEpochDay();
    }

    /** How many days or months of the period met the condition, on days the person takes part. */
    int met(Expression.Count count, Periods.Period period, int person) {
        var window = period.window(new musubi.agreement.term.MeasureUse.Window.PeriodUntilCutOff());
        if (window.isEmpty()) return 0;
        var days = new LinkedHashSet<Integer>();
        new DayWalk(period, person, window.get(), count.where(), Optional.empty()).walk((day, amount) -> {
            if (amount > 0) days.add(day);
        });
        if (count.part() == Expression.Count.Part.DAYS) return days.size();
        return (int) days.stream()
                .map(d -> LocalDate.ofEpochDay(d))
                .map(java.time.YearMonth::from)
                .distinct()
                .count();
    }

    // ---- days ------------------------------------------------------------------------------------------------------

    /** Receives what a day is worth. */
    interface DayWorth {
        void day(int epochDay, long worth);
    }

    /** Goes through the days of one person that have a reading, and says what each is worth. */
    private final class DayWalk {
        private final Periods.Period period;
        private final int index;
        private final Person person;
        private final Days window;
        private final Optional<Condition> condition;
        private final Optional<Expression> pays;
        private final Shape shape;

        /** Counts 1 for each day the condition holds; or, with {@code pays}, what the clause pays. */
        DayWalk(Periods.Period period, int person, Days window, Condition condition, Optional<Expression> pays) {
            this(period, person, window, Optional.of(condition), pays);
        }

        DayWalk(
                Periods.Period period,
                int person,
                Days window,
                Optional<Condition> condition,
                Optional<Expression> pays) {
            this.period = period;
            this.index = person;
            this.person = people.get(person);
            this.window = window;
            this.condition = condition;
            this.pays = pays;
            this.shape = shapes.computeIfAbsent(
                    pays.isPresent() ? pays.get() : condition.orElseThrow(), k -> shape(period, condition, pays));
        }

        boolean needsReadings() {
            return !shape.names().isEmpty();
        }

        void walk(DayWorth each) {
            if (shape.simple()) walkOne(each);
            else walkSeveral(each);
        }

        /** One measure: every distinct reading is evaluated once for each distinct set of properties. */
        private void walkOne(DayWorth each) {
            var s = series(period, shape.names().getFirst());
            int nextChange = Integer.MIN_VALUE;
            var table = (DayTable) null;
            for (int i = first(s, index, window); within(s, index, i, window); i++) {
                int day = s.day()[i];
                if (!takesPart(day)) continue;
                if (day >= nextChange || table == null) {
                    var date = LocalDate.ofEpochDay(day);
                    table = table(date);
                    nextChange = Settlement.day(nextChange(date));
                }
                int at = day;
                each.day(
                        day,
                        table.worth(
                                s.numerator()[i],
                                s.denominatorAt(i),
                                (n, d) -> worth(at, Map.of(shape.names().getFirst(), Exact.of(n, d)))));
            }
        }

        private void walkSeveral(DayWorth each) {
            var days = new TreeMap<Integer, Map<String, Exact>>();
            for (var name : shape.names()) {
                var s = series(period, name);
                for (int i = first(s, index, window); within(s, index, i, window); i++)
                    days.computeIfAbsent(s.day()[i], d -> new HashMap<>())
                            .put(name, Exact.of(s.numerator()[i], s.denominatorAt(i)));
            }
            if (shape.names().isEmpty())
                for (var day = window.from(); day.isBefore(window.until()); day = day.plusDays(1))
                    days.put(Settlement.day(day), Map.of());
            days.forEach((day, readings) -> {
                if (takesPart(day)) each.day(day, worth(day, readings));
            });
        }

        private boolean takesPart(int epochDay) {
            for (var days : person.enrolled())
                if (days.from().toEpochDay() <= epochDay
                        && epochDay < days.until().toEpochDay()) return true;
            return false;
        }

        private long worth(int epochDay, Map<String, Exact> measured) {
            var units = new HashMap<String, Unit>();
            var readings = new HashMap<String, Exact>();
            for (var name : shape.names()) units.put(name, unit(period, name));
            measured.forEach((name, reading) -> readings.put(name, PeriodScope.rounded(period, name, reading)));
            var evaluator = new Evaluator(
                    period.agreement(),
                    new DayScope(
                            person,
                            LocalDate.ofEpochDay(epochDay),
                            period.agreement().subject().ageOn(),
                            readings,
                            units,
                            measurements));
            if (condition.isPresent()
                    && !(evaluator.truth(condition.get()) instanceof Evaluator.Truth.Known known && known.holds()))
                return 0;
            if (pays.isEmpty()) return 1;
            return switch (evaluator.value(pays.get())) {
                case Outcome.Got got -> Settlement.whole(period.agreement().rounding(), got.value());
                case Outcome.Absent absent ->
                    Settlement.missing(period.clause(), period.agreement().rounding());
            };
        }

        private DayTable table(LocalDate day) {
            int age = shape.byAge() && person.born().isPresent()
                    ? musubi.quantity.Age.on(
                            DayScope.reference(period.agreement().subject().ageOn(), day, day),
                            person.born().get())
                    : -1;
            return shape.tables()
                    .computeIfAbsent(
                            new Context(
                                    age,
                                    shape.uses().contains("by:year")
                                            ? FiscalYear.of(day).year()
                                            : -1,
                                    shape.uses().contains("by:sex") ? person.sex() : "",
                                    shape.uses().contains("by:municipality") ? person.municipality() : ""),
                            k -> new DayTable());
        }

        /** The first later day on which age or fiscal year may differ. */
        private LocalDate nextChange(LocalDate day) {
            var year = FiscalYear.of(day).days().until();
            if (!shape.byAge() || person.born().isEmpty()) return year;
            var born = person.born().get();
            var birthday = birthday(born, day.getYear());
            if (!birthday.isAfter(day)) birthday = birthday(born, day.getYear() + 1);
            return birthday.isBefore(year) ? birthday : year;
        }

        /** The first day somebody is a year older; 1 March for 29 February in a common year. */
        private static LocalDate birthday(LocalDate born, int year) {
            var day = born.plusYears(year - (long) born.getYear());
            return day.getDayOfMonth() < born.getDayOfMonth() ? day.plusDays(1) : day;
        }
    }

    /** The properties a day's worth may depend on, beside the reading. */
    private record Context(int age, int year, String sex, String municipality) {}

    /**
     * What a walk over days needs to know about its expressions, found once for all people.
     *
     * @param names measures with a value for each day
     * @param simple one measure only, so that equal readings are worth the same
     */
    private record Shape(
            List<String> names, Set<String> uses, boolean byAge, boolean simple, Map<Context, DayTable> tables) {}

    /** By the identity of the expression: the same text in two versions of an agreement is two expressions. */
    private final java.util.IdentityHashMap<Object, Shape> shapes = new java.util.IdentityHashMap<>();

    private Shape shape(Periods.Period period, Optional<Condition> condition, Optional<Expression> pays) {
        var uses = new LinkedHashSet<String>();
        condition.ifPresent(c -> uses.addAll(Uses.of(c)));
        pays.ifPresent(p -> uses.addAll(Uses.of(p)));
        for (var value : period.agreement().values().values())
            uses.addAll(Uses.of(value).stream().filter(u -> u.startsWith("by:")).toList());
        Set<String> names = Uses.names(period.agreement(), uses);
        var measured = names.stream().filter(n -> eachDay(period, n)).toList();
        return new Shape(
                measured,
                uses,
                names.contains("age") || uses.contains("by:age"),
                measured.size() == 1 && !names.contains("enrolled"),
                new HashMap<>());
    }

    // ---- people ----------------------------------------------------------------------------------------------------

    /** The candidates of one person, in order of day and clause. */
    private static final class Candidates {
        private long[] order = new long[1024];
        private long[] amount = new long[1024];
        private int[] period = new int[1024];
        private int size;

        void add(int day, int clause, int periodIndex, long worth) {
            if (size == amount.length) {
                order = Arrays.copyOf(order, size * 2);
                amount = Arrays.copyOf(amount, size * 2);
                period = Arrays.copyOf(period, size * 2);
            }
            order[size] = ((long) day << 32) | ((long) clause << 20) | size;
            amount[size] = worth;
            period[size++] = periodIndex;
            if (size >= 1 << 20) throw new IllegalStateException("more than a million candidates for one person");
        }

        void clear() {
            size = 0;
        }
    }

    /** What a line gathers while a person's candidates pass the caps. */
    private static final class Gathered {
        private final Tally tally = new Tally();
        private final long[] cut = new long[Meter.CAPS.size()];
        private long gross;
        private long paid;
        private long carriedIn;
        private long taken;
        private long takenHere;
        private long limit;
        private final Lots lots = new Lots();
        private Optional<Derivation> derivation = Optional.empty();
        private Reason reason = Reason.NONE;
        private boolean seen;
    }

    List<Line> lines() {
        var meter = new Meter(clauses, signed.versions().getLast().agreement().cap());
        var lines = new ArrayList<Line>();
        var candidates = new Candidates();
        var calendar = new Calendar(evaluated);
        var pot = pot();
        for (int p = 0; p < people.size(); p++) {
            if (!concerned(p)) continue;
            meter.reset();
            candidates.clear();
            var gathered = new Gathered[clauses.size()];
            for (int c = 0; c < gathered.length; c++) gathered[c] = new Gathered();
            collect(p, candidates, gathered);
            pass(p, candidates, calendar, meter, gathered, pot, NOBODY);
            for (int c = 0; c < gathered.length; c++) if (gathered[c].seen) lines.add(line(p, c, gathered[c], meter));
        }
        return lines;
    }

    private boolean concerned(int p) {
        var person = people.get(p);
        if (!person.enrolledWithin(evaluated)) return false;
        var where = signed.versions().getLast().agreement().subject().where();
        if (where.isEmpty() || periods.isEmpty()) return true;
        for (var year = FiscalYear.of(requested.from());
                year.compareTo(FiscalYear.of(requested.last())) <= 0;
                year = year.next()) if (concerned(p, year)) return true;
        return false;
    }

    /**
     * Whether the agreement is for this person in the fiscal year. It is asked for whole fiscal years whatever is
     * requested, so that twelve months settled one by one give what the year gives.
     */
    private boolean concerned(int p, FiscalYear year) {
        var agreement = signed.versions().getLast().agreement();
        var where = agreement.subject().where();
        if (where.isEmpty()) return true;
        if (!year.days().overlaps(agreement.term())) return false;
        var days = year.days().within(agreement.term());
        var any = periods.getFirst();
        var period = new Periods.Period(
                any.agreement(), any.clause(), year.toString(), days, year, days.until(), days.last());
        return new Evaluator(agreement, new PersonPeriodScope(this, period, p, this::notSettledHere)).truth(where.get())
                        instanceof Evaluator.Truth.Known known
                && known.holds();
    }

    private void collect(int p, Candidates candidates, Gathered[] gathered) {
        var years = new HashMap<FiscalYear, Boolean>();
        for (int k = 0; k < periods.size(); k++) {
            var period = periods.get(k);
            if (!lasting(period) && !years.computeIfAbsent(period.year(), y -> concerned(p, y))) continue;
            int at = indexOf(period.clause().id());
            boolean counts = perDay(period.clause())
                    ? period.days().overlaps(requested)
                    : requested.contains(period.days().last());
            if (counts && people.get(p).enrolledWithin(period.days())) gathered[at].seen = true;
            int index = k;
            switch (period.clause().frequency()) {
                case Clause.Frequency.EachDay d ->
                    walk(period, p, period.clause().pays(), (day, worth) -> candidates.add(day, at, index, worth));
                case Clause.Frequency.EachEvent e -> events(period, p, e.of(), at, index, candidates);
                case Clause.Frequency.OnceEach o -> once(period, p, at, index, candidates);
                case Clause.Frequency.EachMonth m -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.EachQuarter q -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.EachFiscalYear y -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.EachContractYear y -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.OnceIn o -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.OnceOn o -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.WholeTerm t -> whole(period, p, at, index, candidates, gathered[at]);
            }
        }
    }

    private Outcome notSettledHere(String clause) {
        return new Outcome.Absent(
                Reason.NOT_MEASURED,
                Derivation.of(
                        new Words("条項「" + clause + "」はここでは使えません", "clause " + clause + " cannot be used here"), "—"));
    }

    /** What a clause earned within the days of a period, before the caps. */
    private Outcome earned(Candidates candidates, String clause, Days days) {
        int wanted = indexOf(clause);
        long sum = 0;
        for (int i = 0; i < candidates.size; i++) {
            int day = (int) (candidates.order[i] >> 32);
            boolean within =
                    day >= days.from().toEpochDay() && day < days.until().toEpochDay();
            if (within && ((int) (candidates.order[i] >> 20) & 0xfff) == wanted) sum += candidates.amount[i];
        }
        return new Outcome.Got(
                Exact.of(sum),
                clauses.get(wanted)
                        .gives()
                        .orElse(signed.versions().getLast().agreement().unit()),
                Derivation.of(
                        new Words("条項「" + clause + "」（上限前）", "clause " + clause + " before caps"),
                        Figures.shown(Exact.of(sum))),
                sum == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
    }

    private int indexOf(String clause) {
        for (int i = 0; i < clauses.size(); i++) if (clauses.get(i).id().equals(clause)) return i;
        throw new IllegalStateException("the checker let a clause pass that does not exist: " + clause);
    }

    private Optional<Days> counted(Periods.Period period) {
        return period.window(new musubi.agreement.term.MeasureUse.Window.PeriodUntilCutOff())
                .filter(w -> w.overlaps(evaluated))
                .map(w -> w.within(evaluated));
    }

    private void walk(Periods.Period period, int p, Expression pays, DayWorth each) {
        counted(period)
                .ifPresent(
                        window -> new DayWalk(period, p, window, period.clause().when(), Optional.of(pays)).walk(each));
    }

    /** Each event pays once: the amount of the day times the events of the day. */
    private void events(Periods.Period period, int p, Expression.Name of, int at, int index, Candidates candidates) {
        var window = counted(period);
        if (window.isEmpty()) return;
        var s = series(period, of.name());
        var pays = period.clause().pays();
        var each = new HashMap<Integer, Long>();
        if (pays instanceof Expression.Fixed fixed && period.clause().when().isEmpty()) {
            long worth = Settlement.whole(period.agreement().rounding(), fixed.value());
            for (int i = first(s, p, window.get()); within(s, p, i, window.get()); i++)
                if (people.get(p).enrolledOn(LocalDate.ofEpochDay(s.day()[i])))
                    for (long n = 0; n < s.numerator()[i]; n++) candidates.add(s.day()[i], at, index, worth);
            return;
        }
        var walk = new DayWalk(period, p, window.get(), period.clause().when(), Optional.of(pays));
        if (walk.needsReadings()) walk.walk(each::put);
        else
            for (int i = first(s, p, window.get()); within(s, p, i, window.get()); i++)
                if (walk.takesPart(s.day()[i])) each.put(s.day()[i], walk.worth(s.day()[i], Map.of()));
        for (int i = first(s, p, window.get()); within(s, p, i, window.get()); i++) {
            long worth = each.getOrDefault(s.day()[i], 0L);
            for (long n = 0; n < s.numerator()[i]; n++) candidates.add(s.day()[i], at, index, worth);
        }
    }

    /** The first day the condition holds; without a condition, the day of enrolment. */
    private void once(Periods.Period period, int p, int at, int index, Candidates candidates) {
        var found = new int[] {Integer.MAX_VALUE};
        var worth = new long[1];
        if (period.clause().when().isEmpty()
                || period.clause().when().get() instanceof Condition.Holds(var name, var place)
                        && name.name().equals("enrolled")) {
            var joined = people.get(p).enrolled().stream()
                    .map(Days::from)
                    .filter(period.days()::contains)
                    .min(LocalDate::compareTo);
            if (joined.isEmpty() || !evaluated.contains(joined.get())) return;
            var scope = new PersonPeriodScope(this, period, p, this::notSettledHere);
            if (new Evaluator(period.agreement(), scope).value(period.clause().pays()) instanceof Outcome.Got got)
                candidates.add(
                        Settlement.day(joined.get()),
                        at,
                        index,
                        Settlement.whole(period.agreement().rounding(), got.value()));
            return;
        }
        walk(period, p, period.clause().pays(), (day, amount) -> {
            if (amount != 0 && day < found[0]) {
                found[0] = day;
                worth[0] = amount;
            }
        });
        if (found[0] != Integer.MAX_VALUE) candidates.add(found[0], at, index, worth[0]);
    }

    private void whole(Periods.Period period, int p, int at, int index, Candidates candidates, Gathered gathered) {
        if (!people.get(p).enrolledWithin(period.days())) return;
        var evaluator = new Evaluator(
                period.agreement(),
                new PersonPeriodScope(this, period, p, clause -> earned(candidates, clause, period.days())));
        Outcome outcome;
        if (period.clause().when().isPresent()) {
            outcome = switch (evaluator.truth(period.clause().when().get())) {
                case Evaluator.Truth.Unknown u -> new Outcome.Absent(u.reason(), u.derivation());
                case Evaluator.Truth.Known k ->
                    k.holds()
                            ? evaluator.value(period.clause().pays())
                            : new Outcome.Got(Exact.ZERO, Unit.NONE, k.derivation(), Reason.CONDITION_FALSE);
            };
        } else outcome = evaluator.value(period.clause().pays());
        long worth = switch (outcome) {
            case Outcome.Got got -> Settlement.whole(period.agreement().rounding(), got.value());
            case Outcome.Absent absent ->
                Settlement.missing(period.clause(), period.agreement().rounding());
        };
        if (requested.contains(period.days().last())) {
            gathered.derivation = Optional.of(
                    gathered.derivation.isEmpty()
                            ? outcome.derivation()
                            : Derivation.of(
                                    new Words("期間ごと", "by period"),
                                    "",
                                    gathered.derivation.get(),
                                    outcome.derivation()));
            if (worth == 0) gathered.reason = outcome.reason();
        }
        candidates.add(Settlement.day(period.days().last()), at, index, worth);
    }

    /** Month and fiscal year of every evaluated day, so that caps turn without date arithmetic. */
    private static final class Calendar {
        private final int base;
        private final int[] month;
        private final int[] year;

        Calendar(Days days) {
            base = Settlement.day(days.from());
            int size = (int) days.count() + 1;
            month = new int[size];
            year = new int[size];
            for (int i = 0; i < size; i++) {
                var day = days.from().plusDays(i);
                month[i] = day.getYear() * 12 + day.getMonthValue();
                year[i] = FiscalYear.of(day).year();
            }
        }
    }

    private static final long DAILY = Long.MIN_VALUE + 1;

    /** What the pot that all share leaves of an amount. */
    private interface Pot {
        long of(int person, int clause, int epochDay, long paid);
    }

    private static final Pot UNSHARED = (person, clause, day, paid) -> paid;

    /** Walks everybody to find the days on which the shared pot does not suffice, and who asks for what on them. */
    private Pot pot() {
        if (!SharedPot.any(signed)) return UNSHARED;
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
        return clauses.get(clause).gives().isPresent();
    }

    private void everybody(Pot asking) {
        var meter = new Meter(clauses, signed.versions().getLast().agreement().cap());
        var candidates = new Candidates();
        var calendar = new Calendar(evaluated);
        for (int p = 0; p < people.size(); p++) {
            if (!people.get(p).enrolledWithin(evaluated)) continue;
            meter.reset();
            candidates.clear();
            var gathered = new Gathered[clauses.size()];
            for (int c = 0; c < gathered.length; c++) gathered[c] = new Gathered();
            collect(p, candidates, gathered);
            Pot counted = (person, clause, day, paid) -> ownUnit(clause) ? paid : asking.of(person, clause, day, paid);
            pass(p, candidates, calendar, meter, gathered, counted, NOBODY);
        }
    }

    /** Watches nothing; a statement needs sums only. */
    private static final Watcher NOBODY = (clause, day, gross, paid, cuts) -> {};

    /** Is told of every candidate that passed the caps within the request. */
    private interface Watcher {
        void passed(int clause, int epochDay, long gross, long paid, List<Line.Cut> cuts);
    }

    /** Every amount one person's line is made of, in order of day. */
    List<Part> parts(String personId, String clauseId) {
        var parts = new ArrayList<Part>();
        for (int p = 0; p < people.size(); p++) {
            if (!people.get(p).id().equals(personId)) continue;
            var candidates = new Candidates();
            var gathered = new Gathered[clauses.size()];
            for (int c = 0; c < gathered.length; c++) gathered[c] = new Gathered();
            collect(p, candidates, gathered);
            var meter =
                    new Meter(clauses, signed.versions().getLast().agreement().cap());
            pass(p, candidates, new Calendar(evaluated), meter, gathered, pot(), (clause, day, gross, paid, cuts) -> {
                if (clauses.get(clause).id().equals(clauseId))
                    parts.add(new Part(LocalDate.ofEpochDay(day), gross, paid, cuts));
            });
        }
        return parts;
    }

    /** The questions the clause asks about people, for the evidence behind its lines. */
    List<Question> questions(String clauseId) {
        var questions = new LinkedHashSet<Question>();
        for (var period : periods) {
            if (!period.clause().id().equals(clauseId) || !period.days().overlaps(requested)) continue;
            for (var name : Uses.names(period.agreement(), Uses.of(period.agreement(), period.clause())))
                if (catalogue.find(PeriodScope.use(period, name).id()).isPresent())
                    question(period, name).ifPresent(questions::add);
        }
        return List.copyOf(questions);
    }

    private void pass(
            int person,
            Candidates candidates,
            Calendar calendar,
            Meter meter,
            Gathered[] gathered,
            Pot pot,
            Watcher watcher) {
        Arrays.sort(candidates.order, 0, candidates.size);
        var cut = new long[Meter.CAPS.size()];
        var keys = new long[periods.size()];
        for (int k = 0; k < keys.length; k++)
            keys[k] = periods.get(k).daily()
                    ? DAILY
                    : Settlement.key(periods.get(k).days());
        int from = Settlement.day(requested.from());
        int until = Settlement.day(requested.until());
        for (int i = 0; i < candidates.size; i++) {
            int day = (int) (candidates.order[i] >> 32);
            int clause = (int) (candidates.order[i] >> 20) & 0xfff;
            int at = (int) candidates.order[i] & 0xfffff;
            int k = Math.clamp(day - (long) calendar.base, 0, calendar.month.length - 1);
            long periodKey = keys[candidates.period[at]];
            if (periodKey == DAILY) periodKey = day * 100_000L + 1;
            boolean counts = day >= from && day < until;
            meter.under(periods.get(candidates.period[at]).agreement());
            long carried = meter.carriedIn(clause);
            long paid = meter.apply(
                    clause, day, calendar.month[k], periodKey, calendar.year[k], candidates.amount[at], cut);
            long capped = paid;
            paid = pot.of(person, clause, day, paid);
            var line = gathered[clause];
            line.taken += capped - paid;
            if (!counts) continue;
            line.takenHere += capped - paid;
            line.limit = capped == paid ? line.limit : new SharedPot(signed).limit(day);
            line.seen = true;
            line.tally.add(candidates.amount[at]);
            if (paid != 0)
                line.lots.add(day, paid, periods.get(candidates.period[at]).agreement());
            line.gross += candidates.amount[at];
            line.paid += paid;
            line.carriedIn += carried;
            for (int c = 0; c < cut.length; c++) line.cut[c] += cut[c];
            if (watcher != NOBODY)
                watcher.passed(clause, day, candidates.amount[at], paid, Settlement.cuts(meter, clause, cut));
        }
    }

    private Line line(int p, int c, Gathered gathered, Meter meter) {
        var agreement = signed.on(requested.last());
        var clause = agreement.clause(clauses.get(c).id()).orElse(clauses.get(c));
        var unit = clause.gives().orElse(agreement.unit());
        var days = requested.overlaps(agreement.term()) ? requested.within(agreement.term()) : requested;
        var reason = gathered.paid != 0
                ? Reason.NONE
                : gathered.gross != 0
                        ? Reason.CAP_USED
                        : gathered.tally.isEmpty()
                                ? withoutAnything(clause.id())
                                : gathered.reason == Reason.NONE ? Reason.TARGET_MISSED : gathered.reason;
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
                gathered.gross,
                gathered.carriedIn,
                cuts(meter, c, gathered),
                gathered.paid,
                meter.carriedOut(c),
                reason,
                meter.paid(c) - gathered.taken,
                unit.equals(Unit.PT) ? gathered.lots.all() : List.of(),
                gathered.takenHere == 0
                        ? derivation(clause, gathered)
                        : Settlement.shared(gathered.limit, gathered.paid, unit, derivation(clause, gathered)));
    }

    /** Why a clause has no day, event or reading to pay: nothing happened, or nothing was measured. */
    private Reason withoutAnything(String clause) {
        return nothing.computeIfAbsent(
                clause,
                id -> questions(id).stream().anyMatch(q -> absent(q) instanceof Measured.NotMeasured)
                        ? Reason.NOT_MEASURED
                        : Reason.NOTHING_COUNTED);
    }

    private Measured absent(Question question) {
        return absent.computeIfAbsent(question, q -> measurements.absent(q, Subject.Each.PERSON));
    }

    private static List<Line.Cut> cuts(Meter meter, int c, Gathered gathered) {
        var cuts = new ArrayList<>(Settlement.cuts(meter, c, gathered.cut));
        if (gathered.takenHere != 0) cuts.add(new Line.Cut("agreement overall", gathered.limit, gathered.takenHere));
        return cuts;
    }

    private static Derivation derivation(Clause clause, Gathered gathered) {
        var shown = gathered.tally.isEmpty() ? "0" : gathered.tally.shown();
        var title = switch (clause.frequency()) {
            case Clause.Frequency.EachEvent e -> new Words("回数 × 点", "events × amount");
            case Clause.Frequency.EachDay d -> new Words("日数 × 点", "days × amount");
            default -> new Words("期間 × 額", "periods × amount");
        };
        return gathered.derivation.isPresent()
                ? Derivation.of(title, shown, gathered.derivation.get())
                : Derivation.of(title, shown);
    }
}
