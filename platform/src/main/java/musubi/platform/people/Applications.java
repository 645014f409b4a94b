package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Wishes to join that were sent from home. Whoever sends one is told that it has come, and nothing else, whether they are entered already
 * or not. It counts for nothing until staff has confirmed who they are and where they live.
 */
@Repository
public class Applications {
    /** How many may wait; beyond it the form says to come to the counter, so that nobody fills the database from outside. */
    static final int MOST_WAITING = 5000;

    private final JdbcClient db;
    private final Seals seals;
    private final People people;
    private final Consents consents;
    private final Mails mails;
    private final Duplicates duplicates;
    private final Enrolments enrolments;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Applications(
            JdbcClient db,
            Seals seals,
            People people,
            Consents consents,
            Mails mails,
            Duplicates duplicates,
            Enrolments enrolments,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.seals = seals;
        this.people = people;
        this.consents = consents;
        this.mails = mails;
        this.duplicates = duplicates;
        this.enrolments = enrolments;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** Opens or closes a scheme for applications; the same again changes nothing. */
    @Transactional
    public void intake(String scheme, Intake intake) {
        if (open().contains(scheme) == (intake == Intake.OPEN)) return;
        db.sql("""
                insert into people.intake (municipality, scheme, recorded_at, open, actor)
                values (:municipality, :scheme, :now, :open, :actor)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("scheme", scheme)
                .param("now", now())
                .param("open", intake == Intake.OPEN)
                .param("actor", acting.actor().name())
                .update();
        audit.record(
                intake == Intake.OPEN ? "people.intake-opened" : "people.intake-closed",
                "scheme " + scheme,
                Optional.empty(),
                "",
                open(intake == Intake.CLOSED),
                open(intake == Intake.OPEN));
    }

    private static String open(boolean open) {
        return Json.of(Map.of("open", open));
    }

    /** Whether a scheme takes applications. */
    public enum Intake {
        OPEN,
        CLOSED
    }

    /** The schemes that take applications. */
    @Transactional(readOnly = true)
    public List<String> open() {
        return db.sql("""
                select scheme from (select distinct on (scheme) scheme, open from people.intake
                                     order by scheme, recorded_at desc) i where open order by scheme
                """).query(String.class).list();
    }

    /** What became of sending one. */
    public enum Sent {
        RECEIVED,
        /** The scheme takes none now. */
        CLOSED,
        /** Too many wait; the counter helps. */
        FULL
    }

    /** Keeps a wish until it is decided; the same again changes nothing. */
    @Transactional
    public Sent send(Applying applying) {
        if (!open().contains(applying.scheme())) return Sent.CLOSED;
        if (count() >= MOST_WAITING) return Sent.FULL;
        int kept = db.sql("""
                insert into people.application (municipality, application, scheme, helped, agreed, received_at)
                values (:municipality, :application, :scheme, :helped, :agreed, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("application", applying.application())
                .param("scheme", applying.scheme())
                .param("helped", applying.helped().word())
                .param(
                        "agreed",
                        applying.agreed().stream().map(Applying.Agreed::word).toArray(String[]::new))
                .param("now", now())
                .update();
        if (kept == 0) return Sent.RECEIVED;
        db.sql("""
                insert into people.application_sealed (municipality, application, sealed) values (:municipality, :application, :sealed)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("application", applying.application())
                .param("sealed", seals.seal(row(applying.application()), text(applying)))
                .update();
        audit.record(
                "people.applied",
                subject(applying.application()),
                Optional.empty(),
                "",
                Json.of(Map.of(
                        "scheme", applying.scheme(), "helped", applying.helped().word())));
        return Sent.RECEIVED;
    }

    /**
     * One that waits.
     *
     * @param twin somebody who is entered and may be the same person
     * @param again whether another one that waits may come from the same person
     */
    public record Waiting(Applying applying, Instant receivedAt, Optional<PersonId> twin, boolean again) {}

    /** How many wait. */
    @Transactional(readOnly = true)
    public long count() {
        return db.sql("select count(*) from people.application_sealed")
                .query(Long.class)
                .single();
    }

    /**
     * Some of those that wait, the longest first. What they say is sealed, so whether two came from the same person is only seen by opening all;
     * there are never more than {@link #MOST_WAITING}.
     *
     * @param scheme empty for every one
     */
    @Transactional(readOnly = true)
    public List<Waiting> waiting(String scheme, int without, int most) {
        var all = db.sql(WAITING + " order by a.received_at, a.application limit :most")
                .param("most", MOST_WAITING)
                .query((row, number) -> Map.entry(applying(row), received(row)))
                .list();
        var times = new HashMap<String, Integer>();
        for (var one : all) for (var key : keys(one.getKey())) times.merge(key, 1, Integer::sum);
        var shown = all.stream()
                .filter(one -> scheme.isEmpty() || one.getKey().scheme().equals(scheme))
                .skip(without)
                .limit(most)
                .toList();
        var known =
                duplicates.known(shown.stream().map(one -> one.getKey().born()).toList());
        return shown.stream()
                .map(one -> new Waiting(
                        one.getKey(),
                        one.getValue(),
                        keys(one.getKey()).stream()
                                .flatMap(key -> Optional.ofNullable(known.get(key)).stream())
                                .findFirst(),
                        keys(one.getKey()).stream().anyMatch(key -> times.getOrDefault(key, 0) > 1)))
                .toList();
    }

    private static List<String> keys(Applying applying) {
        return Duplicates.keys(applying.identity(), applying.born());
    }

    /** One that waits; empty when it is decided or was never there. */
    @Transactional(readOnly = true)
    public Optional<Waiting> find(UUID application) {
        return db.sql(WAITING + " where a.application = :application")
                .param("application", application)
                .query((row, number) -> new Waiting(applying(row), received(row), Optional.empty(), false))
                .optional()
                .map(one -> new Waiting(
                        one.applying(),
                        one.receivedAt(),
                        duplicates.of(one.applying().joining(today(), "")),
                        false));
    }

    private static final String WAITING = """
            select a.application, a.scheme, a.helped, a.agreed, a.received_at, s.sealed
              from people.application a join people.application_sealed s using (municipality, application)
            """;

    /** How it was confirmed who somebody is and where they live. */
    public enum Confirmed {
        /** Looked up in the register of residents. */
        REGISTER,
        /** A document was shown. */
        DOCUMENT,
        /** They were called on the telephone. */
        CALL;

        /** As the database and the pages write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Lets them join from today on, as a new person; what they agreed to counts from when they sent it. The same again gives the same answer.
     *
     * @param acceptedWhy why they may join although a condition is not met; empty when nobody said so
     */
    @Transactional
    public Enrolling admit(UUID application, Confirmed how, String acceptedWhy) {
        lock(application);
        var found = find(application);
        if (found.isEmpty()) return decided(application);
        var applying = found.get().applying();
        var person = applying.person();
        var answer = people.join(applying.joining(today(), acceptedWhy));
        if (!(answer instanceof Enrolling.Joined)) return answer;
        if (!applying.mail().isEmpty()) mails.reachAt(person, applying.mail());
        agree(person, found.get());
        decide(application, new Decision("admitted", Optional.of(person), how.word(), ""));
        return answer;
    }

    /**
     * It was somebody who is entered already: they join the scheme under the record that is there. The address for mail and all else that
     * was sent is left aside: whoever sent it may not be the one it names.
     */
    @Transactional
    public Enrolling known(UUID application, PersonId person, Confirmed how, String acceptedWhy) {
        lock(application);
        var found = find(application);
        if (found.isEmpty()) return decided(application);
        var scheme = found.get().applying().scheme();
        var answer = people.join(new Enrolment(person, scheme, today(), "online", acceptedWhy));
        if (answer instanceof Enrolling.Refused) return answer;
        agree(person, found.get());
        decide(application, new Decision("known", Optional.of(person), how.word(), ""));
        return answer;
    }

    /** Declines; what they said about themselves is destroyed. Doing it twice changes nothing. */
    @Transactional
    public void decline(UUID application, String why) {
        lock(application);
        var found = find(application);
        if (found.isEmpty()) return;
        var reason = Reason.about(found.get().applying().identity(), why);
        if (reason.isEmpty())
            throw Enrolments.refused("resident.reason-missing", "", new Words("理由を書いてください。", "Write the reason."));
        decide(application, new Decision("declined", Optional.empty(), "", reason));
    }

    /** Destroys what somebody said about themselves because nobody has decided it; what was decided meanwhile stays. */
    void expire(UUID application) {
        lock(application);
        if (find(application).isPresent()) decide(application, new Decision("expired", Optional.empty(), "", ""));
    }

    private record Decision(String outcome, Optional<PersonId> person, String how, String why) {}

    private void agree(PersonId person, Waiting waiting) {
        for (var agreed : waiting.applying().agreed()) consents.give(person, agreed, waiting.receivedAt());
    }

    private void decide(UUID application, Decision decision) {
        db.sql("""
                insert into people.application_decision (municipality, application, outcome, person, how, why, actor, decided_at)
                values (:municipality, :application, :outcome, :person, :how, :why, :actor, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("application", application)
                .param("outcome", decision.outcome())
                .param("person", decision.person().map(PersonId::value).orElse(null))
                .param("how", decision.how())
                .param("why", decision.why())
                .param("actor", acting.actor().name())
                .param("now", now())
                .update();
        db.sql("delete from people.application_sealed where application = :application")
                .param("application", application)
                .update();
        audit.record(
                switch (decision.outcome()) {
                    case "admitted" -> "people.application-admitted";
                    case "known" -> "people.application-known";
                    case "expired" -> "people.application-expired";
                    default -> "people.application-declined";
                },
                subject(application),
                decision.person().map(PersonId::value),
                decision.why(),
                Json.of(Map.of("state", "waiting")),
                Json.of(Map.of("how", decision.how())));
    }

    private Enrolling decided(UUID application) {
        return db.sql("select person from people.application_decision where application = :application")
                .param("application", application)
                .query((row, number) -> Optional.ofNullable(row.getObject("person", UUID.class)))
                .optional()
                .flatMap(person -> person)
                .<Enrolling>map(person -> new Enrolling.TakesPartAlready(new PersonId(person)))
                .orElseGet(() -> new Enrolling.Refused(
                        List.of(new Words("この申込みはもう処理されています。", "This application has been decided already."))));
    }

    private void lock(UUID application) {
        enrolments.lock(new PersonId(application));
    }

    private static Instant received(ResultSet row) throws SQLException {
        return row.getObject("received_at", OffsetDateTime.class).toInstant();
    }

    private Applying applying(ResultSet row) throws SQLException {
        var application = row.getObject("application", UUID.class);
        var said = seals.open(row(application), row.getBytes("sealed")).split("\u0000", -1);
        return new Applying(
                application,
                row.getString("scheme"),
                new Identity(said[0], said[1], said[2], said[3]),
                LocalDate.parse(said[4]),
                said[5],
                new Circumstances(code(said[6]), code(said[7]), Circumstances.Certified.of(said[8])),
                said[9],
                Applying.Helped.of(row.getString("helped")),
                Arrays.stream((String[]) row.getArray("agreed").getArray())
                        .map(Applying.Agreed::of)
                        .toList());
    }

    private static String text(Applying applying) {
        var identity = applying.identity();
        var circumstances = applying.circumstances();
        return String.join(
                "\u0000",
                identity.name(),
                identity.kana(),
                identity.address(),
                identity.phone(),
                applying.born().toString(),
                applying.sex(),
                circumstances.livesIn().map(Code::digits).orElse(""),
                circumstances.worksIn().map(Code::digits).orElse(""),
                circumstances.certified().word(),
                applying.mail());
    }

    private static Optional<Code> code(String digits) {
        return digits.isEmpty() ? Optional.empty() : Optional.of(new Code(digits));
    }

    private static String row(UUID application) {
        return "application " + application;
    }

    private static String subject(UUID application) {
        return "application " + application;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
