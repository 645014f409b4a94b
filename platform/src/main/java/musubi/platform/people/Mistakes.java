package musubi.platform.people;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was entered wrongly about taking part is put right: the day somebody joined, that they joined at all, or that they left. What
 * stood there stays on record. Conditions are not asked again: whoever puts a day right answers for it with the reason.
 */
@Repository
public class Mistakes {
    /** Nobody is taken back under whom one of these was recorded since the day, by what tells its day. Our own choice. */
    static final Map<String, String> DAYS = Map.of(
            "attendance", "(q.happened_at at time zone :zone)::date",
            "steps", "q.day",
            "body", "q.day",
            "checkups", "q.day",
            "answers", "q.day",
            "points-awarded", "q.earned_last",
            "exchanges", "(q.asked_at at time zone :zone)::date",
            "lottery-entries", "null::date",
            "ranking-gifts", "(q.happened_at at time zone :zone)::date",
            "grants", "(q.asked_at at time zone :zone)::date");

    private final JdbcClient db;
    private final Enrolments enrolments;
    private final Identities identities;
    private final List<Holding> holdings;
    private final Acting acting;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Mistakes(
            JdbcClient db,
            Enrolments enrolments,
            Identities identities,
            List<Holding> holdings,
            Acting acting,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.enrolments = enrolments;
        this.identities = identities;
        this.holdings = List.copyOf(holdings);
        this.acting = acting;
        this.clock = clock;
        this.events = events;
    }

    /** Which time in a scheme: there is one of a person that began on a day. */
    public record Wrong(PersonId person, String scheme, LocalDate on) {}

    /** The time in a scheme that is looked at; empty when there is none, such as after it was put right. */
    @Transactional(readOnly = true)
    public Optional<Enrolments.Membership> find(Wrong wrong) {
        return enrolments.of(wrong.person()).stream()
                .filter(m -> m.scheme().equals(wrong.scheme()) && m.enrolledOn().equals(wrong.on()))
                .findFirst();
    }

    /**
     * They joined on another day. What was recorded since either day counts by the new one from now on.
     *
     * @throws BadInput when the day is still to come, is not before the one they left on, or lies in another time in the scheme; or without
     *     a reason, or when it tells who they are
     */
    @Transactional
    public void joinedOn(Wrong wrong, LocalDate day, String why) {
        enrolments.lock(wrong.person());
        var standing = standing(wrong);
        if (day.equals(wrong.on())) return;
        if (day.isAfter(LocalDate.ofInstant(clock.instant(), Japan.TIME)))
            throw refused(
                    "resident.joined-in-future",
                    "day",
                    day,
                    new Words("登録日は今日までの日にしてください。", "They cannot have joined on a day that is still to come."));
        if (standing.leftOn().filter(left -> !day.isBefore(left)).isPresent())
            throw refused(
                    "resident.joined-after-leaving",
                    "day",
                    day,
                    new Words(
                            "登録日は、参加しなくなった日（%s）より前にしてください。"
                                    .formatted(standing.leftOn().get()),
                            "They left on %s: enter an earlier day."
                                    .formatted(standing.leftOn().get())));
        var other = enrolments.of(wrong.person()).stream()
                .filter(m ->
                        m.scheme().equals(wrong.scheme()) && !m.enrolledOn().equals(wrong.on()))
                .filter(m -> m.leftOn().map(day::isBefore).orElse(true)
                        && standing.leftOn().map(m.enrolledOn()::isBefore).orElse(true))
                .findFirst();
        if (other.isPresent())
            throw refused(
                    "resident.joined-twice",
                    "day",
                    day,
                    new Words(
                            "同じ事業に %s から参加していた期間と重なります。重ならない日にしてください。"
                                    .formatted(other.get().enrolledOn()),
                            "It overlaps with the time in the scheme that began on %s: enter a day outside of it."
                                    .formatted(other.get().enrolledOn())));
        var reason = reason(wrong, why);
        keep(wrong, Optional.of(day), reason);
        int moved = db.sql("with gone as (delete from people.enrolment" + THESE + """
                returning municipality, person, scheme, left_on, channel, accepted_why, left_why, left_with)
                insert into people.enrolment (municipality, person, scheme, enrolled_on, left_on, channel, accepted_why, left_why, left_with, recorded_at)
                select municipality, person, scheme, :day, left_on, channel, accepted_why, left_why, left_with, :now from gone
                """)
                .params(these(wrong))
                .param("day", day)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        allowed(moved);
        enrolments.record(
                "people.enrolment-corrected",
                wrong.person(),
                reason,
                written(wrong),
                Map.of("scheme", wrong.scheme(), "on", day.toString()));
    }

    /**
     * They never joined. Whoever takes part in nothing else may then be erased.
     *
     * @throws BadInput when something was recorded of them since that day, named with how many of each; or without a reason, or when it tells who they are
     */
    @Transactional
    public void neverJoined(Wrong wrong, String why) {
        enrolments.lock(wrong.person());
        var standing = standing(wrong);
        var reason = reason(wrong, why);
        var standInTheWay = inTheWay(wrong, standing);
        if (!standInTheWay.isEmpty())
            throw refused(
                    "resident.joined-with-records",
                    "why",
                    wrong.on(),
                    new Words(
                            "登録日から後に、次の記録があるので取り消せません: %s。退会を記録するか、記録を先に直してください。"
                                    .formatted(listed(standInTheWay, "ja")),
                            "It cannot be taken back, because of what was recorded since: %s. Record that they leave, or put the records right first."
                                    .formatted(listed(standInTheWay, "en"))));
        keep(wrong, Optional.empty(), reason);
        allowed(db.sql("delete from people.enrolment" + THESE)
                .params(these(wrong))
                .update());
        events.publishEvent(new PeopleLeft(UUID.randomUUID(), List.of(wrong.person()), PeopleLeft.Why.NEVER_JOINED));
        enrolments.record("people.enrolment-taken-back", wrong.person(), reason, written(wrong), Map.of());
    }

    /** How many records of a kind there are. */
    private record InTheWay(Words title, long records) {}

    private List<InTheWay> inTheWay(Wrong wrong, Enrolments.Membership standing) {
        return holdings.stream()
                .filter(holding -> DAYS.containsKey(holding.id()))
                .map(holding -> new InTheWay(holding.title(), count(holding, wrong, standing)))
                .filter(found -> found.records() > 0)
                .toList();
    }

    private long count(Holding holding, Wrong wrong, Enrolments.Membership standing) {
        return db.sql("""
                select count(*) from (select q.person, %s as on_day from (%s) q) q
                 where (q.person = :person or q.person in (select m.person from people.merged m where m.counts_as = :person))
                   and coalesce(q.on_day >= :on and q.on_day < :left, true)
                """.formatted(DAYS.get(holding.id()), holding.query()))
                .param("person", wrong.person().value())
                .param("on", wrong.on())
                .param("left", standing.leftOn().orElse(LocalDate.of(9999, 12, 31)))
                .param("zone", Japan.TIME.getId())
                .query(Long.class)
                .single();
    }

    private static String listed(List<InTheWay> found, String language) {
        return found.stream()
                .map(one -> "%s %,d".formatted(one.title().in(language), one.records()))
                .collect(Collectors.joining(language.equals("ja") ? "、" : ", "));
    }

    /**
     * They did not leave: they take part as if nothing had been said, and get the places back that were lost by it, as far as there is room.
     *
     * @return under which the places were lost
     * @throws BadInput when they have joined the scheme again since; or without a reason, or when it tells who they are
     */
    @Transactional
    public UUID neverLeft(Wrong wrong, String why) {
        enrolments.lock(wrong.person());
        var standing = standing(wrong);
        var leaving = leaving(wrong, standing);
        if (standing.leftOn().isEmpty()) return leaving;
        if (erased(wrong.person()))
            throw refused(
                    "resident.erased-already",
                    "why",
                    wrong.on(),
                    new Words(
                            "氏名などは消去されているので、退会は取り消せません。",
                            "Who they are was destroyed, so the leaving cannot be taken back."));
        var again = enrolments.of(wrong.person()).stream()
                .filter(m -> m.scheme().equals(wrong.scheme()) && m.enrolledOn().isAfter(wrong.on()))
                .findFirst();
        if (again.isPresent())
            throw refused(
                    "resident.joined-again",
                    "why",
                    again.get().enrolledOn(),
                    new Words(
                            "その後 %s に同じ事業へ再び登録しているので、退会は取り消せません。先に後の登録を取り消してください。"
                                    .formatted(again.get().enrolledOn()),
                            "They joined the scheme again on %s: take that back first."
                                    .formatted(again.get().enrolledOn())));
        var reason = reason(wrong, why);
        db.sql("update people.enrolment set left_on = null, left_why = '', left_with = null" + THESE)
                .params(these(wrong))
                .update();
        events.publishEvent(new PeopleCameBack(leaving, List.of(wrong.person())));
        enrolments.record(
                "people.leaving-taken-back",
                wrong.person(),
                reason,
                Map.of("scheme", wrong.scheme(), "on", standing.leftOn().get().toString()),
                Map.of("scheme", wrong.scheme(), "since", wrong.on().toString()));
        return leaving;
    }

    private boolean erased(PersonId person) {
        return db.sql("select exists (select from people.erasure where person = :person)")
                .param("person", person.value())
                .query(Boolean.class)
                .single();
    }

    private UUID leaving(Wrong wrong, Enrolments.Membership standing) {
        return db.sql("select left_with from people.enrolment" + THESE + " and left_with is not null limit 1")
                .params(these(wrong))
                .query(UUID.class)
                .optional()
                .orElseGet(() -> Enrolments.leaving(
                        wrong.person(), wrong.scheme(), standing.leftOn().orElse(wrong.on())));
    }

    private Enrolments.Membership standing(Wrong wrong) {
        return find(wrong)
                .orElseThrow(() -> refused(
                        "resident.no-such-enrolment",
                        "why",
                        wrong.on(),
                        new Words("この登録はもうありません。参加者の記録を開き直してください。", "This enrolment is gone. Open the record again.")));
    }

    private String reason(Wrong wrong, String why) {
        var reason = Reason.about(identities.of(wrong.person()), why);
        if (reason.isEmpty())
            throw Enrolments.refused("resident.reason-missing", "", new Words("理由を書いてください。", "Write the reason."));
        return reason;
    }

    private static final String THESE = """
             where scheme = :scheme and enrolled_on = :on
               and (person = :person or person in (select m.person from people.merged m where m.counts_as = :person))
            """;

    private static Map<String, Object> these(Wrong wrong) {
        return Map.of(
                "scheme",
                wrong.scheme(),
                "on",
                wrong.on(),
                "person",
                wrong.person().value());
    }

    private void keep(Wrong wrong, Optional<LocalDate> rightly, String why) {
        db.sql("""
                insert into people.mistaken_enrolment (municipality, mistake, person, scheme, enrolled_on, left_on, channel, accepted_why, left_why,
                                                       entered_at, rightly_on, why, actor, recorded_at)
                select municipality, gen_random_uuid(), person, scheme, enrolled_on, left_on, channel, accepted_why, left_why,
                       recorded_at, :rightly, :why, :actor, :now
                  from people.enrolment
                """ + THESE)
                .params(these(wrong))
                .param("rightly", rightly.orElse(null))
                .param("why", why)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void allowed(int changed) {
        if (changed == 0)
            throw new IllegalStateException("the role %s takes no enrolment back"
                    .formatted(acting.actor().role().word()));
    }

    private static Map<String, String> written(Wrong wrong) {
        return Map.of("scheme", wrong.scheme(), "on", wrong.on().toString());
    }

    private static BadInput refused(String code, String field, LocalDate day, Words words) {
        return new BadInput(code, new Place("form", 1, field), day.toString(), words);
    }
}
