package musubi.evidence.pack;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import musubi.evidence.record.Code;
import musubi.evidence.record.Evidence;
import musubi.evidence.record.PersonId;
import musubi.evidence.record.RecordType;
import musubi.evidence.record.RecordType.Field;
import musubi.evidence.record.RecordType.Kind;
import musubi.evidence.source.CleanSteps;
import musubi.evidence.source.Sink;
import musubi.evidence.source.StepInterval;
import musubi.evidence.steps.PersonSteps;
import musubi.evidence.steps.StepRules;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a pack: kept in a private DuckDB, which spills to a temporary folder, until every source is
 * read; then sorted, freed of duplicates and written.
 */
final class Staging implements AutoCloseable {
    private static final String MEMORY = "700MB";
    private static final int PSEUDONYMS_KEPT = 1 << 20;
    private static final RecordType STEPS = RecordType.named("steps").orElseThrow();

    private final DuckDBConnection db;
    private final Key.Pseudonymiser pseudonymiser;
    private final Notes notes;
    private final int threads;
    private final Map<String, String> pseudonyms = new HashMap<>();
    private final Map<RecordType, Stage> stages = new TreeMap<>(java.util.Comparator.comparing(RecordType::name));
    private final Set<String> personal = new HashSet<>();
    private final RowNotes rowNotes;
    private final List<PlainSteps.Given> plain = new ArrayList<>();
    private final Intervals intervals;
    private Optional<Manifest.TableFile> steps = Optional.empty();
    private final Set<String> stepSources = new HashSet<>();
    private final Map<Integer, Instant> exported = new TreeMap<>();

    Staging(Path temporary, int threads, Key key, Notes notes) throws SQLException {
        this.db = connect(temporary, threads);
        this.pseudonymiser = key.pseudonymiser();
        this.notes = notes;
        this.threads = threads;
        this.intervals = new Intervals(db);
        this.rowNotes = new RowNotes(notes);
    }

    private static DuckDBConnection connect(Path temporary, int threads) throws SQLException {
        var properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("memory_limit", MEMORY);
        properties.setProperty("temp_directory", temporary.toString());
        properties.setProperty("jdbc_stream_results", "true");
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
    }

    /** A table being filled. */
    private record Stage(RecordType type, DuckDBAppender appender, List<java.lang.reflect.Method> columns) {}

    /** Where the rows of one source go. */
    final class SourceSink implements Sink {
        private final int no;
        private final String name;
        private long rows;
        private final Set<String> leftOut = new java.util.TreeSet<>();

        private SourceSink(int no, String name) {
            this.no = no;
            this.name = name;
        }

        long rows() {
            return rows;
        }

        List<String> leftOut() {
            return List.copyOf(leftOut);
        }

        @Override
        public void accept(Evidence row, long line) {
            rows++;
            try {
                append(row, no, line);
            } catch (SQLException e) {
                throw broken(e);
            }
        }

        @Override
        public void accept(StepInterval interval, long line) {
            rows++;
            try {
                stepSources.add(interval.source().value());
                intervals.append(pseudonym(interval.person().value()), interval, no, line);
            } catch (SQLException e) {
                throw broken(e);
            }
        }

        @Override
        public boolean accept(CleanSteps steps) {
            if (plain.size() >= PlainSteps.MOST_FILES) return false;
            plain.add(new PlainSteps.Given(no, steps));
            steps.kinds().forEach(kind -> stepSources.add(kind.source().value()));
            rows += steps.size();
            return true;
        }

        @Override
        public int threads() {
            return threads;
        }

        @Override
        public void reject(String code, long line, String column, String value, Words reason) {
            notes.reject(code, new Place(name, line, column), value, reason);
        }

        @Override
        public void remark(String code, long line, String column, String value, Words words) {
            notes.remark(code, new Place(name, line, column), value, words);
        }

        @Override
        public void leftOut(String column) {
            leftOut.add(column);
        }

        @Override
        public void exported(Instant moment) {
            exported.put(no, moment);
        }

        @Override
        public void personal(String text) {
            Personal.spellings(text, personal);
        }
    }

    /** The devices and apps whose steps were read, as the pack calls them. */
    Set<String> stepSources() {
        return Set.copyOf(stepSources);
    }

    SourceSink sink(int no, String name) {
        rowNotes.name(no, name);
        return new SourceSink(no, name);
    }

    private static IllegalStateException broken(SQLException e) {
        return new IllegalStateException("the working database failed: " + e.getMessage(), e);
    }

    private String pseudonym(String id) {
        var known = pseudonyms.get(id);
        if (known != null) return known;
        if (pseudonyms.size() >= PSEUDONYMS_KEPT) pseudonyms.clear();
        var made = pseudonymiser.of(id);
        pseudonyms.put(id, made);
        return made;
    }

    private void append(Evidence row, int no, long line) throws SQLException {
        var type = RECORDS.get(row.getClass());
        if (type == null) throw new IllegalStateException("no record type for " + row.getClass());
        if (type.equals(STEPS)) throw new IllegalStateException("readers give steps as intervals");
        var stage = stages.get(type);
        if (stage == null) {
            stage = stage(type);
            stages.put(type, stage);
        }
        var to = stage.appender();
        to.beginRow();
        for (var column : stage.columns()) value(to, value(column, row));
        to.append(no);
        to.append(line);
        to.endRow();
    }

    private static final Map<Class<?>, RecordType> RECORDS =
            RecordType.ALL.stream().collect(Collectors.toMap(RecordType::type, t -> t));

    private static @Nullable Object value(java.lang.reflect.Method column, Evidence row) {
        try {
            return column.invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + column, e);
        }
    }

    private void value(DuckDBAppender to, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> to.appendNull();
            case PersonId person -> to.append(pseudonym(person.value()));
            case Code code -> to.append(code.value());
            case LocalDate day -> to.append(day);
            case YearMonth month -> to.append(month.atDay(1));
            case LocalTime time -> to.append(time);
            case Integer number -> to.append(number.intValue());
            case Long number -> to.append(number.longValue());
            case BigDecimal number -> to.append(number);
            case Boolean truth -> to.append(truth.booleanValue());
            default -> throw new IllegalStateException("no column holds a " + value.getClass());
        }
    }

    private Stage stage(RecordType type) throws SQLException {
        var columns = type.columns().stream()
                .map(c -> "%s %s".formatted(quoted(c.name()), c.sqlType()))
                .collect(Collectors.joining(", "));
        run("create table %s (%s, source_no integer, source_line bigint)".formatted(quoted(type.name()), columns));
        var methods = java.util.Arrays.stream(type.type().getRecordComponents())
                .map(java.lang.reflect.RecordComponent::getAccessor)
                .toList();
        return new Stage(type, db.createAppender(type.name()), methods);
    }

    private void run(String sql) throws SQLException {
        try (var statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    /** Makes the table of steps out of intervals and whole days. */
    void resolveSteps(StepRules rules, Acceptances accepted, Path pack) throws SQLException, IOException {
        if (intervals.isEmpty() && plain.isEmpty()) return;
        var decisions = new HashMap<StepsByPerson.Held, Acceptances.Decision>();
        for (var d : accepted.decisions())
            decisions.put(new StepsByPerson.Held(pseudonym(d.person()), d.day(), d.source()), d);
        var days = new PlainSteps(plain, this::pseudonym, rules);
        days.refuse(
                source -> Personal.among(source, personal),
                (no, line, source) -> rowNotes.namesSomebody(no, line, "source", source, STEPS));
        try (var table = new StepsTable(pack.resolve("steps.parquet"), threads)) {
            var byPerson = new StepsByPerson(days, new PersonSteps(rules, rowNotes, exported), decisions, table);
            if (!intervals.isEmpty()) {
                intervals.finish();
                refusePersonal(Intervals.TABLE, "source", STEPS);
                intervals.each(byPerson::intervals);
                run("drop table " + Intervals.TABLE);
            }
            byPerson.rest();
            plain.forEach(p -> p.steps().close());
            steps = table.finish();
            if (steps.isPresent())
                run("create view %s as select * from read_parquet('%s')"
                        .formatted(quoted(STEPS.name()), escaped(pack.resolve("steps.parquet"))));
            for (var decision : accepted.decisions()) if (!byPerson.used().contains(decision)) unused(decision);
        }
    }

    private void unused(Acceptances.Decision decision) {
        notes.remark(
                "accept.unused",
                new Place("--accept", decision.line(), ""),
                "",
                new Words("この決定に当たる保留中の歩数はありません", "no held steps match this decision"));
    }

    /** Removes rows whose code columns hold what a left-out column says is a name, an address or a telephone number. */
    private void refusePersonal(String table, String column, RecordType type) throws SQLException {
        if (personal.isEmpty()) return;
        var bad = new ArrayList<String>();
        try (var statement = db.createStatement();
                var values = statement.executeQuery("select distinct %s from %s where %s is not null order by 1"
                        .formatted(quoted(column), quoted(table), quoted(column)))) {
            while (values.next()) if (Personal.among(values.getString(1), personal)) bad.add(values.getString(1));
        }
        for (var value : bad) {
            try (var rows = db.prepareStatement("select source_no, source_line from %s where %s = ? order by all"
                    .formatted(quoted(table), quoted(column)))) {
                rows.setString(1, value);
                try (var row = rows.executeQuery()) {
                    while (row.next()) rowNotes.namesSomebody(row.getInt(1), row.getLong(2), column, value, type);
                }
            }
            try (var delete =
                    db.prepareStatement("delete from %s where %s = ?".formatted(quoted(table), quoted(column)))) {
                delete.setString(1, value);
                delete.execute();
            }
        }
    }

    /** Writes every table that has a row, each sorted by its key. */
    Map<String, Manifest.TableFile> write(Path pack) throws SQLException, IOException {
        for (var stage : stages.values()) stage.appender().close();
        for (var stage : stages.values())
            for (var column : stage.type().columns())
                if (column.kind() == Kind.CODE && column.meaning().among().length == 0)
                    refusePersonal(stage.type().name(), column.name(), stage.type());
        lastExportOfBodies();
        for (var stage : stages.values()) onceForEachKey(stage.type());
        remarkUnknownPeople();
        remarkOutsideLife();
        var files = new TreeMap<String, Manifest.TableFile>();
        for (var stage : stages.values()) {
            var type = stage.type();
            long rows = number("select count(*) from " + quoted(type.name()));
            if (rows == 0) continue;
            var file = pack.resolve(type.name() + ".parquet");
            copy(type, file);
            files.put(type.name(), tableFile(type, file, rows));
            run("drop table " + quoted(type.name()));
        }
        steps.ifPresent(table -> files.put(STEPS.name(), table));
        return files;
    }

    private void copy(RecordType type, Path file) throws SQLException {
        var columns = type.columns().stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "));
        run("copy (select %s, source_no, source_line from %s order by %s) to '%s' (format parquet)"
                .formatted(columns, quoted(type.name()), sorted(type), escaped(file)));
    }

    private static String escaped(Path file) {
        return file.toString().replace("'", "''");
    }

    private static String sorted(RecordType type) {
        return type.key().stream().map(k -> quoted(k) + " asc nulls first").collect(Collectors.joining(", "));
    }

    static Manifest.TableFile tableFile(
            RecordType type, Path file, long rows, Digest sha256, Optional<Manifest.FirstAndLast> days) {
        var columns = new ArrayList<Manifest.ColumnType>();
        for (var column : type.columns()) columns.add(new Manifest.ColumnType(column.name(), column.sqlType()));
        columns.add(new Manifest.ColumnType("source_no", "INTEGER"));
        columns.add(new Manifest.ColumnType("source_line", "BIGINT"));
        return new Manifest.TableFile(file.getFileName() + "", rows, sha256, columns, days);
    }

    private Manifest.TableFile tableFile(RecordType type, Path file, long rows) throws SQLException, IOException {
        Optional<Manifest.FirstAndLast> days = Optional.empty();
        var column = dayColumn(type);
        if (column.isPresent()) {
            try (var statement = db.createStatement();
                    var row = statement.executeQuery("select min(%s), max(%s) from %s"
                            .formatted(quoted(column.get()), quoted(column.get()), quoted(type.name())))) {
                row.next();
                days = Optional.of(new Manifest.FirstAndLast(
                        row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class)));
            }
        }
        return tableFile(type, file, rows, Bytes.of(file).sha256(), days);
    }

    /** The column that says when: the first day or month of the key, or the column called day. */
    static Optional<String> dayColumn(RecordType type) {
        return type.columns().stream()
                .filter(c -> c.required() && (c.kind() == Kind.DAY || c.kind() == Kind.MONTH))
                .filter(c -> type.key().contains(c.name()) || c.name().equals("day"))
                .map(Field::name)
                .findFirst();
    }

    /** Keeps one row for each key: the first in (file, line) order. Equal rows are remarked, different ones refused. */
    private void onceForEachKey(RecordType type) throws SQLException {
        var key = type.key().stream().map(Staging::quoted).collect(Collectors.joining(", "));
        var table = quoted(type.name());
        long extra = number("select count(*) - count(distinct row(%s)) from %s".formatted(key, table));
        if (extra == 0) return;
        var others = type.columns().stream()
                .map(Field::name)
                .filter(c -> !type.key().contains(c))
                .toList();
        var everything = type.columns().stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "));
        run("""
            create table kept as
            select *, row_number() over same as copy_no,
                   first_value(source_no) over same as first_no, first_value(source_line) over same as first_line
              from %s
            window same as (partition by %s order by source_no, source_line, %s)
            """.formatted(table, key, everything));
        var differences = others.isEmpty()
                ? "''"
                : others.stream()
                        .map(c -> "case when a.%1$s is distinct from f.%1$s then '%2$s ' else '' end"
                                .formatted(quoted(c), c))
                        .collect(Collectors.joining(" || "));
        var sameKey = type.key().stream()
                .map(k -> "a.%1$s is not distinct from f.%1$s".formatted(quoted(k)))
                .collect(Collectors.joining(" and "));
        try (var statement = db.createStatement();
                var rows = statement.executeQuery("""
                    select a.source_no, a.source_line, a.first_no, a.first_line, %s as different
                      from kept a join kept f on %s and f.copy_no = 1
                     where a.copy_no > 1 order by 1, 2, 3, 4, 5
                    """.formatted(differences, sameKey))) {
            while (rows.next()) {
                var place = rowNotes.place(rows.getInt(1), rows.getLong(2));
                var different = rows.getString(5).strip();
                if (different.isEmpty()) rowNotes.repeated(place);
                else
                    rowNotes.conflicts(
                            new Place(place.file(), place.line(), different),
                            rowNotes.place(rows.getInt(3), rows.getLong(4)),
                            "");
            }
        }
        run("drop table " + table);
        run("create table %s as select * exclude (copy_no, first_no, first_line) from kept where copy_no = 1"
                .formatted(table));
        run("drop table kept");
    }

    /** People who appear in a table and not in the table of people: allowed, and said. */
    private void remarkUnknownPeople() throws SQLException {
        if (RecordType.named("person").filter(stages::containsKey).isEmpty()) return;
        var union = stages.keySet().stream()
                .filter(t -> !t.name().equals("person") && t.column("person").isPresent())
                .map(t -> "select distinct person from " + quoted(t.name()))
                .collect(Collectors.joining(" union "));
        if (steps.isPresent())
            union += (union.isEmpty() ? "" : " union ") + "select distinct person from " + quoted(STEPS.name());
        if (union.isEmpty()) return;
        long unknown = number("select count(*) from (%s) p anti join person q on p.person = q.person".formatted(union));
        if (unknown > 0) {
            notes.remark(
                    "pack.person-unknown",
                    Place.whole("person"),
                    Long.toString(unknown),
                    new Words(
                            "住民の表にいない人が%d人います。年齢や性別による指標には入りません".formatted(unknown),
                            "%d people are not in the table of people; measures by age or sex leave them out"
                                    .formatted(unknown)));
        }
    }

    /** Of the measurements of one device on one day, the one in the last export of it is right. */
    private void lastExportOfBodies() throws SQLException {
        var body = RecordType.named("body").orElseThrow();
        if (exported.size() < 2 || !stages.containsKey(body)) return;
        var values = exported.entrySet().stream()
                .map(e -> "(%d, %d)".formatted(e.getKey(), e.getValue().getEpochSecond()))
                .collect(Collectors.joining(", "));
        var gone = """
                from body a join (values %1$s) ea(no, moment) on a.source_no = ea.no
                  join body b on a.person = b.person and a.day = b.day and a.source = b.source
                  join (values %1$s) eb(no, moment) on b.source_no = eb.no and (eb.moment, eb.no) > (ea.moment, ea.no)
                """.formatted(values);
        try (var statement = db.createStatement();
                var rows = statement.executeQuery(
                        "select distinct a.source_no, a.source_line, a.weight_kg " + gone + " order by all")) {
            while (rows.next())
                notes.remark(
                        "body.replaced",
                        rowNotes.place(rows.getInt(1), rows.getLong(2)),
                        String.valueOf(rows.getString(3)),
                        new Words("後の書き出しの同じ日の測定を残します", "the measurement of that day in a later export is kept"));
        }
        run("delete from body where rowid in (select a.rowid " + gone + ")");
    }

    /** Says which rows speak of a day before somebody was born or after they died. */
    private void remarkOutsideLife() throws SQLException {
        var types = new ArrayList<>(stages.keySet());
        if (steps.isPresent()) types.add(STEPS);
        for (var type : types) {
            var column = dayColumn(type);
            if (column.isEmpty()
                    || type.column("person").isEmpty()
                    || type.name().equals("person")) continue;
            boolean month = type.column(column.get())
                    .filter(c -> c.kind() == Kind.MONTH)
                    .isPresent();
            if (RecordType.named("person").filter(stages::containsKey).isPresent())
                remarkRows(
                        "select t.source_no, t.source_line, t.%1$s from %2$s t join person p on t.person = p.person where t.%1$s < %3$s"
                                .formatted(
                                        quoted(column.get()),
                                        quoted(type.name()),
                                        month ? "date_trunc('month', p.born)" : "p.born"),
                        "pack.before-birth",
                        new Words(
                                "生年月日より前の日付です。どちらかが誤りです", "this is before the day of birth; one of the two is wrong"));
            if (type.name().equals("departure")) continue;
            if (RecordType.named("departure").filter(stages::containsKey).isPresent())
                remarkRows(
                        "select t.source_no, t.source_line, t.%1$s from %2$s t join (select person, min(day) as day from departure where kind = 'death' group by person) d on t.person = d.person where t.%1$s >= d.day"
                                .formatted(quoted(column.get()), quoted(type.name())),
                        "pack.after-death",
                        new Words("死亡の日以後の日付です。確かめてください", "this is not before the day of death; please check"));
        }
    }

    private void remarkRows(String query, String code, Words words) throws SQLException {
        try (var statement = db.createStatement();
                var rows = statement.executeQuery(query + " order by 1, 2, 3")) {
            while (rows.next())
                notes.remark(code, rowNotes.place(rows.getInt(1), rows.getLong(2)), rows.getString(3), words);
        }
    }

    private long number(String sql) throws SQLException {
        try (var statement = db.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        plain.forEach(p -> p.steps().close());
        db.close();
    }
}
