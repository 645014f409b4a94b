package musubi.platform.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.page.Says;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.BookingId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The timetable, bookings and attendance. */
@RestController
@RequestMapping("/api/v1/sessions")
class SessionsApi {
    private static final int MOST_DAYS = 92;

    private final Timetable timetable;
    private final Bookings bookings;
    private final Visits visits;
    private final People people;

    SessionsApi(Timetable timetable, Bookings bookings, Visits visits, People people) {
        this.timetable = timetable;
        this.bookings = bookings;
        this.visits = visits;
        this.people = people;
    }

    /** One meeting. */
    record Session(
            String id,
            String title,
            String provider,
            String category,
            LocalDate day,
            @Says("In Japan's time.") LocalTime startsAt,
            int minutes,
            String venue,
            int places,
            @Says("Places nobody has.") int free,
            boolean cancelled) {
        static Session of(Timetable.Listed listed) {
            var session = listed.session();
            return new Session(
                    session.id(),
                    listed.programme().title(),
                    listed.provider(),
                    listed.programme().category(),
                    session.day(),
                    session.startsAt(),
                    session.minutes(),
                    listed.venue().name(),
                    session.places(),
                    listed.free(),
                    listed.cancelled());
        }
    }

    @GetMapping
    @Says("The sessions from one day until another, at most three months.")
    Slice<Session> list(
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Says("The first day.") LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Says("The day after the last.")
                    LocalDate until,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        if (!until.isAfter(from) || until.isAfter(from.plusDays(MOST_DAYS)))
            throw new BadInput(
                    "api.days",
                    Place.whole("until"),
                    until.toString(),
                    new Words("until は from より後、92日以内の日にしてください。", "until is a day after from, at most 92 days later."));
        var asked = Cursor.of("sessions %s %s".formatted(from, until), limit, cursor);
        var after = asked.after(
                3, key -> new Timetable.Position(LocalDate.parse(key.get(0)), LocalTime.parse(key.get(1)), key.get(2)));
        return Slice.of(
                asked,
                timetable.find(Timetable.Wanted.all(from, until), after, asked.limit() + 1),
                SessionsApi::place,
                Session::of);
    }

    private static List<String> place(Timetable.Listed listed) {
        var session = listed.session();
        return List.of(session.day().toString(), session.startsAt().toString(), session.id());
    }

    @GetMapping("/{id}")
    @Says("One session.")
    Session find(@PathVariable String id) {
        return timetable.session(id).map(Session::of).orElseThrow(NoSuchElementException::new);
    }

    /** Nobody is booked or marked whom the sender may not see: a provider meets whoever was at its sessions. */
    private PersonId seen(UUID person) {
        return people.find(new PersonId(person))
                .orElseThrow(NoSuchElementException::new)
                .id();
    }

    /** Somebody wants a place. */
    record NewBooking(@Says("Made by the sender.") UUID id, UUID person) {}

    /** What became of it. */
    record Booked(
            UUID id,
            @Says("booked or waiting.") String state,
            @Says("Place in line when waiting.") Optional<Integer> placeInLine) {}

    @PostMapping("/{id}/bookings")
    @Says("Books a place, or a place in line when all are taken. Refused with 422 when it cannot be.")
    Booked book(@PathVariable String id, @RequestBody NewBooking wanted) {
        find(id);
        var request = new Bookings.Request(new BookingId(wanted.id()), id, seen(wanted.person()), "online");
        return switch (bookings.book(request)) {
            case Bookings.Reply.Booked booked -> new Booked(booked.id().value(), "booked", Optional.empty());
            case Bookings.Reply.Waiting waiting ->
                new Booked(waiting.id().value(), "waiting", Optional.of(waiting.placeInLine()));
            case Bookings.Reply.Refused refused ->
                throw refused("bookings", refused.why().name());
        };
    }

    @DeleteMapping("/{id}/bookings/{booking}")
    @Says("Takes a booking back.")
    ResponseEntity<Void> cancel(@PathVariable String id, @PathVariable UUID booking) {
        find(id);
        bookings.cancel(new BookingId(booking));
        return ResponseEntity.noContent().build();
    }

    /** What somebody at the door says. */
    record NewVisit(
            @Says("Made by the sender.") UUID id,
            UUID person,
            boolean present,
            @Says("qr, card, list, online or self.") String checkedBy,
            Instant happenedAt,

            @Says("Needed when it changes what was said before.")
            Optional<String> why) {}

    /** What became of it. */
    record Recorded(UUID id, boolean recorded) {}

    @PostMapping("/{id}/visits")
    @Says("Writes down that somebody was at a session, or was not after all.")
    Recorded visit(@PathVariable String id, @RequestBody NewVisit visit) {
        var reply = visits.record(new Mark(
                visit.id(),
                id,
                seen(visit.person()),
                visit.present(),
                visit.checkedBy(),
                visit.happenedAt(),
                visit.why().orElse("")));
        if (!reply.recorded()) throw refused("visits", reply.name());
        return new Recorded(visit.id(), true);
    }

    /** Why something was not done, as a problem with a code of its own. */
    static BadInput refused(String what, String why) {
        var word = why.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return new BadInput(
                "api." + what + "-" + word,
                Place.whole("body"),
                word,
                new Words(
                        "受け付けられません（%s）。".formatted(word), "It cannot be done: %s.".formatted(word.replace('-', ' '))));
    }
}
