package musubi.platform.people;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.area.Areas;
import musubi.platform.municipality.Code;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What is held of somebody put right (訂正). What was there before stays, sealed, with who put it right and why. */
@Repository
public class Corrections {
    private final JdbcClient db;
    private final Seals seals;
    private final Identities identities;
    private final Enrolments enrolments;
    private final Areas areas;
    private final Acting acting;
    private final Clock clock;

    Corrections(
            JdbcClient db,
            Seals seals,
            Identities identities,
            Enrolments enrolments,
            Areas areas,
            Acting acting,
            Clock clock) {
        this.db = db;
        this.seals = seals;
        this.identities = identities;
        this.enrolments = enrolments;
        this.areas = areas;
        this.acting = acting;
        this.clock = clock;
    }

    /** What is held of somebody besides what they did. */
    public record Particulars(
            Identity identity, LocalDate born, String sex, Optional<String> area, Circumstances circumstances) {
        /** The same, with this area. */
        public Particulars in(Optional<String> area) {
            return new Particulars(identity, born, sex, area, circumstances);
        }

        Map<String, String> written() {
            var parts = new LinkedHashMap<String, String>();
            parts.put("name", identity.name());
            parts.put("kana", identity.kana());
            parts.put("address", identity.address());
            parts.put("phone", identity.phone());
            parts.put("born", born.toString());
            parts.put("sex", sex);
            parts.put("area", area.orElse(""));
            parts.put("lives_in", circumstances.livesIn().map(Code::digits).orElse(""));
            parts.put("works_in", circumstances.worksIn().map(Code::digits).orElse(""));
            parts.put("certified", circumstances.certified().word());
            return parts;
        }
    }

    /** A correction that was made: {@code before} is what stood there. */
    public record Made(int number, Map<String, String> before, String why, Instant at) {}

    /** What is held now. */
    @Transactional(readOnly = true)
    public Particulars of(PersonId person) {
        var identity = identities.of(person);
        return db.sql("select born, sex, area, lives_in, works_in, certified from people.person where person = :person")
                .param("person", person.value())
                .query((row, number) -> new Particulars(
                        identity,
                        row.getObject("born", LocalDate.class),
                        row.getString("sex"),
                        Optional.ofNullable(row.getString("area")),
                        enrolments.circumstances(person)))
                .single();
    }

    /**
     * Puts it right; the same again changes nothing.
     *
     * @throws BadInput when there is no reason, or it tells who it is about, or the area is not among those of today
     */
    @Transactional
    public void correct(PersonId person, Particulars right, String why) {
        enrolments.lock(person);
        var before = of(person);
        if (before.equals(right)) return;
        var reason = Reason.about(right.identity(), Reason.about(before.identity(), why));
        if (reason.isEmpty())
            throw Enrolments.refused("resident.reason-missing", "", new Words("理由を書いてください。", "Write the reason."));
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        if (!right.area().equals(before.area())
                && right.area().isPresent()
                && !areas.known(right.area().get(), today))
            throw Enrolments.refused("resident.unknown-area", right.area().get(), Areas.unknown(today));
        int number = made(person).size() + 1;
        db.sql("""
                insert into people.history (municipality, person, number, sealed, why, actor, recorded_at)
                values (:municipality, :person, :number, :sealed, :why, :actor, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", person.value())
                .param("number", number)
                .param("sealed", seals.seal(row(person, number), text(before.written())))
                .param("why", reason)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        identities.keep(person, right.identity());
        update(person, right);
        enrolments.record("people.corrected", person, reason, Map.of("changed", changed(before, right)));
    }

    /**
     * Puts it right unless somebody else did since it was as {@code seen}; whether it did not come to that.
     *
     * @throws BadInput as {@link #correct(PersonId, Particulars, String)}
     */
    @Transactional
    public boolean correct(PersonId person, Particulars seen, Particulars right, String why) {
        enrolments.lock(person);
        if (!of(person).equals(seen)) return false;
        correct(person, right, why);
        return true;
    }

    private static String row(PersonId person, int number) {
        return "history " + person + " " + number;
    }

    private static String text(Map<String, String> parts) {
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "\u0000" + part.getValue())
                .collect(Collectors.joining("\u0000"));
    }

    private static Map<String, String> parts(String text) {
        var words = text.split("\u0000", -1);
        var parts = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < words.length; i += 2) parts.put(words[i], words[i + 1]);
        return parts;
    }

    private void update(PersonId person, Particulars right) {
        db.sql("""
                update people.person set born = :born, sex = :sex, area = :area, lives_in = :lives, works_in = :works, certified = :certified
                 where person = :person
                """)
                .param("born", right.born())
                .param("sex", right.sex())
                .param("area", right.area().orElse(null))
                .param(
                        "lives",
                        right.circumstances().livesIn().map(Code::digits).orElse(null))
                .param(
                        "works",
                        right.circumstances().worksIn().map(Code::digits).orElse(null))
                .param("certified", right.circumstances().certified().word())
                .param("person", person.value())
                .update();
    }

    /** Which parts; what they say is nobody else's business. */
    private static List<String> changed(Particulars before, Particulars right) {
        var old = before.written();
        var changed = new ArrayList<String>();
        right.written().forEach((part, value) -> {
            if (!value.equals(old.get(part))) changed.add(part);
        });
        return changed;
    }

    /** All corrections, the first one first. */
    @Transactional(readOnly = true)
    public List<Made> made(PersonId person) {
        return db.sql(
                        "select number, sealed, why, recorded_at from people.history where person = :person order by number")
                .param("person", person.value())
                .query((row, index) -> new Made(
                        row.getInt("number"),
                        parts(seals.open(row(person, row.getInt("number")), row.getBytes("sealed"))),
                        row.getString("why"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
