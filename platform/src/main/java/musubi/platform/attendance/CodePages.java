package musubi.platform.attendance;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.page.QrCode;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
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

    /** How long before the start the way to an online meeting opens. */
    private static final int EARLY_MINUTES = 15;

    /** Where a resident goes to take part online: a page with one button, so that looking at it marks nobody. */
    @GetMapping("/attend/{session}/online")
    String online(@PathVariable String session, Model page) {
        var listed = listed(session);
        page.addAttribute("listed", listed);
        page.addAttribute("open", open(listed));
        page.addAttribute("mark", UUID.randomUUID());
        return "attendance/online";
    }

    private boolean open(Timetable.Listed listed) {
        var now = LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
        return !listed.cancelled()
                && !listed.programme().joinUrl().isEmpty()
                && !now.isBefore(listed.start().minusMinutes(EARLY_MINUTES))
                && now.isBefore(listed.start().plusMinutes(listed.session().minutes()));
    }

    /** Marks the resident as present online and shows the way to the meeting. */
    @PostMapping("/attend/{session}/online")
    String join(@PathVariable String session, @RequestParam UUID mark, Model page) {
        var listed = listed(session);
        if (!open(listed)) return online(session, page);
        var person = new PersonId(acting.actor().resident().orElseThrow());
        var reply = visits.record(new Mark(mark, session, person, true, "online", clock.instant(), ""));
        online(session, page);
        page.addAttribute("reply", reply);
        return "attendance/online";
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
        page.addAttribute("reply", visits.record(new Mark(mark, session, person, true, "qr", clock.instant(), "")));
        return "attendance/attend";
    }
}
