package musubi.platform.resident;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.SharedReading;
import musubi.platform.programme.Timetable;
import org.springframework.stereotype.Component;

/** The sessions of the coming week. They are the same for every resident of a municipality, so many who ask at once are told together. */
@Component
class ComingWeek {
    private final Timetable timetable;
    private final SharedReading<LocalDate, List<Timetable.Listed>> sessions;

    ComingWeek(Timetable timetable, Acting acting) {
        this.timetable = timetable;
        this.sessions = new SharedReading<>(
                acting, days -> days.stream().collect(Collectors.toMap(Function.identity(), this::held)));
    }

    /** Sessions that are held and not over, by start, at a time by the clocks of Japan. Not within a transaction. */
    List<Timetable.Listed> at(LocalDateTime now) {
        return sessions.ask(now.toLocalDate()).stream()
                .filter(l -> !over(l, now))
                .toList();
    }

    private List<Timetable.Listed> held(LocalDate today) {
        return timetable.find(Timetable.Wanted.all(today, today.plusDays(NextStep.DAYS_BOOKED))).stream()
                .filter(l -> !l.cancelled())
                .sorted(Comparator.comparing(Timetable.Listed::start))
                .toList();
    }

    private static boolean over(Timetable.Listed session, LocalDateTime now) {
        return !session.start().plusMinutes(session.session().minutes()).isAfter(now);
    }
}
