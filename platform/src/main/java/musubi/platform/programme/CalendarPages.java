package musubi.platform.programme;

import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Door;
import musubi.platform.municipality.Code;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The timetable of a programme for everybody's calendar, without signing in: it tells when and where, and no person. */
@Controller
class CalendarPages {
    private final Programmes programmes;
    private final Calendar calendar;
    private final Acting acting;

    CalendarPages(Programmes programmes, Calendar calendar, Acting acting) {
        this.programmes = programmes;
        this.calendar = calendar;
        this.acting = acting;
    }

    @Bean
    static Door programmeCalendarDoor() {
        return Door.open("/calendar/**");
    }

    @GetMapping("/calendar/{municipality}/{programme}.ics")
    ResponseEntity<String> show(@PathVariable String municipality, @PathVariable String programme) {
        return code(municipality)
                .flatMap(code -> acting.as(
                        Actor.job("calendar", code),
                        () -> programmes.find(programme).map(calendar::of)))
                .map(text -> ResponseEntity.ok()
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
