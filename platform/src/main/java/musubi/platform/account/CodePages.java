package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import musubi.platform.access.Account;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Between the password and the first page: the code. */
@Controller
@RequestMapping("/sign-in/code")
class CodePages {
    private static final Set<Stage> HERE = Set.of(Stage.CODE);

    private final Inside inside;
    private final Entrance entrance;
    private final CodeCheck codes;
    private final Acting acting;
    private final Audit audit;
    private final TransactionTemplate transaction;

    CodePages(
            Inside inside,
            Entrance entrance,
            CodeCheck codes,
            Acting acting,
            Audit audit,
            TransactionTemplate transaction) {
        this.inside = inside;
        this.entrance = entrance;
        this.codes = codes;
        this.acting = acting;
        this.audit = audit;
        this.transaction = transaction;
    }

    @GetMapping
    String form(HttpServletRequest request) {
        return inside.account(request, HERE).isPresent() ? "account/code" : "redirect:/sign-in";
    }

    @PostMapping
    String check(
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        var account = inside.account(request, HERE);
        if (account.isEmpty()) return "redirect:/sign-in";
        return switch (codes.check(account.get(), code, request.getRemoteAddr())) {
            case CodeCheck.Answer.Right(var by) -> entrance.whole(account.get(), by, request, response);
            case CodeCheck.Answer.Wrong() -> {
                recordRefusal(account.get());
                page.addAttribute("refused", true);
                yield "account/code";
            }
            case CodeCheck.Answer.Locked(Instant until) -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                page.addAttribute("until", SignInPages.shown(until));
                yield "account/code";
            }
        };
    }

    private void recordRefusal(Account account) {
        acting.as(Actor.job("sign-in", account.municipality()), () -> transaction.execute(status -> {
            audit.record("access.code-refused", account.toString(), Optional.empty(), "", "");
            return true;
        }));
    }
}
