package musubi.platform.attendance;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Timetable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The code that a session shows at its door, and the page it opens on a resident's own telephone. */
@Controller
class CodePages {
    private final Timetable timetable;
    private final Visits visits;
    private final DoorCodes codes;
    private final Acting acting;
    private final Clock clock;

    CodePages(Timetable timetable, Visits visits, DoorCodes codes, Acting acting, Clock clock) {
        this.timetable = timetable;
        this.visits = visits;
        this.codes = codes;
        this.acting = acting;
        this.clock = clock;
    }

    private Timetable.Listed listed(String session) {
        return timetable.session(session).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Draws itself again each minute, so that the code on the wall is never an old one. */
    @GetMapping("/sessions/{session}/door/code")
    String show(@PathVariable String session, Model page, HttpServletResponse answer) {
        answer.setHeader("Refresh", "60");
        page.addAttribute("listed", listed(session));
        page.addAttribute("code", codes.code(session));
        return "attendance/code";
    }

    @GetMapping("/sessions/{session}/door/code.svg")
    ResponseEntity<String> qr(@PathVariable String session) {
        listed(session);
        var address = ServletUriComponentsBuilder.fromCurrentContextPath()
                .pathSegment("attend", session, codes.code(session))
                .toUriString();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.valueOf("image/svg+xml"))
                .body(QrCode.svg(address));
    }

    @GetMapping("/attend/{session}/{code}")
    String attend(@PathVariable String session, @PathVariable String code, Model page) {
        page.addAttribute("listed", listed(session));
        page.addAttribute("fits", codes.fits(session, code));
        page.addAttribute("code", code);
        page.addAttribute("mark", UUID.randomUUID());
        return "attendance/attend";
    }

    @PostMapping("/attend/{session}/{code}")
    String mark(@PathVariable String session, @PathVariable String code, @RequestParam UUID mark, Model page) {
        attend(session, code, page);
        if (!codes.fits(session, code)) return "attendance/attend";
        var person = new PersonId(acting.actor().resident().orElseThrow());
        page.addAttribute("reply", visits.record(new Mark(mark, session, person, true, "qr", Instant.now(clock), "")));
        return "attendance/attend";
    }
}
