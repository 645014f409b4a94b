package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.platform.access.Account;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Setting up the second factor: by whoever wants one, and by whoever must before they are let in. */
@Controller
class FactorPages {
    private static final String OWN = "/account/second-factor";
    private static final String ENROL = "/sign-in/enrol";
    private static final Set<Stage> HERE = Set.of(Stage.WHOLE, Stage.ENROL);

    private final Inside inside;
    private final Entrance entrance;
    private final SecondFactors factors;
    private final CodeCheck codes;
    private final Acting acting;
    private final Audit audit;
    private final TransactionTemplate transaction;

    FactorPages(
            Inside inside,
            Entrance entrance,
            SecondFactors factors,
            CodeCheck codes,
            Acting acting,
            Audit audit,
            TransactionTemplate transaction) {
        this.inside = inside;
        this.entrance = entrance;
        this.factors = factors;
        this.codes = codes;
        this.acting = acting;
        this.audit = audit;
        this.transaction = transaction;
    }

    @GetMapping({OWN, ENROL})
    String form(HttpServletRequest request, Model page) {
        var account = inside.account(request, HERE);
        if (account.isEmpty()) return "redirect:/sign-in";
        if (has(account.get())) return "redirect:/account";
        return show(account.get(), request, page);
    }

    private String show(Account account, HttpServletRequest request, Model page) {
        page.addAttribute("at", request.getRequestURI());
        page.addAttribute("must", request.getRequestURI().equals(ENROL));
        page.addAttribute("secret", TimeCode.base32(pending(account)).replaceAll("(.{4})(?=.)", "$1 "));
        return "account/second-factor";
    }

    private boolean has(Account account) {
        return acting.as(account.actor(), () -> factors.has(account.id()));
    }

    private byte[] pending(Account account) {
        return acting.as(account.actor(), () -> factors.pending(account.id()));
    }

    /** The code that a telephone reads: our name, the account's, and the secret. */
    @GetMapping({OWN + "/qr", ENROL + "/qr"})
    ResponseEntity<String> qr(HttpServletRequest request) {
        var account = inside.account(request, HERE).filter(a -> !has(a));
        if (account.isEmpty()) return ResponseEntity.notFound().build();
        var login =
                URLEncoder.encode(account.get().login(), StandardCharsets.UTF_8).replace("+", "%20");
        var secret = TimeCode.base32(pending(account.get()));
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("image/svg+xml"))
                .body(QrPicture.svg("otpauth://totp/Musubi:%s?secret=%s&issuer=Musubi".formatted(login, secret)));
    }

    @PostMapping({OWN, ENROL})
    String confirm(
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        var account = inside.account(request, HERE);
        if (account.isEmpty()) return "redirect:/sign-in";
        if (has(account.get())) return "redirect:/account";
        return switch (codes.check(account.get(), code, request.getRemoteAddr())) {
            case CodeCheck.Answer.Right _ -> confirmed(account.get(), request, response, page);
            case CodeCheck.Answer.Wrong() -> {
                page.addAttribute("refused", true);
                yield show(account.get(), request, page);
            }
            case CodeCheck.Answer.Locked(Instant until) -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                page.addAttribute("until", SignInPages.shown(until));
                yield show(account.get(), request, page);
            }
        };
    }

    private String confirmed(Account account, HttpServletRequest request, HttpServletResponse response, Model page) {
        page.addAttribute("codes", record(account, "access.second-factor-set-up"));
        if (request.getRequestURI().equals(ENROL))
            entrance.whole(account, "password and second factor just set up", request, response);
        return "account/recovery-codes";
    }

    private List<String> record(Account account, String action) {
        return acting.as(
                account.actor(),
                () -> transaction.execute(status -> {
                    audit.record(action, account.toString(), Optional.empty(), "", "");
                    return factors.recoveryCodes(account.id());
                }));
    }

    /** New recovery codes, for whoever shows that they hold the app. */
    @PostMapping(OWN + "/recovery-codes")
    String renew(@RequestParam(defaultValue = "") String code, HttpServletRequest request, Model page) {
        var account = inside.account(request, Set.of(Stage.WHOLE)).orElseThrow();
        if (!(codes.check(account, code, request.getRemoteAddr()) instanceof CodeCheck.Answer.Right))
            return "redirect:/account?code-refused";
        page.addAttribute("codes", record(account, "access.recovery-codes-renewed"));
        return "account/recovery-codes";
    }

    /** Takes the second factor away, from whoever shows that they hold it and need not have it. */
    @PostMapping(OWN + "/removal")
    String remove(@RequestParam(defaultValue = "") String code, HttpServletRequest request) {
        var account = inside.account(request, Set.of(Stage.WHOLE)).orElseThrow();
        if (SecondFactors.REQUIRED.contains(account.role())) return "redirect:/account?required";
        if (!(codes.check(account, code, request.getRemoteAddr()) instanceof CodeCheck.Answer.Right))
            return "redirect:/account?code-refused";
        acting.as(
                account.actor(),
                () -> transaction.execute(status -> {
                    factors.remove(account.id());
                    audit.record("access.second-factor-removed", account.toString(), Optional.empty(), "", "");
                    return true;
                }));
        return "redirect:/account";
    }
}
