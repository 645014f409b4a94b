package musubi.platform.notice;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.MovedUp;
import musubi.platform.programme.SessionCancelled;
import musubi.platform.programme.SessionChanged;
import musubi.platform.programme.SessionRestored;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells people what becomes of the sessions they booked, in the transaction that decides it, and reminds them the day before. */
@Component
class SessionNotices {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Notices notices;
    private final Timetable timetable;
    private final Bookings bookings;
    private final TransactionTemplate transactions;
    private final Clock clock;

    SessionNotices(
            Notices notices,
            Timetable timetable,
            Bookings bookings,
            PlatformTransactionManager manager,
            Clock clock) {
        this.notices = notices;
        this.timetable = timetable;
        this.bookings = bookings;
        this.transactions = new TransactionTemplate(manager);
        this.clock = clock;
    }

    @EventListener
    void on(MovedUp moved) {
        var session = session(moved.session());
        notices.tell(
                // Somebody may move up again after having cancelled, and is told again.
                "session %s moved-up %s".formatted(moved.session(), clock.instant()),
                moved.person(),
                "moved-up",
                Map.of("title", title(session), "when", when(session), "venue", venue(session)));
    }

    @EventListener
    void on(SessionChanged changed) {
        var session = session(changed.session());
        notices.tell(
                "session %s changed %s".formatted(changed.session(), clock.instant()),
                List.copyOf(changed.people()),
                "session-changed",
                Map.of("title", title(session), "when", when(session), "venue", venue(session)));
    }

    @EventListener
    void on(SessionCancelled cancelled) {
        var session = session(cancelled.session());
        notices.tell(
                // It may be cancelled again after it was to be held after all.
                "session %s cancelled %s".formatted(cancelled.session(), clock.instant()),
                List.copyOf(cancelled.people()),
                "session-cancelled",
                Map.of("title", title(session), "when", when(session), "why", cancelled.why()));
    }

    @EventListener
    void on(SessionRestored restored) {
        var session = session(restored.session());
        notices.tell(
                "session %s restored %s".formatted(restored.session(), clock.instant()),
                List.copyOf(restored.people()),
                "session-restored",
                Map.of("title", title(session), "when", when(session), "venue", venue(session)));
    }

    /** Reminds those who have a place of what is held tomorrow; of one session on one day each is told once. */
    void tomorrow() {
        var day = LocalDate.ofInstant(clock.instant(), Japan.TIME).plusDays(1);
        for (var session : timetable.find(Timetable.Wanted.all(day, day.plusDays(1))))
            if (!session.cancelled()) transactions.executeWithoutResult(status -> remind(session));
    }

    private void remind(Timetable.Listed session) {
        var booked = bookings.of(session.session().id()).stream()
                .filter(b -> b.state().equals("booked"))
                .map(Bookings.Booking::person)
                .toList();
        if (booked.isEmpty()) return;
        notices.tell(
                "session %s reminder %s"
                        .formatted(session.session().id(), session.session().day()),
                booked,
                "session-tomorrow",
                Map.of("title", title(session), "when", when(session), "venue", venue(session)));
    }

    private Timetable.Listed session(String id) {
        return timetable.session(id).orElseThrow(() -> new IllegalStateException("there is no session " + id));
    }

    private static String title(Timetable.Listed session) {
        return session.programme().title();
    }

    private static String when(Timetable.Listed session) {
        return WHEN.format(session.start());
    }

    private static String venue(Timetable.Listed session) {
        return session.venue().name();
    }
}
