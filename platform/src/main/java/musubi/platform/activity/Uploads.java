package musubi.platform.activity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Uploads of steps. An upload is kept whole or not at all, and the same upload sent again is kept once. */
@Repository
public class Uploads {
    private final JdbcClient db;
    private final DataSource source;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Uploads(JdbcClient db, DataSource source, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.source = source;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of an upload. */
    public sealed interface Receipt {
        /** It is kept. */
        record Kept(int rows) implements Receipt {}

        /** It was kept before; nothing was added. */
        record KeptBefore() implements Receipt {}

        /** Another content was sent under the same id before; nothing was added. */
        record DifferentContent() implements Receipt {}
    }

    /** Keeps readings. The sender makes the id of the upload, so that a retry is known as one. */
    @Transactional
    public Receipt keep(UUID upload, List<StepsReading> readings) {
        var municipality = acting.actor().municipality().digits();
        var now = clock.instant();
        var text = new StringBuilder();
        var recordedOn = LocalDate.ofInstant(now, Japan.TIME);
        for (var r : readings)
            text.append(r.person())
                    .append('\t')
                    .append(r.day())
                    .append('\t')
                    .append(escaped(r.source()))
                    .append('\t')
                    .append(r.method())
                    .append('\t')
                    .append(r.steps())
                    .append('\n');
        var digest = Digest.of(text.toString()).hex();
        int added = db.sql("""
                insert into activity.upload (municipality, upload, digest, rows, received_at)
                values (:municipality, :upload, :digest, :rows, :now) on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("upload", upload)
                .param("digest", digest)
                .param("rows", readings.size())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        if (added == 0)
            return digestOf(upload).filter(digest::equals).isPresent()
                    ? new Receipt.KeptBefore()
                    : new Receipt.DifferentContent();
        copy(municipality, upload, recordedOn, text.toString());
        audit.record(
                "steps.uploaded", "upload " + upload, Optional.empty(), "", "{\"rows\":%d}".formatted(readings.size()));
        return new Receipt.Kept(readings.size());
    }

    private Optional<String> digestOf(UUID upload) {
        return db.sql("select digest from activity.upload where upload = :upload")
                .param("upload", upload)
                .query(String.class)
                .optional();
    }

    private static String escaped(String source) {
        return source.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private void copy(String municipality, UUID upload, LocalDate recordedOn, String rows) {
        var connection = DataSourceUtils.getConnection(source);
        try {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            // Row policies do not allow COPY FROM, so rows pass through a table of this transaction alone.
            try (var statement = connection.createStatement()) {
                statement.execute("""
                        create temporary table arriving (person uuid, day date, source text, method text, steps integer)
                            on commit drop""");
                copy.copyIn(
                        "copy pg_temp.arriving from stdin",
                        new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
            }
            db.sql("""
                    insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on)
                    select :municipality, person, day, source, :upload, method, steps, :on from pg_temp.arriving
                    """)
                    .param("municipality", municipality)
                    .param("upload", upload)
                    .param("on", recordedOn)
                    .update();
        } catch (SQLException e) {
            throw new IllegalStateException("an upload could not be kept: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("an upload could not be sent to the database", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    /** A day's steps as they stand now: the greatest that one source reports. */
    public record Day(LocalDate day, int steps) {}

    /** The last days of a person that have readings, newest first. */
    @Transactional(readOnly = true)
    public List<Day> days(PersonId person, int most) {
        return db.sql("""
                select day, max(steps) as steps from activity.latest_steps where person = :person
                 group by day order by day desc limit :most
                """)
                .param("person", person.value())
                .param("most", most)
                .query((row, number) -> new Day(row.getObject("day", LocalDate.class), row.getInt("steps")))
                .list();
    }
}
