package musubi.platform.site;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Setting;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where officers decide what everybody sees: each part is looked at as it would be shown, and then published. */
@Controller
@RequestMapping("/publishing")
class PublishingPages {
    private final Drafts drafts;
    private final Publications publications;
    private final Acting acting;

    PublishingPages(Drafts drafts, Publications publications, Acting acting) {
        this.drafts = drafts;
        this.publications = publications;
        this.acting = acting;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Setting sitePublishingSetting(Publications publications) {
            return new Setting(
                    120,
                    new Words("公開サイトで見せている部分", "Parts shown on the public site"),
                    () -> {
                        var of = "%d / %d".formatted(publications.shown().size(), Part.values().length);
                        return Words.same(of);
                    },
                    "/publishing");
        }

        @Bean
        Door sitePublishingDoor() {
            return new Door("/publishing/**", Role.DECIDING);
        }

        @Bean
        MenuItem sitePublishingItem() {
            return new MenuItem(Group.RESULTS, 60, "/publishing", "publishing.title", Role.DECIDING);
        }
    }

    /** A part in the officer's list. */
    record Line(String part, boolean shown, String at) {}

    @GetMapping
    String list(Model page) {
        var shown = publications.shown();
        page.addAttribute(
                "lines",
                Arrays.stream(Part.values())
                        .map(part -> shown.stream()
                                .filter(p -> p.part() == part)
                                .findFirst()
                                .map(p -> new Line(part.word(), true, day(p)))
                                .orElse(new Line(part.word(), false, "")))
                        .toList());
        page.addAttribute("licences", Licence.values());
        page.addAttribute("licence", publications.licence());
        page.addAttribute("code", acting.actor().municipality());
        return "site/publishing";
    }

    private static String day(Published published) {
        return java.time.LocalDate.ofInstant(published.at(), musubi.quantity.Japan.TIME)
                .toString();
    }

    @GetMapping("/{part}")
    String look(
            @PathVariable String part,
            @RequestParam(defaultValue = "") List<String> agreement,
            Model page,
            Locale locale) {
        var wanted = Part.of(part).orElseThrow(Cities::missing);
        var chosen = agreement.isEmpty() ? drafts.chosen() : new TreeSet<>(agreement);
        var draft = drafts.of(wanted, chosen);
        page.addAttribute("part", part);
        page.addAttribute("chosen", chosen);
        page.addAttribute("possible", wanted == Part.AGREEMENTS ? drafts.agreements() : List.of());
        page.addAttribute("sheet", draft.orElse(null));
        page.addAttribute(
                "digest", draft.map(d -> Digest.of(Sheets.write(d)).hex()).orElse(""));
        page.addAttribute("published", publications.shown(wanted));
        page.addAttribute("shown", new Shown());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        return "site/look";
    }

    @PostMapping("/{part}")
    String publish(
            @PathVariable String part,
            @RequestParam(defaultValue = "") List<String> agreement,
            @RequestParam String digest,
            RedirectAttributes next) {
        var wanted = Part.of(part).orElseThrow(Cities::missing);
        var content = drafts.written(wanted, new TreeSet<>(agreement));
        // What is published is what the officer looked at.
        if (content.filter(c -> Digest.of(c).hex().equals(digest)).isEmpty()) {
            next.addFlashAttribute("changed", true);
            return "redirect:/publishing/" + part;
        }
        publications.publish(wanted, content.orElseThrow());
        next.addFlashAttribute("done", "publishing.published");
        return "redirect:/publishing";
    }

    @PostMapping("/{part}/withdrawal")
    String withdraw(@PathVariable String part, RedirectAttributes next) {
        publications.withdraw(Part.of(part).orElseThrow(Cities::missing));
        next.addFlashAttribute("done", "publishing.withdrawn");
        return "redirect:/publishing";
    }

    @PostMapping("/licence")
    String license(@RequestParam String licence, RedirectAttributes next) {
        publications.license(Licence.of(licence));
        next.addFlashAttribute("done", "publishing.licensed");
        return "redirect:/publishing";
    }
}
