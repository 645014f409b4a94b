package musubi.platform.resident;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.SharedReading;
import musubi.platform.activity.Walking;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.points.Points;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.platform.questionnaire.Asked;
import musubi.platform.rewards.Catalogue;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What Today tells a resident. Many who look at the same moment are told together, each of themselves alone; but for the points, which the
 * ledger tells, all of it as it stands at one moment.
 */
@Component
class Noticeboard {
    private static final String NAME = "noticeboard";

    /** So many days back steps are looked for first; most have sent some since. */
    private static final int LATELY = 7;

    /** Steps that arrived longer ago are not looked for: who sent none since is asked to. */
    private static final int LOOKED_BACK = 60;

    private final People people;
    private final Bookings bookings;
    private final Walking walking;
    private final Asked asked;
    private final Catalogue catalogue;
    private final Looks looks;
    private final Timetable timetable;
    private final Points points;
    private final Clock clock;
    private final Acting acting;
    private final TransactionTemplate reading;
    private final SharedReading<PersonId, Own> own;

    Noticeboard(
            People people,
            Bookings bookings,
            Walking walking,
            Asked asked,
            Catalogue catalogue,
            Looks looks,
            Timetable timetable,
            Points points,
            Clock clock,
            Acting acting,
            PlatformTransactionManager manager) {
        this.clock = clock;
        this.acting = acting;
        this.reading = new TransactionTemplate(manager);
        reading.setReadOnly(true);
        this.own = new SharedReading<>(acting, this::own);
        this.people = people;
        this.bookings = bookings;
        this.walking = walking;
        this.asked = asked;
        this.catalogue = catalogue;
        this.looks = looks;
        this.timetable = timetable;
        this.points = points;
    }

    /**
     * What concerns a resident now.
     *
     * @param purse their points and how they came
     * @param sessions of the coming week that are not over, by start
     * @param mine the bookings the resident has, by session
     * @param walked the latest day with steps that count; empty when none was sent lately
     * @param waiting questionnaires to answer
     * @param look how the resident wants their pages to look
     */
    record Board(
            Resident resident,
            Points.Purse purse,
            List<Timetable.Listed> sessions,
            Map<String, Bookings.Booking> mine,
            Optional<Walking.Walked> walked,
            List<Asked.Waiting> waiting,
            Look look) {
        /** The sessions a place is taken in, the first in front. */
        List<Timetable.Listed> booked() {
            return sessions.stream()
                    .filter(l -> mine.containsKey(l.session().id())
                            && mine.get(l.session().id()).state().equals("booked"))
                    .toList();
        }
    }

    /** What one resident is told of themselves, and of the week. */
    private record Own(
            Optional<Resident> resident,
            Points.Purse purse,
            ComingWeek week,
            List<Bookings.Booking> booked,
            Optional<Walking.Walked> walked,
            List<Asked.Waiting> waiting,
            Look look) {}

    /** What concerns somebody at a time by the clocks of Japan. Not within a transaction. */
    Board of(PersonId person, LocalDateTime now) {
        var mine = own.ask(person);
        return new Board(
                mine.resident().filter(r -> r.id().equals(person)).orElseThrow(),
                mine.purse(),
                mine.week().at(now),
                mine.booked().stream()
                        .collect(Collectors.toMap(
                                Bookings.Booking::session, Function.identity(), (first, second) -> first)),
                mine.walked(),
                mine.waiting(),
                mine.look());
    }

    private Map<PersonId, Own> own(Set<PersonId> residents) {
        var purses = points.purses(residents);
        return acting.as(
                Actor.job(NAME, acting.actor().municipality()),
                () -> Objects.requireNonNull(reading.execute(status -> told(purses))));
    }

    private Map<PersonId, Own> told(Map<PersonId, Points.Purse> purses) {
        var residents = purses.keySet();
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var week = ComingWeek.from(today, timetable);
        var known = people.find(residents);
        var booked = bookings.of(residents);
        var walked = lastWalked(residents, today);
        var waiting = asked.of(residents, today);
        var look = looks.of(residents);
        return residents.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        resident -> new Own(
                                Optional.ofNullable(known.get(resident)),
                                Objects.requireNonNull(purses.get(resident)),
                                week,
                                booked.getOrDefault(resident, List.of()),
                                Optional.ofNullable(walked.get(resident)),
                                waiting.getOrDefault(resident, List.of()),
                                look.getOrDefault(resident, Look.USUAL))));
    }

    private Map<PersonId, Walking.Walked> lastWalked(Set<PersonId> residents, LocalDate today) {
        var walked = lastWalkedSince(residents, today.minusDays(LATELY));
        var others = new HashSet<>(residents);
        others.removeAll(walked.keySet());
        if (!others.isEmpty()) walked.putAll(lastWalkedSince(others, today.minusDays(LOOKED_BACK)));
        return walked;
    }

    private Map<PersonId, Walking.Walked> lastWalkedSince(Set<PersonId> residents, LocalDate day) {
        var walked = new HashMap<PersonId, Walking.Walked>();
        walking.of(residents, day)
                .forEach((resident, walk) -> walk.days().descendingMap().values().stream()
                        .filter(Walking.Walked::counted)
                        .findFirst()
                        .ifPresent(latest -> walked.put(resident, latest)));
        return walked;
    }

    /** The fewest points for which something can be had; empty when nothing is on offer. */
    @Transactional(readOnly = true)
    public Optional<Long> cheapest() {
        return catalogue.all().stream()
                .filter(o -> o.now() && o.left().filter(left -> left == 0).isEmpty())
                .map(o -> o.item().points())
                .min(Comparator.naturalOrder());
    }
}
