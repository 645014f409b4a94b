package musubi.platform.area;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.audit.RefusedFiles;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where an administrator gives the outline that the map of venues is drawn with. */
@Controller
@RequestMapping("/areas/outline")
class OutlinePages {
    private final Outlines outlines;
    private final RefusedFiles files;

    OutlinePages(Outlines outlines, RefusedFiles files) {
        this.files = files;
        this.outlines = outlines;
    }

    @Bean
    static Door areaOutlineDoor() {
        return Door.of("/areas/outline/**", Role.ADMINISTRATOR);
    }

    @GetMapping
    String show(Model page) {
        var rings = outlines.drawn();
        page.addAttribute("rings", rings.size());
        page.addAttribute(
                "corners", rings.stream().mapToInt(r -> r.corners().size()).sum());
        page.addAttribute(
                "since",
                outlines.given()
                        .map(given -> LocalDate.ofInstant(given.at(), Japan.TIME))
                        .orElse(null));
        return "area/outline";
    }

    @PostMapping
    String give(@RequestParam Optional<MultipartFile> file, Model page, Locale locale, RedirectAttributes next)
            throws IOException {
        var sent = file.filter(f -> !f.isEmpty());
        if (sent.isEmpty()) {
            page.addAttribute("wrong", List.of("area.outline-missing"));
            return show(page);
        }
        try {
            files.reading(sent.get(), () -> {
                outlines.give(sent.get().getBytes());
                return sent;
            });
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return show(page);
        }
        next.addFlashAttribute("done", "area.outline-done");
        return "redirect:/areas/outline";
    }

    @PostMapping("/withdrawal")
    String withdraw(RedirectAttributes next) {
        outlines.withdraw();
        next.addFlashAttribute("done", "area.outline-gone");
        return "redirect:/areas/outline";
    }
}
