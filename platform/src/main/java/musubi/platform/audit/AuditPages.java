package musubi.platform.audit;

import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.page.CsvTable;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.UriComponentsBuilder;

/** The audit trail to look at and to take away. */
@Controller
@RequestMapping("/audit")
class AuditPages {
    private static final int PAGE = 50;

    /** So many entries are read in one go. */
    static final int BLOCK = 1_000;

    static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(Japan.TIME);

    private final Audit audit;
    private final Accounts accounts;
    private final Logins logins;
    private final MessageSource words;

    AuditPages(Audit audit, Accounts accounts, Logins logins, MessageSource words) {
        this.audit = audit;
        this.accounts = accounts;
        this.logins = logins;
        this.words = words;
    }

    /** The filter as it was typed and as the address of the page keeps it. */
    record Form(
            String from,
            String until,
            String action,
            String actor,
            String subject,
            @Nullable Long below) {
        /** What a browser does not send is empty. */
        Form {
            from = Objects.requireNonNullElse(from, "").strip();
            until = Objects.requireNonNullElse(until, "").strip();
            action = Objects.requireNonNullElse(action, "").strip();
            actor = Objects.requireNonNullElse(actor, "").strip();
            subject = Objects.requireNonNullElse(subject, "").strip();
        }

        /** The filter, with a name of an account put into its id; empty when a day cannot be read. */
        Optional<Search> search(Map<String, String> logins) {
            try {
                return Optional.of(new Search(
                        day(from),
                        day(until),
                        action,
                        logins.entrySet().stream()
                                .filter(entry -> entry.getValue().equals(actor))
                                .map(Map.Entry::getKey)
                                .findFirst()
                                .orElse(actor),
                        subject,
                        below == null ? Long.MAX_VALUE : below));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private static Optional<LocalDate> day(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        }

        /** The address of the same list, from this entry downwards. */
        String link(String path, long number) {
            return UriComponentsBuilder.fromPath(path)
                    .queryParam("from", "{from}")
                    .queryParam("until", "{until}")
                    .queryParam("action", "{action}")
                    .queryParam("actor", "{actor}")
                    .queryParam("subject", "{subject}")
                    .queryParam("below", number)
                    .encode()
                    .buildAndExpand(from, until, action, actor, subject)
                    .toUriString();
        }
    }

    /** An entry as it is shown: local time, and the account's name where the reader may know it. */
    record Shown(
            long number,
            String at,
            String actor,
            String role,
            String behalf,
            String action,
            String subject,
            String why,
            String before,
            String after) {
        static Shown of(Entry entry, Map<String, String> logins) {
            return new Shown(
                    entry.number(),
                    SECOND.format(entry.happenedAt()),
                    logins.getOrDefault(entry.actor(), entry.actor()),
                    entry.role(),
                    entry.onBehalfOf().map(UUID::toString).orElse(""),
                    entry.action(),
                    entry.subject(),
                    entry.why(),
                    entry.before(),
                    entry.after());
        }

        List<String> row() {
            return List.of(Long.toString(number), at, actor, role, behalf, action, subject, why, before, after);
        }
    }

    private Map<String, String> known() {
        return accounts.all().stream()
                .collect(Collectors.toMap(account -> account.id().toString(), Account::login));
    }

    /** Colleagues stand under their accounts' names for everybody who reads the trail; of residents only those the reader manages. */
    private List<Shown> shown(List<Entry> entries, Map<String, String> known) {
        var called = new HashMap<>(logins.of(entries.stream()
                .filter(entry -> !entry.role().equals(Role.RESIDENT.word()))
                .map(Entry::actor)
                .toList()));
        called.putAll(known);
        return entries.stream().map(entry -> Shown.of(entry, called)).toList();
    }

    @GetMapping
    String show(Form form, Model page) {
        var known = known();
        var search = form.search(known);
        page.addAttribute("form", form);
        page.addAttribute("unreadable", search.isEmpty());
        var found = search.map(s -> audit.find(s, PAGE + 1)).orElse(List.of());
        page.addAttribute("entries", shown(found.stream().limit(PAGE).toList(), known));
        if (found.size() > PAGE)
            page.addAttribute("older", form.link("/audit", found.get(PAGE - 1).number()));
        return "audit/entries";
    }

    /** The same page with the answer to whether the chain is whole. */
    @GetMapping(params = "verify")
    String verify(Form form, Model page) {
        page.addAttribute("chain", audit.chain());
        return show(form, page);
    }

    /** All that was looked for, to take away. */
    @GetMapping(params = "csv")
    void csv(Form form, Locale locale, HttpServletResponse response) {
        var known = known();
        var search = form.search(known);
        var found = search.isEmpty()
                ? Stream.<Shown>empty()
                : CsvTable.<Shown>blocks(
                        BLOCK,
                        last -> shown(
                                audit.find(
                                        last.map(entry -> search.get().below(entry.number()))
                                                .orElseGet(search::get),
                                        BLOCK),
                                known));
        CsvTable.send(
                response,
                "audit",
                Stream.of("number", "when", "who", "role", "behalf", "what", "subject", "why", "before", "after")
                        .map(name -> words.getMessage("audit." + name, null, locale))
                        .toList(),
                found.map(Shown::row));
    }
}
