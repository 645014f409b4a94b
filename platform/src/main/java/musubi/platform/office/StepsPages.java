package musubi.platform.office;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.activity.Flagged;
import musubi.platform.activity.StepsCsv;
import musubi.platform.activity.Uploads;
import musubi.platform.audit.RefusedFiles;
import musubi.platform.people.People;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Steps that arrive as files. */
@Controller
@RequestMapping("/steps")
class StepsPages {
    private final Uploads uploads;
    private final Flagged flagged;
    private final People people;
    private final Acting acting;
    private final Clock clock;
    private final RefusedFiles files;

    StepsPages(Uploads uploads, Flagged flagged, People people, Acting acting, Clock clock, RefusedFiles files) {
        this.files = files;
        this.uploads = uploads;
        this.flagged = flagged;
        this.people = people;
        this.acting = acting;
        this.clock = clock;
    }

    @GetMapping
    String form(Model page) {
        return form("", page);
    }

    /** A part of a name is sent in the form: in an address, others could read it. */
    @PostMapping("/search")
    String search(@RequestParam(name = "q", defaultValue = "") String wanted, Model page) {
        return form(wanted, page);
    }

    /** Whoever comes back to a search, such as in another language, begins it anew. */
    @GetMapping("/search")
    String searched() {
        return "redirect:/steps";
    }

    private String form(String wanted, Model page) {
        page.addAttribute("upload", UUID.randomUUID());
        if (Role.DECIDING.contains(acting.actor().role())) page.addAttribute("waiting", waiting());
        page.addAttribute("q", wanted);
        if (!wanted.isBlank()) page.addAttribute("people", people.search(wanted));
        return "office/steps";
    }

    private long waiting() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return flagged.count(new Flagged.Wanted(today.minusDays(Flagged.LAST_DAYS), today, "", "", "open"));
    }

    private Uploads.Receipt kept(UUID upload, String name, byte[] content) throws IOException {
        try (var text = new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8)) {
            var table = StepsCsv.read(name, text);
            return uploads.keep(upload, table.readings(), table::place);
        }
    }

    @PostMapping
    String upload(@RequestParam UUID upload, @RequestParam MultipartFile file, Model page, Locale locale)
            throws IOException {
        var name = String.valueOf(file.getOriginalFilename());
        try {
            page.addAttribute("receipt", files.reading(file, () -> kept(upload, name, file.getBytes())));
        } catch (BadInput e) {
            page.addAttribute(
                    "problems",
                    e.problems().stream()
                            .map(p -> "%s %s「%s」".formatted(p.place(), p.words().in(locale.getLanguage()), p.value()))
                            .toList());
        }
        return form("", page);
    }
}
