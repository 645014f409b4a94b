package musubi.platform.notice;

import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.page.CsvTable;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** What went out, what waits and what failed; sending again and calling back. */
@Controller
@RequestMapping("/notices")
class NoticePages {
    private static final int PAGE = 50;
    private static final int MOST_CHOSEN = 200;
    private static final int BLOCK = 5_000;
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

    /** The filter as it stands in the address; the person by id, since others read addresses. */
    record Filter(String state, String kind, String person, String from, String until) {
        private static final Instant FIRST =
                LocalDate.of(1, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        private static final Instant LAST =
                LocalDate.of(9999, 12, 31).atStartOfDay(ZoneOffset.UTC).toInstant();

        /** What a browser does not send, or cannot mean, is empty, and the state those that wait. */
        Filter {
            state = NoticePages.state(Objects.requireNonNullElse(state, "")).word();
            kind = Objects.requireNonNullElse(kind, "");
            if (!kind.matches("[a-z0-9-]{1,60}")) kind = "";
            person = Objects.requireNonNullElse(person, "");
            if (!person.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) person = "";
            from = day(from).map(LocalDate::toString).orElse("");
            until = day(until).map(LocalDate::toString).orElse("");
        }

        private static Optional<LocalDate> day(@Nullable String text) {
            try {
                return Optional.of(LocalDate.parse(
                                Objects.requireNonNullElse(text, "").strip()))
                        .filter(day -> day.getYear() >= 1900 && day.getYear() < 3000);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        /** Whether more is asked than the state. */
        public boolean narrow() {
            return !(kind + person + from + until).isEmpty();
        }

        Optional<PersonId> about() {
            return Optional.of(person).filter(p -> !p.isEmpty()).map(p -> new PersonId(UUID.fromString(p)));
        }

        Outbox.Wanted wanted() {
            return new Outbox.Wanted(
                    NoticePages.state(state),
                    kind,
                    about(),
                    day(from).map(d -> d.atStartOfDay(Japan.TIME).toInstant()).orElse(FIRST),
                    day(until)
                            .map(d -> d.plusDays(1).atStartOfDay(Japan.TIME).toInstant())
                            .orElse(LAST));
        }

        /** The list in another state, with the rest of the filter. */
        public String address(String other) {
            return UriComponentsBuilder.fromPath("/notices")
                    .queryParam("state", other)
                    .queryParam("kind", kind)
                    .queryParam("person", person)
                    .queryParam("from", from)
                    .queryParam("until", until)
                    .toUriString();
        }
    }

    @GetMapping
    String list(@ModelAttribute("filter") Filter filter, @ModelAttribute("turn") Turn turn, Model page, Locale locale) {
        page.addAttribute("state", filter.state());
        page.addAttribute("states", List.of("waiting", "to-print", "failed", "sent", "cancelled"));
        page.addAttribute("counts", outbox.counts());
        page.addAttribute(
                "notices",
                turn.of("notices", PAGE, (without, most) -> outbox.list(filter.wanted(), without, most))
                        .shown(lines -> shown(lines, locale)));
        page.addAttribute(
                "about",
                filter.about().map(person -> people.names(List.of(person)).getOrDefault(person, "")));
        page.addAttribute("kinds", kinds(locale));
        return "notice/list";
    }

    private List<Shown> shown(List<Outbox.Line> lines, Locale locale) {
        var names = people.names(lines.stream().map(Outbox.Line::person).toList());
        return lines.stream()
                .map(l -> shown(l, names.getOrDefault(l.person(), ""), locale))
                .toList();
    }

    /** What notices are about, by the id of their template. */
    private Map<String, String> kinds(Locale locale) {
        var kinds = new LinkedHashMap<String, String>();
        for (var template : templates.all())
            kinds.put(template.id(), template.in(language(locale)).subject());
        return kinds;
    }

    /** The same list to take away, without names. */
    @GetMapping("/list.csv")
    void table(@ModelAttribute Filter filter, Locale locale, HttpServletResponse response) {
        var wanted = filter.wanted();
        CsvTable.send(
                response,
                "notices",
                Stream.of("number", "person", "template", "state", "channel", "at", "tries", "reason")
                        .map(h -> messages.getMessage("notice.column." + h, null, locale))
                        .toList(),
                CsvTable.<Outbox.Line>blocks(BLOCK, last -> outbox.list(wanted, last, BLOCK))
                        .map(line -> List.of(
                                line.id().toString(),
                                line.person().toString(),
                                line.template(),
                                line.state().word(),
                                line.channel(),
                                minute(line.recorded()),
                                Integer.toString(line.tries()),
                                line.reason())));
    }

    @PostMapping("/resend")
    String resend(
            @RequestParam(defaultValue = "") List<UUID> notice,
            @ModelAttribute Filter filter,
            RedirectAttributes next) {
        next.addFlashAttribute("said", "notice.said-resent");
        next.addFlashAttribute("count", outbox.resend(ids(notice)));
        return "redirect:" + filter.address("failed");
    }

    @PostMapping("/cancel")
    String cancel(
            @RequestParam(defaultValue = "") List<UUID> notice,
            @ModelAttribute Filter filter,
            RedirectAttributes next) {
        next.addFlashAttribute("said", "notice.said-cancelled");
        next.addFlashAttribute("count", outbox.cancel(ids(notice)));
        return "redirect:" + filter.address(filter.state());
    }

    @PostMapping("/restore")
    String restore(
            @RequestParam(defaultValue = "") List<UUID> notice,
            @ModelAttribute Filter filter,
            RedirectAttributes next) {
        next.addFlashAttribute("said", "notice.said-restored");
        next.addFlashAttribute("count", outbox.restore(ids(notice)));
        return "redirect:" + filter.address("waiting");
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
                templates.newest().stream()
                        .map(t -> new Preview(t.id(), t.version(), t.channels(), wording.example(t, language)))
                        .toList());
        return "notice/templates";
    }
}
