package musubi.platform.resident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import musubi.platform.programme.Timetable;
import musubi.platform.questionnaire.Asked;
import org.springframework.web.util.UriUtils;

/**
 * The one thing that the large button of Today is for. The first of these that holds:
 *
 * <ol>
 *   <li>a class of mine begins within the hour, or is on: check in;
 *   <li>a questionnaire waits: answer the one that closes first;
 *   <li>no steps have arrived for three days, today not counted: send them;
 *   <li>points that suffice for something on offer end within 60 days: use them;
 *   <li>nothing is booked for the coming week: find a class;
 *   <li>otherwise: look at what is booked next.
 * </ol>
 */
sealed interface NextStep {
    /** A class begins soon or is on. */
    record CheckIn(Timetable.Listed session) implements NextStep {}

    /** A questionnaire waits. */
    record AnswerQuestions(Asked.Waiting waiting) implements NextStep {}

    /**
     * Steps are missing.
     *
     * @param last the latest day with steps; empty when there never were any
     */
    record SendSteps(Optional<LocalDate> last) implements NextStep {}

    /** Points end soon. */
    record UsePoints(Wallet.Expiring ending) implements NextStep {}

    /** Nothing is booked. */
    record FindClass() implements NextStep {}

    /** Something is booked. */
    record SeeBooked(Timetable.Listed session) implements NextStep {}

    /** So many minutes before its start one checks in to a class. */
    int MINUTES_BEFORE = 60;

    /** So many days without steps, today not counted, ask for them. */
    int DAYS_WITHOUT_STEPS = 3;

    /** So many days ahead a booking keeps one from being asked to book. */
    int DAYS_BOOKED = 7;

    /**
     * What is known.
     *
     * @param booked the sessions a place is taken in and that are not over, the first in front
     * @param waiting the questionnaires that wait, what closes first in front
     * @param lastSteps the latest day with steps
     * @param ending points that end soon
     * @param cheapest the fewest points that something on offer costs
     * @param points that can be used
     */
    record Situation(
            LocalDateTime now,
            List<Timetable.Listed> booked,
            List<Asked.Waiting> waiting,
            Optional<LocalDate> lastSteps,
            Optional<Wallet.Expiring> ending,
            Optional<Long> cheapest,
            long points) {}

    /** The step for this situation. */
    static NextStep of(Situation situation) {
        var today = situation.now().toLocalDate();
        var next = situation.booked().stream().findFirst();
        if (next.isPresent() && begins(next.get(), situation.now())) return new CheckIn(next.get());
        if (!situation.waiting().isEmpty())
            return new AnswerQuestions(situation.waiting().getFirst());
        if (situation
                .lastSteps()
                .filter(last -> ChronoUnit.DAYS.between(last, today) <= DAYS_WITHOUT_STEPS)
                .isEmpty()) return new SendSteps(situation.lastSteps());
        if (situation.ending().isPresent()
                && situation.cheapest().filter(p -> p <= situation.points()).isPresent())
            return new UsePoints(situation.ending().get());
        return next.filter(l -> l.session().day().isBefore(today.plusDays(DAYS_BOOKED)))
                .<NextStep>map(SeeBooked::new)
                .orElseGet(FindClass::new);
    }

    private static boolean begins(Timetable.Listed session, LocalDateTime now) {
        return !now.isBefore(session.start().minusMinutes(MINUTES_BEFORE));
    }

    private static String about(Timetable.Listed session) {
        return "/me/sessions/about/"
                + UriUtils.encodePathSegment(session.session().id(), UTF_8);
    }

    /** Where the button leads. */
    default String path() {
        return switch (this) {
            case CheckIn c ->
                c.session().programme().joinUrl().isEmpty()
                        ? "/me/card"
                        : "/attend/%s/online"
                                .formatted(UriUtils.encodePathSegment(
                                        c.session().session().id(), UTF_8));
            case AnswerQuestions a -> a.waiting().path();
            case SendSteps s -> "/me/steps";
            case UsePoints u -> "/me/rewards";
            case FindClass f -> "/me/sessions";
            case SeeBooked s -> about(s.session());
        };
    }

    /** The name of the message on the button. */
    default String says() {
        return switch (this) {
            case CheckIn c -> "today.check-in";
            case AnswerQuestions a -> "today.answer";
            case SendSteps s -> "today.send-steps";
            case UsePoints u -> "today.use-points";
            case FindClass f -> "today.find-session";
            case SeeBooked s -> "today.next-session";
        };
    }

    /** The session it is about, if it is about one. */
    default Optional<Timetable.Listed> about() {
        return switch (this) {
            case CheckIn c -> Optional.of(c.session());
            case SeeBooked s -> Optional.of(s.session());
            case AnswerQuestions a -> Optional.empty();
            case SendSteps s -> Optional.empty();
            case UsePoints u -> Optional.empty();
            case FindClass f -> Optional.empty();
        };
    }
}
