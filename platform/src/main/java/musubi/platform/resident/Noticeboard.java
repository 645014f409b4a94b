package musubi.platform.resident;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.activity.Walking;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.platform.questionnaire.Asked;
import musubi.platform.rewards.Catalogue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What Today tells a resident of themselves, but for their points: all of it as it stands at one moment, asked in one transaction. */
@Component
class Noticeboard {
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

    Noticeboard(People people, Bookings bookings, Walking walking, Asked asked, Catalogue catalogue, Looks looks) {
        this.people = people;
        this.bookings = bookings;
        this.walking = walking;
        this.asked = asked;
        this.catalogue = catalogue;
        this.looks = looks;
    }

    /**
     * What concerns a resident now.
     *
     * @param sessions of the coming week that are not over, by start
     * @param mine the bookings the resident has, by session
     * @param walked the latest day with steps that count; empty when none was sent lately
     * @param waiting questionnaires to answer
     * @param look how the resident wants their pages to look
     */
    record Board(
            Resident resident,
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

    /** What concerns somebody on a day, beside the sessions of the coming week. */
    @Transactional(readOnly = true)
    public Board of(PersonId person, LocalDate today, List<Timetable.Listed> sessions) {
        return new Board(
                people.find(person).orElseThrow(),
                sessions,
                bookings.of(person).stream()
                        .collect(Collectors.toMap(
                                Bookings.Booking::session, Function.identity(), (first, second) -> first)),
                lastWalked(person, today),
                asked.of(person, today),
                looks.of(person));
    }

    private Optional<Walking.Walked> lastWalked(PersonId person, LocalDate today) {
        return lastWalkedSince(person, today.minusDays(LATELY))
                .or(() -> lastWalkedSince(person, today.minusDays(LOOKED_BACK)));
    }

    private Optional<Walking.Walked> lastWalkedSince(PersonId person, LocalDate day) {
        return walking.of(person, day).days().descendingMap().values().stream()
                .filter(Walking.Walked::counted)
                .findFirst();
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
