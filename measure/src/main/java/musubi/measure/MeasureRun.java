package musubi.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.evidence.pack.Pack;
import musubi.evidence.record.RecordType;
import musubi.measure.Breakdown.Cell;
import musubi.measure.Measure.EvidenceTable;
import musubi.measure.Measure.Kind;
import musubi.measure.Measured.NotMeasured;
import musubi.measure.Measured.Trace;
import musubi.measure.Measured.Value;
import musubi.measure.instrument.Instruments;
import musubi.measure.instrument.Scores;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * Runs measures on one pack. Each answer is one query. Sums are of integers and decimals only, so an answer is the same
 * for any number of threads. Not for several threads at once.
 */
public final class MeasureRun implements AutoCloseable {
    private static final String SEPARATOR = "\u001f";
    /** More than the days between year 0 and year 9999, so that person and day fit one number that sorts. */
    private static final long DAYS = 1L << 23;

    private static final long EPOCH = 1L << 22;
    /** A person's value counts in a group's mean rounded half-up to so many decimals. */
    private static final int DECIMALS = 6;

    private final PackViews views;
    private final Digest pack;
    private List<String> people = List.of();
    private boolean scored;

    private MeasureRun(PackViews views, Digest pack) {
        this.views = views;
        this.pack = pack;
    }

    /** Opens a pack. */
    public static MeasureRun on(Pack pack) {
        return on(pack.folder(), pack.digest());
    }

    /** Opens the folder of a pack whose digest is known. */
    public static MeasureRun on(Path folder, Digest pack) {
        return new MeasureRun(PackViews.open(folder), pack);
    }

    /** The digest of the pack this runs on. */
    public Digest pack() {
        return pack;
    }

    /** What the answer to the question rests on. */
    public Trace trace(Question question) {
        return new Trace(pack, question.measure().id(), question.measure().version(), question.digest());
    }

    /** The one value of the question. */
    public Measured value(Question question) {
        var missing = missing(question);
        if (missing.isPresent()) return missing.get();
        return total(question, false).value();
    }

    private Cell total(Question question, boolean people) {
        var cells = cells(question, List.of(), people);
        return cells.isEmpty() ? new Cell(List.of(), nobody(question), 0) : cells.getFirst();
    }

    /** The value for each group, and the total. */
    public Breakdown by(Question question, List<String> dimensions) {
        Dimensions.check(question.measure(), dimensions);
        var missing = missing(question);
        if (missing.isPresent()) return new Breakdown(question, dimensions, List.of(), missing.get(), 0);
        var cells = dimensions.isEmpty() ? List.<Cell>of() : cells(question, dimensions, true);
        var total = total(question, true);
        return new Breakdown(question, dimensions, cells, total.value(), total.people());
    }

    /**
     * The value for each person, provider, municipality … that has a row. What it means to have none is
     * {@link Measure#absent()}. Empty when the evidence is missing: {@link #value} says why. People of whom it is not
     * known where they belong are nobody's: no municipality is paid for them.
     */
    public SortedMap<String, Measured> bySubject(Question question, String subject) {
        var values = new TreeMap<String, Measured>();
        if (missing(question).isPresent()) return values;
        if (!subject.equals("person")) Dimensions.check(question.measure(), List.of(subject));
        for (var cell : cells(question, List.of(subject), false))
            if (!cell.key().getFirst().equals(Dimensions.UNKNOWN))
                values.put(cell.key().getFirst(), cell.value());
        return values;
    }

    /** Everybody the pack has evidence on, sorted; the numbers of {@link #personDays} point into it. */
    public List<String> people() {
        if (people.isEmpty()) people = List.copyOf(numberPeople());
        return people;
    }

    private List<String> numberPeople() {
        var tables = RecordType.ALL.stream()
                .filter(t -> views.present().contains(t.name()))
                .filter(t -> t.columns().stream().anyMatch(c -> c.name().equals("person")))
                .map(t -> "select distinct person from " + t.name())
                .collect(Collectors.joining(" union "));
        if (tables.isEmpty()) return List.of();
        try {
            views.execute("create or replace table people as select person,"
                    + " cast(row_number() over (order by person) - 1 as bigint) as no from (" + tables + ")");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot number the people of the pack", e);
        }
        return views.rows("select person from people order by no", row -> row.getString(1));
    }

    /** A measure of person-days, day by day for everybody, in order. Nothing when the evidence is missing. */
    public void personDays(Question question, PersonDays.Each each) {
        if (question.measure().grain() != Measure.Grain.PERSON_DAY)
            throw new IllegalArgumentException(question.measure().id() + " has grain "
                    + question.measure().grain().text() + ", not person-day");
        if (missing(question).isPresent() || people().isEmpty()) return;
        var counted = new Counted(question, List.of());
        var sql =
                "select n.no * %d + cast(c.day - date '1970-01-01' as int) + %d, c.numerator, c.denominator%s join people n on n.person = c.person%s order by 1"
                        .formatted(DAYS, EPOCH, counted.from(), counted.where());
        whole(question, sql);
        var merge = new Merge(each);
        each(question, sql, row -> {
            long key = row.getLong(1);
            boolean empty = row.wasNull();
            long over = row.getLong(2);
            empty |= row.wasNull();
            long under = row.getLong(3);
            if (empty || row.wasNull()) throw unfilled(question);
            merge.row(key, over, under);
        });
        merge.end();
    }

    /** Columns of person-days are whole numbers: a decimal would lose its fraction on the way. */
    private void whole(Question question, String sql) {
        try (var statement = views.connection().prepareStatement(sql)) {
            for (int i = 2; i <= 3; i++) {
                var type = statement.getMetaData().getColumnTypeName(i);
                if (!type.startsWith("DECIMAL")) continue;
                var measure = question.measure();
                throw new BadInput(
                        "measure.not-whole",
                        new Place(measure.file(), measure.sqlLine(), ""),
                        type,
                        new Words(
                                "日ごとに使う指標 %s の分子と分母は整数です (今は %s)".formatted(measure.id(), type),
                                "numerator and denominator of %s, a measure of person-days, must be whole numbers, not %s"
                                        .formatted(measure.id(), type)));
            }
        } catch (SQLException e) {
            throw failed(question, e);
        }
    }

    /** Runs a query made from the measure's SQL; what the evidence makes it fail on is told with the measure's place. */
    private void each(Question question, String sql, PackViews.Each each) {
        try {
            views.each(sql, each);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof SQLException refused) throw failed(question, refused);
            throw e;
        }
    }

    private static BadInput failed(Question question, SQLException refused) {
        var measure = question.measure();
        var first = Optional.ofNullable(refused.getMessage())
                .flatMap(m -> m.lines().findFirst())
                .orElse("");
        return new BadInput(
                "measure.failed",
                new Place(measure.file(), measure.sqlLine(), ""),
                first,
                new Words(
                        "指標 %s の SQL がこの証拠で失敗しました: %s".formatted(measure.id(), first),
                        "the SQL of measure %s failed on this evidence: %s".formatted(measure.id(), first)));
    }

    private <T> List<T> rows(Question question, String sql, PackViews.Reading<T> reading) {
        var rows = new ArrayList<T>();
        each(question, sql, row -> rows.add(reading.row(row)));
        return rows;
    }

    /** The same as arrays. */
    public PersonDays personDays(Question question) {
        var days = new PersonDays();
        personDays(question, days::add);
        return days;
    }

    /** Adds up rows of one person and day, which come one after the other. */
    private static final class Merge {
        private final PersonDays.Each each;
        private long key = -1;
        private long numerator;
        private long denominator;

        Merge(PersonDays.Each each) {
            this.each = each;
        }

        void row(long next, long over, long under) {
            if (next == key) {
                numerator = Math.addExact(numerator, over);
                denominator = Math.addExact(denominator, under);
                return;
            }
            end();
            key = next;
            numerator = over;
            denominator = under;
        }

        void end() {
            if (key >= 0) each.row((int) (key / DAYS), (int) (key % DAYS - EPOCH), numerator, denominator);
        }
    }

    /**
     * One unit that was counted.
     *
     * @param unit its columns, such as person and day
     * @param numerator what it adds to the numerator
     * @param denominator what it adds to the denominator
     */
    public record Contribution(Map<String, String> unit, Exact numerator, Exact denominator) {}

    /** The units behind the value, sorted, at most {@code limit}. */
    public List<Contribution> units(Question question, int limit) {
        if (missing(question).isPresent()) return List.of();
        var counted = new Counted(question, List.of());
        var columns = columns(question, "select c.*" + counted.from() + counted.where());
        var unit = columns.stream()
                .filter(c -> !c.equals("numerator") && !c.equals("denominator") && !c.equals("grp"))
                .toList();
        var order = Stream.concat(unit.stream(), Stream.of("numerator", "denominator"))
                .map(c -> "c." + c)
                .collect(Collectors.joining(", "));
        return rows(
                question,
                "select %s%s%s order by %s limit %d".formatted(order, counted.from(), counted.where(), order, limit),
                row -> {
                    var values = new LinkedHashMap<String, String>();
                    for (int i = 0; i < unit.size(); i++)
                        values.put(
                                unit.get(i),
                                Optional.ofNullable(row.getString(i + 1)).orElse(""));
                    return new Contribution(values, exact(row, unit.size() + 1), exact(row, unit.size() + 2));
                });
    }

    /**
     * One row of evidence.
     *
     * @param table its table
     * @param columns its columns with what they hold, empty ones left out
     * @param source number of its source in the pack's manifest
     * @param line its line in that source
     */
    public record EvidenceRow(String table, Map<String, String> columns, int source, long line) {}

    /**
     * The rows of the measure's evidence about one person that lie in the window, table by table. Where the question is
     * restricted to where something happened, such as a provider, so are the rows that say so; unless the measure follows
     * a person through all of them.
     */
    public List<EvidenceRow> evidence(Question question, String person) {
        var found = new ArrayList<EvidenceRow>();
        for (var table : question.measure().evidence())
            if (column(table, "person"))
                found.addAll(
                        evidence(question, table, List.of("person = " + SqlText.quote(person)), Integer.MAX_VALUE));
        return found;
    }

    /** The rows of the measure's evidence that lie in the window, table by table, at most {@code limit} of each. */
    public List<EvidenceRow> evidence(Question question, int limit) {
        var found = new ArrayList<EvidenceRow>();
        for (var table : question.measure().evidence()) found.addAll(evidence(question, table, List.of(), limit));
        return found;
    }

    private List<EvidenceRow> evidence(Question question, EvidenceTable table, List<String> which, int limit) {
        if (!views.present().contains(table.table())) return List.of();
        var type = RecordType.named(table.table()).orElseThrow();
        var where = new ArrayList<>(which);
        if (!table.column().isEmpty()) {
            where.add(table.column() + " < " + Literals.of(question.days().until()));
            if (!table.before())
                where.add(table.column() + " >= " + Literals.of(question.days().from()));
        }
        boolean first = table.equals(question.measure().evidence().getFirst());
        if (first && (question.measure().parameter("attributed").isEmpty() || eachApart(question)))
            question.only().forEach((dimension, value) -> {
                if (Dimensions.own(question.measure(), dimension) && column(table, dimension))
                    where.add(dimension + " = " + SqlText.quote(value));
            });
        return views.rows(
                "select * from %s%s order by %s limit %d"
                        .formatted(
                                table.table(),
                                where.isEmpty() ? "" : " where " + String.join(" and ", where),
                                String.join(", ", type.key()),
                                limit),
                row -> evidenceRow(type, row));
    }

    /** Whether what somebody did with one provider counts there alone. */
    private static boolean eachApart(Question question) {
        return question.measure().parameter("attributed").isPresent()
                && question.parameter("attributed").equals("each");
    }

    private static boolean column(EvidenceTable table, String name) {
        return RecordType.named(table.table()).orElseThrow().columns().stream()
                .anyMatch(c -> c.name().equals(name));
    }

    private static EvidenceRow evidenceRow(RecordType type, ResultSet row) throws SQLException {
        var columns = new LinkedHashMap<String, String>();
        for (var column : type.columns())
            Optional.ofNullable(row.getString(column.name())).ifPresent(v -> columns.put(column.name(), v));
        return new EvidenceRow(type.name(), columns, row.getInt("source_no"), row.getLong("source_line"));
    }

    /**
     * The days somebody takes part in a scheme.
     *
     * @param person a number into {@link #people()}
     * @param scheme the scheme
     * @param municipality through which the person takes part
     * @param from first day
     * @param until first day no longer, which is the day of leaving or of death; {@link LocalDate#MAX} when open
     */
    public record Enrolled(int person, String scheme, String municipality, LocalDate from, LocalDate until) {}

    /** Every enrolment, by person, scheme and first day; one that ends before it begins is left out. */
    public List<Enrolled> enrolled() {
        if (people().isEmpty()) return List.of();
        return views
                .rows("""
                select n.no, e.scheme, e.municipality, e.enrolled_on, least(e.left_on, d.died)
                  from enrolment e
                  join people n on n.person = e.person
                  left join (select person, min(day) as died from departure where kind = 'death' group by person) d
                    on d.person = e.person
                 order by n.no, e.scheme, e.enrolled_on
                """, row -> {
                    var left = row.getObject(5, LocalDate.class);
                    boolean open = row.wasNull();
                    return new Enrolled(
                            row.getInt(1),
                            row.getString(2),
                            row.getString(3),
                            row.getObject(4, LocalDate.class),
                            open ? LocalDate.MAX : left);
                })
                .stream()
                .filter(e -> e.from().isBefore(e.until()))
                .toList();
    }

    /** Who somebody is, as far as the evidence says. */
    public record Registered(String person, LocalDate born, String sex, String municipality) {}

    /** Everybody the pack registers, by pseudonym. */
    public List<Registered> registered() {
        return views.rows(
                "select person, born, sex, municipality from person order by person",
                row -> new Registered(
                        row.getString(1), row.getObject(2, LocalDate.class), row.getString(3), row.getString(4)));
    }

    @Override
    public void close() {
        views.close();
    }

    /**
     * How the questionnaires a measure rests on were scored.
     *
     * @param choices instrument, version and every choice the scoring made
     * @param unscored sheets that could not be scored, by the code of the reason
     */
    public record ScoringNotes(List<String> choices, SortedMap<String, Long> unscored) {
        /** The list is copied. */
        public ScoringNotes {
            choices = List.copyOf(choices);
        }
    }

    /** How the sheets of the window were scored; empty for a measure that reads no scores, or without evidence. */
    public Optional<ScoringNotes> scoring(Question question) {
        if (!question.measure().scored() || missing(question).isPresent()) return Optional.empty();
        var sql = question.sql();
        var instruments = Instruments.all().stream()
                .map(i -> SqlText.quote(i.id()))
                .filter(sql::contains)
                .collect(Collectors.joining(", "));
        if (instruments.isEmpty()) return Optional.empty();
        var scale = question.measure().parameter("mapping").isPresent() ? question.parameter("mapping") : "";
        var window = " from score where instrument in (%s) and day >= %s and day < %s"
                .formatted(
                        instruments,
                        Literals.of(question.days().from()),
                        Literals.of(question.days().until()));
        var choices = views.rows(
                "select distinct note" + window + " and value is not null order by note", row -> row.getString(1));
        var unscored = new TreeMap<String, Long>();
        views.each(
                "select note, count(*)" + window + " and value is null group by note",
                row -> unscored.put(row.getString(1), row.getLong(2)));
        return Optional.of(new ScoringNotes(
                choices.stream()
                        .filter(c -> !c.contains(" mapping-") || scale.isEmpty() || c.contains(" mapping-" + scale))
                        .toList(),
                unscored));
    }

    /** Why the evidence cannot answer the question at all. */
    private Optional<NotMeasured> missing(Question question) {
        var measure = question.measure();
        var required = measure.evidence().stream().filter(e -> !e.optional()).toList();
        for (var table : required) {
            if (!views.present().contains(table.table()))
                return Optional.of(new NotMeasured(new Words(
                        "証拠パックに %s の記録がありません".formatted(table.table()),
                        "the pack has no evidence on %s".formatted(table.table()))));
        }
        if (required.isEmpty()
                && !measure.evidence().isEmpty()
                && measure.evidence().stream().noneMatch(e -> views.present().contains(e.table()))) {
            var names = measure.evidence().stream().map(EvidenceTable::table).collect(Collectors.joining(", "));
            return Optional.of(new NotMeasured(new Words(
                    "証拠パックに %s のどの記録もありません".formatted(names),
                    "the pack has no evidence on any of %s".formatted(names))));
        }
        if (measure.scored() && !scored) score();
        return required.stream()
                .filter(e -> !e.column().isEmpty())
                .flatMap(table -> outside(question, table).stream())
                .findFirst();
    }

    private Optional<NotMeasured> outside(Question question, EvidenceTable table) {
        var span = views.span(table.table(), table.column());
        if (span.isEmpty())
            return Optional.of(new NotMeasured(new Words(
                    "証拠パックの %s は空です".formatted(table.table()),
                    "the pack's table %s is empty".formatted(table.table()))));
        var first = span.get().first();
        var last = span.get().last();
        boolean late = question.days().from().isAfter(last) && !table.before();
        boolean early = !question.days().until().isAfter(first);
        if (!late && !early) return Optional.empty();
        return Optional.of(new NotMeasured(new Words(
                "期間 %s は %s の記録がある期間 %s..%s の外です".formatted(question.days(), table.table(), first, last),
                "the window %s lies outside the evidence on %s, which covers %s..%s"
                        .formatted(question.days(), table.table(), first, last))));
    }

    private void score() {
        scored = true;
        Scores.fill(views.connection());
    }

    private Measured nobody(Question question) {
        if (question.measure().absent() == Measure.Absent.ZERO)
            return answer(question.measure(), 0, Exact.ZERO, Exact.ZERO, Optional.empty());
        var unscored = scoring(question)
                .map(s -> String.join(", ", s.unscored().keySet()))
                .orElse("");
        return new NotMeasured(new Words(
                "期間 %s に数える対象がありません".formatted(question.days())
                        + (unscored.isEmpty() ? "" : "（採点できない回答票の理由: " + unscored + "）"),
                "nothing in the window %s that the measure counts".formatted(question.days())
                        + (unscored.isEmpty() ? "" : " (sheets not scored: " + unscored + ")")));
    }

    private List<Cell> cells(Question question, List<String> dimensions, boolean people) {
        var counted = new Counted(question, dimensions);
        return question.measure().kind() == Kind.VALUE
                ? valueCells(question, dimensions, counted)
                : sumCells(
                        question,
                        dimensions,
                        counted,
                        people && question.measure().grain().ofPersons());
    }

    private List<Cell> sumCells(Question question, List<String> dimensions, Counted counted, boolean people) {
        var kind = question.measure().kind();
        // Nineteen digits, because DuckDB keeps the product of two decimals of eighteen within eighteen.
        var number = "cast(c.%s as decimal(19, 2))";
        var squares = kind == Kind.MEAN
                ? ", sum(%1$s * %1$s), sum(%1$s * %2$s), sum(%2$s * %2$s)"
                        .formatted(number.formatted("numerator"), number.formatted("denominator"))
                : "";
        var denominators = kind == Kind.COUNT || kind == Kind.SUM ? "count(*)" : "sum(c.denominator)";
        var sql = "select %scount(*), sum(c.numerator), %s, %s, count(c.numerator) + count(c.denominator)%s%s%s%s"
                .formatted(
                        counted.selected(),
                        denominators,
                        people ? "count(distinct c.person)" : "0",
                        squares,
                        counted.from(),
                        counted.where(),
                        counted.grouped());
        return rows(question, sql, row -> {
            var key = key(question, row, dimensions);
            int at = dimensions.size() + 1;
            long units = row.getLong(at);
            if (units == 0) return new Cell(key, nobody(question), 0);
            long behind = row.getLong(at + 3);
            if (row.getLong(at + 4) != 2 * units) throw unfilled(question);
            var x = exact(row, at + 1);
            var d = exact(row, at + 2);
            var spread = kind == Kind.MEAN
                    ? Interval.ofRatio(
                            units,
                            x.approximately(),
                            d.approximately(),
                            row.getBigDecimal(at + 5).doubleValue(),
                            row.getBigDecimal(at + 6).doubleValue(),
                            row.getBigDecimal(at + 7).doubleValue())
                    : Optional.<Interval>empty();
            return new Cell(key, answer(question.measure(), units, x, d, spread), behind);
        });
    }

    /** Equal values are counted together, so that a scale of 49 points gives 49 rows and not one for each person. */
    private List<Cell> valueCells(Question question, List<String> dimensions, Counted counted) {
        var selected = counted.selected() + "c.numerator, c.denominator, ";
        var grouped = " group by " + selected.substring(0, selected.length() - 2) + " order by "
                + selected.substring(0, selected.length() - 2);
        var groups = new TreeMap<String, Values>();
        each(question, "select " + selected + "count(*)" + counted.from() + counted.where() + grouped, row -> {
            int at = dimensions.size() + 1;
            if (row.getObject(at) == null || row.getObject(at + 1) == null) throw unfilled(question);
            var over = exact(row, at);
            var under = exact(row, at + 1);
            if (under.sign() == 0) return;
            var key = key(question, row, dimensions);
            groups.computeIfAbsent(String.join(SEPARATOR, key), k -> new Values(key))
                    .add(over, under, row.getLong(at + 2));
        });
        return groups.values().stream()
                .map(v -> new Cell(v.key, v.measured(), v.people))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The values of the people of one group. */
    private static final class Values {
        private final List<String> key;
        private long people;
        private Exact only = Exact.ZERO;
        private Exact over = Exact.ZERO;
        private Exact under = Exact.ONE;
        private BigInteger sum = BigInteger.ZERO;
        private double squares;

        Values(List<String> key) {
            this.key = key;
        }

        void add(Exact over, Exact under, long times) {
            this.over = over;
            this.under = under;
            only = over.dividedBy(under);
            var rounded =
                    new BigDecimal(only.over()).divide(new BigDecimal(only.under()), DECIMALS, RoundingMode.HALF_UP);
            sum = sum.add(rounded.unscaledValue().multiply(BigInteger.valueOf(times)));
            squares += rounded.doubleValue() * rounded.doubleValue() * times;
            people += times;
        }

        Measured measured() {
            if (people == 1) return new Value(over, under, only, 1, Optional.empty());
            var total = Exact.of(sum, BigInteger.TEN.pow(DECIMALS));
            var x = total.approximately();
            return new Value(
                    total,
                    Exact.of(people),
                    total.dividedBy(Exact.of(people)),
                    people,
                    Interval.ofRatio(people, x, (double) people, squares, x, (double) people));
        }
    }

    private static Measured answer(
            Measure measure, long units, Exact numerator, Exact denominator, Optional<Interval> spread) {
        return switch (measure.kind()) {
            case COUNT ->
                new Value(numerator, Exact.ONE, numerator, units, Interval.ofCount(numerator.approximately()));
            case SUM -> new Value(numerator, Exact.ONE, numerator, units, Optional.empty());
            case SHARE ->
                denominator.sign() == 0
                        ? empty(measure)
                        : new Value(
                                numerator,
                                denominator,
                                numerator.dividedBy(denominator),
                                units,
                                Interval.ofShare(numerator.approximately(), denominator.approximately()));
            case MEAN, VALUE ->
                denominator.sign() == 0
                        ? empty(measure)
                        : new Value(numerator, denominator, numerator.dividedBy(denominator), units, spread);
            case RATE ->
                denominator.sign() == 0
                        ? empty(measure)
                        : new Value(
                                numerator,
                                denominator,
                                numerator.times(measure.factor()).dividedBy(denominator),
                                units,
                                Interval.ofCount(numerator.approximately())
                                        .map(i -> i.times(
                                                measure.factor().approximately() / denominator.approximately())));
        };
    }

    private static NotMeasured empty(Measure measure) {
        return new NotMeasured(new Words(
                "%sの分母が 0 です".formatted(measure.title().ja()),
                "the denominator of %s is zero".formatted(measure.title().en())));
    }

    private static List<String> key(Question question, ResultSet row, List<String> dimensions) throws SQLException {
        var key = new ArrayList<String>();
        for (int i = 1; i <= dimensions.size(); i++)
            key.add(Optional.ofNullable(row.getString(i)).orElseThrow(() -> unfilled(question)));
        return key;
    }

    /** A row that says nothing would vanish from a sum in silence. */
    private static BadInput unfilled(Question question) {
        var measure = question.measure();
        return new BadInput(
                "measure.unfilled",
                new Place(measure.file(), measure.sqlLine(), ""),
                measure.id(),
                new Words(
                        "指標 %s の SQL に person、day、numerator、denominator が空の行があります。数えないなら行を出さず、0 なら 0 を出してください"
                                .formatted(measure.id()),
                        "the SQL of measure %s gives rows in which person, day, numerator or denominator is empty; leave out rows that do not count, and write 0 where it is zero"
                                .formatted(measure.id())));
    }

    private static Exact exact(ResultSet row, int column) throws SQLException {
        return switch (row.getObject(column)) {
            case Integer whole -> Exact.of(whole);
            case Long whole -> Exact.of(whole);
            case BigInteger whole -> Exact.of(whole, BigInteger.ONE);
            case BigDecimal decimal -> Exact.of(decimal);
            case Object other -> throw new IllegalStateException("not an exact number: " + other.getClass());
        };
    }

    private List<String> columns(Question question, String sql) {
        try (var statement = views.connection().prepareStatement(sql)) {
            var described = statement.getMetaData();
            var names = new ArrayList<String>();
            for (int i = 1; i <= described.getColumnCount(); i++) names.add(described.getColumnName(i));
            return names;
        } catch (SQLException e) {
            throw failed(question, e);
        }
    }

    /** The measure's SQL within the query that adds up its rows. */
    private static final class Counted {
        private final Question question;
        private final List<String> dimensions;
        private final List<String> own;
        private final boolean persons;

        Counted(Question question, List<String> dimensions) {
            this.question = question;
            this.dimensions = dimensions;
            var measure = question.measure();
            var used = Stream.concat(dimensions.stream(), question.only().keySet().stream())
                    .distinct()
                    .toList();
            own = used.stream().filter(d -> Dimensions.own(measure, d)).toList();
            persons = used.stream().anyMatch(d -> !d.equals("person") && !Dimensions.own(measure, d));
        }

        String from() {
            var groups = own.stream()
                    .map(d -> "coalesce(cast(%s as string), '')"
                            .formatted(question.measure().groups().get(d)))
                    .collect(Collectors.joining(" || '" + SEPARATOR + "' || "));
            var sql = question.sql(groups.isEmpty() ? Dimensions.EVERYBODY : groups);
            return " from (" + sql + "\n) c" + (persons ? " left join person p on p.person = c.person" : "");
        }

        String where() {
            if (question.only().isEmpty()) return "";
            return question.only().entrySet().stream()
                    .map(e -> expression(e.getKey()) + " = " + SqlText.quote(e.getValue()))
                    .collect(Collectors.joining(" and ", " where ", ""));
        }

        /** The dimensions as the first columns of a select. */
        String selected() {
            return dimensions.stream().map(d -> expression(d) + ", ").collect(Collectors.joining());
        }

        String grouped() {
            if (dimensions.isEmpty()) return "";
            var all = dimensions.stream().map(this::expression).collect(Collectors.joining(", "));
            return " group by " + all + " order by " + all;
        }

        private String expression(String dimension) {
            if (dimension.equals("person")) return "c.person";
            int at = own.indexOf(dimension);
            if (at >= 0) return own.size() == 1 ? "c.grp" : "split_part(c.grp, '%s', %d)".formatted(SEPARATOR, at + 1);
            return "coalesce(%s, '')"
                    .formatted(Dimensions.ofPerson(dimension, question.days().last()));
        }
    }
}
