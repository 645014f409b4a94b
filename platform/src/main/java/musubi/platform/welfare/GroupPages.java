package musubi.platform.welfare;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.page.SentBack;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Standing;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A resident's company and group: how they stand in a month that is over, in averages of at least ten, and the grants asked for. */
@Controller
@RequestMapping("/me/group")
class GroupPages {
    private static final int MOST = 1_000;

    private final Grants grants;
    private final Payments payments;
    private final Together together;
    private final Rankings rankings;
    private final Acting acting;
    private final Clock clock;

    GroupPages(Grants grants, Payments payments, Together together, Rankings rankings, Acting acting, Clock clock) {
        this.payments = payments;
        this.together = together;
        this.grants = grants;
        this.rankings = rankings;
        this.acting = acting;
        this.clock = clock;
    }

    /** A group of the reader's; empty while it is smaller than may be shown. */
    record Own(Board board, String name, Optional<Standing> standing, int of) {}

    private PersonId me() {
        return new PersonId(acting.resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }

    @GetMapping
    String show(Model page) {
        var month =
                YearMonth.from(LocalDate.ofInstant(clock.instant(), Japan.TIME)).minusMonths(1);
        var wish = rankings.wish(me());
        page.addAttribute("month", month);
        page.addAttribute("least", together.least());
        page.addAttribute(
                "groups",
                Grants.groups(wish).stream()
                        .map(board -> own(board, Grants.name(wish, board), month))
                        .toList());
        var asked = grants.of(me());
        page.addAttribute("asked", asked);
        page.addAttribute(
                "paid", payments.of(asked.stream().map(Grants.Application::id).toList()));
        return "welfare/group";
    }

    private Own own(Board board, String name, YearMonth month) {
        var all = rankings.board(month.toString(), board, MOST);
        var standing = all.stream().filter(s -> s.name().equals(name)).findFirst();
        return new Own(board, name, standing, all.size());
    }

    @GetMapping("/grant")
    String form(Model page) {
        return form(UUID.randomUUID(), page);
    }

    private String form(UUID request, Model page) {
        var wish = rankings.wish(me());
        page.addAttribute(
                "groups",
                Grants.groups(wish).stream()
                        .map(board -> new Own(board, Grants.name(wish, board), Optional.empty(), 0))
                        .toList());
        page.addAttribute("request", request);
        return "welfare/grant";
    }

    @PostMapping("/grant")
    String ask(
            @RequestParam UUID request,
            @RequestParam(defaultValue = "TEAM") Board board,
            @RequestParam(defaultValue = "") String purpose,
            @RequestParam(defaultValue = "") String yen,
            @RequestParam Map<String, String> typed,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            grants.ask(request, me(), board, purpose, Typed.yen(yen));
        } catch (BadInput e) {
            page.addAttribute(SentBack.NAME, SentBack.of("grant", typed, e, locale, "purpose"));
            return form(request, page);
        }
        next.addFlashAttribute("done", "group.asked");
        return "redirect:/me/group";
    }
}
