package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where one signs in and out. */
@Controller
class SignInPages {
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm");

    private final Doorkeeper doorkeeper;
    private final Entrance entrance;

    SignInPages(Doorkeeper doorkeeper, Entrance entrance) {
        this.doorkeeper = doorkeeper;
        this.entrance = entrance;
    }

    /** Up to the full minute, so that who comes back at the time shown is let try. */
    static String shown(Instant until) {
        return TIME.format(until.plusSeconds(59).atZone(Japan.TIME));
    }

    @GetMapping("/sign-in")
    String form() {
        return "account/sign-in";
    }

    @PostMapping("/sign-in")
    String signIn(
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        return switch (doorkeeper.knock(login.strip(), password, request.getRemoteAddr())) {
            case Doorkeeper.Answer.Right(var account) -> entrance.afterPassword(account, request, response);
            case Doorkeeper.Answer.Refused() -> {
                page.addAttribute("login", login);
                page.addAttribute("refused", true);
                yield "account/sign-in";
            }
            case Doorkeeper.Answer.Locked(var until) -> {
                page.addAttribute("login", login);
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                page.addAttribute("until", shown(until));
                yield "account/sign-in";
            }
        };
    }

    @PostMapping("/sign-out")
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        entrance.leave(request, response);
        return "redirect:/sign-in?out";
    }
}
