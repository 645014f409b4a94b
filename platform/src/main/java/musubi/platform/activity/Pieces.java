package musubi.platform.activity;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.evidence.pack.PersonalExport;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What other programs tell of a resident piece by piece. A measure that is told alone leaves the others of its day as they are, and a part of a day
 * its other parts. What is told is the last word: it changes nothing only when it says what stands now, however often it was said before.
 */
@Repository
public class Pieces {
    private final JdbcClient db;
    private final Offers offers;
    private final Arriving arriving;
    private final Parts parts;
    private final BodyReadings bodies;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Pieces(
            JdbcClient db,
            Offers offers,
            Arriving arriving,
            Parts parts,
            BodyReadings bodies,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.offers = offers;
        this.arriving = arriving;
        this.parts = parts;
        this.bodies = bodies;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of a piece. */
    public sealed interface Answer {
        /** It is kept. */
        record Kept() implements Answer {}

        /** It says what stands already; nothing was added. */
        record Stands() implements Answer {}

        /** Something in it could not be kept, and so nothing was. */
        record Refused(Offer.Missed missed) implements Answer {}
    }

    /** What is new in a piece. */
    private record News(Parts.News steps, List<BodyReading> bodies) {
        boolean none() {
            return steps.parts().isEmpty() && steps.days().isEmpty() && bodies.isEmpty();
        }
    }

    /**
     * Keeps what is told of a person.
     *
     * @param name as problems name it
     * @throws BadInput when it cannot be read, the person does not take part, or a day comes to more than anybody could walk
     * @throws IOException when it breaks off
     */
    @Transactional
    public Answer tell(PersonId person, String name, InputStream piece) throws IOException {
        alone(person);
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, Japan.TIME);
        var read = PersonalExport.read(piece, name, new musubi.evidence.record.PersonId(person.toString()), Japan.TIME);
        var content = Exports.content(read, person, offers.span(person, today));
        var missed = content.missed();
        if (!missed.equals(Offer.Missed.NOTHING)) return new Answer.Refused(missed);
        var news = new News(
                parts.news(person, read.stretches().stream().map(Part::of).toList()),
                bodies.news(person, content.bodies()));
        if (news.none()) return new Answer.Stands();
        keep(person, news, now, today);
        return new Answer.Kept();
    }

    /** Until the transaction ends, whoever tells more of this person waits, so that of two at once neither is lost. */
    private void alone(PersonId person) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('piece ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> true)
                .list();
    }

    private void keep(PersonId person, News news, Instant now, LocalDate today) {
        var municipality = acting.actor().municipality().digits();
        var upload = UUID.randomUUID();
        var days = news.steps().days();
        // A clock that was set back does not make the last word an earlier one.
        db.sql("""
                insert into activity.upload (municipality, upload, digest, rows, received_at, person, said_at, piece)
                values (:municipality, :upload, :digest, :rows, :now, :person,
                        greatest(:now, (select max(coalesce(said_at, received_at)) + interval '1 microsecond'
                                          from activity.upload where person = :person)), true)
                """)
                .param("municipality", municipality)
                .param("upload", upload)
                // The same may be told again later: a digest of its own.
                .param("digest", Digest.of(upload + " " + news).hex())
                .param("rows", news.steps().parts().size() + news.bodies().size())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("person", person.value())
                .update();
        arriving.copy(days);
        arriving.keep(municipality, upload, today, days);
        parts.keep(municipality, upload, person, today, news.steps().parts());
        bodies.insert(upload, person, news.bodies(), today);
        audit.record(
                "steps.export-kept",
                "upload " + upload,
                Optional.of(person.value()),
                "",
                "{\"steps\":%d,\"body\":%d}"
                        .formatted(days.size(), news.bodies().size()));
    }
}
