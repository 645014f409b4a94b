package musubi.platform.area;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import musubi.platform.audit.RefusedFiles;
import musubi.platform.page.CsvTable;
import musubi.platform.page.WrongCell;
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

/** Lists of areas: sent, looked at, entered, taken back. */
@Controller
@RequestMapping("/areas/import")
class AreaImportPages {
    private static final int SHOWN = 200;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final AreaImports imports;
    private final RefusedFiles files;

    AreaImportPages(AreaImports imports, RefusedFiles files) {
        this.files = files;
        this.imports = imports;
    }

    /** A list as the page shows it. */
    record Shown(UUID id, String at, String state, int areas) {
        static Shown of(AreaImports.Sent sent) {
            return new Shown(
                    sent.id(), minute(sent.receivedAt()), sent.state().name().toLowerCase(Locale.ROOT), sent.areas());
        }

        private static String minute(Instant at) {
            return MINUTE.format(at);
        }
    }

    @GetMapping
    String form(Model page) {
        page.addAttribute("id", UUID.randomUUID());
        page.addAttribute("columns", headers());
        page.addAttribute("lists", imports.latest().stream().map(Shown::of).toList());
        return "area/import";
    }

    private static List<String> headers() {
        return List.of(AreaCsv.Field.values()).stream()
                .map(AreaCsv.Field::header)
                .toList();
    }

    @GetMapping("/template.csv")
    ResponseEntity<byte[]> template() {
        return CsvTable.answer(
                "areas-template",
                headers(),
                List.of(
                        List.of("M1", "学校区", "見本小学校区", "Sample school", "2020-04-01", "", ""),
                        List.of("M1-01", "町字", "見本町1丁目", "Sample 1", "", "", "M1")));
    }

    @PostMapping
    String send(@RequestParam UUID id, @RequestParam MultipartFile file, Model page, Locale locale) throws IOException {
        try {
            return files.reading(file, () -> {
                imports.send(id, file.getBytes());
                return "redirect:/areas/import/" + id;
            });
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return form(page);
        }
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page, Locale locale) {
        var sent = sent(id);
        page.addAttribute("list", Shown.of(sent));
        if (sent.state() == AreaImports.State.WAITING) {
            var preview = imports.preview(id);
            page.addAttribute("changes", preview.changes().stream().limit(SHOWN).toList());
            page.addAttribute("changeCount", preview.changes().size());
            page.addAttribute("same", preview.same());
            page.addAttribute(
                    "wrong",
                    WrongCell.of(preview.problems(), locale).stream()
                            .limit(SHOWN)
                            .toList());
            page.addAttribute("wrongLines", WrongCell.lines(preview.problems()));
        }
        return "area/import-list";
    }

    private AreaImports.Sent sent(UUID id) {
        return imports.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Every row that is left out, for those who mend the list. */
    @GetMapping("/{id}/problems.csv")
    ResponseEntity<byte[]> problems(@PathVariable UUID id, Locale locale) {
        if (sent(id).state() != AreaImports.State.WAITING) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return WrongCell.file(imports.preview(id).problems(), locale);
    }

    @PostMapping("/{id}/entry")
    String enter(@PathVariable UUID id) {
        sent(id);
        imports.enter(id);
        return "redirect:/areas/import/" + id;
    }

    @PostMapping("/{id}/discard")
    String discard(@PathVariable UUID id) {
        sent(id);
        imports.discard(id);
        return "redirect:/areas/import/" + id;
    }

    @PostMapping("/{id}/undo")
    String undo(@PathVariable UUID id, Model page, Locale locale) {
        try {
            sent(id);
            imports.undo(id);
            return "redirect:/areas/import/" + id;
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return show(id, page, locale);
        }
    }
}
