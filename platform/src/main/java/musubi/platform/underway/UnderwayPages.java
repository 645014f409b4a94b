package musubi.platform.underway;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.jobs.Job;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How work stands, for whoever began it. */
@Controller
class UnderwayPages {
    private static final String AGAIN_SECONDS = "3";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(Japan.TIME);

    private final WorkRepository repository;
    private final Acting acting;
    private final Clock clock;

    UnderwayPages(WorkRepository repository, Acting acting, Clock clock) {
        this.repository = repository;
        this.acting = acting;
        this.clock = clock;
    }

    /** Who may open this page, and what goes on by itself. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door underwayDoor() {
            return new Door("/underway/**", Role.STAFF);
        }

        @Bean
        Job underwayGoesOn(Underway underway) {
            return Job.after("underway.goes-on", Duration.ofSeconds(20), municipality -> underway.goOn());
        }
    }

    @GetMapping("/underway/{work}")
    String show(
            @PathVariable("work") UUID id,
            Model page,
            Locale locale,
            RedirectAttributes next,
            HttpServletResponse response) {
        return show(id, "underway/work", page, locale, next, response);
    }

    /** The same among the pages of residents. */
    @GetMapping("/me/underway/{work}")
    String mine(
            @PathVariable("work") UUID id,
            Model page,
            Locale locale,
            RedirectAttributes next,
            HttpServletResponse response) {
        return show(id, "underway/mine", page, locale, next, response);
    }

    private String show(
            UUID id,
            String template,
            Model page,
            Locale locale,
            RedirectAttributes next,
            HttpServletResponse response) {
        var work = repository
                .find(id)
                .filter(w -> w.actor().equals(acting.actor().name()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (work.ending().isPresent()) {
            work.ending().get().said().forEach(next::addFlashAttribute);
            return "redirect:" + work.ending().get().path();
        }
        var now = clock.instant();
        page.addAttribute("what", work.what());
        page.addAttribute("about", work.about());
        page.addAttribute("back", work.back());
        page.addAttribute("since", SECOND.format(work.begunAt()));
        page.addAttribute("seconds", Duration.between(work.begunAt(), now).toSeconds());
        if (work.state() instanceof Work.State.Failed(var why, var lines)) {
            page.addAttribute("failed", why.in(locale.getLanguage()));
            page.addAttribute(
                    "lines",
                    lines.stream()
                            .map(l -> "%s %s「%s」"
                                    .formatted(
                                            l.place(), new Words(l.ja(), l.en()).in(locale.getLanguage()), l.value()))
                            .toList());
        } else if (work.lost(now) && !repository.keepsFile(id)) page.addAttribute("lost", true);
        else {
            page.addAttribute(work.lost(now) ? "kept" : "going", true);
            repository.lastTook(work.what()).ifPresent(took -> page.addAttribute("took", took.toSeconds()));
            response.setHeader("Refresh", AGAIN_SECONDS);
        }
        return template;
    }
}
