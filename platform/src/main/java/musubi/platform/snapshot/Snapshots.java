package musubi.platform.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import musubi.evidence.pack.Acceptances;
import musubi.evidence.pack.Folder;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.evidence.record.RecordType;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Packs made from the live records of the municipality that is worked for. */
@Component
public class Snapshots {
    private static final int FEW = 20;

    private static final int AT_ONCE = 64;

    /** So many rows at either end of a table are looked at for whose they are: the very last may be of somebody who withdrew. */
    private static final int FURTHEST = 5;

    /** As releases and their keys are named. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What a build writes beside its pack. */
    private static final List<String> BESIDE = List.of(".rejected.csv", ".sources.csv");

    private final List<Table> tables;
    private final Usable usable;
    private final Accepted accepted;
    private final DataSource source;
    private final Acting acting;
    private final Path folder;
    private final TransactionTemplate atOneMoment;
    private volatile @Nullable Key key;

    /** Whoever freezes the same pack at the same moment waits, and then finds it. */
    private final List<Object> turns =
            Stream.generate(Object::new).limit(AT_ONCE).toList();

    Snapshots(
            List<Table> tables,
            Usable usable,
            Accepted accepted,
            DataSource source,
            Acting acting,
            PlatformTransactionManager manager,
            @Value("${musubi.folder}") Path folder) {
        this.tables = tables.stream().sorted(Comparator.comparing(Table::type)).toList();
        this.usable = usable;
        this.accepted = accepted;
        this.source = source;
        this.acting = acting;
        this.folder = folder;
        this.atOneMoment = new TransactionTemplate(manager);
        atOneMoment.setReadOnly(true);
        atOneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * A frozen pack and where it lies.
     *
     * @param rejected rows of live records that the pack does not hold, because they contradict the record types
     */
    public record Snapshot(Path pack, Digest digest, long rejected) {}

    /**
     * Freezes everything recorded so far. All tables are read at one moment, so a visit is never there without its session.
     *
     * @param id names the pack; the same id is frozen once
     */
    public Snapshot take(UUID id) {
        synchronized (turns.get(Math.floorMod(id.hashCode(), AT_ONCE))) {
            return freeze(pack(id), key(), this::everybody);
        }
    }

    /**
     * Freezes everything recorded so far to put right what was sealed before.
     *
     * @param id names the pack; the same id is frozen once
     */
    public Snapshot again(UUID id, Earlier earlier) {
        synchronized (turns.get(Math.floorMod(id.hashCode(), AT_ONCE))) {
            return freeze(pack(id), key(), () -> counted(earlier));
        }
    }

    /** Works with everything recorded so far and keeps nothing of it. */
    public <T> T glance(Function<Snapshot, T> work) {
        var pack = glanced(UUID.randomUUID());
        try {
            try {
                return work.apply(freeze(pack, key(), this::everybody));
            } finally {
                discard(pack);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + pack, e);
        }
    }

    /** Apart from the packs that stay, which somebody may be copying just now. */
    private Path glanced(UUID id) {
        return glances(folder, acting.actor().municipality()).resolve(id.toString());
    }

    static Path glances(Path folder, Code municipality) {
        return folder.resolve("glances").resolve(municipality.digits());
    }

    /**
     * Freezes everything recorded so far under pseudonyms of its own: nothing in it can be held against another pack. Who last said no to
     * evaluation or research, to whomever, is not in it.
     *
     * @param id names the release; the same id is frozen once
     */
    public Snapshot release(UUID id) {
        return freeze(released(id), keyOf(releaseKey(id)), () -> Whose.all(usable.released(), SealedPeople.NONE));
    }

    /** Whether somebody took back, after this moment, what let their records be released. For whoever may see consents. */
    public boolean ended(Instant since) {
        return Boolean.TRUE.equals(atOneMoment.execute(status -> JdbcClient.create(source)
                .sql(usable.ended())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single()));
    }

    /** When a release was begun, by the clock of the disk: its key is made before anything is read for it. Empty when it was not, or is removed. */
    public Optional<Instant> begun(UUID id) {
        var key = releaseKey(id);
        try {
            return Files.exists(key)
                    ? Optional.of(Files.getLastModifiedTime(key).toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the key of release " + id, e);
        }
    }

    /** The releases that were begun before a moment and are not removed. */
    public SortedSet<UUID> begunBefore(Instant moment) {
        var keys = releaseKeys();
        try (var files = Files.list(keys)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> ID.matcher(name).matches())
                    .map(UUID::fromString)
                    .filter(id -> begun(id).filter(at -> at.isBefore(moment)).isPresent())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look through the keys in " + keys, e);
        }
    }

    /** Where a release lies. */
    public Path released(UUID id) {
        return folder.resolve("releases")
                .resolve(acting.actor().municipality().digits())
                .resolve(id.toString());
    }

    /** Removes a release and the key of its pseudonyms for good; one that is not there is removed already. */
    public void withdraw(UUID id) {
        try {
            discard(released(id));
            Files.deleteIfExists(releaseKey(id));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove release " + id, e);
        }
    }

    /**
     * Freezes what is recorded of a few people apart from the packs that stay, until {@link #keep} gives it its name. Whoever made it calls
     * {@link #forget} in the end.
     *
     * @param made names it until then
     */
    public Snapshot prepare(UUID made, Collection<UUID> people) {
        return take(glanced(made), people);
    }

    /** The same to put right what was sealed of them before. */
    public Snapshot prepareAgain(UUID made, Collection<UUID> people, Earlier earlier) {
        var list = People.array(people);
        return freeze(glanced(made), key(), () -> {
            var counted = counted(earlier);
            return of(few(counted.query(), list), Extent.ALL, counted.sealed());
        });
    }

    /**
     * Gives a pack that was prepared its name, in place of what a server left under that name that stopped before anything was settled from it.
     * One after the other: the caller sees to it that nobody else gives the same name.
     */
    public void keep(UUID made, UUID id) {
        var pack = pack(id);
        try {
            discard(pack);
            Files.createDirectories(pack.getParent());
            for (var beside : BESIDE)
                if (Files.exists(beside(glanced(made), beside)))
                    Files.move(beside(glanced(made), beside), beside(pack, beside));
            Files.move(glanced(made), pack, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + pack, e);
        }
    }

    /** Removes a pack that was prepared and not kept; one that is not there is removed already. */
    public void forget(UUID made) {
        try {
            discard(glanced(made));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove prepared pack " + made, e);
        }
    }

    /** Removes a pack that nothing was settled from; one that is not there is removed already. */
    public void discard(UUID id) {
        try {
            discard(pack(id));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove pack " + id, e);
        }
    }

    private Path releaseKey(UUID id) {
        return releaseKeys().resolve(id.toString());
    }

    private Path releaseKeys() {
        var keys = folder.resolve("keys")
                .resolve("releases")
                .resolve(acting.actor().municipality().digits());
        try {
            Files.createDirectories(keys);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + keys, e);
        }
        return keys;
    }

    private static void discard(Path pack) throws IOException {
        if (Files.exists(pack)) Folder.delete(pack);
        for (var beside : BESIDE) Files.deleteIfExists(beside(pack, beside));
    }

    private static Path beside(Path pack, String ending) {
        return pack.resolveSibling(pack.getFileName() + ending);
    }

    private Snapshot freeze(Path pack, Key key, Supplier<Whose> people) {
        if (Files.exists(pack)) return found(pack);
        try {
            var rows = Files.createTempDirectory("musubi-snapshot-");
            try {
                var copied = copied(rows, people);
                var built = Packs.build(Recipe.of(copied.files(), pack, key).with(copied.acceptances()));
                return new Snapshot(pack, built.pack().digest(), built.rejectedInAll());
            } catch (BadInput e) {
                // Another server of this folder froze it while this one did.
                if (Files.exists(pack)) return found(pack);
                throw e;
            } finally {
                Folder.delete(rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot freeze evidence in " + pack, e);
        }
    }

    /** A pack is moved to its place when it is whole, so one that is there was frozen before. */
    private static Snapshot found(Path pack) {
        var whole = Pack.open(pack);
        return new Snapshot(
                pack,
                whole.digest(),
                whole.manifest().rejected().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /** What was read at one moment. */
    private record Copied(List<Path> files, Acceptances acceptances) {}

    private Copied copied(Path rows, Supplier<Whose> whose) {
        if (TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException(
                    "a snapshot is taken in a transaction of its own: within another, its tables are read at different moments");
        return atOneMoment.execute(status -> {
            inBulk();
            var people = whose.get();
            try {
                return new Copied(copy(rows.resolve("tables"), people), acceptances(rows, people.query()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot copy live records to " + rows, e);
            }
        });
    }

    /**
     * Freezes what is recorded of a few people, and of the records that count as theirs, and everything that is of nobody, such as sessions.
     *
     * @param pack the folder to make; whoever asks for it deletes it
     */
    public Snapshot take(Path pack, Collection<UUID> people) {
        return take(pack, people, Extent.ALL);
    }

    /** The same with no more than somebody is going to read. */
    public Snapshot take(Path pack, Collection<UUID> people, Extent extent) {
        var list = People.array(people);
        synchronized (turns.get(Math.floorMod(pack.hashCode(), AT_ONCE))) {
            return freeze(pack, key(), () -> of(few(usable.query(), list), extent, SealedPeople.NONE));
        }
    }

    private static String few(String query, String list) {
        return """
                select * from (%1$s) of where of.counts_as in (select counts_as from (%1$s) named where named.person = any(%2$s))
                """.formatted(query, list);
    }

    private Whose everybody() {
        return Whose.all(usable.query(), SealedPeople.NONE);
    }

    /** A few people's records, asked for once within the transaction that reads the tables. */
    private Whose of(String query, Extent extent, SealedPeople sealed) {
        var countAs = new TreeMap<UUID, UUID>();
        JdbcClient.create(source).sql(query).query(row -> {
            countAs.put(row.getObject("person", UUID.class), row.getObject("counts_as", UUID.class));
        });
        return new Whose(People.countingAs(countAs), People.array(countAs.keySet()), extent, sealed);
    }

    /** Who counts now, and who counted when it was first sealed; asked within the transaction that reads the tables. */
    private Whose counted(Earlier earlier) {
        var erased = new LinkedHashMap<UUID, UUID>();
        JdbcClient.create(source).sql(usable.erasedAfter(earlier.first())).query(row -> {
            erased.put(row.getObject("person", UUID.class), row.getObject("counts_as", UUID.class));
        });
        var sealed = SealedPeople.of(earlier.last(), erased, pseudonyms(erased.keySet()));
        return Whose.all(usable.alsoCounted(earlier.first(), sealed.people()), sealed);
    }

    /**
     * Whose records are frozen.
     *
     * @param query selects {@code person} and {@code counts_as}
     * @param records the records that the query selects, as SQL; empty for everybody's
     * @param extent how much of them
     * @param sealed who stands as it was sealed
     */
    private record Whose(String query, String records, Extent extent, SealedPeople sealed) {
        static Whose all(String query, SealedPeople sealed) {
            return new Whose(query, "", Extent.ALL, sealed);
        }

        /** What the table holds of them; a query of its own when only what is recent matters. */
        String rows(Table table, List<String> columns) {
            var day = extent.since().get(table.type());
            return day == null ? theirs(sealed.rows(table, columns)) : recent(table.query(), day);
        }

        /** Said within the table's own query, so that the database looks for these people's rows before it joins and orders them. */
        private String theirs(String all) {
            return records.isEmpty()
                    ? all
                    : "select * from (%s) rows where rows.person = any(%s)".formatted(all, records);
        }

        /** The earlier row is looked for among a few people first: among all it would be looked for in years of rows. */
        private String recent(String all, LocalDate day) {
            var few = few(records);
            return """
                    (select * from (%5$s) recent where recent.day >= date '%2$s')
                    union all
                    (select * from (%1$s) before where before.day < date '%2$s' and before.person = any(%3$s)
                      order by before.person, before.day, before.source limit 1)
                    union all
                    (select * from (%1$s) before where before.day < date '%2$s' and before.person = any(%4$s)
                        and not exists (select 1 from (%1$s) early where early.day < date '%2$s' and early.person = any(%3$s))
                      order by before.person, before.day, before.source limit 1)
                    """.formatted(all, day, few, records, theirs(all));
        }

        private static String few(String list) {
            var people = list.substring(2, list.indexOf('}')).split(",", -1);
            return Arrays.stream(people).limit(FEW).collect(Collectors.joining(",", "'{", "}'::uuid[]"));
        }
    }

    /**
     * Some people who have the first and the last rows of a table by a column that holds a day: in a pack with their records the table begins
     * and ends as in everybody's. None for a table that is of nobody.
     */
    public Set<UUID> ends(String type, String column) {
        return some(type, column, table ->
                """
                (select person from (%1$s) q order by %2$s limit %3$d) union (select person from (%1$s) q order by %2$s desc limit %3$d)
                """.formatted(column.equals("day") ? table.ends() : table.query(), column, FURTHEST));
    }

    /** Somebody for each month in which a table has a row with this value. */
    public Set<UUID> eachMonth(String type, String month, String column, String value) {
        return some(type, month, table -> """
                select distinct on (%2$s) person from (%1$s) q
                 where %3$s = '%4$s' and person in (select w.person from (%5$s) w) order by %2$s, person
                """.formatted(table.query(), month, column, value, usable.query()));
    }

    private Set<UUID> some(String type, String column, Function<Table, String> query) {
        var some = new HashSet<UUID>();
        atOneMoment.executeWithoutResult(status -> tables.stream()
                .filter(table -> table.type().equals(type) && ofPeople(type, column))
                .forEach(table -> some.addAll(JdbcClient.create(source)
                        .sql(query.apply(table))
                        .query(UUID.class)
                        .list())));
        return some;
    }

    private static boolean ofPeople(String type, String column) {
        return RecordType.named(type).orElseThrow().columns().stream()
                .map(RecordType.Field::name)
                .toList()
                .containsAll(List.of("person", column));
    }

    /** The records that count as those of these people's, each with the person it counts as; those evidence may not speak of are left out. */
    public Map<UUID, UUID> countAs(Collection<UUID> people) {
        var counted = new HashMap<UUID, UUID>();
        atOneMoment.executeWithoutResult(status -> {
            inBulk();
            JdbcClient.create(source)
                    .sql("""
                        select of.person, of.counts_as from (%1$s) of
                         where of.counts_as in (select named.counts_as from (%1$s) named where named.person = any(:people))
                        """.formatted(usable.query()))
                    .param("people", people.toArray(UUID[]::new))
                    .query((row, number) ->
                            counted.put(row.getObject("person", UUID.class), row.getObject("counts_as", UUID.class)))
                    .list();
        });
        return counted;
    }

    /** Whose records counted at a moment and may be counted still; without those whose identity was destroyed since. */
    public Set<UUID> countedAt(Instant moment) {
        var counted = new HashSet<UUID>();
        atOneMoment.executeWithoutResult(status -> {
            inBulk();
            counted.addAll(JdbcClient.create(source)
                    .sql("select person from (%s) of".formatted(usable.countedAt(moment, List.of())))
                    .query(UUID.class)
                    .list());
        });
        return counted;
    }

    /**
     * The planner takes row policies to let through a handful of rows, and would then go through everybody for each row of everybody's
     * records; what is read whole is to be joined whole. One process reads, though several would be faster: people wait for pages meanwhile.
     */
    private void inBulk() {
        JdbcClient.create(source)
                .sql("""
                        select set_config('enable_nestloop', 'off', true), set_config('work_mem', '256MB', true),
                               set_config('max_parallel_workers_per_gather', '0', true)
                        """)
                .query((row, number) -> row.getString(1))
                .single();
    }

    /** Where the pack of this name lies, among those of the municipality that is worked for. */
    public Path pack(UUID id) {
        return folder.resolve("packs")
                .resolve(acting.actor().municipality().digits())
                .resolve(id.toString());
    }

    private List<Path> copy(Path rows, Whose people) throws IOException {
        Files.createDirectory(rows);
        var connection = DataSourceUtils.getConnection(source);
        try {
            var files = new ArrayList<Path>();
            boolean merged = !people.extent().since().isEmpty() && merged(connection, people);
            for (var table : tables) {
                if (people.extent().unread().contains(table.type())) continue;
                var columns = columns(connection, table);
                var query = !columns.contains("person")
                        ? table.query()
                        : merged || !people.extent().since().containsKey(table.type())
                                ? ofPeople(table, columns, people)
                                : people.rows(table, columns);
                files.add(copy(connection, query, rows.resolve(table.type() + ".csv")));
            }
            return files;
        } catch (SQLException e) {
            throw new IllegalStateException("live records could not be read: " + e.getMessage(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    /** Held counts that somebody accepted; who and why stands in the audit trail, not in a pack. */
    private Acceptances acceptances(Path rows, String people) throws IOException {
        var connection = DataSourceUtils.getConnection(source);
        try {
            var file = copy(connection, """
                    select distinct w.counts_as as person, q.day, q.source, 'accept' as decision, 'municipality' as by, 'audited' as reason
                      from (%s) q join (%s) w on w.person = q.person order by 1, 2, 3
                    """.formatted(accepted.query(), people), rows.resolve("accepted.csv"));
            var read = Acceptances.read(file);
            return read.decisions().isEmpty() ? Acceptances.NONE : read;
        } catch (SQLException e) {
            throw new IllegalStateException("decisions could not be read: " + e.getMessage(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    private static Path copy(Connection connection, String query, Path file) throws SQLException, IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + query + ") to stdout (format csv, header)", out);
        }
        return file;
    }

    private static List<String> columns(Connection connection, Table table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var statement = connection.prepareStatement(table.query())) {
            var about = statement.getMetaData();
            for (int i = 1; i <= about.getColumnCount(); i++) columns.add(about.getColumnName(i));
        }
        return columns;
    }

    /** Whether anybody among them has records under another number. */
    private static boolean merged(Connection connection, Whose people) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("select exists (select 1 from (%s) w where w.person <> w.counts_as)"
                        .formatted(people.query()))) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    /** Where two records of one person say different things under one key, the record they count as is believed. */
    private static String ofPeople(Table table, List<String> columns, Whose people) {
        var key = RecordType.named(table.type()).orElseThrow().key().stream()
                .filter(columns::contains)
                .collect(Collectors.joining(", "));
        var all = String.join(", ", columns);
        var renamed = columns.stream()
                .map(column -> column.equals("person") ? "w.counts_as as person" : "q." + column)
                .collect(Collectors.joining(", "));
        return """
                select %s from (
                    select distinct on (%s) %s from (
                        select %s, q.person <> w.counts_as as other from (%s) q join (%s) w on w.person = q.person) x
                     order by %s, other, %s) y
                """.formatted(all, key, all, renamed, people.rows(table, columns), people.query(), key, all);
    }

    /** Under which pseudonym a person stands in every pack of this server. */
    public String pseudonym(String person) {
        return key().pseudonymiser().of(person);
    }

    /** The key that makes pseudonyms, kept in a file beside the database and never in it. */
    private Key key() {
        var known = key;
        if (known != null) return known;
        var read = keyOfFile();
        key = read;
        return read;
    }

    private Key keyOfFile() {
        var file = folder.resolve("keys").resolve("pseudonyms");
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + file, e);
        }
        return keyOf(file);
    }

    private static Key keyOf(Path file) {
        if (Files.exists(file)) return Key.read(file);
        try {
            return Key.create(file);
        } catch (BadInput e) {
            // Somebody else made it just now, here or in another server of this folder.
            if (Files.exists(file)) return Key.read(file);
            throw e;
        }
    }

    /** Under which pseudonym each of these people stands in every pack of this server. */
    public Map<UUID, String> pseudonyms(Collection<UUID> people) {
        var pseudonymiser = key().pseudonymiser();
        return people.stream().distinct().collect(Collectors.toMap(p -> p, p -> pseudonymiser.of(p.toString())));
    }
}
