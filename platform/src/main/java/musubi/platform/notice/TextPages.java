package musubi.platform.notice;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The text of a notice in a municipality's own words: written, looked at, used from then on, and given up again. */
@Controller
@RequestMapping("/notices/templates/{template}")
class TextPages {
    private final Templates templates;
    private final OwnTexts own;
    private final Wording wording;

    TextPages(Templates templates, OwnTexts own, Wording wording) {
        this.templates = templates;
        this.own = own;
        this.wording = wording;
    }

    /** Who changes what residents are told. */
    @Bean
    static Door noticeTextsDoor() {
        return new Door("/notices/templates/*/**", Role.DECIDING);
    }

    /** Six texts as they stand in the form. */
    record Typed(String jaSubject, String jaSms, String jaBody, String enSubject, String enSms, String enBody) {
        /** What a browser does not send is empty; it sends every line with two letters at its end. */
        Typed {
            jaSubject = plain(jaSubject);
            jaSms = plain(jaSms);
            jaBody = plain(jaBody);
            enSubject = plain(enSubject);
            enSms = plain(enSms);
            enBody = plain(enBody);
        }

        private static String plain(String text) {
            return Objects.requireNonNullElse(text, "").replace("\r\n", "\n");
        }

        static Typed of(Template template) {
            var ja = template.in("ja");
            var en = template.in("en");
            return new Typed(ja.subject(), ja.sms(), ja.body(), en.subject(), en.sms(), en.body());
        }

        Map<String, Template.Text> texts() {
            return Map.of(
                    "ja", new Template.Text(jaSubject, jaSms, jaBody),
                    "en", new Template.Text(enSubject, enSms, enBody));
        }
    }

    /** A text filled with the examples of its places. */
    record Preview(String language, Template.Text text) {}

    /** What was said before, for the page. */
    record Before(int number, String at, boolean standard) {}

    @GetMapping
    String form(@PathVariable("template") String id, Model page) {
        var said = own.of(id);
        return show(
                id, Typed.of(named(id)), said.isEmpty() ? 0 : said.getFirst().number(), page);
    }

    private Template named(String id) {
        return templates.named(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** With the last word as whoever writes saw it first, so that one which somebody else says meanwhile is not overwritten unseen. */
    private String show(String id, Typed typed, int seen, Model page) {
        var said = own.of(id);
        page.addAttribute("template", named(id));
        page.addAttribute("typed", typed);
        page.addAttribute("everywhere", named(id).everywhere());
        page.addAttribute("seen", seen);
        page.addAttribute("ours", !named(id).equals(standard(id)));
        page.addAttribute(
                "said",
                said.stream()
                        .map(s -> new Before(
                                s.number(),
                                s.at().atZone(Japan.TIME).toLocalDate().toString(),
                                s.texts().isEmpty()))
                        .toList());
        return "notice/text";
    }

    private Template standard(String id) {
        return templates.standard(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Shown as it would be sent; nothing is kept. */
    @PostMapping("/preview")
    String preview(
            @PathVariable("template") String id,
            @RequestParam int seen,
            @ModelAttribute Typed typed,
            Model page,
            Locale locale) {
        try {
            var looked = standard(id).saying("", typed.texts());
            typed.texts().forEach((language, text) -> TemplateReader.own(language, text, standard(id)));
            page.addAttribute(
                    "previews",
                    Stream.of("ja", "en")
                            .map(language -> new Preview(language, wording.example(looked, language)))
                            .toList());
        } catch (BadInput e) {
            refused(e, page, locale);
        }
        return show(id, typed, seen, page);
    }

    private static void refused(BadInput wrong, Model page, Locale locale) {
        page.addAttribute("wrong", wrong.problems().getFirst().words().in(locale.getLanguage()));
    }

    @PostMapping
    String say(
            @PathVariable("template") String id,
            @RequestParam int seen,
            @ModelAttribute Typed typed,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            own.say(standard(id), seen, typed.texts());
            next.addFlashAttribute("done", "notice.text-kept");
            return "redirect:/notices/templates/" + id;
        } catch (BadInput e) {
            refused(e, page, locale);
            return show(id, typed, seen, page);
        }
    }

    @PostMapping("/standard")
    String giveUp(
            @PathVariable("template") String id,
            @RequestParam int seen,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            own.say(standard(id), seen, Map.of());
            next.addFlashAttribute("done", "notice.text-standard");
            return "redirect:/notices/templates/" + id;
        } catch (BadInput e) {
            refused(e, page, locale);
            return show(id, Typed.of(named(id)), seen, page);
        }
    }
}
