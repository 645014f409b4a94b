package musubi.platform.office;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Views;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Request;
import musubi.platform.people.RequestDays;
import musubi.platform.people.Requests;
import musubi.platform.people.Resident;
import musubi.platform.print.Printer;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

/** What people formally ask of what is held about them: entered as it comes, decided in time, answered by letter. */
@Controller
@RequestMapping("/people/requests")
class RequestPages {
    private static final int PAGE = 50;
    private static final String FORM = "request";

    private final Requests requests;
    private final RequestDays days;
    private final People people;
    private final Municipalities municipalities;
    private final Acting acting;
    private final Views views;
    private final Printer printer;
    private final MessageSource words;

    RequestPages(
            Requests requests,
            RequestDays days,
            People people,
            Municipalities municipalities,
            Acting acting,
            Views views,
            Printer printer,
            MessageSource words) {
        this.requests = requests;
        this.days = days;
        this.people = people;
        this.municipalities = municipalities;
        this.acting = acting;
        this.views = views;
        this.printer = printer;
        this.words = words;
    }

    /** One of them with the name of whose it is; a line where who they are is destroyed. */
    record Row(Request request, String name, boolean late) {}

    @GetMapping
    String list(@RequestParam(defaultValue = "open") String state, @ModelAttribute("turn") Turn turn, Model page) {
        var wanted = Request.read(Requests.Wanted.class, state).orElse(Requests.Wanted.ALL);
        page.addAttribute("state", wanted.name().toLowerCase(Locale.ROOT));
        page.addAttribute(
                "requests",
                turn.of("requests", PAGE, (without, most) -> requests.find(wanted, without, most))
                        .shown(this::rows));
        page.addAttribute("count", requests.count(wanted));
        page.addAttribute("days", days.days());
        page.addAttribute("chosen", days.chosen());
        return "office/requests";
    }

    private List<Row> rows(List<Request> found) {
        var today = requests.today();
        var names = people.names(found.stream().map(Request::person).toList());
        return found.stream()
                .map(r -> new Row(r, names.getOrDefault(r.person(), "—"), r.overdue(today)))
                .toList();
    }

    @PostMapping("/days")
    String days(@RequestParam(defaultValue = "") String days, RedirectAttributes next) {
        if (!days.strip().matches("[0-9]{1,3}")
                || Integer.parseInt(days.strip()) < RequestDays.LEAST
                || Integer.parseInt(days.strip()) > RequestDays.MOST)
            next.addFlashAttribute(
                    SentBack.NAME, SentBack.of("days", Map.of("days", days), "days", "requests.days-unreadable"));
        else {
            this.days.days(Integer.parseInt(days.strip()));
            next.addFlashAttribute("done", "requests.days-set");
        }
        return "redirect:/people/requests";
    }

    @GetMapping("/new")
    String form(@RequestParam UUID person, Model page) {
        page.addAttribute("resident", resident(new PersonId(person)));
        page.addAttribute("id", UUID.randomUUID());
        page.addAttribute("today", requests.today());
        page.addAttribute("kinds", Request.Kind.values());
        return "office/request-new";
    }

    private Resident resident(PersonId person) {
        return people.find(person).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** What the form holds, as it was typed. */
    record Form(
            UUID id,
            UUID person,
            String kind,
            String askedBy,
            String channel,
            String on,
            String representative,
            String text) {
        /** What a browser does not send is empty. */
        Form {
            kind = Objects.requireNonNullElse(kind, "");
            askedBy = Objects.requireNonNullElse(askedBy, "");
            channel = Objects.requireNonNullElse(channel, "");
            on = Objects.requireNonNullElse(on, "").strip();
            representative = Objects.requireNonNullElse(representative, "").strip();
            text = Objects.requireNonNullElse(text, "").strip();
        }

        Map<String, String> wrong() {
            var wrong = new LinkedHashMap<String, String>();
            if (Request.read(Request.Kind.class, kind).isEmpty()) wrong.put("kind", "requests.choose");
            if (Request.read(Request.AskedBy.class, askedBy).isEmpty()) wrong.put("askedBy", "requests.choose");
            if (Request.read(Request.Channel.class, channel).isEmpty()) wrong.put("channel", "requests.choose");
            if (!day(on)) wrong.put("on", "requests.day-unreadable");
            return wrong;
        }

        private static boolean day(String text) {
            try {
                return LocalDate.parse(text).getYear() > 0;
            } catch (DateTimeParseException e) {
                return false;
            }
        }

        Requests.Received received() {
            return new Requests.Received(
                    id,
                    new PersonId(person),
                    Request.read(Request.Kind.class, kind).orElseThrow(),
                    Request.read(Request.AskedBy.class, askedBy).orElseThrow(),
                    Request.read(Request.Channel.class, channel).orElseThrow(),
                    LocalDate.parse(on),
                    new Request.Said(representative, text));
        }
    }

    @PostMapping
    String receive(
            @ModelAttribute Form form,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        resident(new PersonId(form.person()));
        var wrong = form.wrong();
        try {
            if (wrong.isEmpty()) {
                requests.receive(form.received());
                next.addFlashAttribute("done", "requests.received");
                return "redirect:/people/requests/" + form.id();
            }
            next.addFlashAttribute(SentBack.NAME, new SentBack(FORM, typed, wrong));
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of(FORM, typed, e, locale, "text"));
        }
        return "redirect:/people/requests/new?person=" + form.person();
    }

    private Request found(UUID id) {
        return requests.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** A word that was said about it, in local time. */
    record Said(Request.Decision decision, ZonedDateTime at) {}

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        var request = found(id);
        var resident = people.find(request.person());
        views.opened(request.person().value());
        page.addAttribute("asked", request);
        page.addAttribute("said", requests.said(id));
        page.addAttribute("late", request.overdue(requests.today()));
        page.addAttribute("resident", resident);
        page.addAttribute(
                "decisions",
                requests.decisions(id).stream()
                        .map(d -> new Said(d, d.at().atZone(Japan.TIME)))
                        .toList());
        page.addAttribute("outcomes", outcomes(request));
        page.addAttribute("printable", printer.ready() && !request.open() && resident.isPresent());
        return "office/request";
    }

    private static List<Request.Outcome> outcomes(Request request) {
        return request.stopping()
                ? List.of(Request.Outcome.ENDED)
                : List.of(Request.Outcome.GRANTED, Request.Outcome.PARTLY, Request.Outcome.REFUSED);
    }

    @PostMapping("/{id}/decision")
    String decide(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String why,
            RedirectAttributes next,
            Locale locale) {
        found(id);
        var typed = Map.of("outcome", outcome, "why", why);
        var decided = Request.read(Request.Outcome.class, outcome);
        try {
            if (decided.isPresent()) {
                requests.decide(id, decided.get(), why);
                next.addFlashAttribute("done", "requests.decided");
            } else next.addFlashAttribute(SentBack.NAME, SentBack.of(FORM, typed, "outcome", "requests.choose"));
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of(FORM, typed, e, locale, "why"));
        }
        return "redirect:/people/requests/" + id;
    }

    /** The answer, for the post. */
    @GetMapping("/{id}/letter.pdf")
    ResponseEntity<byte[]> letter(@PathVariable UUID id, Locale locale) {
        var request = found(id);
        if (!printer.ready() || request.open()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var who = resident(request.person()).identity();
        views.opened(request.person().value());
        return printer.answer(
                "answer",
                AnswerLetter.page(
                        request,
                        who,
                        requests.said(id).representative(),
                        municipalities.get(acting.actor().municipality()).name().in(locale.getLanguage()),
                        name -> words.getMessage(name, null, locale)));
    }
}
