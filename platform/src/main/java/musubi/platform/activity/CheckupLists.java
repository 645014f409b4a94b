package musubi.platform.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.Duplicates;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Lists of check-ups: read, looked at, kept or thrown away, and taken back whole. */
@Repository
public class CheckupLists {
    /** After so long nobody comes back to a list they looked at. */
    private static final Duration WAITS = Duration.ofDays(1);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient db;
    private final Checkups checkups;
    private final Duplicates people;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    CheckupLists(JdbcClient db, Checkups checkups, Duplicates people, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.checkups = checkups;
        this.people = people;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A row that would be kept; {@code held} is empty when it counts at once. */
    public record Row(long line, CheckupReading reading, String held) {}

    /** A row that is left out: where, why and what to do. */
    public record LeftOut(long line, String column, String ja, String en) {
        /** In both languages. */
        public Words words() {
            return new Words(ja, en);
        }
    }

    /**
     * What keeping a list would do.
     *
     * @param known rows that say what is on record already
     */
    public record Content(List<Row> rows, List<LeftOut> leftOut, int known, int total) {
        /** Lists are copied. */
        public Content {
            rows = List.copyOf(rows);
            leftOut = List.copyOf(leftOut);
        }

        /** Rows that count only once somebody accepts them. */
        public List<Row> held() {
            return rows.stream().filter(r -> !r.held().isEmpty()).toList();
        }
    }

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
     * @throws BadInput when it is no list of check-ups
     */
    @Transactional
    public Answer read(UUID id, byte[] file) {
        var digest = Digest.of(file).hex();
        var content = look(CheckupCsv.read(file, people::meant));
        if (keptBefore(digest)) return new Answer.KeptBefore();
        var now = clock.instant();
        db.sql("delete from activity.checkup_list where offered_at < :old or list = :list")
                .param("old", old())
                .param("list", id)
                .update();
        db.sql("""
                insert into activity.checkup_list (municipality, list, digest, content, offered_at)
                values (:municipality, :list, :digest, :content, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("list", id)
                .param("digest", digest)
                .param("content", JSON.writeValueAsString(content))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        return new Answer.Offered(id);
    }

    /** A list that was kept and taken back may come again. */
    private boolean keptBefore(String digest) {
        return db.sql("""
                select exists (select 1 from activity.upload u
                                where u.digest = :digest
                                  and exists (select 1 from activity.judged_checkup c
                                               where c.municipality = u.municipality and c.upload = u.upload and c.state <> 'withdrawn'))
                """).param("digest", digest).query(Boolean.class).single();
    }

    private Content look(CheckupCsv.Table table) {
        var look = checkups.look(table.readings());
        var rows = new ArrayList<Row>();
        var leftOut = new ArrayList<LeftOut>();
        int known = 0;
        for (var p : table.problems())
            leftOut.add(new LeftOut(
                    p.place().line(),
                    p.place().column(),
                    p.words().ja(),
                    p.words().en()));
        for (int i = 0; i < table.readings().size(); i++) {
            var reading = table.readings().get(i);
            long line = table.lines().get(i);
            switch (look.next(reading)) {
                case CheckupLook.Seen.Counts() -> rows.add(new Row(line, reading, ""));
                case CheckupLook.Seen.Held(var why) -> rows.add(new Row(line, reading, why));
                case CheckupLook.Seen.Refused(var why) -> {
                    if (why.equals("there")) known++;
                    else {
                        var words = Checkups.words(why);
                        leftOut.add(new LeftOut(line, "", words.ja(), words.en()));
                    }
                }
            }
        }
        leftOut.sort(Comparator.comparingLong(LeftOut::line));
        return new Content(rows, leftOut, known, table.total());
    }

    /** A list that waits; empty once it is kept or nobody came back for a day. */
    @Transactional(readOnly = true)
    public Optional<Content> find(UUID list) {
        return waiting(list).map(Waiting::content);
    }

    private record Waiting(Content content, String digest) {}

    private Optional<Waiting> waiting(UUID list) {
        return db.sql("select digest, content from activity.checkup_list where list = :list and offered_at >= :old")
                .param("list", list)
                .param("old", old())
                .query((row, number) ->
                        new Waiting(JSON.readValue(row.getString("content"), Content.class), row.getString("digest")))
                .optional();
    }

    /**
     * Keeps a list that was looked at; again changes nothing. What came on record since it was read is left out, and what is held is decided
     * anew. Answers how many check-ups were kept.
     *
     * @throws NoSuchElementException when it no longer waits and was never kept
     */
    @Transactional
    public int keep(UUID list) {
        checkups.alone();
        var waiting = waiting(list);
        if (waiting.isEmpty())
            return sent(list).map(Sent::rows).orElseThrow(() -> new NoSuchElementException("list " + list));
        var rows = waiting.get().content().rows();
        if (rows.isEmpty())
            throw new BadInput(
                    "checkups.nothing",
                    Place.whole("CSV"),
                    "",
                    new Words("取り込めるものがありません。", "There is nothing to take in."));
        discard(list);
        var look = checkups.look(rows.stream().map(Row::reading).toList());
        var kept = new ArrayList<Checkups.Placed>();
        for (var row : rows)
            switch (look.next(row.reading())) {
                case CheckupLook.Seen.Counts() -> kept.add(placed(list, row, ""));
                case CheckupLook.Seen.Held(var why) -> kept.add(placed(list, row, why));
                case CheckupLook.Seen.Refused(var why) -> {}
            }
        checkups.upload(list, waiting.get().digest(), kept.size());
        checkups.insert(list, kept);
        audit.record(
                "checkup.list-kept",
                "upload " + list,
                Optional.empty(),
                "",
                "{\"rows\":%d,\"leftOut\":%d}"
                        .formatted(kept.size(), waiting.get().content().total() - kept.size()));
        return kept.size();
    }

    private static Checkups.Placed placed(UUID list, Row row, String held) {
        return new Checkups.Placed(
                UUID.nameUUIDFromBytes("%s %d".formatted(list, row.line()).getBytes(UTF_8)), row.reading(), held, null);
    }

    /** Throws a list away that was looked at. */
    @Transactional
    public void discard(UUID list) {
        db.sql("delete from activity.checkup_list where list = :list")
                .param("list", list)
                .update();
    }

    /** Puts away the lists that nobody came back for. */
    @Transactional
    public void forgetOld() {
        db.sql("delete from activity.checkup_list where offered_at < :old")
                .param("old", old())
                .update();
    }

    private OffsetDateTime old() {
        return clock.instant().minus(WAITS).atOffset(ZoneOffset.UTC);
    }

    /**
     * A list that was kept.
     *
     * @param rows how many check-ups came with it
     * @param standing how many of them were not taken back
     */
    public record Sent(UUID id, Instant at, int rows, int standing) {
        /** When it was kept, on the clocks of Japan. */
        public ZonedDateTime local() {
            return at.atZone(Japan.TIME);
        }
    }

    private static final String SENT = """
            select u.upload, u.received_at, u.rows,
                   (select count(*) from activity.judged_checkup c
                     where c.municipality = u.municipality and c.upload = u.upload and c.state <> 'withdrawn') as standing
              from activity.upload u
             where exists (select 1 from activity.checkup c
                            where c.municipality = u.municipality and c.upload = u.upload and c.checkup <> c.upload) %s
             order by u.received_at desc, u.upload limit 20
            """;

    /** The last lists that were kept, newest first. */
    @Transactional(readOnly = true)
    public List<Sent> latest() {
        return db.sql(SENT.formatted("")).query((row, number) -> sent(row)).list();
    }

    /** A list that was kept. */
    @Transactional(readOnly = true)
    public Optional<Sent> sent(UUID list) {
        return db.sql(SENT.formatted("and u.upload = :list"))
                .param("list", list)
                .query((row, number) -> sent(row))
                .optional();
    }

    private static Sent sent(ResultSet row) throws SQLException {
        return new Sent(
                row.getObject("upload", UUID.class),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getInt("rows"),
                row.getInt("standing"));
    }

    /** Whose check-ups came with a list. */
    @Transactional(readOnly = true)
    public List<UUID> people(UUID list) {
        return db.sql("select distinct person from activity.checkup where upload = :list order by person")
                .param("list", list)
                .query(UUID.class)
                .list();
    }

    /**
     * Takes back every check-up of a list that still stands; answers how many. Again changes nothing.
     *
     * @param why without names
     * @throws BadInput without a reason
     */
    @Transactional
    public int withdraw(UUID list, String why) {
        Checkups.reason(why);
        checkups.alone();
        var standing = db.sql(
                        "select checkup from activity.judged_checkup where upload = :list and state <> 'withdrawn'")
                .param("list", list)
                .query(UUID.class)
                .list();
        if (standing.isEmpty()) return 0;
        int taken = checkups.decide("withdrawn", why, standing);
        audit.record(
                "checkup.list-withdrawn",
                "upload " + list,
                Optional.empty(),
                why.strip(),
                "{\"rows\":%d}".formatted(taken));
        return taken;
    }
}
