package musubi.evidence.pack;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import musubi.evidence.source.CleanSteps;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.evidence.steps.StepRules;
import musubi.evidence.steps.Stretch;
import musubi.quantity.Japan;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The table of steps when most of it is whole days of one source: these rows go straight from packed memory into place.
 * For a person with anything else (intervals, a day twice, a decision) the common rules are applied, and the result is
 * put where that person stands in the order.
 */
final class PlainSteps {
    /** More plain files than this are read row by row. */
    static final int MOST_FILES = 200;

    /** Stands in place of the day where a row is that of an exception; no day of the packed form is so late. */
    private static final long EXCEPTION = 65_535;

    private static final int DAY_SHIFT = 48;
    private static final String DAY = "(f.packed >> 48)::integer";
    private static final String STEPS = "((f.packed >> 28) & 1048575)::integer";
    private static final String LINE = "(f.packed & 268435455)::bigint";
    private static final int MOST_SHORT = 65_535;
    private static final long MICROS_A_DAY = 86_400_000_000L;
    private static final long MINUTES_A_DAY = 1440;

    private final DuckDBConnection db;
    private final List<Given> given;
    private final StepRules rules;
    private final List<String> people;
    private final Map<String, Integer> ranks = new HashMap<>();
    /** For each person and file, the person's number in that file, or -1. */
    private final int[][] numbers;

    private final TreeSet<String> exceptional = new TreeSet<>();
    /** For a person who is an exception: the first row in the table of exceptions and how many. */
    private final Map<Integer, int[]> exceptions = new TreeMap<>();

    private int exceptionRows;
    private long rows;
    private int firstDay = Integer.MAX_VALUE;
    private int lastDay = -1;

    /** A plain file with its number in the manifest. */
    record Given(int no, CleanSteps steps) {}

    PlainSteps(
            DuckDBConnection db,
            List<Given> given,
            UnaryOperator<String> pseudonym,
            SortedSet<String> careful,
            StepRules rules)
            throws SQLException {
        this.db = db;
        this.given = List.copyOf(given);
        this.rules = rules;
        var names = new TreeSet<>(careful);
        var inFiles = new ArrayList<List<String>>();
        for (var file : given) {
            inFiles.add(file.steps().people().stream().map(pseudonym).toList());
            names.addAll(inFiles.getLast());
        }
        this.people = List.copyOf(names);
        for (int i = 0; i < people.size(); i++) ranks.put(people.get(i), i);
        this.numbers = new int[given.size()][people.size()];
        for (int f = 0; f < numbers.length; f++) {
            Arrays.fill(numbers[f], -1);
            var inFile = inFiles.get(f);
            for (int i = 0; i < inFile.size(); i++) {
                int rank = rank(inFile.get(i));
                if (numbers[f][rank] >= 0) exceptional.add(inFile.get(i));
                numbers[f][rank] = i;
            }
        }
        if (exceptional.isEmpty()) findExceptions(careful);
        else throw new IllegalStateException("two ids of one file have one pseudonym");
        try (var statement = db.createStatement()) {
            statement.execute("create table plain_person (rank uinteger, person varchar)");
            statement.execute("""
                    create table plain_exception (person varchar, day date, source varchar, method varchar, steps integer,
                      reported integer, payable integer, held varchar, recorded_on date, source_no integer,
                      source_line bigint)
                    """);
        }
        try (var appender = db.createAppender("plain_person")) {
            for (int i = 0; i < people.size(); i++) {
                appender.beginRow();
                appender.append(i);
                appender.append(people.get(i));
                appender.endRow();
            }
        }
    }

    private int rank(String person) {
        var rank = ranks.get(person);
        if (rank == null) throw new IllegalStateException("unknown pseudonym " + person);
        return rank;
    }

    /** A person whose days do not simply follow one another in one file. */
    private void findExceptions(SortedSet<String> careful) {
        for (int rank = 0; rank < people.size(); rank++) {
            int files = 0;
            boolean ascending = true;
            for (int f = 0; f < numbers.length; f++) {
                int person = numbers[f][rank];
                if (person < 0) continue;
                files++;
                var steps = given.get(f).steps();
                int before = -1;
                for (long row = steps.start(person); row < steps.start(person + 1); row++) {
                    ascending &= steps.day(row) > before;
                    before = steps.day(row);
                }
            }
            boolean simple = files == 1 && ascending && !careful.contains(people.get(rank));
            if (!simple && files > 0 && !inOrder(rank, careful)) exceptional.add(people.get(rank));
        }
    }

    /** Whether the person's days are each there once, although in several files or in another order. */
    private boolean inOrder(int rank, SortedSet<String> careful) {
        if (careful.contains(people.get(rank))) return false;
        var sorted = sorted(rank);
        for (int i = 1; i < sorted.length; i++) if (day(sorted[i]) == day(sorted[i - 1])) return false;
        return true;
    }

    /** File and row of each of a person's days, by day. */
    private long[] sorted(int rank) {
        int count = 0;
        for (int f = 0; f < numbers.length; f++) {
            int person = numbers[f][rank];
            if (person >= 0)
                count += Math.toIntExact(given.get(f).steps().start(person + 1)
                        - given.get(f).steps().start(person));
        }
        var all = new long[count];
        int n = 0;
        boolean ascending = true;
        for (int f = 0; f < numbers.length; f++) {
            int person = numbers[f][rank];
            if (person < 0) continue;
            var steps = given.get(f).steps();
            for (long row = steps.start(person); row < steps.start(person + 1); row++) {
                all[n] = ((long) f << 48) | row;
                if (n > 0) ascending &= day(all[n]) >= day(all[n - 1]);
                n++;
            }
        }
        if (ascending) return all;
        return Arrays.stream(all)
                .boxed()
                .sorted((a, b) -> Integer.compare(day(a), day(b)))
                .mapToLong(Long::longValue)
                .toArray();
    }

    private CleanSteps file(long place) {
        return given.get((int) (place >>> 48)).steps();
    }

    private static long row(long place) {
        return place & ((1L << 48) - 1);
    }

    private int day(long place) {
        return file(place).day(row(place));
    }

    /** People with plain days who need the common rules although they have no intervals. */
    List<String> exceptionalPeople() {
        return exceptional.stream()
                .filter(p -> !exceptions.containsKey(rank(p)))
                .toList();
    }

    /** A person's plain days as stretches. */
    List<Stretch> stretches(String person) {
        var rank = ranks.get(person);
        if (rank == null) return List.of();
        var stretches = new ArrayList<Stretch>();
        for (long place : sorted(rank)) {
            var offset =
                    Japan.TIME.getRules().getOffset(java.time.Instant.EPOCH).getTotalSeconds();
            long start = (day(place) + CleanSteps.FIRST_DAY.toEpochDay()) * MICROS_A_DAY - offset * 1_000_000L;
            stretches.add(new Stretch(
                    "csv",
                    Device.OTHER,
                    Method.UNKNOWN,
                    Kind.DIFFERENCE,
                    start,
                    start + MICROS_A_DAY,
                    offset,
                    file(place).steps(row(place)),
                    true,
                    Stretch.NEVER_SAID,
                    given.get((int) (place >>> 48)).no(),
                    file(place).line(row(place))));
        }
        return stretches;
    }

    /** Where the rows of exceptions go. */
    DuckDBAppender exceptions() throws SQLException {
        return db.createAppender("plain_exception");
    }

    /** Notes that so many rows were just written for the person. */
    void exception(String person, int count) {
        exceptions.put(rank(person), new int[] {exceptionRows, count});
        exceptionRows += count;
    }

    long rows() {
        return rows;
    }

    Optional<Manifest.FirstAndLast> days() throws SQLException {
        var first = lastDay < 0 ? LocalDate.MAX : CleanSteps.FIRST_DAY.plusDays(firstDay);
        var last = lastDay < 0 ? LocalDate.MIN : CleanSteps.FIRST_DAY.plusDays(lastDay);
        try (var statement = db.createStatement();
                var row = statement.executeQuery("select min(day), max(day) from plain_exception")) {
            row.next();
            var earliest = row.getObject(1, LocalDate.class);
            var latest = row.getObject(2, LocalDate.class);
            if (earliest != null && earliest.isBefore(first)) first = earliest;
            if (latest != null && latest.isAfter(last)) last = latest;
        }
        return Optional.of(new Manifest.FirstAndLast(first, last));
    }

    /**
     * Lays all rows into one table in the order of the pack. One table and one writer: the database keeps the order of a
     * table it copies, but not that of several united.
     */
    void fill() throws SQLException {
        var rankType = people.size() <= MOST_SHORT ? "usmallint" : "uinteger";
        try (var statement = db.createStatement()) {
            statement.execute("create table plain_steps (packed ubigint, rank " + rankType
                    + (given.size() == 1 ? "" : ", no usmallint") + ")");
        }
        try (var to = db.createAppender("plain_steps")) {
            for (int rank = 0; rank < people.size(); rank++) {
                var exception = exceptions.get(rank);
                if (exception == null) plain(rank, to);
                else exception(rank, exception, to);
            }
        }
        given.forEach(g -> g.steps().close());
    }

    private void exception(int rank, int[] places, DuckDBAppender to) throws SQLException {
        for (int i = 0; i < places[1]; i++) {
            append(to, EXCEPTION << DAY_SHIFT | (places[0] + i), rank, 0);
        }
        rows += places[1];
    }

    private void plain(int rank, DuckDBAppender to) throws SQLException {
        var places = sorted(rank);
        for (long place : places) {
            var from = given.get((int) (place >>> 48));
            append(to, from.steps().packed(row(place)), rank, from.no());
        }
        if (places.length == 0) return;
        rows += places.length;
        firstDay = Math.min(firstDay, day(places[0]));
        lastDay = Math.max(lastDay, day(places[places.length - 1]));
    }

    private void append(DuckDBAppender to, long packed, int rank, int no) throws SQLException {
        to.beginRow();
        to.append(packed);
        if (people.size() <= MOST_SHORT) to.append((short) rank);
        else to.append(rank);
        if (given.size() > 1) to.append((short) no);
        to.endRow();
    }

    /** Writes the table of steps. */
    void copy(Path file) throws SQLException {
        long rateMost =
                rules.rateMost() > Long.MAX_VALUE / MINUTES_A_DAY ? Long.MAX_VALUE : rules.rateMost() * MINUTES_A_DAY;
        var held = "case when %1$s > %2$s then 'rate' when %1$s > %3$s then 'day-total' end"
                .formatted(STEPS, Long.toString(rateMost), Long.toString(rules.dayMost()));
        var plain = Map.of(
                "day",
                "(date '%s' + %s)".formatted(CleanSteps.FIRST_DAY, DAY),
                "source",
                "'csv'",
                "method",
                "'unknown'",
                "steps",
                STEPS,
                "reported",
                STEPS,
                "payable",
                "case when %s is null then %s else 0 end".formatted(held, STEPS),
                "held",
                held,
                "recorded_on",
                "null::date",
                "source_no",
                given.size() == 1 ? given.getFirst().no() + "::integer" : "f.no::integer",
                "source_line",
                LINE);
        var order = List.of(
                "day",
                "source",
                "method",
                "steps",
                "reported",
                "payable",
                "held",
                "recorded_on",
                "source_no",
                "source_line");
        boolean mixed = exceptionRows > 0;
        var columns = order.stream()
                .map(c -> (mixed
                                ? "case when e.place is null then %s else e.%s end".formatted(plain.get(c), c)
                                : plain.get(c))
                        + " as " + c)
                .collect(Collectors.joining(", "));
        // A join does not keep the order of the rows; looking up in a list of one row does.
        var person = "(select list(person order by rank) from plain_person)[f.rank::integer + 1]";
        var exceptionsOf = mixed
                ? " left join (select rowid as place, * from plain_exception) e on e.place = case when f.packed >> 48 = 65535 then (f.packed & 281474976710655)::bigint end"
                        + " order by person, day, source"
                : "";
        try (var statement = db.createStatement()) {
            statement.execute(("copy (select %s as person, %s from plain_steps f%s) to '%s' (format parquet, "
                            + "parquet_version v2, dictionary_size_limit 2000)")
                    .formatted(person, columns, exceptionsOf, file.toString().replace("'", "''")));
            statement.execute("drop table plain_steps");
        }
    }
}
