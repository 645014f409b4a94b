package musubi.platform.office;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.evaluation.Releases;
import musubi.platform.evaluation.Studies;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.SentBack;
import musubi.platform.snapshot.PackZip;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Underway;
import musubi.quantity.BadInput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Studies: protocols, evidence released to evaluators, results. Officers and evaluators share it. */
@Controller
@RequestMapping("/studies")
class StudyPages {
    private static final String PATH = "/studies";
    private static final String LIST = "redirect:" + PATH;

    private final Studies studies;
    private final Releases releases;
    private final Acting acting;
    private final Underway underway;

    StudyPages(Studies studies, Releases releases, Acting acting, Underway underway) {
        this.underway = underway;
        this.studies = studies;
        this.releases = releases;
        this.acting = acting;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        private static final Set<Role> WHO = Set.of(Role.OFFICER, Role.ADMINISTRATOR, Role.EVALUATOR);

        @Bean
        Door officeStudiesDoor() {
            return new Door("/studies/**", WHO).readableBy(Role.INTERMEDIARY);
        }

        @Bean
        Door officeStudyReleasesDoor() {
            return Door.of("/studies/releases", Role.OFFICER, Role.ADMINISTRATOR);
        }

        @Bean
        MenuItem officeStudiesItem() {
            return new MenuItem(
                    Group.RESULTS,
                    55,
                    "/studies",
                    "studies.title",
                    Set.of(Role.OFFICER, Role.ADMINISTRATOR, Role.EVALUATOR, Role.INTERMEDIARY));
        }
    }

    @GetMapping
    String list(Model page, Locale locale) {
        var released = releases.all();
        page.addAttribute("protocols", studies.protocols());
        page.addAttribute("results", ShownResult.all(studies, released, locale));
        page.addAttribute("releases", released);
        page.addAttribute("office", Role.DECIDING.contains(acting.actor().role()));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/studies";
    }

    @PostMapping("/protocols")
    String register(@RequestParam String text, Model page, Locale locale) {
        try {
            studies.register(text);
            return LIST;
        } catch (BadInput e) {
            page.addAttribute("mistakes", Mistake.of(e, text, locale));
            page.addAttribute("text", text);
            return list(page, locale);
        }
    }

    @PostMapping("/results")
    String record(
            @RequestParam String result,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            studies.record(result);
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("results", typed, e, locale, "result"));
        }
        return LIST;
    }

    @PostMapping("/releases")
    String release(
            @RequestParam UUID release,
            @RequestParam String protocol,
            @RequestParam String login,
            @RequestParam String until,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            int at = protocol.lastIndexOf(' ');
            var study = protocol.substring(0, Math.max(0, at));
            int version = Integer.parseInt(protocol.substring(at + 1));
            var last = LocalDate.parse(until);
            return underway.begin(
                    "underway.release",
                    study + " " + version,
                    PATH,
                    () -> {
                        releases.release(release, study, version, login, last);
                        return Ending.at(PATH);
                    },
                    next);
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("releases", typed, e, locale, "login"));
        } catch (DateTimeException e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("releases", typed, "until", "studies.day-unreadable"));
        } catch (NumberFormatException e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("releases", typed, "protocol", "people.choose"));
        }
        return LIST;
    }

    /** What an evaluator hands to {@code evaluate --register}, and others to {@code verify --register}. */
    @GetMapping("/register")
    ResponseEntity<byte[]> register() {
        return file("studies.register", MediaType.TEXT_PLAIN, studies.registerText());
    }

    /** The text to the last byte: its digest is what agreements and results name. */
    @GetMapping("/protocols/{digest}")
    ResponseEntity<byte[]> protocol(@PathVariable String digest) {
        return studies.protocols().stream()
                .filter(p -> p.digest().equals(digest))
                .findFirst()
                .map(p -> file("protocol.yaml", MediaType.TEXT_PLAIN, p.text()))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** The text to the last byte, as it was recorded or as it was settled. */
    @GetMapping("/results/{digest}")
    ResponseEntity<byte[]> result(@PathVariable String digest) {
        return result(studies.find(digest));
    }

    /** A result as settlements take it, for whoever makes it again. */
    @GetMapping("/results/{digest}/attested")
    ResponseEntity<byte[]> attested(@PathVariable String digest) {
        return result(studies.handed(digest));
    }

    private static ResponseEntity<byte[]> result(Optional<String> text) {
        return text.map(t -> file("result.json", MediaType.APPLICATION_JSON, t))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private static ResponseEntity<byte[]> file(String name, MediaType type, String text) {
        return ResponseEntity.ok()
                .contentType(new MediaType(type, StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each time somebody takes it, it is recorded, so it is asked for with a button and not a link. */
    @PostMapping("/releases/{release}/pack")
    ResponseEntity<StreamingResponseBody> take(@PathVariable UUID release) {
        var pack = releases.take(release).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(new MediaType("application", "zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("release-" + release + ".zip")
                                .build()
                                .toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(out -> PackZip.write(pack, out));
    }

    /** What was released and may no longer be taken. */
    @ExceptionHandler(BadInput.class)
    String ended(BadInput ended, RedirectAttributes next, Locale locale) {
        next.addFlashAttribute("ended", ended.problems().getFirst().words().in(locale.getLanguage()));
        return LIST;
    }
}
