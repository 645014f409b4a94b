package musubi.platform.audit;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Which of the staff opened whose pages. */
@Controller
@RequestMapping("/audit/views")
class ViewPages {
    private static final int PAGE = 200;

    private final Views views;
    private final Accounts accounts;

    ViewPages(Views views, Accounts accounts) {
        this.views = views;
        this.accounts = accounts;
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

    @GetMapping
    String show(AuditPages.Form form, Model page) {
        var logins = accounts.all().stream()
                .collect(Collectors.toMap(account -> account.id().toString(), Account::login));
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
