package musubi.platform.office;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.Wishes;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What residents say is wrong in what is held about them, for staff to put right. */
@Controller
@RequestMapping("/people/wishes")
class WishPages {
    private static final int PAGE = 50;

    private final Wishes wishes;
    private final People people;

    WishPages(Wishes wishes, People people) {
        this.wishes = wishes;
        this.people = people;
    }

    /** One of them with the name of who said it. */
    record Row(Wishes.Wish wish, String name, ZonedDateTime at) {}

    @GetMapping
    String list(@ModelAttribute("turn") Turn turn, Model page) {
        page.addAttribute("waiting", turn.of("wishes", PAGE, wishes::waiting).shown(this::rows));
        page.addAttribute("count", wishes.count());
        return "office/wishes";
    }

    private List<Row> rows(List<Wishes.Wish> waiting) {
        var names = people.names(waiting.stream().map(Wishes.Wish::person).toList());
        return waiting.stream()
                .map(w -> new Row(w, names.getOrDefault(w.person(), "—"), w.at().atZone(Japan.TIME)))
                .toList();
    }

    @PostMapping("/{wish}/done")
    String done(@PathVariable UUID wish, RedirectAttributes next) {
        if (wishes.done(wish)) next.addFlashAttribute("done", "wishes.done");
        return "redirect:/people/wishes";
    }
}
