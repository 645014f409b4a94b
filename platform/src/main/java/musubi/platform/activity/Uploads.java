package musubi.platform.activity;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Uploads of steps. An upload is kept whole or not at all, and the same upload sent again is kept once. */
@Repository
public class Uploads {
    private final JdbcClient db;
    private final Arriving arriving;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Uploads(JdbcClient db, Arriving arriving, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.arriving = arriving;
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

    /** Keeps readings, as {@link #keep(UUID, List, IntFunction)} does; a reading that is refused is named by its number. */
    @Transactional
    public Receipt keep(UUID upload, List<StepsReading> readings) {
        return keep(upload, readings, index -> new Place("readings", index + 1L, ""));
    }

    /**
     * Keeps readings. The sender makes the id of the upload, so that a retry is known as one.
     *
     * @param places where each reading stands in what was sent, by its index
     * @throws BadInput with each reading that cannot be kept, and then none is: of people who never joined or had left by then, of
     *     days to come, and what is there twice
     */
    @Transactional
    public Receipt keep(UUID upload, List<StepsReading> readings, IntFunction<Place> places) {
        var municipality = acting.actor().municipality().digits();
        var now = clock.instant();
        var digest = digest(readings);
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
        var recordedOn = LocalDate.ofInstant(now, Japan.TIME);
        arriving.copy(readings);
        var problems = arriving.problems(recordedOn, readings, places);
        if (!problems.isEmpty()) throw new BadInput(problems);
        arriving.keep(municipality, upload, recordedOn);
        audit.record(
                "steps.uploaded", "upload " + upload, Optional.empty(), "", "{\"rows\":%d}".formatted(readings.size()));
        return new Receipt.Kept(readings.size());
    }

    private static String digest(List<StepsReading> readings) {
        var text = new StringBuilder();
        for (var r : readings) text.append(Arriving.row(r)).append('\n');
        return Digest.of(text.toString()).hex();
    }

    private Optional<String> digestOf(UUID upload) {
        return db.sql("select digest from activity.upload where upload = :upload")
                .param("upload", upload)
                .query(String.class)
                .optional();
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
