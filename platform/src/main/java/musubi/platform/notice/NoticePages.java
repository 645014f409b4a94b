package musubi.platform.notice;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import musubi.platform.page.CsvTable;
import musubi.platform.people.People;
import musubi.quantity.Japan;
import org.springframework.context.MessageSource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What went out, what waits and what failed; sending again and calling back. */
@Controller
@RequestMapping("/notices")
class NoticePages {
    private static final int PAGE = 50;
    private static final int MOST_CHOSEN = 200;
    private static final int MOST_ROWS = 100_000;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Outbox outbox;
    private final Templates templates;
    private final Wording wording;
    private final People people;
    private final MessageSource messages;

    NoticePages(Outbox outbox, Templates templates, Wording wording, People people, MessageSource messages) {
        this.outbox = outbox;
        this.templates = templates;
        this.wording = wording;
        this.people = people;
        this.messages = messages;
    }

    /** A notice as staff see it. */
    record Shown(
            String id,
            String person,
            String name,
            String subject,
            String channel,
            String at,
            String due,
            int tries,
            String reason) {}

    private Shown shown(Outbox.Line line, String name, Locale locale) {
        return new Shown(
                line.id().toString(),
                line.person().toString(),
                name,
                subject(line, locale),
                line.channel(),
                minute(line.recorded()),
                minute(line.due()),
                line.tries(),
                line.reason());
    }

    private String subject(Outbox.Line line, Locale locale) {
        return templates
                .named(line.template(), line.version())
                .map(t -> t.in(language(locale)).subject())
                .orElse(line.template());
    }

    private static String language(Locale locale) {
        return locale.getLanguage().equals("ja") ? "ja" : "en";
    }

    private static String minute(Instant at) {
        return MINUTE.format(at);
    }

    private static Outbox.State state(String word) {
        return switch (word) {
            case "to-print" -> Outbox.State.TO_PRINT;
            case "sent" -> Outbox.State.SENT;
            case "failed" -> Outbox.State.FAILED;
            case "cancelled" -> Outbox.State.CANCELLED;
            default -> Outbox.State.WAITING;
        };
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "waiting") String state,
            @RequestParam(defaultValue = "0") int from,
            Model page,
            Locale locale) {
        var asked = state(state);
        int first = Math.clamp(from, 0, 1_000_000);
        var lines = outbox.list(asked, first, PAGE + 1);
        var names = people.names(lines.stream().map(Outbox.Line::person).toList());
        page.addAttribute("state", asked.word());
        page.addAttribute("states", List.of("waiting", "to-print", "failed", "sent", "cancelled"));
        page.addAttribute("counts", outbox.counts());
        page.addAttribute(
                "notices",
                lines.stream()
                        .limit(PAGE)
                        .map(l -> shown(l, names.getOrDefault(l.person(), ""), locale))
                        .toList());
        page.addAttribute("before", first == 0 ? null : Math.max(0, first - PAGE));
        page.addAttribute("after", lines.size() > PAGE ? first + PAGE : null);
        return "notice/list";
    }

    /** The same list to take away, without names. */
    @GetMapping("/list.csv")
    ResponseEntity<byte[]> table(@RequestParam(defaultValue = "waiting") String state, Locale locale) {
        var rows = new ArrayList<List<String>>();
        for (var line : outbox.list(state(state), 0, MOST_ROWS))
            rows.add(List.of(
                    line.id().toString(),
                    line.person().toString(),
                    line.template(),
                    line.state().word(),
                    line.channel(),
                    minute(line.recorded()),
                    Integer.toString(line.tries()),
                    line.reason()));
        var header = List.of("number", "person", "template", "state", "channel", "at", "tries", "reason");
        return CsvTable.answer(
                "notices",
                header.stream()
                        .map(h -> messages.getMessage("notice.column." + h, null, locale))
                        .toList(),
                rows);
    }

    @PostMapping("/resend")
    String resend(@RequestParam(defaultValue = "") List<UUID> notice, RedirectAttributes next) {
        next.addFlashAttribute("said", "notice.said-resent");
        next.addFlashAttribute("count", outbox.resend(ids(notice)));
        return "redirect:/notices?state=failed";
    }

    @PostMapping("/cancel")
    String cancel(
            @RequestParam(defaultValue = "") List<UUID> notice,
            @RequestParam(defaultValue = "waiting") String state,
            RedirectAttributes next) {
        next.addFlashAttribute("said", "notice.said-cancelled");
        next.addFlashAttribute("count", outbox.cancel(ids(notice)));
        return "redirect:/notices?state=" + state(state).word();
    }

    private static List<MessageId> ids(List<UUID> notices) {
        return notices.stream().limit(MOST_CHOSEN).map(MessageId::new).toList();
    }

    /** What each template says, filled with its examples. */
    record Preview(String id, String version, List<Channel> channels, Template.Text text) {}

    @GetMapping("/templates")
    String templates(@RequestParam(defaultValue = "ja") String text, Model page) {
        var language = text.equals("en") ? "en" : "ja";
        page.addAttribute("text", language);
        page.addAttribute(
                "previews",
                templates.all().stream()
                        .map(t -> new Preview(t.id(), t.version(), t.channels(), wording.example(t, language)))
                        .toList());
        return "notice/templates";
    }
}
