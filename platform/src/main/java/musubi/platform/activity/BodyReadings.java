package musubi.platform.activity;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was measured of people's bodies. */
@Repository
public class BodyReadings {
    /** The source of what staff measures at a venue. */
    public static final String STATION = "station";

    /** The source of what people write down themselves. */
    public static final String OWN = "own";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    BodyReadings(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Keeps what staff measured, or what somebody wrote down themselves; what is measured a second time on the day replaces the first.
     *
     * @param id made by the form, so that a repeated click changes nothing; the form with another figure, as whoever goes back sends it, is another
     * @return whether it was new
     */
    @Transactional
    public boolean keep(UUID id, PersonId person, BodyReading reading) {
        var digest = Digest.of(person + JSON.writeValueAsString(reading)).hex();
        var now = clock.instant();
        int added = db.sql("""
                insert into activity.upload (municipality, upload, digest, rows, received_at, piece)
                values (:municipality, :upload, :digest, 1, :now, true) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("upload", id)
                .param("digest", digest)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        if (added == 0) return !told(id, digest) && keep(Uploads.other(id, digest), person, reading);
        insert(id, person, List.of(reading), LocalDate.ofInstant(now, Japan.TIME));
        if (reading.source().equals(STATION))
            audit.record("body.measured", "upload " + id, Optional.of(person.value()), "", "");
        else audit.record("body.entered", "upload " + id, Optional.empty(), "", "");
        return true;
    }

    private boolean told(UUID upload, String digest) {
        return db.sql("select exists (select 1 from activity.upload where upload = :upload and digest = :digest)")
                .param("upload", upload)
                .param("digest", digest)
                .query(Boolean.class)
                .single();
    }

    /** Keeps readings; what can hardly be true is held. */
    void insert(UUID upload, PersonId person, List<BodyReading> readings, LocalDate recordedOn) {
        if (readings.isEmpty()) return;
        db.sql("""
                insert into activity.body (municipality, person, day, source, upload, method, height_cm, weight_kg, waist_cm, fat_percent,
                                           muscle_kg, systolic, diastolic, recorded_on, height_held, weight_held, waist_held, pressure_held)
                select :municipality, :person, b.day, b.source, :upload, b.method, b."heightCm", b."weightKg", b."waistCm", b."fatPercent",
                       b."muscleKg", b.systolic, b.diastolic, :on, b.height, b.weight, b.waist, b.pressure
                  from jsonb_to_recordset(cast(:readings as jsonb)) as b(
                       day date, source text, method text, "heightCm" numeric, "weightKg" numeric, "waistCm" numeric, "fatPercent" numeric,
                       "muscleKg" numeric, systolic integer, diastolic integer, height text, weight text, waist text, pressure text)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", person.value())
                .param("upload", upload)
                .param("on", recordedOn)
                .param("readings", JSON.writeValueAsString(doubted(person, readings)))
                .update();
    }

    /** Each reading with why its measures are held, the first day first, so that a day is compared with what counts before it. */
    private List<ObjectNode> doubted(PersonId person, List<BodyReading> readings) {
        var ordered = readings.stream()
                .sorted(Comparator.comparing(BodyReading::day).thenComparing(BodyReading::source))
                .toList();
        var weights = weights(
                person,
                ordered.getFirst().day().minusDays(Doubt.REMEMBERED_DAYS),
                ordered.getLast().day());
        var rows = new ArrayList<ObjectNode>();
        for (var reading : ordered) {
            var before = weights.lowerEntry(reading.day());
            boolean recent =
                    before != null && !before.getKey().isBefore(reading.day().minusDays(Doubt.REMEMBERED_DAYS));
            var doubt = Doubt.of(reading, recent ? before.getValue() : null);
            if (reading.weightKg() != null && doubt.weight() == null) weights.put(reading.day(), reading.weightKg());
            ObjectNode row = JSON.valueToTree(reading);
            row.put("height", doubt.height());
            row.put("weight", doubt.weight());
            row.put("waist", doubt.waist());
            row.put("pressure", doubt.pressure());
            rows.add(row);
        }
        return rows;
    }

    /** The weight that counts of each of these days. */
    private NavigableMap<LocalDate, BigDecimal> weights(PersonId person, LocalDate first, LocalDate last) {
        var weights = new TreeMap<LocalDate, BigDecimal>();
        db.sql("""
                select day, weight_kg from activity.counted_body
                 where person = :person and day between :first and :last and weight_kg is not null order by day, source
                """)
                .param("person", person.value())
                .param("first", first)
                .param("last", last)
                .query(row -> {
                    weights.put(row.getObject("day", LocalDate.class), row.getBigDecimal("weight_kg"));
                });
        return weights;
    }

    /** Those readings that say something else than stands now. */
    List<BodyReading> news(PersonId person, List<BodyReading> readings) {
        return readings.stream()
                .filter(reading ->
                        standing(person, reading).filter(reading::repeats).isEmpty())
                .toList();
    }

    private Optional<BodyReading> standing(PersonId person, BodyReading reading) {
        return db.sql("select * from activity.latest_body where person = :person and day = :day and source = :source")
                .param("person", person.value())
                .param("day", reading.day())
                .param("source", reading.source())
                .query((row, number) -> reading(row))
                .optional();
    }

    /** The last {@code most} measures of a person, newest first. */
    @Transactional(readOnly = true)
    public List<BodyReading> of(PersonId person, int most) {
        return db.sql("select * from activity.latest_body where person = :person order by day desc, source limit :most")
                .param("person", person.value())
                .param("most", most)
                .query((row, number) -> reading(row))
                .list();
    }

    /** The last {@code most} measures of a person with what of them does not count, newest first. */
    @Transactional(readOnly = true)
    public List<Measured> measured(PersonId person, int most) {
        record Told(LocalDate day, String source) {}
        var aside = new HashMap<Told, Map<String, String>>();
        db.sql("""
                select day, source, measure, state from activity.judged_measure
                 where person = :person and state in ('held', 'left-out')
                """).param("person", person.value()).query(row -> {
            aside.computeIfAbsent(
                            new Told(row.getObject("day", LocalDate.class), row.getString("source")),
                            told -> new HashMap<>())
                    .put(row.getString("measure"), row.getString("state"));
        });
        return of(person, most).stream()
                .map(reading ->
                        new Measured(reading, aside.getOrDefault(new Told(reading.day(), reading.source()), Map.of())))
                .toList();
    }

    /** Whether something of what a source told of a person's day waits for somebody to accept it. */
    @Transactional(readOnly = true)
    public boolean waits(PersonId person, LocalDate day, String source) {
        return db.sql("""
                select exists (select 1 from activity.judged_measure
                                where person = :person and day = :day and source = :source and state = 'held')
                """)
                .param("person", person.value())
                .param("day", day)
                .param("source", source)
                .query(Boolean.class)
                .single();
    }

    private static BodyReading reading(ResultSet row) throws SQLException {
        return new BodyReading(
                row.getObject("day", LocalDate.class),
                row.getString("source"),
                row.getString("method"),
                row.getBigDecimal("height_cm"),
                row.getBigDecimal("weight_kg"),
                row.getBigDecimal("waist_cm"),
                row.getBigDecimal("fat_percent"),
                row.getBigDecimal("muscle_kg"),
                row.getObject("systolic", Integer.class),
                row.getObject("diastolic", Integer.class));
    }
}
