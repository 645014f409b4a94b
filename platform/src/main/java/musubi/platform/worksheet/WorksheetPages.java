package musubi.platform.worksheet;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.SentBack;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Worksheets as both sides see them: the municipality all, a partner those its organisation takes part in. */
@Controller
@RequestMapping("/worksheets")
class WorksheetPages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);
    private static final int REVISIONS = 20;

    private final Worksheets worksheets;
    private final Organisations organisations;
    private final Subjects subjects;
    private final Lines lines;
    private final Watch watch;
    private final Municipalities municipalities;
    private final Logins logins;
    private final Acting acting;

    WorksheetPages(
            Worksheets worksheets,
            Organisations organisations,
            Subjects subjects,
            Lines lines,
            Watch watch,
            Municipalities municipalities,
            Logins logins,
            Acting acting) {
        this.worksheets = worksheets;
        this.organisations = organisations;
        this.subjects = subjects;
        this.lines = lines;
        this.watch = watch;
        this.municipalities = municipalities;
        this.logins = logins;
        this.acting = acting;
    }

    /** A worksheet in the list. */
    record Row(UUID id, String title, String partners, Worksheet.State state, boolean waits, String at) {}

    @GetMapping
    String list(Model page) {
        var own = own();
        page.addAttribute("office", office());
        page.addAttribute("anybody", !office() || !organisations.all().isEmpty());
        page.addAttribute(
                "rows",
                worksheets.all().stream()
                        .map(w -> new Row(
                                w.id(),
                                w.title(),
                                String.join(
                                        "、",
                                        w.parties().stream()
                                                .map(Organisation::name)
                                                .toList()),
                                w.state(),
                                w.last().filter(v -> v.waiting().contains(own)).isPresent(),
                                MINUTE.format(w.draft().at())))
                        .toList());
        return "worksheet/list";
    }

    private boolean office() {
        return acting.actor().role() != Role.PARTNER;
    }

    /** The side of whoever acts, as agreements name it. */
    private String own() {
        return organisations.own().map(o -> o.id().toString()).orElse(Worksheet.MUNICIPALITY);
    }

    @GetMapping("/new")
    String form(Model page) {
        return form(UUID.randomUUID(), page);
    }

    private String form(UUID id, Model page) {
        page.addAttribute("id", id);
        page.addAttribute("organisations", organisations.all());
        return "worksheet/new";
    }

    @PostMapping("/new")
    String open(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String title,
            @RequestParam Optional<UUID> partner,
            @RequestParam Map<String, String> typed,
            Model page,
            Locale locale) {
        try {
            worksheets.open(id, title, partner.orElse(new UUID(0, 0)));
        } catch (BadInput e) {
            var all = new HashMap<>(typed);
            all.putIfAbsent("partner", "");
            page.addAttribute(SentBack.NAME, SentBack.of("worksheet", all, e, locale, "title"));
            return form(id, page);
        }
        return "redirect:/worksheets/" + id + "/draft";
    }

    private Worksheet sheet(UUID id) {
        return worksheets.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Who did something, as a page says it. */
    private final class People {
        private final Map<UUID, String> names = new HashMap<>();
        private final Map<String, String> known;
        private final String municipality;

        People(Iterable<String> actors, Locale locale) {
            // Who agreed is named to both sides; a partner sees no account but its own, so the server says what those
            // are called.
            known = acting.as(Actor.job("worksheet", acting.actor().municipality()), () -> logins.of(actors));
            municipality =
                    municipalities.get(acting.actor().municipality()).name().in(locale.getLanguage());
            organisations.all().forEach(o -> names.put(o.id(), o.name()));
        }

        String said(Optional<UUID> organisation, String actor) {
            return organisation.map(id -> names.getOrDefault(id, "—")).orElse(municipality) + "　"
                    + known.getOrDefault(actor, actor);
        }
    }

    /** A revision in the list. */
    record Saved(int number, String at, String by) {}

    /** Whether a party agreed to a version. */
    record Party(String name, boolean agreed, String at, String by) {}

    /** What was said, as the page shows it. */
    record Said(String day, int version, String said, String by) {}

    /** A value entered by hand, as the page shows it. */
    record Read(String day, String kpi, String value, String note, String by) {}

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page, Locale locale) {
        var sheet = sheet(id);
        var revisions = worksheets.revisions(id, REVISIONS);
        var reviews = worksheets.reviews(id);
        var readings = worksheets.readings(id);
        var actors = new ArrayList<String>();
        revisions.forEach(r -> actors.add(r.actor()));
        reviews.forEach(r -> actors.add(r.actor()));
        readings.forEach(r -> actors.add(r.actor()));
        sheet.versions().forEach(v -> v.agreements().forEach(a -> actors.add(a.actor())));
        var people = new People(actors, locale);
        page.addAttribute("sheet", sheet);
        page.addAttribute("office", office());
        page.addAttribute("parties", sheet.last().map(v -> parties(v, people)).orElse(List.of()));
        page.addAttribute(
                "waits", sheet.last().filter(v -> v.waiting().contains(own())).isPresent());
        page.addAttribute("watched", watch.of(sheet, locale));
        page.addAttribute("measures", lines.measures(locale));
        page.addAttribute(
                "providers",
                subjects.providers(subjects.of(
                        sheet.inForce().map(Worksheet.Version::content).orElse(Content.EMPTY))));
        page.addAttribute("byHand", byHand(sheet));
        page.addAttribute(
                "revisions",
                revisions.stream()
                        .map(r ->
                                new Saved(r.number(), MINUTE.format(r.at()), people.said(r.organisation(), r.actor())))
                        .toList());
        page.addAttribute(
                "reviews",
                reviews.stream()
                        .map(r -> new Said(
                                r.day().toString(), r.version(), r.said(), people.said(r.organisation(), r.actor())))
                        .toList());
        page.addAttribute(
                "readings",
                readings.stream()
                        .map(r -> new Read(
                                r.day().toString(),
                                r.indicator().name(),
                                Watch.number(r.value()) + r.indicator().unit(),
                                r.note(),
                                people.said(r.organisation(), r.actor())))
                        .toList());
        page.addAttribute("fresh", UUID.randomUUID());
        if (office())
            page.addAttribute(
                    "others",
                    organisations.all().stream()
                            .filter(o -> !sheet.parties().contains(o))
                            .toList());
        return "worksheet/show";
    }

    private List<Party> parties(Worksheet.Version version, People people) {
        var parties = new ArrayList<Party>();
        version.parties().forEach((party, name) -> {
            var agreement = version.agreements().stream()
                    .filter(a -> a.party().equals(party))
                    .findFirst();
            var organisation =
                    party.equals(Worksheet.MUNICIPALITY) ? Optional.<UUID>empty() : Optional.of(UUID.fromString(party));
            parties.add(new Party(
                    organisation.isEmpty() ? people.municipality : name,
                    agreement.isPresent(),
                    agreement.map(a -> MINUTE.format(a.at())).orElse(""),
                    agreement
                            .map(a -> people.known.getOrDefault(a.actor(), a.actor()))
                            .orElse("")));
        });
        return parties;
    }

    /** Indicators that are not measured here, of what holds. */
    private static List<Content.Row> byHand(Worksheet sheet) {
        return sheet.inForce().stream()
                .flatMap(v -> v.content().rows(Table.KPIS).stream())
                .filter(row -> row.cell("measure").isEmpty())
                .toList();
    }

    @GetMapping("/{id}/draft")
    String draft(@PathVariable UUID id, Model page, Locale locale) {
        var sheet = sheet(id);
        return draft(sheet, sheet.draft().number(), sheet.draft().content(), Map.of(), page, locale);
    }

    private String draft(
            Worksheet sheet, int base, Content content, Map<String, String> wrong, Model page, Locale locale) {
        page.addAttribute("sheet", sheet);
        page.addAttribute("base", base);
        page.addAttribute("written", content);
        page.addAttribute("wrong", wrong);
        page.addAttribute("office", office());
        page.addAttribute("blocks", Block.values());
        var rows = new TreeMap<String, List<Content.Row>>();
        for (var table : Table.values()) rows.put(table.word(), Form.rows(content, table));
        page.addAttribute("rows", rows);
        page.addAttribute("groups", Checks.GROUPS);
        page.addAttribute("measures", sorted(lines.measures(locale)));
        page.addAttribute("targets", office() ? watch.targets() : Map.of());
        var about = subjects.of(content);
        page.addAttribute("about", about);
        page.addAttribute("providers", subjects.providers(about));
        page.addAttribute("programmes", office() ? subjects.all() : List.of());
        page.addAttribute("most", Checks.MOST_LETTERS);
        return "worksheet/draft";
    }

    private static Map<String, String> sorted(Map<String, String> names) {
        var sorted = new LinkedHashMap<String, String>();
        names.entrySet().stream()
                .sorted(Map.Entry.<String, String>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .forEach(e -> sorted.put(e.getKey(), e.getValue()));
        return sorted;
    }

    @PostMapping("/{id}/draft")
    String write(
            @PathVariable UUID id,
            @RequestParam int base,
            @RequestParam Map<String, String> typed,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var sheet = sheet(id);
        var written = Form.read(typed);
        var content = office() ? written : written.aboutAs(sheet.draft().content());
        try {
            switch (worksheets.write(id, base, content)) {
                case Worksheets.Written.Kept kept -> {
                    next.addFlashAttribute("done", "worksheets.kept");
                    return typed.containsKey("more")
                            ? "redirect:/worksheets/" + id + "/draft"
                            : "redirect:/worksheets/" + id;
                }
                case Worksheets.Written.Overtaken(var last, var merged) -> {
                    page.addAttribute(
                            "overtakenBy",
                            new People(List.of(last.actor()), locale).said(last.organisation(), last.actor()));
                    page.addAttribute("overtakenAt", MINUTE.format(last.at()));
                    page.addAttribute("theirs", lines.of(merged.theirs(), content, last.content(), locale));
                    page.addAttribute("both", lines.of(merged.both(), last.content(), content, locale));
                    return draft(sheet, last.number(), merged.content(), Map.of(), page, locale);
                }
            }
        } catch (BadInput e) {
            return draft(sheet, base, content, wrong(e, locale), page, locale);
        }
    }

    private static Map<String, String> wrong(BadInput refused, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        refused.problems()
                .forEach(p -> wrong.putIfAbsent(p.place().column(), p.words().in(locale.getLanguage())));
        return wrong;
    }

    @PostMapping("/{id}/proposal")
    String propose(@PathVariable UUID id, @RequestParam int revision, RedirectAttributes next, Locale locale) {
        sheet(id);
        try {
            switch (worksheets.propose(id, revision)) {
                case DONE -> next.addFlashAttribute("done", "worksheets.proposed");
                case OVERTAKEN -> next.addFlashAttribute("refused", "worksheets.propose-overtaken");
                case NOTHING_NEW -> next.addFlashAttribute("refused", "worksheets.nothing-new");
            }
        } catch (BadInput e) {
            next.addFlashAttribute("missing", List.copyOf(wrong(e, locale).values()));
        }
        return "redirect:/worksheets/" + id;
    }

    @GetMapping("/{id}/versions/{number}")
    String version(@PathVariable UUID id, @PathVariable int number, Model page, Locale locale) {
        var sheet = sheet(id);
        var version = version(sheet, number);
        var actors = new ArrayList<>(
                version.agreements().stream().map(Worksheet.Agreement::actor).toList());
        actors.add(version.actor());
        var people = new People(actors, locale);
        page.addAttribute("sheet", sheet);
        page.addAttribute("version", version);
        page.addAttribute("lines", lines.of(version.content(), locale));
        page.addAttribute("parties", parties(version, people));
        page.addAttribute("proposedBy", people.said(version.organisation(), version.actor()));
        page.addAttribute("proposedAt", MINUTE.format(version.at()));
        page.addAttribute(
                "agrees",
                version.waiting().contains(own())
                        && number == sheet.versions().getLast().number());
        page.addAttribute("replaced", number < sheet.versions().getLast().number());
        return "worksheet/version";
    }

    private static Worksheet.Version version(Worksheet sheet, int number) {
        return sheet.version(number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/{id}/versions/{number}/agreement")
    String agree(
            @PathVariable UUID id,
            @PathVariable int number,
            @RequestParam(defaultValue = "") String digest,
            RedirectAttributes next) {
        version(sheet(id), number);
        switch (worksheets.agree(id, number, digest)) {
            case DONE -> next.addFlashAttribute("done", "worksheets.agreed");
            case BEFORE -> next.addFlashAttribute("refused", "worksheets.agreed-before");
            case OTHER_TEXT -> next.addFlashAttribute("refused", "worksheets.other-text");
            case REPLACED -> next.addFlashAttribute("refused", "worksheets.replaced");
            case NO_PARTY -> next.addFlashAttribute("refused", "worksheets.no-party");
        }
        return "redirect:/worksheets/" + id;
    }

    /** What two versions differ in; zero is the draft. */
    @GetMapping("/{id}/comparison")
    String compare(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int from,
            @RequestParam(defaultValue = "0") int to,
            Model page,
            Locale locale) {
        var sheet = sheet(id);
        var before = content(sheet, from);
        var after = content(sheet, to);
        page.addAttribute("sheet", sheet);
        page.addAttribute("from", from);
        page.addAttribute("to", to);
        page.addAttribute("changes", lines.of(before.changes(after), before, after, locale));
        return "worksheet/comparison";
    }

    private static Content content(Worksheet sheet, int number) {
        return number == 0 ? sheet.proposal() : version(sheet, number).content();
    }

    @PostMapping("/{id}/parties")
    String join(@PathVariable UUID id, @RequestParam Optional<UUID> organisation, RedirectAttributes next) {
        sheet(id);
        if (organisation.flatMap(organisations::find).isEmpty())
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        worksheets.party(id, organisation.get(), true);
        next.addFlashAttribute("done", "worksheets.party-joined");
        return "redirect:/worksheets/" + id;
    }

    @PostMapping("/{id}/parties/{organisation}/end")
    String leave(@PathVariable UUID id, @PathVariable UUID organisation, RedirectAttributes next) {
        if (sheet(id).parties().stream().anyMatch(o -> o.id().equals(organisation)))
            worksheets.party(id, organisation, false);
        next.addFlashAttribute("done", "worksheets.party-left");
        return "redirect:/worksheets/" + id;
    }

    @PostMapping("/{id}/readings")
    String read(
            @PathVariable UUID id,
            @RequestParam UUID reading,
            @RequestParam(defaultValue = "") String kpi,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String note,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        inForce(id);
        try {
            worksheets.read(reading, id, kpi, value, day, note);
            next.addFlashAttribute("done", "worksheets.reading-kept");
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("reading", typed, e, locale, "value"));
        }
        return "redirect:/worksheets/" + id + "#reading";
    }

    private void inForce(UUID id) {
        if (sheet(id).inForce().isEmpty()) throw new ResponseStatusException(HttpStatus.CONFLICT);
    }

    @PostMapping("/{id}/reviews")
    String review(
            @PathVariable UUID id,
            @RequestParam UUID review,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String said,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        inForce(id);
        try {
            worksheets.review(review, id, day, said);
            next.addFlashAttribute("done", "worksheets.review-kept");
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("review", typed, e, locale, "said"));
        }
        return "redirect:/worksheets/" + id + "#review";
    }
}
