package musubi.platform.resident;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Standing;
import musubi.platform.ranking.Wish;
import musubi.quantity.BadInput;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where a resident, their company and their group stand, and whether and under which name they are shown. */
@Controller("residentRankingPages")
@RequestMapping("/me/ranking")
class RankingPages {
    private static final int MOST = 20;

    private final Rankings rankings;
    private final Me myself;

    RankingPages(Rankings rankings, Me myself) {
        this.rankings = rankings;
        this.myself = myself;
    }

    /**
     * A place on the board that is shown.
     *
     * @param mine whether it is the resident's own, or that of their company or group
     */
    record Place(Standing standing, boolean mine) {}

    @GetMapping
    String show(
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "PERSON") Board board,
            Model page) {
        var wish = rankings.wish(myself.person());
        var periods = rankings.moving();
        var shown = periods.contains(period) ? period : periods.getFirst();
        var own = rankings.place(shown, myself.person());
        page.addAttribute("wish", wish);
        page.addAttribute("period", shown);
        page.addAttribute("periods", periods);
        page.addAttribute("board", board);
        page.addAttribute("boards", List.of(Board.values()));
        page.addAttribute("least", rankings.leastMembers());
        page.addAttribute("own", own.orElse(null));
        page.addAttribute(
                "places",
                rankings.board(shown, board, MOST).stream()
                        .map(s -> new Place(s, mine(s, board, wish, own)))
                        .toList());
        return "resident/ranking";
    }

    private static boolean mine(Standing standing, Board board, Wish wish, Optional<Standing> own) {
        return wish.shown()
                && switch (board) {
                    case PERSON -> own.filter(standing::equals).isPresent();
                    case COMPANY -> standing.name().equals(wish.company());
                    case TEAM -> standing.name().equals(wish.team());
                };
    }

    @GetMapping("/wish")
    String wish(Model page) {
        return wish(rankings.wish(myself.person()), page);
    }

    private String wish(Wish wish, Model page) {
        page.addAttribute("wish", wish);
        page.addAttribute("companies", rankings.names(Board.COMPANY));
        page.addAttribute("teams", rankings.names(Board.TEAM));
        return "resident/wish";
    }

    @PostMapping("/wish")
    String wish(
            @RequestParam(defaultValue = "") String nickname,
            @RequestParam(defaultValue = "") String company,
            @RequestParam(defaultValue = "") String team,
            @RequestParam(defaultValue = "show") String go,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var wish = new Wish(!go.equals("hide"), nickname, company, team);
        try {
            rankings.show(myself.person(), wish);
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return wish(wish, page);
        }
        next.addFlashAttribute("done", wish.shown() ? "my-ranking.shown" : "my-ranking.hidden");
        return "redirect:/me/ranking";
    }
}
