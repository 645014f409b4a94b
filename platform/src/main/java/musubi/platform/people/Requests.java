package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people formally ask of what is held about them (開示・訂正・追加・削除・利用停止・消去・第三者提供の停止の請求), until when it is to be answered, and
 * what was decided. A stop that is granted holds at once: whoever's use is stopped is spoken of in no evidence that is made from then on,
 * and whoever's giving is stopped in none that is released to others. To show, put right and destroy have places of their own.
 *
 * <p>These kinds and their names are our reading of the law on personal information, unverified.
 */
@Repository
public class Requests {
    /** The longest text, and the longest name of somebody who asks for another. */
    public static final int LONGEST = 1_000;

    public static final int LONGEST_NAME = 60;

    private final JdbcClient db;
    private final Seals seals;
    private final Identities identities;
    private final Enrolments enrolments;
    private final Erasures erasures;
    private final RequestDays days;
    private final Acting acting;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Requests(
            JdbcClient db,
            Seals seals,
            Identities identities,
            Enrolments enrolments,
            Erasures erasures,
            RequestDays days,
            Acting acting,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.seals = seals;
        this.identities = identities;
        this.enrolments = enrolments;
        this.erasures = erasures;
        this.days = days;
        this.acting = acting;
        this.clock = clock;
        this.events = events;
    }

    /** A request as it came. */
    public record Received(
            UUID id,
            PersonId person,
            Request.Kind kind,
            Request.AskedBy askedBy,
            Request.Channel channel,
            LocalDate on,
            Request.Said said) {}

    /** Which requests are looked for. */
    public enum Wanted {
        OPEN,
        OVERDUE,
        STOPPING,
        DECIDED,
        ALL
    }

    /**
     * Enters what came; the same id again changes nothing.
     *
     * @throws BadInput when it came on a day that is still to come, when nobody is named who asks for another, or when too much is said
     */
    @Transactional
    public void receive(Received received) {
        var wrong = wrong(received);
        if (!wrong.isEmpty()) throw new BadInput(wrong);
        enrolments.lock(received.person());
        if (find(received.id()).isPresent()) return;
        var due = received.on().plusDays(days.days());
        insert(received, due);
        enrolments.record(
                "people.request-received",
                received.person(),
                "",
                Map.of(
                        "request",
                        received.id().toString(),
                        "kind",
                        received.kind().word(),
                        "askedBy",
                        received.askedBy().word(),
                        "channel",
                        received.channel().word(),
                        "on",
                        received.on().toString(),
                        "due",
                        due.toString()));
    }

    private List<Problem> wrong(Received received) {
        var wrong = new ArrayList<Problem>();
        if (received.on().isAfter(today()))
            wrong.add(problem(
                    "request.day",
                    "on",
                    new Words("受け付けた日は、今日までの日にしてください。", "It cannot have come on a day that is still to come.")));
        var name = received.said().representative();
        boolean another = received.askedBy() == Request.AskedBy.REPRESENTATIVE;
        if (another == name.isBlank() || name.length() > LONGEST_NAME)
            wrong.add(problem(
                    "request.representative",
                    "representative",
                    new Words(
                            "代理人が請求したときだけ、その氏名を%d字以内で書いてください。".formatted(LONGEST_NAME),
                            "Name who asks for the person, in at most %d letters, and only when somebody does."
                                    .formatted(LONGEST_NAME))));
        if (received.said().text().length() > LONGEST)
            wrong.add(problem(
                    "request.text",
                    "text",
                    new Words(
                            "内容は%,d字以内で書いてください。".formatted(LONGEST),
                            "Write it in at most %,d letters.".formatted(LONGEST))));
        return wrong;
    }

    private static Problem problem(String code, String field, Words words) {
        return Problem.error(code, new Place("form", 1, field), "", words);
    }

    private void insert(Received received, LocalDate due) {
        db.sql("""
                insert into people.request (municipality, request, person, kind, asked_by, channel, received_on, due_on, actor, recorded_at)
                values (:municipality, :request, :person, :kind, :askedBy, :channel, :on, :due, :actor, :now)
                """)
                .param("municipality", municipality())
                .param("request", received.id())
                .param("person", received.person().value())
                .param("kind", received.kind().word())
                .param("askedBy", received.askedBy().word())
                .param("channel", received.channel().word())
                .param("on", received.on())
                .param("due", due)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        db.sql("""
                insert into people.request_sealed (municipality, request, person, sealed) values (:municipality, :request, :person, :sealed)
                """)
                .param("municipality", municipality())
                .param("request", received.id())
                .param("person", received.person().value())
                .param(
                        "sealed",
                        seals.seal(
                                row(received.id()),
                                received.said().representative() + "\u0000"
                                        + received.said().text()))
                .update();
    }

    /**
     * Decides, or decides otherwise; the last word counts, and the same again changes nothing. What stops something begins or ends at once.
     *
     * @throws BadInput without a reason for what is not granted whole or is decided anew, when the reason tells who it is about, or when
     *     something is ended that is no stop that holds
     */
    @Transactional
    public void decide(UUID id, Request.Outcome outcome, String why) {
        var person = find(id).orElseThrow().person();
        enrolments.lock(person);
        var request = find(id).orElseThrow();
        var reason = reason(request, why);
        var last = request.decision();
        if (last.filter(d -> d.outcome() == outcome && d.why().equals(reason)).isPresent()) return;
        if (reason.isEmpty() && (outcome != Request.Outcome.GRANTED || last.isPresent()))
            throw new BadInput(List.of(problem("request.why", "why", new Words("理由を書いてください。", "Write the reason."))));
        if (outcome == Request.Outcome.ENDED && !request.stopping())
            throw new BadInput(List.of(problem(
                    "request.nothing-to-end",
                    "why",
                    new Words("いま止めているものがないので、解けません。", "Nothing is stopped by it, so nothing can be ended."))));
        db.sql("""
                insert into people.request_decision (municipality, request, number, person, outcome, why, actor, decided_at)
                values (:municipality, :request, :number, :person, :outcome, :why, :actor, :now)
                """)
                .param("municipality", municipality())
                .param("request", id)
                .param("number", last.map(Request.Decision::number).orElse(0) + 1)
                .param("person", person.value())
                .param("outcome", outcome.word())
                .param("why", reason)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        var decided = find(id).orElseThrow();
        if (decided.kind() == Request.Kind.STOP_OF_USE) {
            if (decided.stopping())
                events.publishEvent(new PeopleLeft(id, List.of(person), PeopleLeft.Why.USE_STOPPED));
            else if (request.stopping()) events.publishEvent(new PeopleCameBack(id, List.of(person)));
        }
        enrolments.record("people.request-decided", person, reason, written(request), written(decided));
    }

    /** The reason lies open, so it tells neither the person, by whatever record they are known, nor who asked for them. */
    private String reason(Request request, String why) {
        var names = new ArrayList<Identity>();
        for (var record : records(request.person()))
            if (erasures.erasedOn(record).isEmpty()) names.add(identities.of(record));
        var representative = said(request.id()).representative();
        if (!representative.isBlank()) names.add(new Identity(representative, "", "", ""));
        var reason = why.strip();
        for (var name : names) reason = Reason.about(name, reason);
        return reason;
    }

    private List<PersonId> records(PersonId person) {
        return db.sql("""
                with counts(person) as (select coalesce((select m.counts_as from people.merged m where m.person = :person), :person))
                select person from counts union select m.person from people.merged m join counts c on c.person = m.counts_as order by person
                """)
                .param("person", person.value())
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
    }

    private static Map<String, String> written(Request request) {
        return Map.of(
                "request",
                request.id().toString(),
                "kind",
                request.kind().word(),
                "outcome",
                request.decision().map(d -> d.outcome().word()).orElse("open"));
    }

    private static final String REQUEST = """
            select r.request, r.person, r.kind, r.asked_by, r.channel, r.received_on, r.due_on, d.number, d.outcome, d.why, d.decided_at
              from people.request r left join people.request_standing d using (municipality, request)
            """;

    private static final String WANTED = """
             where case :wanted when 'OPEN' then d.request is null
                                when 'OVERDUE' then d.request is null and r.due_on < :today
                                when 'STOPPING' then r.kind in ('stop-of-use', 'stop-of-giving') and d.outcome in ('granted', 'partly')
                                when 'DECIDED' then d.request is not null
                                else true end
            """;

    /** The one of this id. */
    @Transactional(readOnly = true)
    public Optional<Request> find(UUID id) {
        return db.sql(REQUEST + " where r.request = :request")
                .param("request", id)
                .query((row, number) -> request(row))
                .optional();
    }

    /** Some of them: those that wait first, the earliest last day first. */
    @Transactional(readOnly = true)
    public List<Request> find(Wanted wanted, int without, int most) {
        return db.sql(
                        REQUEST + WANTED
                                + " order by d.request is not null, r.due_on, r.received_on, r.request offset :without limit :most")
                .param("wanted", wanted.name())
                .param("today", today())
                .param("without", without)
                .param("most", most)
                .query((row, number) -> request(row))
                .list();
    }

    /** How many there are. */
    @Transactional(readOnly = true)
    public long count(Wanted wanted) {
        return db.sql(
                        "select count(*) from people.request r left join people.request_standing d using (municipality, request)"
                                + WANTED)
                .param("wanted", wanted.name())
                .param("today", today())
                .query(Long.class)
                .single();
    }

    /** Those of a person, the latest first. */
    @Transactional(readOnly = true)
    public List<Request> of(PersonId person) {
        return db.sql(REQUEST + """
                 where r.person = :person or r.person in (select m.person from people.merged m where m.counts_as = :person)
                 order by r.received_on desc, r.recorded_at desc, r.request
                """)
                .param("person", person.value())
                .query((row, number) -> request(row))
                .list();
    }

    /** What was said; nothing when it went with who the person was. */
    @Transactional(readOnly = true)
    public Request.Said said(UUID id) {
        return db.sql("select sealed from people.request_sealed where request = :request")
                .param("request", id)
                .query((row, number) -> said(seals.open(row(id), row.getBytes("sealed"))))
                .optional()
                .orElse(Request.Said.NOTHING);
    }

    private static Request.Said said(String opened) {
        var parts = opened.split("\u0000", 2);
        return new Request.Said(parts[0], parts[1]);
    }

    /** Everything that was decided about one, the first word first. */
    @Transactional(readOnly = true)
    public List<Request.Decision> decisions(UUID id) {
        return db.sql("""
                select number, outcome, why, decided_at from people.request_decision where request = :request order by number
                """)
                .param("request", id)
                .query((row, number) -> decision(row))
                .list();
    }

    private static Request request(ResultSet row) throws SQLException {
        var decided =
                row.getString("outcome") == null ? Optional.<Request.Decision>empty() : Optional.of(decision(row));
        return new Request(
                row.getObject("request", UUID.class),
                new PersonId(row.getObject("person", UUID.class)),
                Request.read(Request.Kind.class, row.getString("kind")).orElseThrow(),
                Request.read(Request.AskedBy.class, row.getString("asked_by")).orElseThrow(),
                Request.read(Request.Channel.class, row.getString("channel")).orElseThrow(),
                row.getObject("received_on", LocalDate.class),
                row.getObject("due_on", LocalDate.class),
                decided);
    }

    private static Request.Decision decision(ResultSet row) throws SQLException {
        return new Request.Decision(
                row.getInt("number"),
                Request.read(Request.Outcome.class, row.getString("outcome")).orElseThrow(),
                row.getString("why"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }

    /** Today in Japan. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    private static String row(UUID id) {
        return "request " + id;
    }
}
