package musubi.platform.questionnaire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.page.Sought;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.questionnaire.Campaigns.Standing;
import musubi.quantity.Japan;
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

/** When the municipality asks, whom, and how far it has come. */
@Controller
@RequestMapping("/questionnaires")
class CampaignPages {
    private static final int PAGE = 50;
    private static final int REMINDERS = 20;
    private static final int MOST_TAKEN = 100_000;
    private static final int TITLE = 60;

    private final Questionnaires questionnaires;
    private final Campaigns campaigns;
    private final Answers answers;
    private final Reminders reminders;
    private final People people;
    private final Schemes schemes;
    private final Clock clock;

    CampaignPages(
            Questionnaires questionnaires,
            Campaigns campaigns,
            Answers answers,
            Reminders reminders,
            People people,
            Schemes schemes,
            Clock clock) {
        this.questionnaires = questionnaires;
        this.campaigns = campaigns;
        this.answers = answers;
        this.reminders = reminders;
        this.people = people;
        this.schemes = schemes;
        this.clock = clock;
    }

    @GetMapping
    String list(
            @ModelAttribute("sought") Sought sought,
            @ModelAttribute("turn") Turn turn,
            @RequestParam(defaultValue = "") String form,
            @RequestParam(defaultValue = "") String state,
            Model page,
            Locale locale) {
        var wanted = new Campaigns.Wanted(sought.plain(), form, state.matches("open|shut") ? state : "", today());
        page.addAttribute(
                "funnels", turn.of("campaigns", PAGE, (without, most) -> campaigns.find(wanted, without, most)));
        page.addAttribute("form", form);
        page.addAttribute("instruments", instruments(locale));
        page.addAttribute("state", wanted.state());
        page.addAttribute(
                "filtered",
                !sought.empty() || !form.isEmpty() || !wanted.state().isEmpty());
        page.addAttribute("questionnaires", questionnaires.all());
        page.addAttribute("today", today());
        return "questionnaire/campaigns";
    }

    /** What each questionnaire is called, by id, in its last version. */
    private Map<String, String> instruments(Locale locale) {
        var instruments = new LinkedHashMap<String, String>();
        for (var q : questionnaires.all()) instruments.put(q.id(), q.title().in(locale.getLanguage()));
        return instruments;
    }

    /** How a questionnaire is asked, and where its words come from. */
    @GetMapping("/forms/{id}/{version}")
    String form(@PathVariable String id, @PathVariable String version, Model page, Locale locale) {
        var questionnaire =
                questionnaires.named(id, version).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("questionnaire", questionnaire);
        page.addAttribute("lines", Shown.lines(questionnaire, Map.of(), Map.of(), locale));
        return "questionnaire/form";
    }

    /** What the form holds, as it was typed. */
    record Form(String campaign, String title, String form, String scheme, String opens, String last, String keying) {
        /** What a browser does not send is empty. */
        Form {
            form = Objects.requireNonNullElse(form, "");
            keying = Objects.requireNonNullElse(keying, "once");
            campaign = Objects.requireNonNullElse(campaign, "");
            title = Objects.requireNonNullElse(title, "");
            scheme = Objects.requireNonNullElse(scheme, "");
            opens = Objects.requireNonNullElse(opens, "");
            last = Objects.requireNonNullElse(last, "");
        }
    }

    @GetMapping("/new")
    String create(@RequestParam(defaultValue = "") String form, Model page) {
        var today = today();
        return create(
                new Form(
                        UUID.randomUUID().toString(),
                        "",
                        form,
                        schemes.all().stream().findFirst().map(Scheme::id).orElse(""),
                        today.toString(),
                        today.plusMonths(1).toString(),
                        "once"),
                Map.of(),
                page);
    }

    private String create(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("questionnaires", questionnaires.all());
        page.addAttribute("schemes", schemes.all());
        return "questionnaire/new";
    }

    @PostMapping
    String open(@ModelAttribute Form form, Model page) {
        var wrong = new LinkedHashMap<String, String>();
        var title = form.title().strip();
        if (title.isEmpty() || title.length() > TITLE) wrong.put("title", "questionnaire.title-missing");
        var chosen = questionnaires.all().stream()
                .filter(q -> form.form().equals(q.id() + "/" + q.version()))
                .findFirst();
        if (chosen.isEmpty()) wrong.put("form", "questionnaire.form-missing");
        if (schemes.all().stream().noneMatch(s -> s.id().equals(form.scheme())))
            wrong.put("scheme", "questionnaire.scheme-wrong");
        var opens = day(form.opens(), "opens", wrong);
        var last = day(form.last(), "last", wrong);
        if (wrong.isEmpty() && last.isBefore(opens)) wrong.put("last", "questionnaire.last-before-opens");
        if (!wrong.isEmpty() || chosen.isEmpty()) return create(form, wrong, page);
        var id = new CampaignId(UUID.fromString(form.campaign()));
        campaigns.open(new Campaign(
                id,
                title,
                chosen.get().id(),
                chosen.get().version(),
                form.scheme(),
                opens,
                last.plusDays(1),
                form.keying().equals("twice") ? Campaign.Keying.TWICE : Campaign.Keying.ONCE));
        return "redirect:/questionnaires/" + id;
    }

    private static LocalDate day(String text, String field, Map<String, String> wrong) {
        try {
            return LocalDate.parse(FormReader.plain(text));
        } catch (DateTimeException e) {
            wrong.put(field, "questionnaire.day-unreadable");
            return LocalDate.EPOCH;
        }
    }

    /** Somebody asked, with their name for staff; names that were destroyed are empty. */
    record Person(
            PersonId id,
            Optional<Resident> resident,
            Optional<String> channel,
            Optional<LocalDate> day,
            boolean begun) {}

    @GetMapping("/{campaign}")
    String show(
            @PathVariable UUID campaign,
            @RequestParam(defaultValue = "waiting") String show,
            @RequestParam(defaultValue = "0") int from,
            @ModelAttribute("turn") Turn turn,
            Model page,
            Locale locale) {
        return show(campaign, show, "", from, turn, page, locale);
    }

    /** A part of a name is sent in the form: in an address, others could read it. */
    @PostMapping("/{campaign}/search")
    String search(
            @PathVariable UUID campaign,
            @RequestParam(name = "q", defaultValue = "") String wanted,
            Model page,
            Locale locale) {
        return show(campaign, "waiting", wanted, 0, Turn.FIRST, page, locale);
    }

    /** Whoever comes back to a search, such as in another language, begins it anew. */
    @GetMapping("/{campaign}/search")
    String searched(@PathVariable UUID campaign) {
        return "redirect:/questionnaires/" + campaign;
    }

    private String show(UUID campaign, String show, String wanted, int from, Turn turn, Model page, Locale locale) {
        var funnel = campaigns
                .funnel(new CampaignId(campaign))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var standing = switch (show) {
            case "answered" -> Standing.ANSWERED;
            case "begun" -> Standing.BEGUN;
            default -> Standing.WAITING;
        };
        // Whoever takes the list away wants all of it, not the part that fits a page.
        boolean taken = turn.takes("asked");
        int first = taken ? 0 : Math.clamp(from, 0, 1_000_000);
        int most = taken ? MOST_TAKEN : PAGE;
        var listed = campaigns.asked(funnel.campaign().id(), standing, first, most + 1);
        page.addAttribute("funnel", funnel);
        page.addAttribute("questionnaire", answers.questionnaire(funnel.campaign()));
        page.addAttribute("language", locale.getLanguage());
        page.addAttribute("open", funnel.campaign().open(today()));
        page.addAttribute("reminder", UUID.randomUUID());
        page.addAttribute(
                "reminders",
                turn.of(
                                "reminders",
                                REMINDERS,
                                (without, many) ->
                                        reminders.of(funnel.campaign().id(), without, many))
                        .shown(all -> all.stream().map(Reminded::of).toList()));
        page.addAttribute("show", standing.name().toLowerCase(Locale.ROOT));
        page.addAttribute("q", wanted);
        page.addAttribute("found", wanted.isBlank() ? List.<Resident>of() : asked(funnel.campaign(), wanted));
        page.addAttribute("people", people(listed.stream().limit(most).toList()));
        page.addAttribute("cut", taken && listed.size() > most ? most : null);
        page.addAttribute("before", first == 0 ? null : Math.max(0, first - PAGE));
        page.addAttribute("after", listed.size() > PAGE ? first + PAGE : null);
        page.addAttribute("today", today());
        return "questionnaire/campaign";
    }

    /** A reminder as the page shows it. */
    record Reminded(UUID id, LocalDate day, int people, int waiting, int calledBack) {
        static Reminded of(Reminders.Sent sent) {
            return new Reminded(
                    sent.id(),
                    LocalDate.ofInstant(sent.at(), Japan.TIME),
                    sent.people(),
                    sent.waiting(),
                    sent.calledBack().orElse(0));
        }
    }

    /** Takes a reminder back from those to whom it has not gone yet. */
    @PostMapping("/{campaign}/reminders/{reminder}/undo")
    String callBack(@PathVariable UUID campaign, @PathVariable UUID reminder, RedirectAttributes next) {
        var people = reminders.callBack(new CampaignId(campaign), reminder);
        next.addFlashAttribute("said", people.isPresent() ? "questionnaire.called-back" : "questionnaire.gone-out");
        next.addFlashAttribute("count", people.orElse(0));
        return "redirect:/questionnaires/" + campaign;
    }

    /** Tells everybody who has not answered. */
    @PostMapping("/{campaign}/reminders")
    String remind(@PathVariable UUID campaign, @RequestParam UUID reminder, RedirectAttributes next) {
        var people = reminders.remind(new CampaignId(campaign), reminder);
        next.addFlashAttribute("said", people.isPresent() ? "questionnaire.reminded" : "questionnaire.over");
        next.addFlashAttribute("count", people.orElse(0));
        return "redirect:/questionnaires/" + campaign;
    }

    private List<Resident> asked(Campaign campaign, String wanted) {
        return people.search(wanted).stream()
                .filter(r -> campaigns.asks(campaign.id(), r.id()))
                .toList();
    }

    private List<Person> people(List<Campaigns.Asked> asked) {
        var residents = people.find(asked.stream().map(Campaigns.Asked::person).toList());
        return asked.stream()
                .map(a -> new Person(
                        a.person(), Optional.ofNullable(residents.get(a.person())), a.channel(), a.day(), a.begun()))
                .toList();
    }

    @PostMapping("/{campaign}/end")
    String end(@PathVariable UUID campaign, @RequestParam String last) {
        var wrong = new LinkedHashMap<String, String>();
        var day = day(last, "last", wrong);
        var found = campaigns
                .find(new CampaignId(campaign))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (day.isBefore(found.opensOn())) wrong.put("last", "questionnaire.last-before-opens");
        if (!wrong.isEmpty()) return "redirect:/questionnaires/" + campaign + "?wrong=last#end";
        campaigns.end(found.id(), day.plusDays(1));
        return "redirect:/questionnaires/" + campaign;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
