package musubi.platform.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import musubi.evidence.record.Code;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Uploads of steps. An upload is kept whole or not at all, and the same upload sent again is kept once. */
@Repository
public class Uploads {
    private static final int MOST_PROBLEMS = 200;

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
        codes(readings, places);
        arriving.copy(readings);
        var problems = arriving.problems(recordedOn, readings, places);
        if (!problems.isEmpty()) throw new BadInput(problems);
        arriving.keep(municipality, upload, recordedOn, readings);
        audit.record(
                "steps.uploaded", "upload " + upload, Optional.empty(), "", "{\"rows\":%d}".formatted(readings.size()));
        return new Receipt.Kept(readings.size());
    }

    /**
     * Keeps what somebody entered in a form. The form with another figure, as whoever goes back in their browser sends it, is another upload.
     *
     * @param form made by the form, so that a repeated click changes nothing
     * @throws BadInput as {@link #keep(UUID, List)}
     */
    @Transactional
    public void enter(UUID form, StepsReading reading) {
        var readings = List.of(reading);
        if (keep(form, readings) instanceof Receipt.DifferentContent) keep(other(form, digest(readings)), readings);
    }

    /** The same for the same form and content, so that this too is known when it comes again. */
    static UUID other(UUID form, String digest) {
        return UUID.nameUUIDFromBytes((form + " " + digest).getBytes(UTF_8));
    }

    /** Evidence names a source by a code; a count under any other name would be lost there. */
    private static void codes(List<StepsReading> readings, IntFunction<Place> places) {
        var wellFormed = new HashMap<String, Boolean>();
        var problems = IntStream.range(0, readings.size())
                .filter(i -> !wellFormed.computeIfAbsent(readings.get(i).source(), Code::wellFormed))
                .limit(MOST_PROBLEMS)
                .mapToObj(
                        i -> Problem.error(
                                "steps.source",
                                places.apply(i),
                                readings.get(i).source(),
                                new Words(
                                        "機器の名前は文字・数字・ハイフンで64文字までです（例 phone）。氏名や電話番号は書けません。",
                                        "A source is named by letters, digits and hyphens, up to 64, such as phone; never by a person's name.")))
                .toList();
        if (!problems.isEmpty()) throw new BadInput(problems);
    }

    private static String digest(List<StepsReading> readings) {
        var text = new StringBuilder();
        for (var r : readings) {
            Arriving.row(text, r);
            text.append('\n');
        }
        return Digest.of(text.toString()).hex();
    }

    private Optional<String> digestOf(UUID upload) {
        return db.sql("select digest from activity.upload where upload = :upload")
                .param("upload", upload)
                .query(String.class)
                .optional();
    }

    /**
     * What one source says of one day, and where it stands.
     *
     * @param held why it was held, by code; empty when it was not
     * @param state {@code counts}, {@code held}, {@code accepted} or {@code left-out}
     * @param recordedOn the day on which the source said so first
     */
    public record Day(
            LocalDate day, String source, String method, int steps, String held, String state, LocalDate recordedOn) {
        /** Days from the day itself to when it arrived. */
        public long daysLate() {
            return ChronoUnit.DAYS.between(day, recordedOn);
        }
    }

    /** What was recorded of a person from a day on, newest first. */
    @Transactional(readOnly = true)
    public List<Day> days(PersonId person, LocalDate from) {
        return days(List.of(person), from).getOrDefault(person, List.of());
    }

    /** The same of several people, in one reading; of whom nothing was recorded is left out. */
    @Transactional(readOnly = true)
    public Map<PersonId, List<Day>> days(Collection<PersonId> people, LocalDate from) {
        var days = new HashMap<PersonId, List<Day>>();
        db.sql("""
                select person, day, source, method, steps, coalesce(held, '') as held, state, recorded_on
                  from activity.judged_steps where person = any(:people) and day >= :from order by day desc, source
                """)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .param("from", from)
                .query(row -> {
                    days.computeIfAbsent(new PersonId(row.getObject("person", UUID.class)), p -> new ArrayList<>())
                            .add(day(row));
                });
        return days;
    }

    private static Day day(ResultSet row) throws SQLException {
        return new Day(
                row.getObject("day", LocalDate.class),
                row.getString("source"),
                row.getString("method"),
                row.getInt("steps"),
                row.getString("held"),
                row.getString("state"),
                row.getObject("recorded_on", LocalDate.class));
    }
}
