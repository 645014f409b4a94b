package musubi.platform.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.Duplicates;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists of the care-insurance section: read, looked at, kept or thrown away, and taken back whole. Of what several lists say of one fact the latest
 * counts; once that list is taken back, what was said before counts again.
 */
@Repository
public class CareLists {
    /** After so long nobody comes back to a list they looked at. */
    private static final Duration WAITS = Duration.ofDays(1);

    private static final int REASON = 400;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient db;
    private final Duplicates duplicates;
    private final People people;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    CareLists(JdbcClient db, Duplicates duplicates, People people, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.duplicates = duplicates;
        this.people = people;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A row that is left out: where, why and what to do. */
    public record LeftOut(long line, String column, String ja, String en) {
        /** In both languages. */
        public Words words() {
            return new Words(ja, en);
        }
    }

    /** What keeping a list would do. */
    public record Content(List<CareRow> rows, List<LeftOut> leftOut, int total) {
        /** Lists are copied. */
        public Content {
            rows = List.copyOf(rows);
            leftOut = List.copyOf(leftOut);
        }

        /** How many rows stand so against what counts already. */
        public long standing(CareRow.Standing wanted) {
            return rows.stream().filter(r -> r.standing() == wanted).count();
        }
    }

    /** A list that was read and waits. */
    public record Waiting(CareKind kind, Content content, String digest) {}

    /** What became of a file that was sent. */
    public sealed interface Answer {
        /** It was read and waits to be kept. */
        record Offered(UUID list) implements Answer {}

        /** The same file is kept already. */
        record KeptBefore() implements Answer {}
    }

    /**
     * Reads a list and keeps nothing of it but what is shown.
     *
     * @param id made by the form
     * @throws BadInput when it is no list of the care-insurance section
     */
    @Transactional
    public Answer read(UUID id, byte[] file) {
        var digest = Digest.of(file).hex();
        if (keptBefore(digest)) return new Answer.KeptBefore();
        // Whoever goes back in the browser after a list was kept sends the next one under the id of the first.
        var list = sent(id).isPresent() ? UUID.randomUUID() : id;
        var now = clock.instant();
        var table = CareCsv.read(
                file,
                new CareCsv.Everybody(
                        duplicates::meant, known -> people.find(known).keySet(), merged()),
                LocalDate.ofInstant(now, Japan.TIME));
        discard(list);
        db.sql("""
                insert into care.waiting (municipality, list, kind, digest, content, offered_at)
                values (:municipality, :list, :kind, :digest, :content, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("list", list)
                .param("kind", table.kind().word())
                .param("digest", digest)
                .param("content", JSON.writeValueAsString(content(table)))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        return new Answer.Offered(list);
    }

    /** Puts away the lists that nobody came back for. */
    @Transactional
    public void forgetOld() {
        db.sql("delete from care.waiting where offered_at < :old")
                .param("old", old())
                .update();
    }

    private OffsetDateTime old() {
        return clock.instant().minus(WAITS).atOffset(ZoneOffset.UTC);
    }

    private Map<PersonId, PersonId> merged() {
        var merged = new HashMap<PersonId, PersonId>();
        db.sql("select person, counts_as from people.merged").query(row -> {
            merged.put(
                    new PersonId(row.getObject("person", UUID.class)),
                    new PersonId(row.getObject("counts_as", UUID.class)));
        });
        return merged;
    }

    /** A list that was kept and taken back may come again. */
    private boolean keptBefore(String digest) {
        return db.sql("""
                select exists (select from care.upload u join care.standing_upload s using (municipality, upload) where u.digest = :digest)
                """).param("digest", digest).query(Boolean.class).single();
    }

    private Content content(CareCsv.Table table) {
        var leftOut = table.problems().stream()
                .map(p -> new LeftOut(
                        p.place().line(),
                        p.place().column(),
                        p.words().ja(),
                        p.words().en()))
                .sorted(Comparator.comparingLong(LeftOut::line))
                .toList();
        return new Content(against(table.kind(), table.rows()), leftOut, table.total());
    }

    private List<CareRow> against(CareKind kind, List<CareRow> rows) {
        var counted = new HashMap<String, String>();
        db.sql(kind.standing())
                .param("people", rows.stream().map(CareRow::person).distinct().toArray(UUID[]::new))
                .query((row, number) -> counted.put(
                        row.getObject("person", UUID.class) + " " + row.getString("key"), row.getString("said")))
                .list();
        return rows.stream()
                .map(row -> row.against(kind, Optional.ofNullable(counted.get(row.key(kind)))))
                .toList();
    }

    /** A list that waits; empty once it is kept or nobody came back for a day. */
    @Transactional(readOnly = true)
    public Optional<Waiting> find(UUID list) {
        return db.sql("select kind, digest, content from care.waiting where list = :list and offered_at >= :old")
                .param("list", list)
                .param("old", old())
                .query((row, number) -> new Waiting(
                        kind(row), JSON.readValue(row.getString("content"), Content.class), row.getString("digest")))
                .optional();
    }

    private static CareKind kind(ResultSet row) throws SQLException {
        return CareKind.find(row.getString("kind")).orElseThrow();
    }

    /**
     * Keeps a list that was looked at; again changes nothing. Answers how many rows were kept.
     *
     * @throws NoSuchElementException when it no longer waits and was never kept
     * @throws BadInput when nothing of it can be kept
     */
    @Transactional
    public int keep(UUID list) {
        alone();
        var waiting = find(list);
        if (waiting.isEmpty())
            return sent(list).map(Sent::rows).orElseThrow(() -> new NoSuchElementException("list " + list));
        var kind = waiting.get().kind();
        var rows = against(kind, stillHere(waiting.get().content().rows()));
        if (rows.isEmpty())
            throw new BadInput(
                    "care.nothing",
                    Place.whole("CSV"),
                    "",
                    new Words("取り込めるものがありません。", "There is nothing to take in."));
        discard(list);
        upload(list, waiting.get(), rows.size());
        db.sql(kind.insert())
                .param("municipality", acting.actor().municipality().digits())
                .param("upload", list)
                .param("rows", JSON.writeValueAsString(rows))
                .update();
        audit.record(
                "care.list-kept",
                "upload " + list,
                Optional.empty(),
                "",
                "{\"kind\":\"%s\",\"rows\":%d,\"replaced\":%d,\"leftOut\":%d}"
                        .formatted(
                                kind.word(),
                                rows.size(),
                                rows.stream()
                                        .filter(r -> r.standing() == CareRow.Standing.REPLACES)
                                        .count(),
                                waiting.get().content().total() - rows.size()));
        return rows.size();
    }

    /** Whoever was erased since the list was read is in no record that is added. */
    private List<CareRow> stillHere(List<CareRow> rows) {
        var here = people.find(rows.stream()
                        .map(row -> new PersonId(row.person()))
                        .distinct()
                        .toList())
                .keySet();
        return rows.stream()
                .filter(row -> here.contains(new PersonId(row.person())))
                .toList();
    }

    private void upload(UUID list, Waiting waiting, int rows) {
        db.sql("""
                insert into care.upload (municipality, upload, kind, digest, rows, actor, received_at)
                values (:municipality, :upload, :kind, :digest, :rows, :actor, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("upload", list)
                .param("kind", waiting.kind().word())
                .param("digest", waiting.digest())
                .param("rows", rows)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Those who keep lists at once wait for each other, so that the later one counts. */
    private void alone() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('care ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
    }

    /** Throws a list away that was looked at. */
    @Transactional
    public void discard(UUID list) {
        db.sql("delete from care.waiting where list = :list")
                .param("list", list)
                .update();
    }

    /**
     * A list that was kept.
     *
     * @param rows how many came with it
     * @param stands whether it was not taken back
     */
    public record Sent(UUID id, CareKind kind, Instant at, int rows, boolean stands) {
        /** When it was kept, on the clocks of Japan. */
        public ZonedDateTime local() {
            return at.atZone(Japan.TIME);
        }
    }

    private static final String SENT = """
            select u.upload, u.kind, u.received_at, u.rows,
                   not exists (select from care.withdrawal w where w.municipality = u.municipality and w.upload = u.upload) as stands
              from care.upload u %s order by u.received_at desc, u.upload
            """;

    /** The lists that were kept, newest first, without so many of them. */
    @Transactional(readOnly = true)
    public List<Sent> list(int without, int most) {
        return db.sql(SENT.formatted("") + " offset :without limit :most")
                .param("without", without)
                .param("most", most)
                .query((row, number) -> sent(row))
                .list();
    }

    /** A list that was kept. */
    @Transactional(readOnly = true)
    public Optional<Sent> sent(UUID list) {
        return db.sql(SENT.formatted("where u.upload = :list"))
                .param("list", list)
                .query((row, number) -> sent(row))
                .optional();
    }

    private static Sent sent(ResultSet row) throws SQLException {
        return new Sent(
                row.getObject("upload", UUID.class),
                kind(row),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getInt("rows"),
                row.getBoolean("stands"));
    }

    /** Whom a list says something of. */
    @Transactional(readOnly = true)
    public Collection<PersonId> people(UUID list) {
        return db.sql("""
                select person from care.certification where upload = :list
                 union select person from care.benefit where upload = :list
                 union select person from care.departure where upload = :list order by person
                """).param("list", list).query(UUID.class).list().stream()
                .map(PersonId::new)
                .toList();
    }

    /**
     * Takes a whole list back; answers how many rows count no longer. Again changes nothing.
     *
     * @param why without names
     * @throws BadInput without a reason
     */
    @Transactional
    public int withdraw(UUID list, String why) {
        if (why.isBlank() || why.strip().length() > REASON)
            throw new BadInput(
                    "care.why",
                    Place.whole("form"),
                    "",
                    new Words("理由を400字以内で書いてください。", "Write the reason in at most 400 letters."));
        alone();
        var sent = sent(list).orElseThrow();
        if (!sent.stands()) return 0;
        db.sql("""
                insert into care.withdrawal (municipality, upload, actor, withdrawn_at) values (:municipality, :upload, :actor, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("upload", list)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "care.list-withdrawn",
                "upload " + list,
                Optional.empty(),
                why.strip(),
                "{\"stands\":true}",
                "{\"stands\":false,\"rows\":%d}".formatted(sent.rows()));
        return sent.rows();
    }
}
