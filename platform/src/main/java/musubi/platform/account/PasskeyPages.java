package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Account;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in with passkeys, making and removing them. */
@Controller
class PasskeyPages {
    private final Passkeys passkeys;
    private final Attempts attempts;
    private final Entrance entrance;
    private final Inside inside;

    PasskeyPages(Passkeys passkeys, Attempts attempts, Entrance entrance, Inside inside) {
        this.passkeys = passkeys;
        this.attempts = attempts;
        this.entrance = entrance;
        this.inside = inside;
    }

    @PostMapping("/sign-in/passkey/options")
    ResponseEntity<String> request() {
        return json(passkeys.request());
    }

    @PostMapping("/sign-in/passkey")
    String signIn(
            @RequestParam(defaultValue = "") String answer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        // Which account is meant is known only when the answer is right: the address alone counts.
        var tried = "passkey " + UUID.randomUUID();
        var until = attempts.begin(tried, request.getRemoteAddr());
        if (until.isPresent()) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            page.addAttribute("until", SignInPages.shown(until.get()));
            return "account/sign-in";
        }
        var account = passkeys.signIn(answer);
        if (account.isEmpty()) {
            page.addAttribute("passkeyRefused", true);
            return "account/sign-in";
        }
        attempts.forgive(tried, request.getRemoteAddr());
        return entrance.whole(account.get(), "passkey", request, response);
    }

    private Account account(HttpServletRequest request) {
        return inside.account(request, Set.of(Stage.WHOLE)).orElseThrow();
    }

    @PostMapping("/account/passkeys/options")
    ResponseEntity<String> creation(HttpServletRequest request) {
        return json(passkeys.creation(account(request)));
    }

    @PostMapping("/account/passkeys")
    String keep(
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String label,
            HttpServletRequest request) {
        return passkeys.keep(account(request), answer, label)
                ? "redirect:/account#passkeys"
                : "redirect:/account?passkey-refused";
    }

    @PostMapping("/account/passkeys/removal")
    String remove(@RequestParam String passkey, HttpServletRequest request) {
        return passkeys.remove(account(request), passkey)
                ? "redirect:/account#passkeys"
                : "redirect:/account?only-passkey";
    }

    private static ResponseEntity<String> json(String text) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(text);
    }
}
