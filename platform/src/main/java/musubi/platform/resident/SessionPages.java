package musubi.platform.resident;

import java.util.UUID;
import musubi.platform.area.Outlines;
import musubi.platform.programme.Calendar;
import musubi.platform.programme.CalendarLinks;
import musubi.platform.programme.Guides;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Everything about one session, where all of them are, and the calendar of one's own. */
@Controller
@RequestMapping("/me/sessions")
class SessionPages {
    private static final MediaType CALENDAR = MediaType.parseMediaType("text/calendar; charset=utf-8");

    private final MySessions sessions;
    private final Timetable timetable;
    private final Guides guides;
    private final Providers providers;
    private final Venues venues;
    private final Outlines outlines;
    private final Calendar calendar;
    private final CalendarLinks links;
    private final Me me;

    SessionPages(
            MySessions sessions,
            Timetable timetable,
            Guides guides,
            Providers providers,
            Venues venues,
            Outlines outlines,
            Calendar calendar,
            CalendarLinks links,
            Me me) {
        this.sessions = sessions;
        this.timetable = timetable;
        this.guides = guides;
        this.providers = providers;
        this.venues = venues;
        this.outlines = outlines;
        this.calendar = calendar;
        this.links = links;
        this.me = me;
    }

    private Timetable.Listed session(String id) {
        me.person();
        return timetable.session(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/about/{session}")
    String show(@PathVariable String session, Model page) {
        var listed = session(session);
        page.addAttribute("row", sessions.row(listed));
        page.addAttribute("guide", guides.of(listed.programme().id()));
        page.addAttribute("venue", venues.find(listed.session().venue()).orElse(null));
        page.addAttribute(
                "provider",
                providers.all().stream()
                        .filter(p -> p.id().equals(listed.programme().provider()))
                        .findFirst()
                        .orElse(null));
        page.addAttribute("booking", UUID.randomUUID());
        return "resident/session";
    }

    @GetMapping("/about/{session}/calendar.ics")
    ResponseEntity<String> calendar(@PathVariable String session) {
        return ResponseEntity.ok()
                .contentType(CALENDAR)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"session.ics\"")
                .body(calendar.of(session(session)));
    }

    @GetMapping("/map")
    String map(Model page) {
        me.person();
        page.addAttribute("map", VenueMap.of(venues.all(), outlines.drawn()));
        return "resident/map";
    }

    @GetMapping("/calendar")
    String link(Model page) {
        page.addAttribute("used", links.used(me.person()));
        return "resident/calendar";
    }

    @PostMapping("/calendar")
    String make(RedirectAttributes next) {
        next.addFlashAttribute(
                "address",
                ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path(links.make(me.person()))
                        .toUriString());
        return "redirect:/me/sessions/calendar";
    }

    @PostMapping("/calendar/end")
    String end(RedirectAttributes next) {
        if (links.end(me.person())) next.addFlashAttribute("done", "my-sessions.link-ended");
        return "redirect:/me/sessions/calendar";
    }
}
