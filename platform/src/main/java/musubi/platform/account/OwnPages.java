package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One's own account: where one is signed in, the password, the second factor. */
@Controller
@RequestMapping("/account")
class OwnPages {
    static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Inside inside;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SecondFactors factors;
    private final Passkeys passkeys;
    private final Tokens tokens;
    private final MeetingNumber numbers;
    private final OwnDirectoryPages directory;
    private final DirectoryLinks links;
    private final Entrance entrance;
    private final Doorkeeper doorkeeper;
    private final Acting acting;
    private final Audit audit;
    private final TransactionTemplate transaction;

    OwnPages(
            Inside inside,
            Accounts accounts,
            Sessions sessions,
            SecondFactors factors,
            Passkeys passkeys,
            Tokens tokens,
            MeetingNumber numbers,
            OwnDirectoryPages directory,
            DirectoryLinks links,
            Entrance entrance,
            Doorkeeper doorkeeper,
            Acting acting,
            Audit audit,
            TransactionTemplate transaction) {
        this.inside = inside;
        this.accounts = accounts;
        this.sessions = sessions;
        this.factors = factors;
        this.passkeys = passkeys;
        this.tokens = tokens;
        this.numbers = numbers;
        this.directory = directory;
        this.links = links;
        this.entrance = entrance;
        this.doorkeeper = doorkeeper;
        this.acting = acting;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** A session as it is shown. */
    record Shown(String id, String device, String startedAt, String seenAt, boolean here) {}

    private Account account(HttpServletRequest request) {
        return inside.account(request, Set.of(Stage.WHOLE)).orElseThrow();
    }

    @GetMapping
    String show(HttpServletRequest request, Model page) {
        return show(account(request), request, page);
    }

    private String show(Account account, HttpServletRequest request, Model page) {
        var here = sessions.current(request).orElseThrow().id();
        page.addAttribute("account", account);
        page.addAttribute("number", numbers.now(account.id()));
        page.addAttribute(
                "sessions",
                sessions.of(account.id()).stream()
                        .map(s -> new Shown(
                                s.id(),
                                Device.of(s.browser()),
                                MINUTE.format(s.startedAt()),
                                MINUTE.format(s.seenAt()),
                                s.id().equals(here)))
                        .toList());
        page.addAttribute("hasFactor", factors.has(account.id()));
        page.addAttribute("mustHaveFactor", SecondFactors.REQUIRED.contains(account.role()));
        page.addAttribute(
                "due",
                MINUTE.format(acting.as(account.actor(), () -> entrance.due(account)))
                        .substring(0, 10));
        page.addAttribute(
                "passkeys",
                passkeys.of(account).stream()
                        .map(p -> Map.of(
                                "id",
                                p.id(),
                                "label",
                                p.label(),
                                "made",
                                MINUTE.format(p.madeAt()),
                                "used",
                                MINUTE.format(p.usedAt())))
                        .toList());
        page.addAttribute("freshToken", UUID.randomUUID());
        page.addAttribute(
                "tokens",
                tokens.of(account.id()).stream()
                        .map(t -> Map.of(
                                "id",
                                t.id(),
                                "label",
                                t.label(),
                                "made",
                                MINUTE.format(t.madeAt()),
                                "used",
                                t.usedAt().map(MINUTE::format).orElse(""),
                                "ends",
                                MINUTE.format(t.endsAt())))
                        .toList());
        page.addAttribute("directoryOffered", directory.offered(account));
        page.addAttribute("directoryLinked", directory.offered(account) && links.linked(account.id()));
        page.addAttribute("codesLeft", factors.left(account.id()));
        return "account/own";
    }

    @PostMapping("/sessions/end")
    String end(@RequestParam String session, HttpServletRequest request) {
        var account = account(request);
        transaction.executeWithoutResult(status -> {
            if (sessions.end(account.id(), session))
                audit.record("access.session-ended", account.toString(), Optional.empty(), "", "");
        });
        return "redirect:/account";
    }

    @PostMapping("/sessions/end-others")
    String endOthers(HttpServletRequest request) {
        var account = account(request);
        var here = sessions.current(request).orElseThrow().id();
        transaction.executeWithoutResult(status -> {
            int ended = sessions.endOthers(account.id(), here);
            audit.record(
                    "access.sessions-ended",
                    account.toString(),
                    Optional.empty(),
                    "",
                    "{\"ended\":%d}".formatted(ended));
        });
        return "redirect:/account";
    }

    @PostMapping("/password")
    String password(
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String fresh,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        var account = account(request);
        var wrong = NewPassword.wrong(fresh, account.login())
                .or(() -> doorkeeper.knock(account.login(), current, request.getRemoteAddr())
                                instanceof Doorkeeper.Answer.Right
                        ? Optional.empty()
                        : Optional.of("password.current-wrong"));
        if (wrong.isPresent()) {
            page.addAttribute("wrong", wrong.get());
            return show(account, request, page);
        }
        transaction.executeWithoutResult(status -> {
            accounts.password(account.id(), fresh);
            sessions.endOthers(
                    account.id(), sessions.current(request).orElseThrow().id());
            audit.record("access.password-changed", account.toString(), Optional.empty(), "", "");
        });
        return "redirect:/account?password-changed";
    }
}
