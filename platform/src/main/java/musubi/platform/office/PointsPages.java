package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.page.CsvTable;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.points.Ceilings;
import musubi.platform.points.Decisions;
import musubi.platform.points.PointTerms;
import musubi.platform.points.Points;
import musubi.platform.points.Posted;
import musubi.quantity.BadInput;
import musubi.quantity.FiscalYear;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Points: what is in force, what residents can still ask for, what was given lately, and the statement of one resident. */
@Controller
class PointsPages {
    private static final int PAGE = 50;
    private static final int BLOCK = 2_000;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Points points;
    private final Decisions decisions;
    private final PointTerms terms;
    private final Ceilings ceilings;
    private final People people;
    private final Titles titles;
    private final MessageSource messages;
    private final Clock clock;

    PointsPages(
            Points points,
            Decisions decisions,
            PointTerms terms,
            Ceilings ceilings,
            People people,
            Titles titles,
            MessageSource messages,
            Clock clock) {
        this.points = points;
        this.decisions = decisions;
        this.terms = terms;
        this.ceilings = ceilings;
        this.people = people;
        this.titles = titles;
        this.messages = messages;
        this.clock = clock;
    }

    /** Points that expire in one month, over all agreements. */
    record Expiring(YearMonth month, long points) {}

    /** A resident who was looked for, with what they hold. */
    record Found(Resident resident, long points) {}

    /** A decision about points, with the resident's name for staff. */
    record Given(String at, PersonId person, String name, Decisions.Decided decided, String clause) {}

    /** The filter of the decisions as it stands in the address. */
    record Filter(String agreement, String month, String kind) {
        static final Filter NONE = new Filter("", "", "");

        /** What a browser does not send, or cannot mean, is empty. */
        Filter {
            agreement = Objects.requireNonNullElse(agreement, "");
            if (!agreement.matches("[A-Za-z0-9._-]{1,100}")) agreement = "";
            month = Objects.requireNonNullElse(month, "").strip();
            if (!month.matches("[0-9]{4}-(0[1-9]|1[0-2])")) month = "";
            kind = "corrections".equals(kind) ? kind : "";
        }

        Decisions.Wanted wanted() {
            return new Decisions.Wanted(
                    agreement, Optional.of(month).filter(m -> !m.isEmpty()).map(YearMonth::parse), !kind.isEmpty());
        }
    }

    @GetMapping("/points")
    String show(@ModelAttribute("filter") Filter filter, @ModelAttribute("turn") Turn turn, Model page, Locale locale) {
        return show("", filter, turn, page, locale);
    }

    /** A part of a name is sent in the form: in an address, others could read it. */
    @PostMapping("/points/search")
    String search(@RequestParam(name = "q", defaultValue = "") String wanted, Model page, Locale locale) {
        return show(wanted, Filter.NONE, Turn.FIRST, page, locale);
    }

    /** Whoever comes back to a search, such as in another language, begins it anew. */
    @GetMapping("/points/search")
    String searched() {
        return "redirect:/points";
    }

    private String show(String wanted, Filter filter, Turn turn, Model page, Locale locale) {
        var outstanding = points.outstanding();
        page.addAttribute("q", wanted);
        page.addAttribute("found", found(wanted));
        page.addAttribute("inForce", terms.inForce());
        page.addAttribute("titles", titles.agreements(locale));
        page.addAttribute("candidates", terms.candidates());
        page.addAttribute("thisMonth", YearMonth.from(today()));
        page.addAttribute(
                "total",
                outstanding.stream().mapToLong(Points.Outstanding::points).sum());
        page.addAttribute("toReturn", points.toReturn());
        page.addAttribute("ceilings", ceilings.all());
        page.addAttribute("year", FiscalYear.of(today()).year());
        page.addAttribute("expiring", expiring(outstanding));
        page.addAttribute("filter", filter);
        page.addAttribute("turn", turn);
        page.addAttribute(
                "latest",
                turn.of("latest", PAGE, (without, most) -> decisions.find(filter.wanted(), without, most))
                        .shown(found -> given(found, locale)));
        return "office/points";
    }

    private List<Found> found(String wanted) {
        if (wanted.isBlank()) return List.of();
        var residents = people.search(wanted);
        var held = points.of(residents.stream().map(Resident::id).toList());
        return residents.stream()
                .map(r -> new Found(
                        r,
                        held.getOrDefault(r.id(), List.of()).stream()
                                .mapToLong(Points.Held::points)
                                .sum()))
                .toList();
    }

    private static List<Expiring> expiring(List<Points.Outstanding> outstanding) {
        var months = outstanding.stream()
                .collect(Collectors.groupingBy(
                        Points.Outstanding::lastMonth,
                        java.util.TreeMap::new,
                        Collectors.summingLong(Points.Outstanding::points)));
        return months.entrySet().stream()
                .map(e -> new Expiring(e.getKey(), e.getValue()))
                .toList();
    }

    private List<Given> given(List<Decisions.Decided> latest, Locale locale) {
        var names = people.names(latest.stream().map(Decisions.Decided::person).toList());
        return latest.stream()
                .map(d -> new Given(
                        MINUTE.format(d.at()),
                        d.person(),
                        names.getOrDefault(d.person(), ""),
                        d,
                        d.clause().in(locale.getLanguage())))
                .toList();
    }

    @PostMapping("/points/in-force")
    String putInForce(
            @RequestParam(defaultValue = "") String agreement,
            @RequestParam String month,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            terms.putInForce(agreement, YearMonth.parse(month.strip()));
            next.addFlashAttribute("done", "points.in-force.done");
        } catch (DateTimeException e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("in-force", typed, "month", "points.month-unreadable"));
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("in-force", typed, e, locale, "agreement"));
        }
        return "redirect:/points";
    }

    /** All decisions that were looked for, to take away; that they were is written down. */
    @GetMapping("/points/awards.csv")
    void awards(@ModelAttribute Filter filter, Locale locale, HttpServletResponse response) {
        var wanted = filter.wanted();
        decisions.taken(wanted);
        CsvTable.send(
                response,
                "awards",
                Stream.of("points.at", "people.name", "points.clause", "points.month", "points.before", "points.after")
                        .map(column -> messages.getMessage(column, null, locale))
                        .toList(),
                CsvTable.<Given>blocks(
                                BLOCK,
                                last -> given(
                                        decisions.find(
                                                wanted,
                                                last.map(g -> g.decided().position()),
                                                BLOCK),
                                        locale))
                        .map(g -> List.of(
                                g.at(),
                                g.name(),
                                g.clause(),
                                g.decided().month().toString(),
                                Long.toString(g.decided().before()),
                                Long.toString(g.decided().after()))));
    }

    @GetMapping("/points/outstanding.csv")
    ResponseEntity<byte[]> outstanding() {
        return CsvTable.answer(
                "points-outstanding",
                List.of("agreement", "last_month", "points"),
                points.outstanding().stream()
                        .map(o -> List.of(o.agreement(), o.lastMonth().toString(), Long.toString(o.points())))
                        .toList());
    }

    @GetMapping("/people/{person}/points")
    String statement(@PathVariable UUID person, @RequestParam Optional<Integer> year, Model page, Locale locale) {
        var resident = resident(person);
        var all = points.statement(resident.id());
        int shown = year.filter(y -> y >= 2000 && y < 3000)
                .orElse(FiscalYear.of(today()).year());
        var lines =
                all.stream().filter(p -> FiscalYear.of(p.on()).year() == shown).toList();
        page.addAttribute("resident", resident);
        page.addAttribute("held", points.of(resident.id()));
        page.addAttribute("titles", titles.agreements(locale));
        page.addAttribute("lots", points.lots(resident.id()));
        page.addAttribute("lines", lines);
        page.addAttribute("language", locale.getLanguage());
        page.addAttribute("year", shown);
        page.addAttribute("sums", sums(lines));
        page.addAttribute(
                "years",
                all.stream()
                        .map(p -> FiscalYear.of(p.on()).year())
                        .distinct()
                        .sorted()
                        .toList());
        return "office/statement";
    }

    private static Map<Posted.Kind, Long> sums(List<Posted> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(
                        Posted::kind, java.util.TreeMap::new, Collectors.summingLong(Posted::points)));
    }

    @GetMapping("/people/{person}/points.csv")
    ResponseEntity<byte[]> csv(@PathVariable UUID person, Locale locale) {
        Function<Posted, List<String>> row = p -> List.of(
                MINUTE.format(p.at()),
                p.kind().name(),
                p.agreement(),
                p.what().in(locale.getLanguage()),
                p.period(),
                Long.toString(p.points()),
                Long.toString(p.balance()));
        return CsvTable.answer(
                "points-" + person,
                List.of("booked_at", "kind", "agreement", "what", "period", "points", "balance"),
                points.statement(resident(person).id()).stream().map(row).toList());
    }

    private Resident resident(UUID person) {
        return people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
