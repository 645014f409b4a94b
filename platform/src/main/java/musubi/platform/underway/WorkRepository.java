package musubi.platform.underway;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every query of this module, each in a transaction of its own. */
@Repository
class WorkRepository {
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient db;

    WorkRepository(JdbcClient db) {
        this.db = db;
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
    }

    @Transactional
    public void fail(UUID work, Words why, Instant at) {
        db.sql("update underway.work set ended_at = :at, why_ja = :ja, why_en = :en where work = :work")
                .param("work", work)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("ja", why.ja())
                .param("en", why.en())
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<Work> find(UUID work) {
        return db.sql("""
                select work, actor, what, about, back, begun_at, seen_at, ended_at, leads_to, said, why_ja, why_en
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

    private static Work work(ResultSet row) throws SQLException {
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

    private static Work.State state(ResultSet row) throws SQLException {
        if (row.getObject("ended_at") == null) return new Work.State.Going();
        var path = row.getString("leads_to");
        return path == null
                ? new Work.State.Failed(new Words(row.getString("why_ja"), row.getString("why_en")))
                : new Work.State.Ended(new Ending(path, said(row.getString("said"))));
    }

    private static Map<String, Object> said(String text) {
        return JSON.readValue(text, new TypeReference<Map<String, Object>>() {});
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
