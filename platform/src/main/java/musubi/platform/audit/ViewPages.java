package musubi.platform.audit;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.page.CsvTable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Which of the staff opened whose pages. */
@Controller
@RequestMapping("/audit/views")
class ViewPages {
    private static final int PAGE = 200;
    private static final int BLOCK = 5_000;

    private final Views views;
    private final Accounts accounts;
    private final MessageSource words;

    ViewPages(Views views, Accounts accounts, MessageSource words) {
        this.views = views;
        this.accounts = accounts;
        this.words = words;
    }

    /** A view as it is shown: local time, and the account's name. */
    record Shown(String at, String actor, String role, UUID person) {
        static Shown of(Views.View view, Map<String, String> logins) {
            return new Shown(
                    AuditPages.SECOND.format(view.at()),
                    logins.getOrDefault(view.actor(), view.actor()),
                    view.role(),
                    view.person());
        }
    }

    private Map<String, String> logins() {
        return accounts.all().stream()
                .collect(Collectors.toMap(account -> account.id().toString(), Account::login));
    }

    /** All that was looked for, to take away. */
    @GetMapping(params = "csv")
    void csv(AuditPages.Form form, Locale locale, HttpServletResponse response) {
        var logins = logins();
        var search = form.search(logins);
        var found = search.isEmpty()
                ? Stream.<Views.View>empty()
                : CsvTable.<Views.View>blocks(
                        BLOCK,
                        last -> views.find(
                                last.map(view -> search.get().below(view.number()))
                                        .orElseGet(search::get),
                                BLOCK));
        CsvTable.send(
                response,
                "views",
                Stream.of("when", "who", "role", "person")
                        .map(column -> words.getMessage("audit.views-" + column, null, locale))
                        .toList(),
                found.map(view -> Shown.of(view, logins))
                        .map(shown -> List.of(
                                shown.at(),
                                shown.actor(),
                                words.getMessage("role." + shown.role(), null, locale),
                                shown.person().toString())));
    }

    @GetMapping
    String show(AuditPages.Form form, Model page) {
        var logins = logins();
        var search = form.search(logins);
        page.addAttribute("form", form);
        page.addAttribute("unreadable", search.isEmpty());
        var found = search.map(s -> views.find(s, PAGE + 1)).orElse(List.of());
        page.addAttribute(
                "views",
                found.stream().limit(PAGE).map(view -> Shown.of(view, logins)).toList());
        if (found.size() > PAGE)
            page.addAttribute(
                    "older", form.link("/audit/views", found.get(PAGE - 1).number()));
        return "audit/views";
    }
}
