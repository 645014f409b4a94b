package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.page.CsvTable;
import musubi.platform.page.WrongCell;
import musubi.platform.people.ImportRuns;
import musubi.platform.people.Imports;
import musubi.platform.people.PeopleCsv;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.underway.Underway;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lists of people who join: sent, looked at, entered, taken back. */
@Controller
@RequestMapping("/people/import")
class ImportPages {
    private static final int SHOWN = 200;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Imports imports;
    private final ImportRuns runs;
    private final Schemes schemes;
    private final PeopleTable table;
    private final Underway underway;

    ImportPages(Imports imports, ImportRuns runs, Schemes schemes, PeopleTable table, Underway underway) {
        this.imports = imports;
        this.runs = runs;
        this.schemes = schemes;
        this.table = table;
        this.underway = underway;
    }

    /** A list as the page shows it. */
    record Shown(UUID id, String title, String at, int rows, String state, int entered) {}

    private Shown shown(Imports.Sent sent, Map<String, Scheme> titles, Locale locale) {
        return new Shown(
                sent.id(),
                Objects.requireNonNull(titles.get(sent.scheme())).title().in(locale.getLanguage()),
                minute(sent.receivedAt()),
                sent.rows(),
                sent.state().getClass().getSimpleName(),
                sent.state() instanceof Imports.State.Entered entered ? entered.people() : 0);
    }

    private static String minute(Instant at) {
        return MINUTE.format(at);
    }

    @GetMapping
    String form(Model page, Locale locale) {
        var all = schemes.all();
        var titles = all.stream().collect(Collectors.toMap(Scheme::id, s -> s));
        page.addAttribute("id", UUID.randomUUID());
        page.addAttribute("schemes", all);
        page.addAttribute(
                "columns",
                Arrays.stream(PeopleCsv.Field.values())
                        .map(PeopleCsv.Field::header)
                        .toList());
        page.addAttribute(
                "lists",
                imports.latest().stream().map(s -> shown(s, titles, locale)).toList());
        return "office/import";
    }

    /** The template, with one person who does not exist. */
    @GetMapping("/template.csv")
    ResponseEntity<byte[]> template() {
        return CsvTable.answer(
                "people-template",
                Arrays.stream(PeopleCsv.Field.values())
                        .map(PeopleCsv.Field::header)
                        .toList(),
                List.of(List.of(
                        "見本 花子",
                        "ミホン ハナコ",
                        "昭和25年4月1日",
                        "女",
                        "見本町1-2-3",
                        "000-0000-0000",
                        "",
                        "",
                        "なし",
                        "",
                        "",
                        "紙",
                        "")));
    }

    @PostMapping
    String send(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam MultipartFile file,
            Model page,
            RedirectAttributes next,
            Locale locale)
            throws IOException {
        try {
            return underway.receive(table, "/people/import", PeopleTable.beside(id, scheme), file, next);
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return form(page, locale);
        }
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page, Locale locale, HttpServletResponse response) {
        var sent = imports.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var titles = schemes.all().stream().collect(Collectors.toMap(Scheme::id, s -> s));
        page.addAttribute("list", shown(sent, titles, locale));
        var through = runs.rows(id);
        if (through.isPresent()) {
            page.addAttribute("through", through.get());
            response.setHeader("Refresh", "2");
            return "office/import-list";
        }
        imports.undoneUntil(sent).ifPresent(until -> page.addAttribute("undoneUntil", minute(until)));
        if (sent.state() instanceof Imports.State.Waiting) preview(id, page, locale);
        return "office/import-list";
    }

    private void preview(UUID id, Model page, Locale locale) {
        var preview = imports.preview(id);
        page.addAttribute("fresh", preview.fresh().stream().limit(SHOWN).toList());
        page.addAttribute("freshCount", preview.fresh().size());
        page.addAttribute("renamed", preview.renamed());
        page.addAttribute("suspects", preview.suspects().stream().limit(SHOWN).toList());
        page.addAttribute("suspectCount", preview.suspects().size());
        page.addAttribute(
                "wrong",
                WrongCell.of(preview.problems(), locale).stream().limit(SHOWN).toList());
        page.addAttribute("wrongLines", WrongCell.lines(preview.problems()));
    }

    /** Every row that is left out, for those who mend the list. */
    @GetMapping("/{id}/problems.csv")
    ResponseEntity<byte[]> problems(@PathVariable UUID id, Locale locale) {
        var sent = imports.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!(sent.state() instanceof Imports.State.Waiting)) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return WrongCell.file(imports.preview(id).problems(), locale);
    }

    @PostMapping("/{id}/entry")
    String enter(@PathVariable UUID id, @RequestParam(defaultValue = "FRESH") Imports.Which which) {
        known(id);
        runs.start(id, which);
        return "redirect:/people/import/" + id;
    }

    private void known(UUID id) {
        if (imports.find(id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    @PostMapping("/{id}/discard")
    String discard(@PathVariable UUID id) {
        known(id);
        imports.discard(id);
        return "redirect:/people/import/" + id;
    }

    @PostMapping("/{id}/undo")
    String undo(@PathVariable UUID id, Model page, Locale locale, HttpServletResponse response) {
        known(id);
        try {
            imports.undo(id);
            return "redirect:/people/import/" + id;
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return show(id, page, locale, response);
        }
    }
}
