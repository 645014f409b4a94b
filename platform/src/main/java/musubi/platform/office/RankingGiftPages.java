package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Gift;
import musubi.platform.ranking.Gifts;
import musubi.quantity.BadInput;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Gifts for the first places of a fiscal year: announced, given when the year is closed, handed over at the counter. */
@Controller
@RequestMapping("/ranking/gifts")
class RankingGiftPages {
    private static final int OLDEST = 2020;

    private final Gifts gifts;
    private final People people;
    private final Clock clock;

    RankingGiftPages(Gifts gifts, People people, Clock clock) {
        this.gifts = gifts;
        this.people = people;
        this.clock = clock;
    }

    /** Who may open these pages. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door officeRankingGiftsDoor() {
            return new Door("/ranking/gifts/**", Set.of(Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR));
        }

        @Bean
        Door officeRankingGiftListDoor() {
            return Door.of("/ranking/gifts/list", Role.OFFICER, Role.ADMINISTRATOR);
        }

        @Bean
        Door officeRankingClosingDoor() {
            return Door.of("/ranking/gifts/closing", Role.OFFICER, Role.ADMINISTRATOR);
        }

        @Bean
        Door officeRankingLeastDoor() {
            return Door.of("/ranking/least", Role.OFFICER, Role.ADMINISTRATOR);
        }
    }

    /** What the form holds, as it was typed. */
    record Form(String gift, String first, String last, String title) {
        /** What a browser does not send is empty. */
        Form {
            first = Objects.requireNonNullElse(first, "");
            last = Objects.requireNonNullElse(last, "");
            title = Objects.requireNonNullElse(title, "");
        }

        static Form empty() {
            return new Form(UUID.randomUUID().toString(), "", "", "");
        }
    }

    /** A winner with the name that staff ask for at the counter. */
    record Listed(Gifts.Winner winner, String name) {}

    @GetMapping
    String show(@RequestParam(defaultValue = "0") int year, Model page) {
        return show(year, Form.empty(), Map.of(), page);
    }

    private String show(int wanted, Form form, Map<String, String> wrong, Model page) {
        int now =
                FiscalYear.of(LocalDate.ofInstant(clock.instant(), Japan.TIME)).year();
        int year = wanted < OLDEST || wanted > now ? now : wanted;
        page.addAttribute("year", year);
        page.addAttribute("before", year - 1);
        page.addAttribute("after", year + 1);
        page.addAttribute("later", year < now);
        page.addAttribute("gifts", gifts.of(year));
        page.addAttribute("over", gifts.over(year));
        page.addAttribute("closed", gifts.closed(year).map(at -> LocalDate.ofInstant(at, Japan.TIME)));
        var winners = gifts.winners(year);
        var names = people.names(winners.stream().map(Gifts.Winner::person).toList());
        page.addAttribute(
                "winners",
                winners.stream()
                        .map(w -> new Listed(w, names.getOrDefault(w.person(), "")))
                        .toList());
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        return "office/ranking-gifts";
    }

    @PostMapping("/list")
    String announce(@RequestParam int year, @ModelAttribute Form form, Model page, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        int first = place("first", form.first(), wrong);
        int last = place("last", form.last(), wrong);
        if (!wrong.isEmpty()) return show(year, form, wrong, page);
        try {
            gifts.announce(new Gift(UUID.fromString(form.gift()), year, first, last, form.title()));
            return back(year);
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return show(year, form, Map.of(), page);
        }
    }

    private static int place(String field, String text, Map<String, String> wrong) {
        if (text.strip().matches("[0-9]{1,5}")) return Integer.parseInt(text.strip());
        wrong.put(field, "gifts.place-unreadable");
        return 0;
    }

    @PostMapping("/closing")
    String close(@RequestParam int year, RedirectAttributes next) {
        var answer = gifts.close(year);
        if (answer == Gifts.Closing.CLOSED) next.addFlashAttribute("done", "gifts.closed");
        else next.addFlashAttribute("refused", "gifts.refused." + answer);
        return back(year);
    }

    @PostMapping("/given/{gift}/{person}")
    String handOver(
            @PathVariable UUID gift,
            @PathVariable UUID person,
            @RequestParam int year,
            @RequestParam boolean handedOver) {
        gifts.handOver(gift, new PersonId(person), handedOver);
        return back(year);
    }

    private static String back(int year) {
        return "redirect:/ranking/gifts?year=" + year;
    }
}
