package musubi.platform.resident;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Timetable;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The sessions of the coming week. They are the same for every resident of a municipality: many who ask at the same moment are told what
 * was read once, after all of them had asked.
 */
@Component
class ComingWeek {
    private final Map<Code, Desk> desks = new ConcurrentHashMap<>();
    private final Timetable timetable;
    private final Acting acting;

    ComingWeek(Timetable timetable, Acting acting) {
        this.timetable = timetable;
        this.acting = acting;
    }

    /** Where the residents of one municipality ask. */
    private static final class Desk {
        private final AtomicLong asked = new AtomicLong();
        private long told;
        private @Nullable Reading last;
    }

    /** What was read of a week, or why it could not be. */
    private record Reading(
            LocalDate from,
            List<Timetable.Listed> sessions,
            @Nullable RuntimeException failure) {}

    /**
     * Sessions that are held and not over, by start, at a time by the clocks of Japan.
     *
     * @throws IllegalStateException within a transaction, whose connection the one who reads might be waiting for
     */
    List<Timetable.Listed> at(LocalDateTime now) {
        if (TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("the coming week is not asked for within a transaction");
        var reading = read(desks.computeIfAbsent(acting.actor().municipality(), _ -> new Desk()), now.toLocalDate());
        if (reading.failure() != null) throw reading.failure();
        return reading.sessions().stream().filter(l -> !over(l, now)).toList();
    }

    private Reading read(Desk desk, LocalDate today) {
        long mine = desk.asked.incrementAndGet();
        synchronized (desk) {
            var last = desk.last;
            if (last != null && desk.told >= mine && last.from().equals(today)) return last;
            desk.told = desk.asked.get();
            var reading = reading(today);
            desk.last = reading;
            return reading;
        }
    }

    private Reading reading(LocalDate today) {
        try {
            return new Reading(
                    today,
                    timetable.find(Timetable.Wanted.all(today, today.plusDays(NextStep.DAYS_BOOKED))).stream()
                            .filter(l -> !l.cancelled())
                            .sorted(Comparator.comparing(Timetable.Listed::start))
                            .toList(),
                    null);
        } catch (RuntimeException e) {
            return new Reading(today, List.of(), e);
        }
    }

    private static boolean over(Timetable.Listed session, LocalDateTime now) {
        return !session.start().plusMinutes(session.session().minutes()).isAfter(now);
    }
}
