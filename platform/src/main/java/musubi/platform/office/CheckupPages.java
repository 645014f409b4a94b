package musubi.platform.office;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.activity.Checkup;
import musubi.platform.activity.CheckupLists;
import musubi.platform.activity.CheckupReading.Kind;
import musubi.platform.activity.CheckupText.Field;
import musubi.platform.activity.Checkups;
import musubi.platform.page.CsvTable;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.underway.Underway;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** Everybody's check-ups, and the lists they come in: sent, looked at, kept, taken back. */
@Controller
@RequestMapping("/checkups")
class CheckupPages {
    private static final int PAGE = 50;
    private static final int MOST_TAKEN = 50_000;
    private static final int SHOWN = 200;

    private final Checkups checkups;
    private final CheckupLists lists;
    private final People people;
    private final Clock clock;
    private final CheckupTable table;
    private final Underway underway;

    CheckupPages(
            Checkups checkups, CheckupLists lists, People people, Clock clock, CheckupTable table, Underway underway) {
        this.checkups = checkups;
        this.lists = lists;
        this.people = people;
        this.clock = clock;
        this.table = table;
        this.underway = underway;
    }

    /** The filter as it stands in the address. */
    record Filter(String from, String to, String kind, String state, Integer after) {
        /** What a browser does not send is empty. */
        Filter {
            from = Objects.requireNonNullElse(from, "");
            to = Objects.requireNonNullElse(to, "");
            kind = Objects.requireNonNullElse(kind, "");
            state = Objects.requireNonNullElse(state, "");
            after = Math.max(0, Objects.requireNonNullElse(after, 0));
        }

        /** The page of check-ups after these. */
        public String address(int next) {
            return UriComponentsBuilder.fromPath("/checkups")
                    .queryParam("from", from)
                    .queryParam("to", to)
                    .queryParam("kind", kind)
                    .queryParam("state", state)
                    .queryParam("after", next)
                    .build()
                    .encode()
                    .toUriString();
        }
    }

    /** A check-up with the one whose it is, if they may be seen. */
    record Row(Checkup checkup, Optional<Resident> resident) {}

    /** A year back unless somebody says otherwise: results come late. */
    private Checkups.Wanted wanted(Filter filter) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return new Checkups.Wanted(
                day(filter.from()).orElse(filter.state().equals("held") ? today.minusYears(100) : today.minusYears(1)),
                day(filter.to()).orElse(today),
                filter.kind(),
                filter.state());
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @GetMapping
    String list(
            @ModelAttribute("filter") Filter filter,
            @RequestParam(name = "as", defaultValue = "") String as,
            Model page) {
        var wanted = wanted(filter);
        int most = as.isEmpty() ? PAGE : MOST_TAKEN;
        var found = checkups.list(wanted, as.isEmpty() ? filter.after() : 0, most + 1);
        page.addAttribute("wanted", wanted);
        page.addAttribute("rows", rows(found.stream().limit(most).toList()));
        page.addAttribute("cut", !as.isEmpty() && found.size() > most ? most : null);
        page.addAttribute("count", checkups.count(wanted));
        page.addAttribute("waiting", checkups.waiting());
        page.addAttribute("kinds", kinds());
        if (found.size() > PAGE) page.addAttribute("nextPage", filter.address(filter.after() + PAGE));
        if (filter.after() > 0) page.addAttribute("earlierPage", filter.address(Math.max(0, filter.after() - PAGE)));
        page.addAttribute("lists", lists.latest());
        return "office/checkups";
    }

    private List<Row> rows(List<Checkup> found) {
        var residents =
                people.find(found.stream().map(c -> c.reading().person()).toList());
        return found.stream()
                .map(c ->
                        new Row(c, Optional.ofNullable(residents.get(c.reading().person()))))
                .toList();
    }

    static List<String> kinds() {
        return Stream.of(Kind.values()).map(Kind::code).toList();
    }

    @GetMapping("/list")
    String form(Model page) {
        page.addAttribute("id", UUID.randomUUID());
        page.addAttribute(
                "columns", Stream.of(Field.values()).map(Field::header).toList());
        return "office/checkup-list-new";
    }

    /** The template, with one person who does not exist. */
    @GetMapping("/list/template.csv")
    ResponseEntity<byte[]> template() {
        return CsvTable.answer(
                "checkups-template",
                Stream.of(Field.values()).map(Field::header).toList(),
                List.of(List.of(
                        "",
                        "見本 花子",
                        "ミホン ハナコ",
                        "昭和25年4月1日",
                        "令和8年6月1日",
                        "特定健診",
                        "受診",
                        "",
                        "150.5",
                        "52.3",
                        "80.0",
                        "128",
                        "76",
                        "5.6")));
    }

    @PostMapping("/list")
    String send(
            @RequestParam UUID id, @RequestParam MultipartFile file, Model page, RedirectAttributes next, Locale locale)
            throws IOException {
        try {
            return underway.receive(table, "/checkups/list", CheckupTable.beside(id), file, next);
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return form(page);
        }
    }

    /** A row that would be kept with the one whose it is. */
    record Fresh(CheckupLists.Row row, Optional<Resident> resident) {}

    @GetMapping("/list/{id}")
    String look(@PathVariable UUID id, Model page) {
        page.addAttribute("id", id);
        var waiting = lists.find(id);
        if (waiting.isEmpty()) return sent(id, page);
        var content = waiting.get();
        page.addAttribute("taken", content);
        page.addAttribute("held", fresh(content.held()));
        page.addAttribute(
                "fresh",
                fresh(content.rows().stream().filter(r -> r.held().isEmpty()).toList()));
        page.addAttribute("leftOut", content.leftOut().stream().limit(SHOWN).toList());
        page.addAttribute(
                "wrongLines",
                content.leftOut().stream()
                        .map(CheckupLists.LeftOut::line)
                        .distinct()
                        .count());
        return "office/checkup-list";
    }

    private List<Fresh> fresh(List<CheckupLists.Row> rows) {
        var shown = rows.stream().limit(SHOWN).toList();
        var residents =
                people.find(shown.stream().map(row -> row.reading().person()).toList());
        return shown.stream()
                .map(row -> new Fresh(
                        row, Optional.ofNullable(residents.get(row.reading().person()))))
                .toList();
    }

    private String sent(UUID id, Model page) {
        page.addAttribute("sent", lists.sent(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "office/checkup-list-sent";
    }

    @PostMapping("/list/{id}")
    String keep(@PathVariable UUID id, Model page, RedirectAttributes next, Locale locale) {
        try {
            next.addFlashAttribute("number", lists.keep(id));
            next.addFlashAttribute("done", "checkups.kept");
            return "redirect:/checkups";
        } catch (NoSuchElementException e) {
            next.addFlashAttribute("refused", "checkups.again");
            return "redirect:/checkups";
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return look(id, page);
        }
    }

    @PostMapping("/list/{id}/discard")
    String discard(@PathVariable UUID id, RedirectAttributes next) {
        lists.discard(id);
        next.addFlashAttribute("done", "checkups.discarded");
        return "redirect:/checkups";
    }

    @PostMapping("/list/{id}/withdrawal")
    String withdraw(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String why,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            nameless(id, why);
            next.addFlashAttribute("number", lists.withdraw(id, why));
            next.addFlashAttribute("done", "checkups.list-withdrawn");
            return "redirect:/checkups/list/" + id;
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            page.addAttribute("why", why);
            page.addAttribute("id", id);
            return sent(id, page);
        }
    }

    /** The reason goes into the audit trail, so it tells nobody's name. */
    private void nameless(UUID list, String why) {
        people.find(lists.people(list).stream().map(PersonId::new).toList())
                .values()
                .forEach(resident -> people.reason(resident, why));
    }
}
