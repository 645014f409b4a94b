package musubi.platform.people;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who takes part in which scheme, from when until when. */
@Repository
public class Enrolments {
    /** Who may let somebody join although a condition is not met. */
    private static final Set<Role> ACCEPTING = EnumSet.of(Role.OFFICER, Role.ADMINISTRATOR, Role.JOB);

    private final JdbcClient db;
    private final Schemes schemes;
    private final Identities identities;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Enrolments(
            JdbcClient db,
            Schemes schemes,
            Identities identities,
            Acting acting,
            Audit audit,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.schemes = schemes;
        this.identities = identities;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Somebody's time in a scheme.
     *
     * @param leftOn the first day of no longer taking part
     * @param acceptedWhy why a condition that was not met did not count; empty when all were met
     */
    public record Membership(
            String scheme,
            LocalDate enrolledOn,
            Optional<LocalDate> leftOn,
            String channel,
            String acceptedWhy,
            String leftWhy) {}

    /** Two requests about one person wait for each other. */
    void lock(PersonId person) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('person ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
    }

    /** Whether they may join; {@code Joined} means that nothing stands against it. */
    Enrolling ask(Enrolment enrolment, Identity identity, LocalDate born, Circumstances circumstances) {
        if (schemes.find(enrolment.scheme()).isEmpty())
            throw refused(
                    "resident.unknown-scheme",
                    enrolment.scheme(),
                    new Words("事業を一覧から選んでください。", "Choose a scheme from the list."));
        var memberships = of(enrolment.person()).stream()
                .filter(m -> m.scheme().equals(enrolment.scheme()))
                .toList();
        if (memberships.stream().anyMatch(m -> m.leftOn().isEmpty()))
            return new Enrolling.TakesPartAlready(enrolment.person());
        if (memberships.stream()
                .anyMatch(m -> m.leftOn().orElseThrow().isAfter(enrolment.on())
                        || m.enrolledOn().equals(enrolment.on())))
            throw refused(
                    "resident.before-leaving",
                    enrolment.on().toString(),
                    new Words("前に退会した日より後の日を入れてください。", "Enter a day after the one on which they left before."));
        var why = Reason.about(identity, enrolment.acceptedWhy());
        var unmet = schemes.unmet(enrolment.scheme(), born, circumstances, enrolment.on());
        boolean accepted = !why.isEmpty() && ACCEPTING.contains(acting.actor().role());
        return unmet.isEmpty() || accepted ? new Enrolling.Joined(enrolment.person()) : new Enrolling.Refused(unmet);
    }

    static BadInput refused(String code, String value, Words words) {
        return new BadInput(code, Place.whole("form"), value, words);
    }

    Enrolling enrol(Enrolment enrolment) {
        db.sql("""
                insert into people.enrolment (municipality, person, scheme, enrolled_on, channel, accepted_why, recorded_at)
                values (:municipality, :person, :scheme, :on, :channel, :why, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", enrolment.person().value())
                .param("scheme", enrolment.scheme())
                .param("on", enrolment.on())
                .param("channel", enrolment.channel())
                .param("why", enrolment.acceptedWhy().strip())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        record(
                "people.joined",
                enrolment.person(),
                enrolment.acceptedWhy().strip(),
                Map.of("scheme", enrolment.scheme(), "on", enrolment.on().toString(), "channel", enrolment.channel()));
        return new Enrolling.Joined(enrolment.person());
    }

    /**
     * They leave a scheme; saying so twice changes nothing.
     *
     * @param on the first day of no longer taking part
     * @throws BadInput when the day is not after the one they joined on, or the reason tells who they are
     */
    @Transactional
    public void leave(PersonId person, String scheme, LocalDate on, String why) {
        lock(person);
        var open = of(person).stream()
                .filter(m -> m.scheme().equals(scheme) && m.leftOn().isEmpty())
                .findFirst();
        if (open.isEmpty()) return;
        if (!on.isAfter(open.get().enrolledOn()))
            throw refused(
                    "resident.leaves-before-joining",
                    on.toString(),
                    new Words(
                            "退会日は登録日（%s）より後の日にしてください。".formatted(open.get().enrolledOn()),
                            "They joined on %s: enter a later day."
                                    .formatted(open.get().enrolledOn())));
        var reason = Reason.about(identities.of(person), why);
        if (reason.isEmpty())
            throw refused("resident.reason-missing", "", new Words("理由を書いてください。", "Write the reason."));
        int left = db.sql("""
                update people.enrolment set left_on = :on, left_why = :why
                 where scheme = :scheme and left_on is null
                   and (person = :person or person in (select m.person from people.merged m where m.counts_as = :person))
                """)
                .param("on", on)
                .param("why", reason)
                .param("person", person.value())
                .param("scheme", scheme)
                .update();
        // A selection they belong to may have left in between.
        if (left == 0) return;
        // Before the trail is written: whoever books takes the line of bookings first and the trail after it.
        events.publishEvent(new PeopleLeft(leaving(person, scheme, on), List.of(person), PeopleLeft.Why.LEFT));
        record(
                "people.left",
                person,
                reason,
                Map.of("scheme", scheme, "since", open.get().enrolledOn().toString()),
                Map.of("scheme", scheme, "on", on.toString()));
    }

    /** Which leaving it is when somebody left on their own. */
    static UUID leaving(PersonId person, String scheme, LocalDate on) {
        return UUID.nameUUIDFromBytes(
                "%s left %s on %s".formatted(person, scheme, on).getBytes(StandardCharsets.US_ASCII));
    }

    void record(String action, PersonId person, String why, Map<String, ?> after) {
        audit.record(action, "person " + person, behalf(person), why, Json.of(after));
    }

    void record(String action, PersonId person, String why, Map<String, ?> before, Map<String, ?> after) {
        audit.record(action, "person " + person, behalf(person), why, Json.of(before), Json.of(after));
    }

    private Optional<UUID> behalf(PersonId person) {
        return acting.actor().role() == Role.RESIDENT ? Optional.empty() : Optional.of(person.value());
    }

    /** All times somebody took part, also under a record that counts as theirs, the latest first. */
    @Transactional(readOnly = true)
    public List<Membership> of(PersonId person) {
        return db.sql("""
                select scheme, enrolled_on, left_on, channel, accepted_why, left_why from people.enrolment
                 where person = :person or person in (select m.person from people.merged m where m.counts_as = :person)
                 order by enrolled_on desc, scheme
                """)
                .param("person", person.value())
                .query((row, number) -> membership(row))
                .list();
    }

    private static Membership membership(ResultSet row) throws SQLException {
        return new Membership(
                row.getString("scheme"),
                row.getObject("enrolled_on", LocalDate.class),
                Optional.ofNullable(row.getObject("left_on", LocalDate.class)),
                row.getString("channel"),
                row.getString("accepted_why"),
                row.getString("left_why"));
    }

    /** Everybody who was enrolled in a scheme on a day of {@code from <= day < until}. */
    @Transactional(readOnly = true)
    public List<UUID> during(String scheme, LocalDate from, LocalDate until) {
        return db.sql("""
                select distinct person from people.enrolment
                 where scheme = :scheme and enrolled_on < :until and (left_on is null or left_on > :from) order by person
                """)
                .param("scheme", scheme)
                .param("from", from)
                .param("until", until)
                .query(UUID.class)
                .list();
    }

    /** What eligibility asks for, as it is known of somebody. */
    @Transactional(readOnly = true)
    public Circumstances circumstances(PersonId person) {
        return db.sql("select lives_in, works_in, certified from people.person where person = :person")
                .param("person", person.value())
                .query((row, number) -> new Circumstances(
                        Optional.ofNullable(row.getString("lives_in")).map(Code::new),
                        Optional.ofNullable(row.getString("works_in")).map(Code::new),
                        Circumstances.Certified.of(row.getString("certified"))))
                .single();
    }
}
