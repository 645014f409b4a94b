package musubi.platform.notice;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import musubi.platform.page.Turn;
import musubi.platform.print.Printer;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Letters put together in batches, printed, said to be printed, and that taken back. */
@Controller
@RequestMapping("/notices/letters")
class LetterPages {
    private static final int PAGE = 20;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Letters letters;
    private final Wording wording;
    private final Printer printer;
    private final MessageSource messages;

    LetterPages(Letters letters, Wording wording, Printer printer, MessageSource messages) {
        this.letters = letters;
        this.wording = wording;
        this.printer = printer;
        this.messages = messages;
    }

    /** A batch as a list shows it. */
    record Shown(UUID id, String at, int waiting, int printed) {
        static Shown of(Letters.Batch batch) {
            return new Shown(batch.id(), MINUTE.format(batch.at()), batch.waiting(), batch.printed());
        }
    }

    @GetMapping
    String list(@ModelAttribute("turn") Turn turn, Model page) {
        page.addAttribute("waiting", letters.waiting());
        page.addAttribute("batch", UUID.randomUUID());
        page.addAttribute(
                "batches",
                turn.of("batches", PAGE, letters::batches)
                        .shown(all -> all.stream().map(Shown::of).toList()));
        return "notice/letters";
    }

    @PostMapping
    String gather(@RequestParam UUID batch, RedirectAttributes next) {
        int batches = letters.gatherAll(batch);
        if (batches == 0 && letters.batch(batch).isEmpty()) {
            next.addFlashAttribute("nothing", true);
            return "redirect:/notices/letters";
        }
        if (batches <= 1) return "redirect:/notices/letters/" + batch;
        next.addFlashAttribute("gathered", batches);
        return "redirect:/notices/letters";
    }

    private Letters.Batch known(UUID batch) {
        return letters.batch(batch).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/{batch}")
    String batch(@PathVariable UUID batch, Model page) {
        page.addAttribute("batch", Shown.of(known(batch)));
        page.addAttribute("letters", letters.of(batch));
        page.addAttribute("printer", printer.ready());
        return "notice/batch";
    }

    /** The letters one to a sheet, with the address where the window of the envelope is. */
    @GetMapping("/{batch}/print")
    String print(@PathVariable UUID batch, Model page) {
        known(batch);
        page.addAttribute("letters", letters.of(batch));
        page.addAttribute("municipality", wording.municipality("ja"));
        return "notice/print";
    }

    /** The same as PDF, when the server has a font to print with. */
    @GetMapping("/{batch}/letters.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable UUID batch, Locale locale) {
        known(batch);
        if (!printer.ready()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var title = messages.getMessage("notice.letters", null, locale);
        return printer.answer("letters", Letter.sheets(title, wording.municipality("ja"), letters.of(batch)));
    }

    @PostMapping("/{batch}/printed")
    String printed(@PathVariable UUID batch, RedirectAttributes next) {
        known(batch);
        next.addFlashAttribute("said", "notice.said-printed");
        next.addFlashAttribute("count", letters.printed(batch));
        return "redirect:/notices/letters/" + batch;
    }

    @PostMapping("/{batch}/undo")
    String undo(@PathVariable UUID batch, RedirectAttributes next) {
        known(batch);
        next.addFlashAttribute("said", "notice.said-undone");
        next.addFlashAttribute("count", letters.undo(batch));
        return "redirect:/notices/letters/" + batch;
    }
}
