package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;
import musubi.platform.municipality.Succession;
import musubi.platform.municipality.Successions;
import musubi.platform.municipality.Validity;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What became of codes of municipalities, and under which code this one goes today. */
@Controller
class ChangedCodePages {
    private final Municipalities municipalities;
    private final Successions successions;
    private final Acting acting;
    private final Clock clock;

    ChangedCodePages(Municipalities municipalities, Successions successions, Acting acting, Clock clock) {
        this.municipalities = municipalities;
        this.successions = successions;
        this.acting = acting;
        this.clock = clock;
    }

    /** A succession as it is shown: codes with the names that are known here. */
    record Line(String before, String after, LocalDate from) {}

    @GetMapping("/codes")
    String show(Model page, Locale locale) {
        var own = acting.actor().municipality();
        var all = successions.all();
        var known = municipalities.all();
        page.addAttribute("municipality", municipalities.get(own));
        page.addAttribute("today", today(all, own));
        page.addAttribute(
                "lines",
                all.stream()
                        .map(s -> new Line(
                                called(s.predecessor(), known, locale),
                                s.successors().stream()
                                        .map(code -> called(code, known, locale))
                                        .collect(Collectors.joining("、")),
                                s.from()))
                        .toList());
        return "office/codes";
    }

    /** The code the municipality goes by today; empty when it was divided. */
    private String today(List<Succession> all, Code own) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return switch (Successions.on(all, own, today)) {
            case Validity.Valid valid -> valid.code().digits();
            case Validity.Became became -> became.code().digits();
            case Validity.Divided divided -> "";
        };
    }

    private static String called(Code code, List<Municipality> known, Locale locale) {
        return known.stream()
                .filter(m -> m.code().equals(code))
                .findFirst()
                .map(m -> m.name().in(locale.getLanguage()) + " " + code)
                .orElse(code.digits());
    }
}
