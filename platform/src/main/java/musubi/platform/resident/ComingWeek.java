package musubi.platform.resident;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import musubi.platform.programme.Timetable;

/**
 * The sessions of the coming week, the same for every resident of a municipality.
 *
 * @param held those that are held, by start
 */
record ComingWeek(List<Timetable.Listed> held) {
    static ComingWeek from(LocalDate today, Timetable timetable) {
        return new ComingWeek(timetable.find(Timetable.Wanted.all(today, today.plusDays(NextStep.DAYS_BOOKED))).stream()
                .filter(l -> !l.cancelled())
                .sorted(Comparator.comparing(Timetable.Listed::start))
                .toList());
    }

    /** Those that are not over at a time by the clocks of Japan. */
    List<Timetable.Listed> at(LocalDateTime now) {
        return held.stream().filter(l -> !over(l, now)).toList();
    }

    private static boolean over(Timetable.Listed session, LocalDateTime now) {
        return !session.start().plusMinutes(session.session().minutes()).isAfter(now);
    }
}
