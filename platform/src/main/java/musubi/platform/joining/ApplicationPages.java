package musubi.platform.joining;

import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.people.ApplicationKeeping;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Consents;
import musubi.platform.people.Enrolling;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.quantity.Age;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Applications from home, decided by staff. */
@Controller
@RequestMapping("/people")
class ApplicationPages {
    private static final int PAGE = 50;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Applications applications;
    private final ApplicationKeeping keeping;
    private final Schemes schemes;
    private final People people;
    private final Codes codes;
    private final Deciding deciding;
    private final Consents consents;
    private final Acting acting;
    private final Clock clock;

    ApplicationPages(
            Applications applications,
            ApplicationKeeping keeping,
            Schemes schemes,
            People people,
            Codes codes,
            Deciding deciding,
            Consents consents,
            Acting acting,
            Clock clock) {
        this.applications = applications;
        this.keeping = keeping;
        this.schemes = schemes;
        this.people = people;
        this.codes = codes;
        this.deciding = deciding;
        this.consents = consents;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * An application as the list shows it.
     *
     * @param until the day on which it is destroyed, unless it is decided before
     */
    record Row(Applications.Waiting one, String received, LocalDate until) {
        static Row of(Applications.Waiting one, int days) {
            return new Row(
                    one,
                    MINUTE.format(one.receivedAt().atZone(Japan.TIME)),
                    ApplicationKeeping.lastsUntil(one.receivedAt(), days));
        }
    }

    /** One that nobody decided, after what was said in it is destroyed. */
    record Gone(String scheme, LocalDate received, LocalDate destroyed) {
        static Gone of(ApplicationKeeping.Expired expired) {
            return new Gone(
                    expired.scheme(),
                    LocalDate.ofInstant(expired.receivedAt(), Japan.TIME),
                    LocalDate.ofInstant(expired.destroyedAt(), Japan.TIME));
        }
    }

    @GetMapping("/applications")
    String list(@ModelAttribute("turn") Turn turn, @RequestParam(defaultValue = "") String scheme, Model page) {
        int days = keeping.days();
        page.addAttribute(
                "waiting",
                turn.of("applications", PAGE, (without, most) -> applications.waiting(scheme, without, most))
                        .shown(all -> all.stream().map(one -> Row.of(one, days)).toList()));
        page.addAttribute("scheme", scheme);
        page.addAttribute("gone", keeping.expired().stream().map(Gone::of).toList());
        page.addAttribute("days", days);
        page.addAttribute("least", ApplicationKeeping.LEAST);
        page.addAttribute("most", ApplicationKeeping.MOST);
        page.addAttribute("count", applications.count());
        page.addAttribute("schemes", schemes.all());
        page.addAttribute("open", applications.open());
        page.addAttribute("titles", schemes.all().stream().collect(Collectors.toMap(Scheme::id, Scheme::title)));
        page.addAttribute("municipality", acting.actor().municipality());
        return "joining/applications";
    }

    /** Sets after how many days one that nobody decides is destroyed. */
    @PostMapping("/applications/keeping")
    String keeping(@RequestParam(defaultValue = "") String days, RedirectAttributes after) {
        var number = Normalizer.normalize(days, Normalizer.Form.NFKC).strip();
        int wanted = number.matches("[0-9]{1,3}") ? Integer.parseInt(number) : 0;
        if (wanted >= ApplicationKeeping.LEAST && wanted <= ApplicationKeeping.MOST) {
            keeping.days(wanted);
            after.addFlashAttribute("kept", true);
        } else {
            after.addFlashAttribute("typed", days);
            return "redirect:/people/applications#days";
        }
        return "redirect:/people/applications#keeping";
    }

    @GetMapping("/applications/{application}")
    String show(@PathVariable UUID application, Model page, Locale locale) {
        var found = applications.find(application);
        if (found.isEmpty()) return "redirect:/people/applications";
        var applying = found.get().applying();
        page.addAttribute("one", found.get());
        page.addAttribute("twin", found.get().twin().flatMap(people::find));
        page.addAttribute("scheme", schemes.find(applying.scheme()).orElseThrow());
        page.addAttribute(
                "agreed",
                consents.texts().stream()
                        .filter(t -> applying.agreed()
                                .contains(new Applying.Agreed(t.purpose(), t.recipient(), t.version())))
                        .toList());
        page.addAttribute("age", Age.on(today(), applying.born()));
        page.addAttribute(
                "unmet",
                schemes
                        .conditions(applying.scheme(), today())
                        .unmet(applying.born(), applying.circumstances(), today())
                        .stream()
                        .map(w -> w.in(locale.getLanguage()))
                        .toList());
        return "joining/application";
    }

    @PostMapping("/applications/{application}")
    String decide(
            @PathVariable UUID application,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String how,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Optional<UUID> person,
            @RequestParam Map<String, String> typed,
            Locale locale,
            RedirectAttributes after) {
        var here = "redirect:/people/applications/" + application;
        try {
            if (outcome.equals("decline")) {
                applications.decline(application, why);
                return "redirect:/people/applications";
            }
            var confirmed = Arrays.stream(Applications.Confirmed.values())
                    .filter(c -> c.word().equals(how))
                    .findFirst();
            if (confirmed.isEmpty()) {
                after.addFlashAttribute(
                        SentBack.NAME, SentBack.of("decision", typed, "how", "applications.how-missing"));
                return here;
            }
            var answer = outcome.equals("known") && person.isPresent()
                    ? deciding.known(application, new PersonId(person.get()), confirmed.get(), why)
                    : deciding.admit(application, confirmed.get(), why);
            return switch (answer) {
                case Enrolling.Joined joined -> "redirect:/people/" + joined.person();
                case Enrolling.TakesPartAlready already -> "redirect:/people/" + already.person();
                case Enrolling.Refused refused -> {
                    after.addFlashAttribute(SentBack.NAME, SentBack.of("decision", typed, "why", "applications.unmet"));
                    yield here;
                }
            };
        } catch (BadInput e) {
            after.addFlashAttribute(SentBack.NAME, SentBack.of("decision", typed, e, locale, "why"));
            return here;
        }
    }

    /** Sends a code to somebody who is entered, so that they can open their own account. */
    @PostMapping("/{person}/account-code")
    String code(@PathVariable UUID person, @RequestParam(defaultValue = "letter") String by, RedirectAttributes after) {
        var found = people.find(new PersonId(person));
        if (found.isEmpty()) return "redirect:/people";
        boolean sent = by.equals("quickest")
                ? codes.byQuickestWay(found.get().id())
                : codes.byLetter(found.get().id());
        after.addFlashAttribute("codeSent", sent ? "applications.code-sent" : "applications.code-not-sent");
        return "redirect:/people/" + person;
    }

    @PostMapping("/schemes/{scheme}/intake")
    String intake(@PathVariable String scheme, @RequestParam String state) {
        schemes.find(scheme)
                .ifPresent(s -> applications.intake(
                        s.id(), state.equals("open") ? Applications.Intake.OPEN : Applications.Intake.CLOSED));
        return "redirect:/people/applications";
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
