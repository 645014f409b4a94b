package musubi.platform.api;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.page.Says;
import musubi.platform.people.PersonId;
import musubi.platform.programme.BookingId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The places of the resident whose app asks. */
@RestController
@RequestMapping("/api/v1/me/bookings")
class MyBookingsApi {
    private final Bookings bookings;
    private final Timetable timetable;
    private final Myself myself;

    MyBookingsApi(Bookings bookings, Timetable timetable, Myself myself) {
        this.bookings = bookings;
        this.timetable = timetable;
        this.myself = myself;
    }

    /** A place, or a place in line, in a session that is not over. */
    record MyBooking(
            UUID id,
            SessionsApi.Session session,
            @Says("booked or waiting.") String state,
            @Says("Place in line when waiting.") Optional<Integer> placeInLine) {}

    @GetMapping
    @Says("The resident's places in sessions that are not over, the soonest first.")
    Slice<MyBooking> list(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.ascending(
                Cursor.of("my bookings", limit, cursor),
                bookings.of(myself.person()).stream().map(this::shown).toList(),
                b -> "%s %s %s".formatted(b.session().day(), b.session().startsAt(), b.id()),
                b -> b);
    }

    private MyBooking shown(Bookings.Booking booking) {
        return new MyBooking(
                booking.id().value(),
                timetable
                        .session(booking.session())
                        .map(SessionsApi.Session::of)
                        .orElseThrow(),
                booking.state(),
                Optional.of(booking.state())
                        .filter("waiting"::equals)
                        .map(waiting -> bookings.placeInLine(booking.id())));
    }

    /** A session the resident wants to come to. */
    record Wish(@Says("Made by the sender.") UUID id, String session) {}

    @PostMapping
    @Says(
            "Books a place, or a place in line when all are taken. Whoever has a place in the session keeps it, and its id. Refused with 422 when it cannot be.")
    MyBooking book(@RequestBody Wish wish) {
        var me = myself.person();
        var reply = bookings.book(new Bookings.Request(new BookingId(wish.id()), wish.session(), me, "online"));
        if (reply instanceof Bookings.Reply.Refused(var why)) throw SessionsApi.refused("bookings", why.name());
        return own(me, wish.session())
                .map(this::shown)
                .orElseThrow(() -> SessionsApi.refused("bookings", "ID_OF_ANOTHER"));
    }

    private Optional<Bookings.Booking> own(PersonId me, String session) {
        return bookings.of(me).stream().filter(b -> b.session().equals(session)).findFirst();
    }

    @DeleteMapping("/{id}")
    @Says("Takes a booking back; whoever waits moves up.")
    ResponseEntity<Void> cancel(@PathVariable UUID id) {
        var own = bookings.of(myself.person()).stream()
                .map(Bookings.Booking::id)
                .filter(new BookingId(id)::equals)
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
        bookings.cancel(own);
        return ResponseEntity.noContent().build();
    }
}
