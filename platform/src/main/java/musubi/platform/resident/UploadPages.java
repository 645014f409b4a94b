package musubi.platform.resident;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import musubi.platform.access.FromOutside;
import musubi.platform.activity.Exports;
import musubi.platform.activity.Offers;
import musubi.platform.activity.Walking;
import musubi.platform.activity.Walking.Standing;
import musubi.platform.audit.RefusedFiles;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
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

/**
 * The export of a resident's own telephone or watch. A device that has told of this person before is taken at its word; one that is new
 * here is looked at first, so that nobody else's steps become theirs by a slip of the thumb.
 */
@Controller
@RequestMapping("/me/steps")
class UploadPages {
    private static final String SHARED = "/me/steps/share";

    private final Exports exports;
    private final Offers offers;
    private final Walking walking;
    private final StepsPages steps;
    private final Me myself;
    private final RefusedFiles files;

    UploadPages(Exports exports, Offers offers, Walking walking, StepsPages steps, Me myself, RefusedFiles files) {
        this.files = files;
        this.exports = exports;
        this.offers = offers;
        this.walking = walking;
        this.steps = steps;
        this.myself = myself;
    }

    /** The menu of a telephone's own apps posts here; what came is looked at before it is kept. */
    @Bean
    static FromOutside residentShared() {
        return new FromOutside(SHARED);
    }

    @PostMapping("/upload")
    String upload(@RequestParam UUID offer, @RequestParam MultipartFile file, Model page, Locale locale)
            throws IOException {
        return read(offer, file, page, locale, Look.AT_WHAT_IS_NEW);
    }

    @PostMapping("/share")
    String share(@RequestParam(required = false) MultipartFile file, Model page, Locale locale) throws IOException {
        if (file == null) return refused(List.of(), page);
        return read(UUID.randomUUID(), file, page, locale, Look.AT_ALL);
    }

    /** What somebody looks at before it is kept. */
    private enum Look {
        AT_ALL,
        AT_WHAT_IS_NEW
    }

    private String read(UUID id, MultipartFile file, Model page, Locale locale, Look look) throws IOException {
        if (file.isEmpty()) return refused(List.of(), page);
        try {
            var answer = files.reading(file, () -> {
                try (var upload = file.getInputStream()) {
                    return exports.read(id, myself.person(), String.valueOf(file.getOriginalFilename()), upload);
                }
            });
            if (!(answer instanceof Exports.Answer.Offered(var read))) return "redirect:/me/steps?came=before";
            if (look == Look.AT_WHAT_IS_NEW && !read.content().empty() && offers.familiar(read)) offers.keep(read.id());
            return "redirect:/me/steps/upload/" + read.id();
        } catch (BadInput e) {
            return refused(said(e, locale), page);
        }
    }

    private static List<String> said(BadInput wrong, Locale locale) {
        return wrong.problems().stream()
                .limit(10)
                .map(p -> p.words().in(locale.getLanguage()))
                .distinct()
                .toList();
    }

    private String refused(List<String> problems, Model page) {
        page.addAttribute("problems", problems);
        return steps.show("week", "", "", page);
    }

    /** Before it is kept a question, afterwards an answer. */
    @GetMapping("/upload/{id}")
    String look(@PathVariable UUID id, Model page) {
        var me = myself.person();
        var waiting = offers.find(id).filter(o -> o.person().equals(me));
        if (waiting.isPresent()) {
            page.addAttribute("offer", waiting.get());
            page.addAttribute("export", waiting.get().content());
            page.addAttribute("missed", waiting.get().content().missed());
            return "resident/steps-look";
        }
        var came = offers.came(id, me).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("at", came.at().atZone(Japan.TIME));
        page.addAttribute("came", came);
        page.addAttribute("missed", came.missed());
        page.addAttribute("days", days(came));
        page.addAttribute("standings", standings(came, me));
        return "resident/steps-came";
    }

    private static long days(Offers.Came came) {
        return came.told().stream().map(Offers.Came.Told::day).distinct().count();
    }

    /** How many of the counts that came stand where now, by the name of their word. */
    private Map<Standing, Long> standings(Offers.Came came, PersonId me) {
        var walk = walking.of(me);
        var standings = new EnumMap<Standing, Long>(Standing.class);
        for (var told : came.told()) {
            var day = walk.days().get(told.day());
            if (day == null) continue;
            day.counts().stream()
                    .filter(c -> c.said().source().equals(told.source()))
                    .forEach(c -> standings.merge(c.standing(), 1L, Long::sum));
        }
        return standings;
    }

    @PostMapping("/upload/{id}")
    String keep(@PathVariable UUID id, Model page, Locale locale) {
        mine(id);
        try {
            offers.keep(id);
            return "redirect:/me/steps/upload/" + id;
        } catch (NoSuchElementException e) {
            return refused(List.of(), page);
        } catch (BadInput e) {
            return refused(said(e, locale), page);
        }
    }

    /** An export that waits or was kept already, and is this person's. */
    private void mine(UUID id) {
        var me = myself.person();
        boolean known = offers.find(id).filter(o -> o.person().equals(me)).isPresent()
                || offers.came(id, me).isPresent();
        if (!known) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    @PostMapping("/upload/{id}/discard")
    String discard(@PathVariable UUID id, RedirectAttributes next) {
        mine(id);
        offers.discard(id);
        next.addFlashAttribute("done", "export.discarded");
        return "redirect:/me/steps";
    }
}
