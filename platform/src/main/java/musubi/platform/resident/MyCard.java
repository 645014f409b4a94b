package musubi.platform.resident;

import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.attendance.Cards;
import musubi.platform.page.QrCode;
import musubi.platform.people.People;
import musubi.platform.programme.Timetable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** A resident's card, to be shown at a door from their telephone or from paper. */
@Controller
@RequestMapping("/me/card")
class MyCard {
    private final Cards cards;
    private final People people;
    private final Timetable timetable;
    private final MySessions sessions;
    private final Acting acting;
    private final Me me;

    MyCard(Cards cards, People people, Timetable timetable, MySessions sessions, Acting acting, Me me) {
        this.cards = cards;
        this.people = people;
        this.timetable = timetable;
        this.sessions = sessions;
        this.acting = acting;
        this.me = me;
    }

    @GetMapping
    String show(Model page) {
        var today = me.today();
        page.addAttribute("resident", people.find(me.person()).orElse(null));
        page.addAttribute("code", cards.of(me.person()).orElse(null));
        page.addAttribute(
                "today",
                timetable.find(Timetable.Wanted.all(today, today.plusDays(1))).stream()
                        .map(sessions::row)
                        .filter(MySessions.Row::booked)
                        .toList());
        return "resident/card";
    }

    @PostMapping
    String issue() {
        var person = me.person();
        // A card is the municipality's; residents read their own and write none.
        acting.as(Actor.job("card", acting.actor().municipality()), () -> cards.issue(person));
        return "redirect:/me/card";
    }

    @GetMapping("/qr.svg")
    ResponseEntity<String> qr() {
        var code = cards.of(me.person()).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var address = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path("/card/")
                .path(code)
                .toUriString();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.valueOf("image/svg+xml"))
                .body(QrCode.svg(address));
    }
}
