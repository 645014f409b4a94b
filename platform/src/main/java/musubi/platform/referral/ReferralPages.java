package musubi.platform.referral;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Views;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.SentBack;
import musubi.platform.people.Consents;
import musubi.platform.people.Introductions;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.print.Printer;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.quantity.BadInput;
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

/** Where clinics and the office refer people, and read what became of it. */
@Controller
@RequestMapping("/referrals")
class ReferralPages {
    private static final int PAGE = 100;

    private final Referrals referrals;
    private final States states;
    private final Shown shown;
    private final Steps steps;
    private final Introductions introductions;
    private final People people;
    private final Providers providers;
    private final Programmes programmes;
    private final Municipalities municipalities;
    private final Views views;
    private final Acting acting;
    private final Printer printer;

    ReferralPages(
            Referrals referrals,
            States states,
            Shown shown,
            Steps steps,
            Introductions introductions,
            People people,
            Providers providers,
            Programmes programmes,
            Municipalities municipalities,
            Views views,
            Acting acting,
            Printer printer) {
        this.referrals = referrals;
        this.states = states;
        this.shown = shown;
        this.steps = steps;
        this.introductions = introductions;
        this.people = people;
        this.providers = providers;
        this.programmes = programmes;
        this.municipalities = municipalities;
        this.views = views;
        this.acting = acting;
        this.printer = printer;
    }

    /**
     * What is looked for, as the address of the page says it.
     *
     * @param state one of the states, {@code open}, {@code late}, or empty for all
     * @param after behind which the page begins
     */
    record Asked(String state, String provider, String after) {
        /** What a browser does not send is empty. */
        Asked {
            state = Objects.requireNonNullElse(state, "");
            provider = Objects.requireNonNullElse(provider, "");
            after = Objects.requireNonNullElse(after, "");
        }

        Filter filter(Instant late) {
            var filter = Filter.ALL.by(Optional.of(provider).filter(p -> !p.isEmpty()));
            if (state.equals("open")) return filter.in(List.copyOf(State.OPEN));
            if (state.equals("late")) return filter.waitingSince(late);
            return filter.in(State.find(state).map(List::of).orElse(List.of()));
        }

        Optional<Referrals.Position> position() {
            if (!after.matches("[0-9]{1,17}\\.[0-9a-f-]{36}")) return Optional.empty();
            var parts = after.split("\\.", -1);
            long micros = Long.parseLong(parts[0]);
            try {
                return Optional.of(new Referrals.Position(
                        Instant.EPOCH.plus(micros, ChronoUnit.MICROS), new ReferralId(UUID.fromString(parts[1]))));
            } catch (IllegalArgumentException | DateTimeException none) {
                return Optional.empty();
            }
        }

        static String at(Referral last) {
            return "%d.%s".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, last.changedAt()), last.id());
        }
    }

    @GetMapping
    String list(Asked asked, Model page, Locale locale) {
        var filter = asked.filter(referrals.late());
        var found = referrals.find(filter, asked.position(), PAGE + 1);
        page.addAttribute("rows", shown.rows(found.stream().limit(PAGE).toList(), locale.getLanguage()));
        page.addAttribute("next", found.size() > PAGE ? Asked.at(found.get(PAGE - 1)) : "");
        page.addAttribute("asked", asked);
        page.addAttribute("count", referrals.count(filter));
        page.addAttribute("late", referrals.overdue());
        page.addAttribute("days", states.answerWithinDays());
        page.addAttribute("states", State.values());
        page.addAttribute("providers", providers.all());
        page.addAttribute("office", office());
        page.addAttribute(
                "any",
                asked.state().isEmpty()
                        && asked.provider().isEmpty()
                        && asked.after().isEmpty());
        page.addAttribute(
                "named",
                !office()
                        && referrals.sender(acting.actor().name()).institution().isBlank());
        return "referral/list";
    }

    private boolean office() {
        return Role.STAFF.contains(acting.actor().role());
    }

    /** Whom a new referral is about: staff comes from the person's own page, others say who it is. */
    @GetMapping("/new")
    String whom(@RequestParam Optional<UUID> person, Model page, Locale locale) {
        if (person.isPresent() && office()) {
            var known = people.find(new PersonId(person.get()))
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
            return write(Form.of(known.id(), known.identity().name()), page, locale);
        }
        return "referral/whom";
    }

    /** The name stands in no address, so it is sent as a form. */
    @PostMapping("/new")
    String lookUp(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String born,
            Model page,
            Locale locale) {
        page.addAttribute("name", name.strip());
        page.addAttribute("born", born);
        LocalDate day;
        try {
            day = LocalDate.parse(born.strip());
        } catch (DateTimeException unreadable) {
            page.addAttribute("refused", "referrals.born-unreadable");
            return "referral/whom";
        }
        if (name.isBlank()) {
            page.addAttribute("refused", "referrals.name-missing");
            return "referral/whom";
        }
        return switch (introductions.lookUp(name, day)) {
            case Introductions.LookedUp.Known(var person, var identity) ->
                write(Form.of(person, identity.name()), page, locale);
            case Introductions.LookedUp.Nobody() -> refused("referrals.nobody", page);
            case Introductions.LookedUp.Several() -> refused("referrals.several", page);
            case Introductions.LookedUp.TooMany() -> refused("referrals.too-many", page);
        };
    }

    private static String refused(String why, Model page) {
        page.addAttribute("refused", why);
        return "referral/whom";
    }

    /** What the form holds, as it was typed. */
    record Form(
            String id,
            String person,
            String name,
            String provider,
            String programme,
            String kind,
            String priority,
            String prohibited,
            String asked,
            String reason,
            String living,
            List<String> agrees) {
        /** What a browser does not send is empty. */
        Form {
            id = Objects.requireNonNullElse(id, "");
            person = Objects.requireNonNullElse(person, "");
            name = Objects.requireNonNullElse(name, "");
            provider = Objects.requireNonNullElse(provider, "");
            programme = Objects.requireNonNullElse(programme, "");
            kind = Objects.requireNonNullElse(kind, "");
            priority = Objects.requireNonNullElse(priority, "routine");
            prohibited = Objects.requireNonNullElse(prohibited, "");
            asked = Objects.requireNonNullElse(asked, "");
            reason = Objects.requireNonNullElse(reason, "");
            living = Objects.requireNonNullElse(living, "");
            agrees = agrees == null ? List.of() : List.copyOf(agrees);
        }

        static Form of(PersonId person, String name) {
            return new Form(
                    UUID.randomUUID().toString(),
                    person.toString(),
                    name,
                    "",
                    "",
                    "",
                    "routine",
                    "",
                    "",
                    "",
                    "",
                    List.of());
        }

        Wanted wanted() {
            return new Wanted(
                    new ReferralId(UUID.fromString(id)),
                    new PersonId(UUID.fromString(person)),
                    filled(provider),
                    filled(programme),
                    kind,
                    priority,
                    prohibited.equals("true"),
                    new Referral.Said(asked.strip(), reason.strip(), living.strip()));
        }

        private static Optional<String> filled(String text) {
            return Optional.of(text).filter(t -> !t.isEmpty());
        }

        @Override
        public String toString() {
            return "Form[" + id + "]";
        }
    }

    private String write(Form form, Model page, Locale locale) {
        var person = new PersonId(UUID.fromString(form.person()));
        page.addAttribute("form", form);
        page.addAttribute("kinds", states.kinds());
        page.addAttribute("providers", providers.all());
        page.addAttribute("names", shown.names());
        page.addAttribute("programmes", programmes.all());
        page.addAttribute("words", words());
        page.addAttribute(
                "agreed", introductions.agreed(person, Introductions.ANY).isPresent());
        page.addAttribute("language", locale.getLanguage());
        page.addAttribute("office", office());
        if (!page.containsAttribute("wrong")) page.addAttribute("wrong", Map.of());
        return "referral/new";
    }

    /** The newest words for each recipient. */
    private List<Consents.Text> words() {
        var texts = new ArrayList<Consents.Text>();
        introductions.words(Introductions.ANY).ifPresent(texts::add);
        for (var provider : providers.all())
            introductions
                    .words(provider.id())
                    .filter(text -> text.recipient().equals(provider.id()))
                    .ifPresent(texts::add);
        return texts;
    }

    @PostMapping
    String make(@ModelAttribute Form form, Model page, RedirectAttributes next, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        try {
            var wanted = form.wanted();
            for (var text : words())
                if (form.agrees().contains(text.recipient() + " " + text.version()))
                    introductions.agree(wanted.person(), text);
            switch (referrals.make(wanted)) {
                case Making.Made(var made, var _) -> {
                    next.addFlashAttribute("done", "referrals.did.requested");
                    next.addAttribute("id", made.id().value());
                    return "redirect:/referrals/{id}";
                }
                case Making.NotAgreed() -> wrong.put("agrees", "");
            }
        } catch (BadInput e) {
            e.problems().forEach(p -> wrong.put(p.place().file(), p.words().in(locale.getLanguage())));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "no id", e);
        }
        page.addAttribute("wrong", wrong);
        return write(form, page, locale);
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page, Locale locale) {
        var referral = found(id);
        shown.fill(referral, page, locale.getLanguage());
        page.addAttribute("office", office());
        page.addAttribute("at", "/referrals");
        page.addAttribute("printer", printer.ready() && !referral.said().asked().isEmpty());
        if (office()) views.opened(referral.person().value());
        return "referral/one";
    }

    private Referral found(UUID id) {
        return referrals.find(new ReferralId(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/{id}/steps")
    String step(
            @PathVariable UUID id,
            @ModelAttribute Steps.Form form,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        take(id, form, typed, next, locale);
        return "redirect:/referrals/{id}";
    }

    private void take(UUID id, Steps.Form form, Map<String, String> typed, RedirectAttributes next, Locale locale) {
        try {
            steps.take(new ReferralId(id), form, typed, next, locale);
        } catch (NoSuchElementException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no such referral", e);
        }
        next.addAttribute("id", id);
    }

    /** The letter to the provider, for paper and fax. */
    @GetMapping("/{id}/letter.pdf")
    ResponseEntity<byte[]> letter(@PathVariable UUID id) {
        var referral = found(id);
        var who = referrals.introduced(List.of(referral.id())).get(referral.id());
        if (!printer.ready() || who == null) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        if (office()) views.opened(referral.person().value());
        var city = municipalities.get(acting.actor().municipality()).name().ja();
        return printer.answer(
                "referral",
                Letter.page(
                        referral,
                        who,
                        referrals.sender(referral.actor()),
                        referral.office() ? city : "",
                        referral.provider()
                                .map(p -> shown.names().getOrDefault(p, p))
                                .orElse(""),
                        referral.programme()
                                .map(p -> shown.titles().getOrDefault(p, p))
                                .orElse(""),
                        shown.kind(referral, "ja")));
    }

    @GetMapping("/sender")
    String sender(Model page) {
        page.addAttribute("sender", referrals.sender(acting.actor().name()));
        return "referral/sender";
    }

    @PostMapping("/sender")
    String keep(
            @RequestParam(defaultValue = "") String institution,
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "") String doctor,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        try {
            referrals.keep(new Sender(institution.strip(), address.strip(), phone.strip(), doctor.strip()));
            next.addFlashAttribute("done", "referrals.sender-kept");
            return "redirect:/referrals";
        } catch (IllegalArgumentException e) {
            next.addFlashAttribute(
                    SentBack.NAME, SentBack.of("sender", typed, "institution", "referrals.sender-too-long"));
            return "redirect:/referrals/sender";
        }
    }
}
