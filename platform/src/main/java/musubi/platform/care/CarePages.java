package musubi.platform.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.CsvTable;
import musubi.platform.page.MenuItem;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.underway.Underway;
import musubi.quantity.BadInput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

/** The lists of the care-insurance section: sent, looked at, kept, taken back. */
@Controller
@RequestMapping("/care")
class CarePages {
    private static final int PAGE = 50;
    private static final int MOST_PAGES = 1_000_000;
    private static final int SHOWN = 200;

    private final CareLists lists;
    private final People people;
    private final CareTable table;
    private final Underway underway;

    CarePages(CareLists lists, People people, CareTable table, Underway underway) {
        this.lists = lists;
        this.people = people;
        this.table = table;
        this.underway = underway;
    }

    /** Who needs care is read by those who answer for the programme alone. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door careDoor() {
            return new Door("/care/**", Role.DECIDING);
        }

        @Bean
        MenuItem careItem() {
            return new MenuItem(MenuItem.Group.RECORDS, 32, "/care", "care.title", Role.DECIDING);
        }
    }

    @GetMapping
    String all(@RequestParam(name = "after", defaultValue = "0") int asked, Model page) {
        int after = Math.clamp(asked, 0, MOST_PAGES);
        var found = lists.list(after, PAGE + 1);
        page.addAttribute("lists", found.stream().limit(PAGE).toList());
        if (found.size() > PAGE) page.addAttribute("nextPage", "/care?after=" + (after + PAGE));
        if (after > 0) page.addAttribute("earlierPage", "/care?after=" + Math.max(0, after - PAGE));
        return "care/lists";
    }

    /** A kind of list and the columns of its template. */
    record Template(String kind, List<String> columns) {}

    @GetMapping("/list")
    String form(Model page) {
        page.addAttribute("id", UUID.randomUUID());
        page.addAttribute(
                "templates",
                Arrays.stream(CareKind.values())
                        .map(k -> new Template(
                                k.word(),
                                CareField.of(k).stream().map(CareField::header).toList()))
                        .toList());
        return "care/list-new";
    }

    /** The template of a kind, with one person who does not exist. */
    @GetMapping("/list/template-{kind}.csv")
    ResponseEntity<byte[]> template(@PathVariable String kind) {
        var wanted = CareKind.find(kind).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var who = List.of("", "見本 花子", "ミホン ハナコ", "昭和15年4月1日");
        var said = switch (wanted) {
            case CERTIFICATION -> List.of("令和8年6月1日", "要支援1", "令和8年6月20日");
            case BENEFIT -> List.of("2026-06", "介護", "45000");
            case DEPARTURE -> List.of("令和8年6月1日", "転出", "", "");
        };
        var row = new ArrayList<>(who);
        row.addAll(said);
        return CsvTable.answer("care-" + wanted.word(), CareCsv.header(wanted), List.of(row));
    }

    @PostMapping("/list")
    String send(
            @RequestParam UUID id, @RequestParam MultipartFile file, Model page, RedirectAttributes next, Locale locale)
            throws IOException {
        try {
            return underway.receive(table, "/care/list", CareTable.beside(id), file, next);
        } catch (BadInput e) {
            page.addAttribute("problem", words(e, locale));
            return form(page);
        }
    }

    private static String words(BadInput e, Locale locale) {
        return e.problems().getFirst().words().in(locale.getLanguage());
    }

    /** A row that would be kept with the one whom it is about, and what it says under the headers of its list. */
    record Fresh(CareRow row, Optional<Resident> resident, List<String> said) {}

    @GetMapping("/list/{id}")
    String look(@PathVariable UUID id, Model page) {
        page.addAttribute("id", id);
        var waiting = lists.find(id);
        if (waiting.isEmpty()) return sent(id, page);
        var kind = waiting.get().kind();
        var content = waiting.get().content();
        var columns = CareField.of(kind);
        page.addAttribute("kind", kind.word());
        page.addAttribute("taken", content);
        page.addAttribute("fresh", content.standing(CareRow.Standing.NEW));
        page.addAttribute("replacing", content.standing(CareRow.Standing.REPLACES));
        page.addAttribute("same", content.standing(CareRow.Standing.SAME));
        page.addAttribute("columns", columns.stream().map(CareField::header).toList());
        page.addAttribute("rows", shown(content.rows(), columns));
        page.addAttribute("leftOut", content.leftOut().stream().limit(SHOWN).toList());
        page.addAttribute("wrongLines", wrongLines(content));
        return "care/list";
    }

    private static long wrongLines(CareLists.Content content) {
        return content.leftOut().stream()
                .map(CareLists.LeftOut::line)
                .distinct()
                .count();
    }

    /** What changes something on record comes first: it is what somebody should look at. */
    private List<Fresh> shown(List<CareRow> rows, List<CareField> columns) {
        var order = List.of(CareRow.Standing.REPLACES, CareRow.Standing.NEW, CareRow.Standing.SAME);
        var shown = rows.stream()
                .sorted(Comparator.comparingInt(row -> order.indexOf(row.standing())))
                .limit(SHOWN)
                .toList();
        var residents = people.find(
                shown.stream().map(row -> new PersonId(row.person())).toList());
        return shown.stream()
                .map(row -> new Fresh(
                        row,
                        Optional.ofNullable(residents.get(new PersonId(row.person()))),
                        columns.stream().map(c -> row.said(c.english())).toList()))
                .toList();
    }

    private String sent(UUID id, Model page) {
        page.addAttribute("sent", lists.sent(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "care/list-sent";
    }

    @PostMapping("/list/{id}")
    String keep(@PathVariable UUID id, Model page, RedirectAttributes next, Locale locale) {
        try {
            next.addFlashAttribute("number", lists.keep(id));
            next.addFlashAttribute("done", "care.kept");
            return "redirect:/care";
        } catch (NoSuchElementException e) {
            next.addFlashAttribute("refused", "care.again");
            return "redirect:/care";
        } catch (BadInput e) {
            page.addAttribute("problem", words(e, locale));
            return look(id, page);
        }
    }

    @PostMapping("/list/{id}/discard")
    String discard(@PathVariable UUID id, RedirectAttributes next) {
        lists.discard(id);
        next.addFlashAttribute("done", "care.discarded");
        return "redirect:/care";
    }

    @PostMapping("/list/{id}/withdrawal")
    String withdraw(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String why,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        if (lists.sent(id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        try {
            nameless(id, why);
            next.addFlashAttribute("number", lists.withdraw(id, why));
            next.addFlashAttribute("done", "care.list-withdrawn");
            return "redirect:/care/list/" + id;
        } catch (BadInput e) {
            page.addAttribute("problem", words(e, locale));
            page.addAttribute("why", why);
            page.addAttribute("id", id);
            return sent(id, page);
        }
    }

    /** The reason goes into the audit trail, so it tells nobody's name. */
    private void nameless(UUID list, String why) {
        people.find(lists.people(list)).values().forEach(resident -> people.reason(resident, why));
    }
}
