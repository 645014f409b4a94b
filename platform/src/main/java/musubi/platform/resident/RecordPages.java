package musubi.platform.resident;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.audit.Views;
import musubi.platform.people.Corrections;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Mails;
import musubi.platform.people.Wishes;
import musubi.platform.points.PointsDisclosed;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Japan;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is held about a resident: all of it, who did something with it, and how to have it put right. */
@Controller
@RequestMapping("/me/record")
class RecordPages {
    private static final int MOST_ENTRIES = 200;
    private static final int MOST_ROWS = 500;

    private final Disclosures disclosures;
    private final Corrections corrections;
    private final Mails mails;
    private final Wishes wishes;
    private final PointsDisclosed points;
    private final Audit audit;
    private final Views views;
    private final Me myself;
    private final HeldSaid held;

    RecordPages(
            Disclosures disclosures,
            Corrections corrections,
            Mails mails,
            Wishes wishes,
            PointsDisclosed points,
            Audit audit,
            Views views,
            Me myself,
            HeldSaid held) {
        this.disclosures = disclosures;
        this.corrections = corrections;
        this.mails = mails;
        this.wishes = wishes;
        this.points = points;
        this.audit = audit;
        this.views = views;
        this.myself = myself;
        this.held = held;
    }

    @GetMapping
    String show(Model page) {
        var me = myself.person();
        page.addAttribute("held", corrections.of(me));
        page.addAttribute("mail", mails.of(me).orElse(""));
        return "resident/record";
    }

    @GetMapping("/all")
    String all(Model page, Locale locale) {
        page.addAttribute("sections", held.of(sections(), MOST_ROWS, locale));
        page.addAttribute("most", MOST_ROWS);
        return "resident/record-all";
    }

    private List<Disclosures.Section> sections() {
        var me = myself.person();
        var sections = new ArrayList<>(disclosures.sections(me));
        sections.addAll(points.of(me));
        disclosures.shown(me, sections.size());
        return sections;
    }

    @GetMapping("/all.json")
    ResponseEntity<byte[]> download() {
        var sections = new LinkedHashMap<String, List<Map<String, String>>>();
        for (var section : sections()) sections.put(section.id(), section.rows());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"my-record.json\"")
                .body(CanonicalJson.write(sections).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Something that was done with what is held.
     *
     * @param who the name of the word for them: staff are not named
     * @param what the action, as the trail names it
     */
    record Done(ZonedDateTime at, String who, String what) {}

    @GetMapping("/seen")
    String seen(Model page) {
        var me = myself.person();
        var done = audit.concerning(me.value(), MOST_ENTRIES).stream().map(RecordPages::done);
        var seen = views.of(me.value(), MOST_ENTRIES).stream().map(RecordPages::seen);
        page.addAttribute(
                "entries",
                Stream.concat(done, seen)
                        .sorted(Comparator.comparing(Done::at).reversed())
                        .limit(MOST_ENTRIES)
                        .toList());
        return "resident/record-seen";
    }

    private static Done done(Entry entry) {
        return new Done(entry.happenedAt().atZone(Japan.TIME), "my-record.who." + entry.role(), entry.action());
    }

    private static Done seen(Views.View view) {
        return new Done(view.at().atZone(Japan.TIME), "my-record.who." + view.role(), "view");
    }

    @GetMapping("/wrong")
    String wrong(Model page) {
        return wrong(UUID.randomUUID(), "", "", page);
    }

    private String wrong(UUID id, String text, String wrong, Model page) {
        page.addAttribute("id", id);
        page.addAttribute("text", text);
        page.addAttribute("wrong", wrong.isEmpty() ? Map.of() : Map.of("text", wrong));
        page.addAttribute("said", wishes.of(myself.person()));
        return "resident/record-wrong";
    }

    @PostMapping("/wrong")
    String say(
            @RequestParam UUID id, @RequestParam(defaultValue = "") String text, Model page, RedirectAttributes next) {
        var said = text.strip();
        if (said.isEmpty()) return wrong(id, text, "my-record.wrong-empty", page);
        if (said.length() > Wishes.LONGEST) return wrong(id, text, "my-record.wrong-long", page);
        wishes.say(id, myself.person(), said);
        next.addFlashAttribute("done", "my-record.wrong-said");
        return "redirect:/me/record";
    }
}
