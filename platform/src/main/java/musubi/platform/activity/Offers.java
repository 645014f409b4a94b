package musubi.platform.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
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

/** Exports that wait to be kept, and the keeping. */
@Repository
public class Offers {
    /** After so long nobody comes back to an export they looked at. */
    private static final Duration WAITS = Duration.ofDays(1);

    /** Not the one of the API, which refuses what is missing: not everything is measured of everybody. */
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient db;
    private final Arriving arriving;
    private final BodyReadings bodies;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Offers(JdbcClient db, Arriving arriving, BodyReadings bodies, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.arriving = arriving;
        this.bodies = bodies;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** The days that may be kept: from a year before the person first joined until they left. What lies before is nobody's business here. */
    @Transactional(readOnly = true)
    Offer.Span span(PersonId person, LocalDate today) {
        return db.sql("""
                select min(enrolled_on) as joined, max(coalesce(left_on, date '9999-12-31')) as until
                  from people.membership where person = :person
                """)
                .param("person", person.value())
                .query((row, number) -> Optional.ofNullable(row.getObject("joined", LocalDate.class))
                                .isEmpty()
                        ? Optional.<Offer.Span>empty()
                        : Optional.of(new Offer.Span(
                                row.getObject("joined", LocalDate.class).minusYears(1),
                                row.getObject("until", LocalDate.class),
                                today)))
                .single()
                .orElseThrow(() -> new BadInput(
                        "steps.never-joined",
                        Place.whole("person"),
                        person.toString(),
                        new Words(
                                "この方はどの事業にも参加していません。先に参加を登録してください。",
                                "This person takes part in nothing yet: enrol them first.")));
    }

    @Transactional
    Exports.Answer offer(Offer offer, Digest file) {
        boolean kept = db.sql(
                        "select exists (select 1 from activity.upload where person = :person and digest = :digest)")
                .param("person", offer.person().value())
                .param("digest", file.hex())
                .query(Boolean.class)
                .single();
        if (kept) return new Exports.Answer.KeptBefore();
        if (known(offer.id())) return offer(new Offer(UUID.randomUUID(), offer.person(), offer.content()), file);
        var now = clock.instant();
        // Another file read in the same form takes the place of the first.
        db.sql("delete from activity.offer where offered_at < :old or offer = :offer")
                .param("old", old())
                .param("offer", offer.id())
                .update();
        db.sql("""
                insert into activity.offer (municipality, offer, person, digest, content, offered_at)
                values (:municipality, :offer, :person, :digest, :content, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("offer", offer.id())
                .param("person", offer.person().value())
                .param("digest", file.hex())
                .param("content", JSON.writeValueAsString(offer.content()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        return new Exports.Answer.Offered(offer);
    }

    private record Waiting(Offer offer, String digest) {}

    /** An export that waits; empty once it is kept or nobody came back for a day. */
    @Transactional(readOnly = true)
    public Optional<Offer> find(UUID offer) {
        return waiting(offer).map(Waiting::offer);
    }

    private Optional<Waiting> waiting(UUID offer) {
        return db.sql("select person, digest, content from activity.offer where offer = :offer and offered_at >= :old")
                .param("offer", offer)
                .param("old", old())
                .query((row, number) -> new Waiting(
                        new Offer(
                                offer,
                                new PersonId(row.getObject("person", UUID.class)),
                                JSON.readValue(row.getString("content"), Offer.Content.class)),
                        row.getString("digest")))
                .optional();
    }

    /**
     * Keeps an export that was looked at. Again, or the same file of the same person again, changes nothing.
     *
     * @throws NoSuchElementException when it no longer waits
     * @throws BadInput when the person has left since, or there is nothing to keep
     */
    @Transactional
    public Uploads.Receipt keep(UUID id) {
        var found = waiting(id);
        if (found.isEmpty()) {
            if (known(id)) return new Uploads.Receipt.KeptBefore();
            throw new NoSuchElementException("offer " + id);
        }
        var content = found.get().offer().content();
        var person = found.get().offer().person();
        if (content.empty())
            throw new BadInput(
                    "export.nothing",
                    Place.whole("export"),
                    "",
                    new Words("取り込めるものがありません。", "There is nothing to take in."));
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, Japan.TIME);
        db.sql("delete from activity.offer where offer = :offer")
                .param("offer", id)
                .update();
        if (!added(found.get(), now)) return new Uploads.Receipt.KeptBefore();
        arriving.copy(content.steps());
        var problems = arriving.problems(today, content.steps(), index -> Place.whole("export"));
        if (!problems.isEmpty()) throw new BadInput(problems);
        var municipality = acting.actor().municipality().digits();
        arriving.keep(municipality, id, today, content.steps());
        bodies.insert(id, person, content.bodies(), today);
        audit.record(
                "steps.export-kept",
                "upload " + id,
                Optional.of(person.value()),
                "",
                "{\"steps\":%d,\"body\":%d}"
                        .formatted(content.steps().size(), content.bodies().size()));
        return new Uploads.Receipt.Kept(content.rows());
    }

    private boolean known(UUID upload) {
        return db.sql("select exists (select 1 from activity.upload where upload = :upload)")
                .param("upload", upload)
                .query(Boolean.class)
                .single();
    }

    /** A device whose clock runs ahead has no later word than the moment we were told. */
    private boolean added(Waiting waiting, Instant now) {
        var content = waiting.offer().content();
        var saidAt = content.writtenAt().filter(at -> at.isBefore(now)).orElse(now);
        return db.sql("""
                insert into activity.upload (municipality, upload, digest, rows, received_at, person, said_at, left_out)
                values (:municipality, :upload, :digest, :rows, :now, :person, :said, :left) on conflict do nothing
                """)
                        .param("municipality", acting.actor().municipality().digits())
                        .param("upload", waiting.offer().id())
                        .param("digest", waiting.digest())
                        .param("rows", content.rows())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("person", waiting.offer().person().value())
                        .param("said", saidAt.atOffset(ZoneOffset.UTC))
                        .param("left", JSON.writeValueAsString(content.missed()))
                        .update()
                == 1;
    }

    /** Whether every device in an export has told something of this person before, so that it is no stranger's. */
    @Transactional(readOnly = true)
    public boolean familiar(Offer offer) {
        var sources = Stream.concat(
                        offer.content().steps().stream().map(StepsReading::source),
                        offer.content().bodies().stream().map(BodyReading::source))
                .distinct()
                .toList();
        return db.sql("""
                select count(*) from (
                    select source from activity.steps where person = :person and source = any(:sources)
                    union select source from activity.body where person = :person and source = any(:sources)) known
                """)
                        .param("person", offer.person().value())
                        .param("sources", sources.toArray(String[]::new))
                        .query(Integer.class)
                        .single()
                == sources.size();
    }

    /**
     * An export that is kept.
     *
     * @param told each day and source it told of
     * @param bodies how many measures of the body were in it
     */
    public record Came(Instant at, List<Told> told, int bodies, Offer.Missed missed) {
        /** Lists are copied. */
        public Came {
            told = List.copyOf(told);
        }

        /** A day and who told of it. */
        public record Told(LocalDate day, String source, int steps) {}
    }

    /** What came in with a person's own export. */
    @Transactional(readOnly = true)
    public Optional<Came> came(UUID upload, PersonId person) {
        return db.sql("select received_at, left_out from activity.upload where upload = :upload and person = :person")
                .param("upload", upload)
                .param("person", person.value())
                .query((row, number) -> new Came(
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        told(upload),
                        measures(upload),
                        Optional.ofNullable(row.getString("left_out"))
                                .map(text -> JSON.readValue(text, Offer.Missed.class))
                                .orElse(Offer.Missed.NOTHING)))
                .optional();
    }

    private List<Came.Told> told(UUID upload) {
        return db.sql("select day, source, steps from activity.steps where upload = :upload order by day desc, source")
                .param("upload", upload)
                .query((row, number) -> new Came.Told(
                        row.getObject("day", LocalDate.class), row.getString("source"), row.getInt("steps")))
                .list();
    }

    private int measures(UUID upload) {
        return db.sql("select count(*) from activity.body where upload = :upload")
                .param("upload", upload)
                .query(Integer.class)
                .single();
    }

    /** Throws an export away that was looked at. */
    @Transactional
    public void discard(UUID offer) {
        db.sql("delete from activity.offer where offer = :offer")
                .param("offer", offer)
                .update();
    }

    /** Puts away the exports that nobody came back for. */
    @Transactional
    public void forgetOld() {
        db.sql("delete from activity.offer where offered_at < :old")
                .param("old", old())
                .update();
    }

    private OffsetDateTime old() {
        return clock.instant().minus(WAITS).atOffset(ZoneOffset.UTC);
    }
}
