package musubi.platform.site;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.agreement.statement.Wording;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Parts of the public site for a frame in the city's own site, and the page that says how. Nothing in a frame can be pressed but links out of it. */
@Controller
@RequestMapping("/city/{code}/widget")
class WidgetPages {
    private static final int NEXT = 10;

    private final Cities cities;
    private final Timetable timetable;
    private final Clock clock;

    WidgetPages(Cities cities, Timetable timetable, Clock clock) {
        this.cities = cities;
        this.timetable = timetable;
        this.clock = clock;
    }

    /** One frame, as the web master copies it. */
    record Snippet(String part, String text) {}

    @GetMapping
    String how(@PathVariable String code, Model page, Locale locale) {
        var city = cities.open(code, locale);
        page.addAttribute("city", city);
        page.addAttribute("path", "widget");
        page.addAttribute(
                "snippets",
                List.of(Part.TIMETABLE, Part.FIGURES, Part.RANKING).stream()
                        .filter(city.parts()::containsKey)
                        .map(part -> new Snippet(part.word(), snippet(city, part)))
                        .toList());
        return "site/widgets";
    }

    private static String snippet(City city, Part part) {
        return "<iframe src=\"%s\" title=\"%s\" width=\"100%%\" height=\"480\" loading=\"lazy\"></iframe>"
                .formatted(
                        city.prefix() + city.to("widget/" + part.word()),
                        city.name()
                                .replace("&", "&amp;")
                                .replace("\"", "&quot;")
                                .replace("<", "&lt;"));
    }

    @GetMapping("/timetable")
    String timetable(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, Part.TIMETABLE, page, locale);
        var now = LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
        page.addAttribute(
                "sessions",
                cities
                        .as(
                                city.code(),
                                () -> timetable.find(Asked.ALL.wanted(LocalDate.from(now)), Optional.empty(), NEXT * 2))
                        .stream()
                        .filter(s -> s.start().isAfter(now))
                        .limit(NEXT)
                        .toList());
        return "site/widget";
    }

    @GetMapping("/figures")
    String figures(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, Part.FIGURES, page, locale);
        page.addAttribute(
                "sheet", city.sheet(Part.FIGURES, Sheets.FigureSheet.class).orElseThrow());
        return "site/widget";
    }

    @GetMapping("/ranking")
    String ranking(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, Part.RANKING, page, locale);
        page.addAttribute(
                "sheet", city.sheet(Part.RANKING, Sheets.RankingSheet.class).orElseThrow());
        return "site/widget";
    }

    private City open(String code, Part part, Model page, Locale locale) {
        var city = cities.open(code, locale);
        if (!city.parts().containsKey(part)) throw Cities.missing();
        page.addAttribute("city", city);
        page.addAttribute("part", part.word());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("shown", new Shown());
        return city;
    }
}
