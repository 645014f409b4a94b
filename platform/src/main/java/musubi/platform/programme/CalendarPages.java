package musubi.platform.programme;

import java.util.Optional;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Door;
import musubi.platform.municipality.Code;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Timetables for calendars, without signing in: a programme's for everybody who may know of it, and a resident's own bookings for who has its address. */
@Controller
class CalendarPages {
    private final Programmes programmes;
    private final Calendar calendar;
    private final CalendarLinks links;
    private final Acting acting;

    CalendarPages(Programmes programmes, Calendar calendar, CalendarLinks links, Acting acting) {
        this.programmes = programmes;
        this.calendar = calendar;
        this.links = links;
        this.acting = acting;
    }

    @Bean
    static Door programmeCalendarDoor() {
        return Door.open("/calendar/**");
    }

    /**
     * Whoever does not sign in, or is signed in without a say in programmes, sees no more than on the public site: nothing until the
     * timetable is published.
     */
    @GetMapping("/calendar/{municipality}/{programme}.ics")
    ResponseEntity<String> show(@PathVariable String municipality, @PathVariable String programme) {
        return code(municipality)
                .flatMap(code -> readers(code)
                        .flatMap(reader ->
                                acting
                                        .as(
                                                reader,
                                                () -> programmes.find(programme).map(calendar::of))
                                        .stream())
                        .findFirst())
                .map(text -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noCache())
                        .contentType(MediaType.parseMediaType("text/calendar; charset=utf-8"))
                        .body(text))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private Stream<Actor> readers(Code municipality) {
        boolean signedIn = acting.somebody() && acting.actor().municipality().equals(municipality);
        return signedIn
                ? Stream.of(acting.actor(), Actor.anybody(municipality))
                : Stream.of(Actor.anybody(municipality));
    }

    /** A resident's own bookings: the address itself is the key. */
    @GetMapping("/calendar/{municipality}/mine/{secret}.ics")
    ResponseEntity<String> mine(@PathVariable String municipality, @PathVariable String secret) {
        return code(municipality)
                .flatMap(code -> acting.as(
                        Actor.job("calendar", code), () -> links.owner(secret).map(calendar::of)))
                .map(text -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.parseMediaType("text/calendar; charset=utf-8"))
                        .body(text))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private static Optional<Code> code(String digits) {
        try {
            return Optional.of(new Code(digits));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
