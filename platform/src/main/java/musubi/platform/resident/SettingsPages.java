package musubi.platform.resident;

import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A resident says how large the type is, how dark the page, in which language, and how they are told. */
@Controller
@RequestMapping("/me/settings")
class SettingsPages {
    private final Looks looks;
    private final Myself myself;

    SettingsPages(Looks looks, Myself myself) {
        this.looks = looks;
        this.myself = myself;
    }

    @GetMapping
    String show(Model page, Locale locale) {
        page.addAttribute("look", looks.of(myself.person()));
        page.addAttribute("language", language(locale));
        page.addAttribute("sizes", Look.SIZES);
        page.addAttribute("contrasts", Look.CONTRASTS);
        return "resident/settings";
    }

    /** The language the page is in, which may have been changed on this device alone. */
    private static String language(Locale locale) {
        if (locale.getLanguage().equals("en")) return "en";
        return locale.getVariant().isEmpty() ? "ja" : "easy";
    }

    @PostMapping
    String choose(
            @RequestParam(defaultValue = "") String size,
            @RequestParam(defaultValue = "") String contrast,
            @RequestParam(defaultValue = "") String language,
            RedirectAttributes next) {
        var look = new Look(size, contrast, language);
        looks.choose(myself.person(), look);
        next.addFlashAttribute("done", "my-settings.done");
        return "redirect:/me/settings?lang=" + look.language();
    }
}
