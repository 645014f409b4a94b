package musubi.platform.joining;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;
import musubi.platform.access.Acting;
import musubi.platform.account.Attempts;
import musubi.platform.municipality.Municipalities;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Residents who are entered open their own account: card and day of birth bring them a code, the code and the day of birth open it. The
 * answers are the same, and as late, whether there is such a card or not.
 */
@Controller
@RequestMapping("/join/{municipality}")
class OwnAccountPages {
    /** No answer is given sooner; sending and looking up take less. */
    private static final Duration ANSWER = Duration.ofMillis(300);

    private final OwnAccount own;
    private final Municipalities municipalities;
    private final Attempts attempts;
    private final Acting acting;
    private final Clock clock;

    OwnAccountPages(OwnAccount own, Municipalities municipalities, Attempts attempts, Acting acting, Clock clock) {
        this.own = own;
        this.municipalities = municipalities;
        this.attempts = attempts;
        this.acting = acting;
        this.clock = clock;
    }

    @GetMapping("/account")
    String form(@PathVariable String municipality, Model page) {
        JoinPages.municipality(municipalities, municipality, page);
        page.addAttribute("born", BornForm.empty());
        page.addAttribute("card", "");
        return "joining/account";
    }

    @PostMapping("/account")
    String ask(
            @PathVariable String municipality,
            @RequestParam(defaultValue = "") String card,
            @ModelAttribute BornForm born,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes next,
            Model page) {
        var place = JoinPages.municipality(municipalities, municipality, page);
        var day = born.read(today());
        page.addAttribute("born", born);
        page.addAttribute("card", card);
        if (card.isBlank() || card.length() > 100 || day.isEmpty()) {
            page.addAttribute("wrong", day.isEmpty() ? "joining.born-unreadable" : "joining.card-missing");
            return "joining/account";
        }
        if (tooOften("card " + municipality + Codes.plain(card), request, response, page)) return "joining/account";
        // Whoever goes on at once need not type the day again.
        next.addFlashAttribute("born", born);
        return late(() -> JoinPages.at(acting, place, () -> {
            own.ask(card, day.get());
            return "redirect:/join/%s/code?asked".formatted(place.code());
        }));
    }

    @GetMapping("/code")
    String code(@PathVariable String municipality, @RequestParam Optional<String> asked, Model page) {
        JoinPages.municipality(municipalities, municipality, page);
        if (!page.containsAttribute("born")) page.addAttribute("born", BornForm.empty());
        page.addAttribute("asked", asked.isPresent());
        return "joining/code";
    }

    @PostMapping("/code")
    String open(
            @PathVariable String municipality,
            @RequestParam(defaultValue = "") String code,
            @ModelAttribute BornForm born,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        var place = JoinPages.municipality(municipalities, municipality, page);
        var day = born.read(today());
        page.addAttribute("born", born);
        page.addAttribute("asked", false);
        if (day.isEmpty()) {
            page.addAttribute("wrong", "joining.born-unreadable");
            return "joining/code";
        }
        if (tooOften("code " + municipality + Codes.plain(code), request, response, page)) return "joining/code";
        var secret = late(() -> JoinPages.at(acting, place, () -> own.open(code, day.get())));
        if (secret.isPresent()) return "redirect:/invitation/" + secret.get();
        page.addAttribute("wrong", "joining.code-refused");
        return "joining/code";
    }

    private boolean tooOften(String tried, HttpServletRequest request, HttpServletResponse response, Model page) {
        boolean too = attempts.begin(tried, "join " + request.getRemoteAddr()).isPresent();
        if (too) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            page.addAttribute("wrong", "joining.too-often");
        }
        return too;
    }

    private static <T> T late(Supplier<T> work) {
        long earliest = System.nanoTime() + ANSWER.toNanos();
        var answer = work.get();
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, earliest - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
