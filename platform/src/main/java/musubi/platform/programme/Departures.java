package musubi.platform.programme;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.PeopleCameBack;
import musubi.platform.people.PeopleLeaving;
import musubi.platform.people.PeopleLeft;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who no longer takes part keeps no place in a session that has not begun, and those who wait move up. Where leaving was a mistake, what
 * was lost is given back as far as there is room.
 */
@Component
class Departures {
    private final JdbcClient db;
    private final Bookings bookings;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Departures(JdbcClient db, Bookings bookings, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.bookings = bookings;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A booking that is lost, or was. */
    private record Place(UUID booking, String session, UUID person, String state) {}

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(PeopleLeaving leaving) {
        bookings.lock();
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(PeopleLeft left) {
        // Who books at this moment is waited for, or waits and is then judged by what was left.
        bookings.lock();
        var ending = ending(left);
        for (var place : ending) end(place, left);
        // Only when all have gone: none of them takes the place of another.
        var freed = new LinkedHashSet<String>();
        ending.forEach(place -> freed.add(place.session()));
        ending.forEach(
                place -> freed.addAll(bookings.waitingAtThatTime(new PersonId(place.person()), place.session())));
        freed.forEach(bookings::moveUp);
    }

    private static final String RECORDS = """
            with own(person) as (
                select coalesce(m.counts_as, asked.person) from unnest(:people) as asked(person) left join people.merged m on m.person = asked.person),
            records as (
                select person from own union select m.person from people.merged m join own on m.counts_as = own.person)
            """;

    /** Who never joined was not met through the scheme: what everybody may book they keep, as anybody would who is in none. */
    private static String keeps(PeopleLeft.Why why) {
        return why == PeopleLeft.Why.NEVER_JOINED ? "may_take_part" : "keeps_place";
    }

    private List<Place> ending(PeopleLeft left) {
        return db.sql(RECORDS + """
                select b.booking, b.session, b.person, b.state
                  from programme.booking b join programme.session s using (municipality, session)
                 where b.person in (select person from records) and b.state <> 'cancelled' and s.day + s.starts_at > :now
                   and not programme.%s(b.person, b.session)
                 order by b.line
                """.formatted(keeps(left.why())))
                .param("people", ids(left.people()))
                .param("now", now())
                .query(Place.class)
                .list();
    }

    private void end(Place place, PeopleLeft left) {
        db.sql("""
                update programme.booking set state = 'cancelled', ended_at = :now, left_with = :leaving, left_as = state where booking = :booking
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("leaving", left.leaving())
                .param("booking", place.booking())
                .update();
        audit.record(
                "booking.cancelled",
                "session " + place.session(),
                onBehalfOf(place),
                why(left.why()),
                written(place, place.state()),
                written(place, "cancelled"));
    }

    private static String why(PeopleLeft.Why why) {
        return switch (why) {
            case LEFT -> "事業に参加しなくなったため";
            case USE_STOPPED -> "利用の停止のため";
            case ERASED -> "氏名などの消去のため";
            case NEVER_JOINED -> "登録の誤りを取り消したため";
        };
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(PeopleCameBack back) {
        bookings.lock();
        var sessions = new LinkedHashSet<String>();
        for (var place : lost(back)) if (given(place)) sessions.add(place.session());
        sessions.forEach(bookings::moveUp);
    }

    private List<Place> lost(PeopleCameBack back) {
        return db.sql(RECORDS + """
                select b.booking, b.session, b.person, b.left_as as state
                  from programme.booking b join programme.session s using (municipality, session)
                 where b.person in (select person from records) and b.left_with = :leaving
                   and s.state = 'planned' and s.day + s.starts_at > :now
                 order by b.line
                """)
                .param("people", ids(back.people()))
                .param("leaving", back.leaving())
                .param("now", now())
                .query(Place.class)
                .list();
    }

    /** Whether it is given back: a place only where one is free, a place in line where it always was. */
    private boolean given(Place place) {
        int given = db.sql("""
                update programme.booking b set state = b.left_as, ended_at = null, left_with = null, left_as = null
                  from programme.session s
                 where b.booking = :booking and s.municipality = b.municipality and s.session = b.session
                   and programme.may_take_part(b.person, b.session)
                   and (b.left_as = 'waiting' or (s.taken < s.places and not programme.is_elsewhere(b.person, b.session)))
                   and not exists (select from programme.booking again
                                    where again.municipality = b.municipality and again.session = b.session and again.person = b.person
                                      and again.state <> 'cancelled')
                """).param("booking", place.booking()).update();
        if (given == 0) return false;
        audit.record(
                "booking.given-back",
                "session " + place.session(),
                onBehalfOf(place),
                "",
                written(place, "cancelled"),
                written(place, place.state()));
        return true;
    }

    private static String written(Place place, String state) {
        return "{\"booking\":\"%s\",\"state\":\"%s\"}".formatted(place.booking(), state);
    }

    private Optional<UUID> onBehalfOf(Place place) {
        return acting.actor().role() == Role.RESIDENT ? Optional.empty() : Optional.of(place.person());
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
    }
}
