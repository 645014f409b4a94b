package musubi.platform.joining;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.account.Attempts;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.ApplicationKeeping;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Conditions;
import musubi.platform.people.Consents;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.quantity.Japan;
import musubi.quantity.Words;
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

/**
 * Joining from home: what the scheme is and whom it is for, consent one purpose at a time, what is asked, a last look, and sent. Every
 * page is a form that carries what was said before, so nothing is kept of who stops halfway.
 */
@Controller
@RequestMapping("/join")
class JoinPages {
    private final Applications applications;
    private final ApplicationKeeping keeping;
    private final Schemes schemes;
    private final Consents consents;
    private final Municipalities municipalities;
    private final Attempts attempts;
    private final Acting acting;
    private final Clock clock;

    JoinPages(
            Applications applications,
            ApplicationKeeping keeping,
            Schemes schemes,
            Consents consents,
            Municipalities municipalities,
            Attempts attempts,
            Acting acting,
            Clock clock) {
        this.applications = applications;
        this.keeping = keeping;
        this.schemes = schemes;
        this.consents = consents;
        this.municipalities = municipalities;
        this.attempts = attempts;
        this.acting = acting;
        this.clock = clock;
    }

    /** Works for a municipality although nobody is signed in. */
    static <T> T at(Acting acting, Municipality municipality, Supplier<T> work) {
        return acting.as(Actor.job("joining", municipality.code()), work);
    }

    static Municipality municipality(Municipalities municipalities, String digits, Model page) {
        var found = municipalities.all().stream()
                .filter(m -> m.code().digits().equals(digits))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("municipality", found);
        return found;
    }

    @GetMapping
    String places(Model page) {
        page.addAttribute(
                "places",
                municipalities.all().stream()
                        .filter(m -> !at(acting, m, applications::open).isEmpty())
                        .toList());
        return "joining/places";
    }

    @GetMapping("/{municipality}")
    String schemes(@PathVariable String municipality, Model page) {
        var place = municipality(municipalities, municipality, page);
        page.addAttribute(
                "schemes",
                at(
                        acting,
                        place,
                        () -> applications.open().stream()
                                .flatMap(id -> schemes.find(id).stream())
                                .toList()));
        return "joining/schemes";
    }

    /** A scheme that takes applications, and who may join it today. */
    private record Open(Municipality place, Scheme scheme, Conditions conditions, List<Consents.Text> texts) {
        Optional<Consents.Text> next(JoinForm form) {
            return texts.stream().filter(t -> !form.about(word(t))).findFirst();
        }

        static String word(Consents.Text text) {
            return new Applying.Agreed(text.purpose(), text.recipient(), text.version()).word();
        }

        boolean programmeDeclined(JoinForm form) {
            return texts.stream()
                    .anyMatch(t -> t.purpose().equals(Consents.PROGRAMME)
                            && form.declined().contains(word(t)));
        }

        /** Only words that are in force now count. */
        List<Applying.Agreed> agreed(JoinForm form) {
            return texts.stream()
                    .filter(t -> form.agreed().contains(word(t)))
                    .map(t -> new Applying.Agreed(t.purpose(), t.recipient(), t.version()))
                    .toList();
        }
    }

    private Open open(String municipality, String scheme, Model page) {
        var place = municipality(municipalities, municipality, page);
        var found = at(
                acting,
                place,
                () -> applications.open().stream()
                        .filter(scheme::equals)
                        .flatMap(id -> schemes.find(id).stream())
                        .findFirst()
                        .map(s -> new Open(place, s, schemes.conditions(s.id(), today()), consents.texts())));
        var open = found.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("scheme", open.scheme());
        page.addAttribute("conditions", open.conditions());
        page.addAttribute("day", open.conditions().referenceDay(today()));
        page.addAttribute(
                "towns",
                open.conditions().municipalities().isEmpty()
                        ? List.of(place)
                        : open.conditions().municipalities().stream()
                                .map(this::town)
                                .toList());
        return open;
    }

    private Municipality town(Code code) {
        return municipalities.all().stream()
                .filter(m -> m.code().equals(code))
                .findFirst()
                .orElseGet(() -> new Municipality(code, Words.same(code.digits())));
    }

    @GetMapping("/{municipality}/{scheme}")
    String start(@PathVariable String municipality, @PathVariable String scheme, Model page) {
        var open = open(municipality, scheme, page);
        page.addAttribute("form", JoinForm.empty(open.place().code()));
        return "joining/start";
    }

    @PostMapping("/{municipality}/{scheme}")
    String step(
            @PathVariable String municipality,
            @PathVariable String scheme,
            @ModelAttribute JoinForm form,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String words,
            @RequestParam(defaultValue = "") String answer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page,
            Locale locale) {
        var open = open(municipality, scheme, page);
        var said = step.equals("consent") && answer.matches("yes|no") && !form.about(words)
                ? form.said(words, answer)
                : form;
        if (open.programmeDeclined(said)) return show("joining/declined", said, Map.of(), page);
        var next = open.next(said);
        if (next.isPresent()) return consent(open, said, next.get(), page);
        return switch (step) {
            case "check" -> check(open, said, page, locale);
            case "send" -> send(open, said, request, response, page, locale);
            default -> show("joining/form", said, Map.of(), page);
        };
    }

    private static String show(String template, JoinForm form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        return template;
    }

    private static String consent(Open open, JoinForm form, Consents.Text text, Model page) {
        page.addAttribute("text", text);
        page.addAttribute("words", Open.word(text));
        page.addAttribute("needed", text.purpose().equals(Consents.PROGRAMME));
        page.addAttribute("number", open.texts().indexOf(text) + 1);
        page.addAttribute("count", open.texts().size());
        return show("joining/consent", form, Map.of(), page);
    }

    private Optional<Applying> read(Open open, JoinForm form, Model page, Locale locale, Map<String, String> wrong) {
        var applying = form.read(open.scheme().id(), today(), open.agreed(form), wrong);
        if (applying.isEmpty()) return Optional.empty();
        var unmet =
                open.conditions().unmet(applying.get().born(), applying.get().circumstances(), today());
        page.addAttribute(
                "unmet", unmet.stream().map(w -> w.in(locale.getLanguage())).toList());
        page.addAttribute("born", applying.get().born());
        page.addAttribute("texts", open.texts());
        return applying;
    }

    private String check(Open open, JoinForm form, Model page, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        return read(open, form, page, locale, wrong).isPresent()
                ? show("joining/check", form, wrong, page)
                : show("joining/form", form, wrong, page);
    }

    private String send(
            Open open,
            JoinForm form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page,
            Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        var applying = read(open, form, page, locale, wrong);
        if (applying.isEmpty()) return show("joining/form", form, wrong, page);
        var until = attempts.begin("join " + form.application(), "join " + request.getRemoteAddr());
        if (until.isPresent()) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            page.addAttribute("refused", "joining.too-often");
            return show("joining/check", form, wrong, page);
        }
        return switch (at(acting, open.place(), () -> applications.send(applying.get()))) {
            case RECEIVED ->
                "redirect:/join/%s/%s/received"
                        .formatted(open.place().code(), open.scheme().id());
            case CLOSED -> "redirect:/join/" + open.place().code();
            case FULL -> {
                page.addAttribute("refused", "joining.full");
                yield show("joining/check", form, wrong, page);
            }
        };
    }

    @GetMapping("/{municipality}/{scheme}/received")
    String received(@PathVariable String municipality, @PathVariable String scheme, Model page) {
        var place = municipality(municipalities, municipality, page);
        page.addAttribute("days", at(acting, place, keeping::days));
        return "joining/received";
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
