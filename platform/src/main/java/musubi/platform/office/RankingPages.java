package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import musubi.platform.page.CsvTable;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Standing;
import musubi.platform.ranking.Wish;
import musubi.quantity.BadInput;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Rankings, and how a resident wants to be shown in them. */
@Controller
class RankingPages {
    private static final int PAGE = 100;
    private static final int BLOCK = 5_000;

    private final Rankings rankings;
    private final People people;

    RankingPages(Rankings rankings, People people) {
        this.rankings = rankings;
        this.people = people;
    }

    /** A board as other programs read it. */
    record Published(String period, Board board, int leastMembers, List<Standing> standings) {}

    @GetMapping("/ranking")
    String show(
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "PERSON") Board board,
            @ModelAttribute("turn") Turn turn,
            Model page) {
        var shown = period(period);
        page.addAttribute("period", shown);
        page.addAttribute("board", board);
        page.addAttribute(
                "standings", turn.of("ranking", PAGE, (without, most) -> rankings.board(shown, board, without, most)));
        page.addAttribute("count", rankings.count(shown, board));
        page.addAttribute("leastMembers", rankings.leastMembers());
        page.addAttribute("periods", rankings.periods());
        page.addAttribute("boards", List.of(Board.values()));
        return "office/ranking";
    }

    @GetMapping("/ranking.json")
    ResponseEntity<Published> json(
            @RequestParam(defaultValue = "") String period, @RequestParam(defaultValue = "PERSON") Board board) {
        var shown = period(period);
        return ResponseEntity.ok(
                new Published(shown, board, rankings.leastMembers(), rankings.board(shown, board, Integer.MAX_VALUE)));
    }

    @GetMapping("/ranking.csv")
    void csv(
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "PERSON") Board board,
            HttpServletResponse response) {
        var shown = period(period);
        var read = new AtomicInteger();
        CsvTable.send(
                response,
                "ranking-" + shown,
                List.of("place", "name", "members", "points"),
                CsvTable.<Standing>blocks(BLOCK, _ -> rankings.board(shown, board, read.getAndAdd(BLOCK), BLOCK))
                        .map(s -> List.of(
                                Integer.toString(s.place()),
                                s.name(),
                                Integer.toString(s.members()),
                                Long.toString(s.points()))));
    }

    @PostMapping("/ranking/least")
    String least(@RequestParam String members, @RequestParam Map<String, String> typed, RedirectAttributes next) {
        try {
            rankings.raiseLeast(Integer.parseInt(members.strip()));
            next.addFlashAttribute("done", "ranking.least-saved");
        } catch (NumberFormatException | BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("least", typed, "members", "ranking.least-wrong"));
        }
        return "redirect:/ranking";
    }

    private String period(String period) {
        return period.matches("[0-9]{4}-[0-9]{2}|FY[0-9]{4}")
                ? period
                : rankings.moving().getFirst();
    }

    @GetMapping("/people/{person}/ranking")
    String wish(@PathVariable UUID person, Model page) {
        var id = new PersonId(person);
        page.addAttribute(
                "resident", people.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        if (!page.containsAttribute("wish")) page.addAttribute("wish", rankings.wish(id));
        page.addAttribute("companies", rankings.names(Board.COMPANY));
        page.addAttribute("teams", rankings.names(Board.TEAM));
        return "office/person-ranking";
    }

    @PostMapping("/people/{person}/ranking")
    String wish(
            @PathVariable UUID person,
            @RequestParam(defaultValue = "false") boolean shown,
            @RequestParam String nickname,
            @RequestParam String company,
            @RequestParam String team,
            Model page,
            Locale locale) {
        var wish = new Wish(shown, nickname, company, team);
        try {
            rankings.show(new PersonId(person), wish);
            return "redirect:/people/%s/ranking".formatted(person);
        } catch (BadInput e) {
            page.addAttribute("wish", wish);
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return wish(person, page);
        }
    }
}
