package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import musubi.platform.page.SentBack;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Making and taking back the tokens of one's own apps. */
@Controller
@RequestMapping("/account/tokens")
class TokenPages {
    private static final int LABEL = 60;

    private final Tokens tokens;
    private final Inside inside;

    TokenPages(Tokens tokens, Inside inside) {
        this.tokens = tokens;
        this.inside = inside;
    }

    @PostMapping
    String make(
            @RequestParam UUID token,
            @RequestParam(defaultValue = "") String label,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Model page) {
        var name = label.strip().substring(0, Math.min(LABEL, label.strip().length()));
        if (name.isEmpty()) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("tokens", typed, "label", "token.label-missing"));
            return "redirect:/account?token-label#token-label";
        }
        var secret = tokens.make(token, name);
        if (secret.isEmpty()) return "redirect:/account#tokens";
        page.addAttribute("secret", secret.get());
        return "account/token";
    }

    @PostMapping("/revocation")
    String revoke(@RequestParam UUID token, HttpServletRequest request) {
        var account = inside.account(request, Set.of(Stage.WHOLE)).orElseThrow();
        tokens.revoke(account.id(), token);
        return "redirect:/account#tokens";
    }
}
