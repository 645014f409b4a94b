package musubi.platform.underway;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.seal.Seal;
import musubi.quantity.Words;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every query of this module, each in a transaction of its own. */
@Repository
class WorkRepository {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Words FORGOTTEN = new Words(
            "終わりませんでした。理由の記録は、期間が過ぎたため残っていません。もう一度行うと分かります。",
            "It did not come to its end. Why is no longer kept, for its time is over: do it again to find out.");

    private final JdbcClient db;
    private final Seal seal;

    WorkRepository(JdbcClient db, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.seal = Seal.of(folder, "underway");
    }

    @Transactional
    public void add(String municipality, Work work) {
        db.sql("""
                insert into underway.work (municipality, work, actor, what, about, back, begun_at, seen_at)
                values (:municipality, :work, :actor, :what, :about, :back, :at, :at)
                """)
                .param("municipality", municipality)
                .param("work", work.id())
                .param("actor", work.actor())
                .param("what", work.what())
                .param("about", work.about())
                .param("back", work.back())
                .param("at", work.begunAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Transactional
    public void goesOn(UUID work, Instant at) {
        db.sql("update underway.work set seen_at = :at where work = :work and ended_at is null")
                .param("work", work)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Transactional
    public void end(UUID work, Ending ending, Instant at) {
        db.sql("update underway.work set ended_at = :at, leads_to = :path, said = :said where work = :work")
                .param("work", work)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("path", ending.path())
                .param("said", JSON.writeValueAsString(ending.said()))
                .update();
        forget(work);
    }

    @Transactional
    public void fail(UUID work, Work.State.Failed failed, Instant at) {
        db.sql("""
                update underway.work set ended_at = :at, why = :why, problems = :problems where work = :work
                """)
                .param("work", work)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param(
                        "why",
                        seal.seal(
                                why(work), JSON.writeValueAsString(failed.why()).getBytes(StandardCharsets.UTF_8)))
                .param(
                        "problems",
                        failed.lines().isEmpty()
                                ? null
                                : seal.seal(
                                        problems(work),
                                        JSON.writeValueAsString(failed.lines()).getBytes(StandardCharsets.UTF_8)),
                        Types.BINARY)
                .update();
        forget(work);
    }

    /** Forgets, as a whole and line by line, why work failed that ended before. */
    @Transactional
    public void forgetProblems(Instant endedBefore) {
        db.sql("""
                update underway.work set why = null, problems = null
                 where (why is not null or problems is not null) and ended_at < :before
                """).param("before", endedBefore.atOffset(ZoneOffset.UTC)).update();
    }

    private static String why(UUID work) {
        return "why " + work;
    }

    private static String problems(UUID work) {
        return "problems " + work;
    }

    /** The file that was worked on, if any, has served. */
    private void forget(UUID work) {
        db.sql("delete from underway.file where work = :work")
                .param("work", work)
                .update();
    }

    /** Takes work up that nobody has spoken of since; false when somebody has. */
    @Transactional
    public boolean takeUp(UUID work, Instant seenAt, Instant at) {
        return db.sql("""
                update underway.work set seen_at = :at where work = :work and seen_at = :seen and ended_at is null
                """)
                        .param("work", work)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("seen", seenAt.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** A block of the file that is worked on, as it lies there sealed. */
    @Transactional(readOnly = true)
    public Optional<byte[]> block(UUID work, int block) {
        return db.sql("select sealed from underway.block where work = :work and block = :block")
                .param("work", work)
                .param("block", block)
                .query((row, number) -> row.getBytes("sealed"))
                .optional();
    }

    /** Whether the file that is worked on is still there, so that the work is taken up again when its server stops. */
    @Transactional(readOnly = true)
    public boolean keepsFile(UUID work) {
        return db.sql("select exists (select 1 from underway.file where work = :work)")
                .param("work", work)
                .query(Boolean.class)
                .single();
    }

    @Transactional(readOnly = true)
    public Optional<Work> find(UUID work) {
        return db.sql("""
                select work, actor, what, about, back, begun_at, seen_at, ended_at, leads_to, said, why, problems
                  from underway.work where work = :work
                """).param("work", work).query((row, number) -> work(row)).optional();
    }

    /** How long the last work of this kind took that came to its end. */
    @Transactional(readOnly = true)
    public Optional<Duration> lastTook(String what) {
        return db.sql("""
                select begun_at, ended_at from underway.work
                 where what = :what and ended_at is not null and leads_to is not null order by ended_at desc limit 1
                """)
                .param("what", what)
                .query((row, number) -> Duration.between(at(row, "begun_at"), at(row, "ended_at")))
                .optional();
    }

    private Work work(ResultSet row) throws SQLException {
        return new Work(
                row.getObject("work", UUID.class),
                row.getString("actor"),
                row.getString("what"),
                row.getString("about"),
                row.getString("back"),
                at(row, "begun_at"),
                at(row, "seen_at"),
                state(row));
    }

    private Work.State state(ResultSet row) throws SQLException {
        if (row.getObject("ended_at") == null) return new Work.State.Going();
        var path = row.getString("leads_to");
        return path == null
                ? new Work.State.Failed(why(row), lines(row))
                : new Work.State.Ended(new Ending(path, said(row.getString("said"))));
    }

    private Words why(ResultSet row) throws SQLException {
        var sealed = row.getBytes("why");
        if (sealed == null) return FORGOTTEN;
        var opened = seal.open(why(row.getObject("work", UUID.class)), sealed);
        return JSON.readValue(new String(opened, StandardCharsets.UTF_8), Words.class);
    }

    private List<Work.State.Line> lines(ResultSet row) throws SQLException {
        var sealed = row.getBytes("problems");
        if (sealed == null) return List.of();
        var opened = seal.open(problems(row.getObject("work", UUID.class)), sealed);
        return JSON.readValue(
                new String(opened, StandardCharsets.UTF_8), new TypeReference<List<Work.State.Line>>() {});
    }

    private static Map<String, Object> said(String text) {
        return JSON.readValue(text, new TypeReference<Map<String, Object>>() {});
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
