package musubi.platform.site;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.Digest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What was published and withdrawn. Whoever reads the public site sees the last of each part. */
@Repository
public class Publications {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Publications(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A part as everybody sees it; empty while it is not published. */
    @Transactional(readOnly = true)
    public Optional<Published> shown(Part part) {
        return last(part).filter(Published::shown);
    }

    /** Every part that is published. */
    @Transactional(readOnly = true)
    public List<Published> shown() {
        return db.sql(LAST + " order by part, number desc").query((row, number) -> published(row)).list().stream()
                .filter(Published::shown)
                .toList();
    }

    private static final String LAST =
            "select distinct on (part) part, number, content, digest, published_at from site.publication";

    /** All that was ever published of a part, and where it was withdrawn, the earliest first. */
    @Transactional(readOnly = true)
    List<Published> all(Part part) {
        return db.sql(
                        "select part, number, content, digest, published_at from site.publication where part = :part order by number")
                .param("part", part.word())
                .query((row, number) -> published(row))
                .list();
    }

    private Optional<Published> last(Part part) {
        return db.sql(LAST + " where part = :part order by part, number desc")
                .param("part", part.word())
                .query((row, number) -> published(row))
                .optional();
    }

    private static Published published(ResultSet row) throws SQLException {
        return new Published(
                Part.of(row.getString("part")).orElseThrow(),
                row.getInt("number"),
                row.getString("content"),
                row.getString("digest"),
                row.getObject("published_at", OffsetDateTime.class).toInstant());
    }

    /** Publishes what a sheet says; the same again changes nothing. */
    @Transactional
    public void publish(Part part, String content) {
        var before = content(part);
        if (add(part, content)) note("site.published", part, before, content);
    }

    /** Takes a part from the public site; again it changes nothing. */
    @Transactional
    public void withdraw(Part part) {
        var before = content(part);
        if (last(part).isPresent() && add(part, "")) note("site.withdrawn", part, before, "");
    }

    private String content(Part part) {
        return last(part).map(Published::content).orElse("");
    }

    private void note(String action, Part part, String before, String after) {
        audit.record(action, "part " + part.word(), Optional.empty(), "", written(before), written(after));
    }

    private static String written(String content) {
        return "{\"digest\":\"%s\"}".formatted(Digest.of(content).hex());
    }

    private boolean add(Part part, String content) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('site ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
        var before = last(part);
        if (before.filter(b -> b.content().equals(content)).isPresent()) return false;
        db.sql("""
                insert into site.publication (municipality, part, number, content, digest, actor, published_at)
                values (:municipality, :part, :number, :content, :digest, :actor, :at)
                """)
                .param("municipality", municipality())
                .param("part", part.word())
                .param("number", before.map(Published::number).orElse(0) + 1)
                .param("content", content)
                .param("digest", Digest.of(content).hex())
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        return true;
    }

    /** Under which licence it may be used; CC BY 4.0 unless the municipality chose another. */
    @Transactional(readOnly = true)
    public Licence licence() {
        return db.sql("select licence from site.licence order by change desc limit 1")
                .query(String.class)
                .optional()
                .map(Licence::of)
                .orElse(Licence.CC_BY);
    }

    /** Chooses the licence; the same again changes nothing. */
    @Transactional
    public void license(Licence licence) {
        var before = licence();
        if (before == licence) return;
        db.sql("""
                insert into site.licence (municipality, change, licence, actor, happened_at)
                select :municipality, coalesce(max(change), 0) + 1, :licence, :actor, :at from site.licence
                """)
                .param("municipality", municipality())
                .param("licence", licence.id())
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        audit.record("site.licensed", "site", Optional.empty(), "", written(before), written(licence));
    }

    private static String written(Licence licence) {
        return "{\"licence\":\"%s\"}".formatted(licence.id());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
