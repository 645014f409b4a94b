package musubi.platform.site;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.platform.municipality.Municipalities;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The pages of the public site. */
@Controller
@RequestMapping("/city")
class SitePages {
    private static final int NEXT = 5;
    private static final int MOST = 300;

    private final Cities cities;
    private final Municipalities municipalities;
    private final Timetable timetable;
    private final Programmes programmes;
    private final Providers providers;
    private final Venues venues;
    private final Names names;
    private final Clock clock;

    SitePages(
            Cities cities,
            Municipalities municipalities,
            Timetable timetable,
            Programmes programmes,
            Providers providers,
            Venues venues,
            Names names,
            Clock clock) {
        this.cities = cities;
        this.municipalities = municipalities;
        this.timetable = timetable;
        this.programmes = programmes;
        this.providers = providers;
        this.venues = venues;
        this.names = names;
        this.clock = clock;
    }

    @GetMapping
    String list(Model page, Locale locale) {
        page.addAttribute(
                "cities",
                municipalities.all().stream()
                        .map(m -> cities.open(m, locale))
                        .filter(c -> !c.parts().isEmpty())
                        .toList());
        return "site/cities";
    }

    private City open(String code, Model page, Locale locale) {
        var city = cities.open(code, locale);
        page.addAttribute("city", city);
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("shown", new Shown());
        return city;
    }

    private <T> T sheet(City city, Part part, Class<T> type) {
        return city.sheet(part, type).orElseThrow(Cities::missing);
    }

    @GetMapping("/{code}")
    String home(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, page, locale);
        page.addAttribute("path", "");
        page.addAttribute(
                "sessions",
                city.shows(Part.TIMETABLE.word()) ? found(city, Asked.ALL, NEXT) : List.<Timetable.Listed>of());
        page.addAttribute("figures", city.sheet(Part.FIGURES, Sheets.FigureSheet.class));
        return "site/home";
    }

    /** Every page of the site, for whoever does not find one where they look for it. */
    @GetMapping("/{code}/pages")
    String pages(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, page, locale);
        page.addAttribute("path", "pages");
        var agreements = agreements(city);
        page.addAttribute("agreements", agreements.agreements());
        page.addAttribute("names", agreements.names());
        page.addAttribute(
                "offerings",
                city.sheet(Part.FUNDERS, Sheets.FunderSheet.class).stream()
                        .flatMap(sheet -> sheet.offerings().stream())
                        .toList());
        page.addAttribute(
                "lotteries",
                city.sheet(Part.DRAWS, Sheets.DrawSheet.class).stream()
                        .flatMap(sheet -> sheet.lotteries().stream())
                        .toList());
        return "site/pages";
    }

    /** Those that are published; none while that part is not. */
    private static Sheets.AgreementSheet agreements(City city) {
        return city.sheet(Part.AGREEMENTS, Sheets.AgreementSheet.class).orElse(new Sheets.AgreementSheet(List.of()));
    }

    /** Sessions that are still to come, in order. */
    private List<Timetable.Listed> found(City city, Asked asked, int most) {
        return cities.as(
                city.code(),
                () -> timetable.find(asked.wanted(today()), Optional.empty(), MOST).stream()
                        .filter(l -> l.start()
                                .isAfter(clock.instant().atZone(Japan.TIME).toLocalDateTime()))
                        .limit(most)
                        .toList());
    }

    @GetMapping("/{code}/timetable")
    String timetable(@PathVariable String code, @ModelAttribute Asked asked, Model page, Locale locale) {
        var city = open(code, page, locale);
        sheet(city, Part.TIMETABLE, Sheets.Open.class);
        page.addAttribute("path", "timetable");
        page.addAttribute("asked", asked);
        page.addAttribute("first", asked.first(today()));
        var sessions = found(city, asked, MOST);
        page.addAttribute("sessions", sessions);
        page.addAttribute("structured", Catalogue.events(city, sessions));
        page.addAttribute("venues", cities.as(city.code(), venues::all));
        page.addAttribute("programmes", cities.as(city.code(), programmes::all));
        return "site/timetable";
    }

    @GetMapping("/{code}/programmes")
    String programmes(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, page, locale);
        sheet(city, Part.TIMETABLE, Sheets.Open.class);
        page.addAttribute("path", "programmes");
        page.addAttribute("programmes", cities.as(city.code(), programmes::all));
        page.addAttribute(
                "providers",
                cities.as(city.code(), providers::all).stream()
                        .collect(Collectors.toMap(Providers.Provider::id, Providers.Provider::name)));
        return "site/programmes";
    }

    @GetMapping("/{code}/figures")
    String figures(@PathVariable String code, Model page, Locale locale) {
        page.addAttribute("sheet", sheet(open(code, page, locale), Part.FIGURES, Sheets.FigureSheet.class));
        page.addAttribute("path", "figures");
        return "site/figures";
    }

    @GetMapping("/{code}/agreements")
    String agreements(@PathVariable String code, Model page, Locale locale) {
        var sheet = sheet(open(code, page, locale), Part.AGREEMENTS, Sheets.AgreementSheet.class);
        page.addAttribute("sheet", sheet);
        page.addAttribute("names", sheet.names());
        page.addAttribute("path", "agreements");
        return "site/agreements";
    }

    @GetMapping("/{code}/agreements/{id}")
    String agreement(@PathVariable String code, @PathVariable String id, Model page, Locale locale) {
        var sheet = sheet(open(code, page, locale), Part.AGREEMENTS, Sheets.AgreementSheet.class);
        page.addAttribute("terms", sheet.agreement(id).orElseThrow(Cities::missing));
        page.addAttribute("path", "agreements/" + id);
        return "site/agreement";
    }

    @GetMapping("/{code}/payments")
    String payments(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, page, locale);
        var sheet = sheet(city, Part.AGREEMENTS, Sheets.AgreementSheet.class);
        page.addAttribute("sheet", sheet);
        page.addAttribute("names", sheet.names());
        page.addAttribute(
                "distributing",
                city.sheet(Part.FUNDERS, Sheets.FunderSheet.class).stream()
                        .flatMap(s -> s.offerings().stream())
                        .map(Sheets.OfferingRow::agreement)
                        .collect(Collectors.toSet()));
        page.addAttribute("path", "payments");
        return "site/payments";
    }

    @GetMapping("/{code}/funders")
    String funders(@PathVariable String code, Model page, Locale locale) {
        page.addAttribute("sheet", sheet(open(code, page, locale), Part.FUNDERS, Sheets.FunderSheet.class));
        page.addAttribute("path", "funders");
        return "site/funders";
    }

    @GetMapping("/{code}/funders/{id}")
    String offering(@PathVariable String code, @PathVariable String id, Model page, Locale locale) {
        var city = open(code, page, locale);
        var sheet = sheet(city, Part.FUNDERS, Sheets.FunderSheet.class);
        var offering = sheet.offering(id).orElseThrow(Cities::missing);
        page.addAttribute("sheet", sheet);
        page.addAttribute("offering", offering);
        var agreements = agreements(city);
        page.addAttribute(
                "agreements",
                agreements.agreements().stream()
                        .filter(a -> a.id().equals(offering.agreement())
                                || offering.feeding().contains(a.id()))
                        .toList());
        page.addAttribute("names", agreements.names());
        page.addAttribute("open", !today().isBefore(offering.opens()) && !today().isAfter(offering.closes()));
        page.addAttribute("path", "funders/" + id);
        return "site/offering";
    }

    @GetMapping("/{code}/reports")
    String reports(@PathVariable String code, Model page, Locale locale) {
        page.addAttribute("sheet", sheet(open(code, page, locale), Part.REPORTS, Sheets.ReportSheet.class));
        page.addAttribute("path", "reports");
        return "site/reports";
    }

    @GetMapping("/{code}/ranking")
    String ranking(@PathVariable String code, Model page, Locale locale) {
        var city = open(code, page, locale);
        page.addAttribute("sheet", sheet(city, Part.RANKING, Sheets.RankingSheet.class));
        page.addAttribute("names", cities.as(city.code(), names::shown));
        page.addAttribute("path", "ranking");
        return "site/ranking";
    }

    @GetMapping("/{code}/draws")
    String draws(@PathVariable String code, Model page, Locale locale) {
        page.addAttribute("sheet", sheet(open(code, page, locale), Part.DRAWS, Sheets.DrawSheet.class));
        page.addAttribute("path", "draws");
        return "site/draws";
    }

    @GetMapping("/{code}/draws/{id}")
    String draw(@PathVariable String code, @PathVariable String id, Model page, Locale locale) {
        var sheet = sheet(open(code, page, locale), Part.DRAWS, Sheets.DrawSheet.class);
        page.addAttribute("lottery", sheet.lottery(id).orElseThrow(Cities::missing));
        page.addAttribute("path", "draws/" + id);
        return "site/draw";
    }

    /** What a session or programme can be of. */
    @ModelAttribute("categories")
    List<String> categories() {
        return List.of(
                "sports", "hobby", "communication", "work", "learning", "nutrition", "salon", "volunteer", "other");
    }

    @ModelAttribute("modes")
    Set<String> modes() {
        return new java.util.TreeSet<>(Set.of("in-person", "online", "hybrid"));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
