package musubi.platform.office;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.measure.Measure;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.area.Area;
import musubi.platform.area.Areas;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Figures;
import musubi.platform.figures.Part;
import musubi.platform.figures.Target;
import musubi.platform.figures.TargetSet;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.CsvTable;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.SentBack;
import musubi.quantity.FiscalYear;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Indicators of a fiscal year by month, provider, municipality and area, against what each is to reach. */
@Controller
@RequestMapping("/kpi")
class KpiPages {
    private static final int MONTHS = 12;

    private final Figures figures;
    private final Areas areas;
    private final Municipalities municipalities;
    private final Titles titles;

    KpiPages(Figures figures, Areas areas, Municipalities municipalities, Titles titles) {
        this.figures = figures;
        this.municipalities = municipalities;
        this.titles = titles;
        this.areas = areas;
    }

    /** Who may open this page, and where it stands in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        private static final Set<Role> WHO = Set.of(Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR, Role.INTERMEDIARY);

        @Bean
        Door officeKpiDoor() {
            return new Door("/kpi/**", WHO);
        }

        @Bean
        Door officeTargetsDoor() {
            return new Door("/kpi/targets/**", Set.of(Role.OFFICER, Role.ADMINISTRATOR));
        }

        @Bean
        MenuItem officeKpiItem() {
            return new MenuItem(Group.RESULTS, 35, "/kpi", "kpi.title", WHO);
        }
    }

    @GetMapping
    String show(
            @RequestParam(defaultValue = "participants") String measure,
            @RequestParam Optional<Integer> year,
            Model page,
            Locale locale) {
        int shown = known(year);
        var targets = figures.targets(shown);
        var edition = figures.ofYear(new FiscalYear(shown));
        var named = named(locale);
        page.addAttribute("measure", measure);
        page.addAttribute("edition", edition);
        page.addAttribute("forecasts", shown == FiscalYear.of(figures.today()).year());
        page.addAttribute("year", shown);
        page.addAttribute("years", figures.years());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute(
                "kpis",
                edition.map(e -> e.by(Figure.Grain.YEAR).stream()
                                .map(f -> Kpi.of(f, targets, locale))
                                .toList())
                        .orElse(List.of()));
        for (var grain :
                List.of(Figure.Grain.MONTH, Figure.Grain.PROVIDER, Figure.Grain.MUNICIPALITY, Figure.Grain.AREA))
            page.addAttribute(
                    grain.word(),
                    edition.map(e -> e.by(grain).stream()
                                    .filter(f -> f.measure().equals(measure))
                                    .map(f -> Kpi.of(f, targets, locale))
                                    .map(k -> k.called(
                                            named.getOrDefault(grain, Map.of()).get(k.label())))
                                    .toList())
                            .orElse(List.of()));
        page.addAttribute("measures", figures.measures());
        page.addAttribute(
                "titles",
                figures.measures().stream()
                        .collect(Collectors.toMap(Measure::id, m -> m.title().in(locale.getLanguage()))));
        var parts = parts(shown, named);
        page.addAttribute("parts", parts);
        page.addAttribute(
                "set", figures.set(shown).stream().map(s -> Wanted.of(s, parts)).toList());
        return "office/kpi";
    }

    /** The year that is asked for, when there may be something of it; otherwise this one. */
    private int known(Optional<Integer> year) {
        return year.filter(figures.years()::contains)
                .orElse(FiscalYear.of(figures.today()).year());
    }

    /** A target that is set, as the page shows it. */
    record Wanted(String measure, String of, String grain, String part, String target, String direction, String by) {
        static Wanted of(TargetSet set, Map<Figure.Grain, Map<String, String>> parts) {
            var target = set.target();
            var of = target.of();
            return new Wanted(
                    target.measure(),
                    of.written(),
                    of.grain().word(),
                    parts.getOrDefault(of.grain(), Map.of()).getOrDefault(of.label(), of.label()),
                    Kpi.number(target.target()),
                    target.direction().word(),
                    set.actor() + "　" + set.day());
        }
    }

    private Map<Figure.Grain, Map<String, String>> named(Locale locale) {
        return Map.of(
                Figure.Grain.AREA,
                areas.all().stream()
                        .collect(
                                Collectors.toMap(Area::code, area -> area.name().in(locale.getLanguage()))),
                Figure.Grain.PROVIDER,
                new TreeMap<>(titles.providers()),
                Figure.Grain.MUNICIPALITY,
                municipalities(locale));
    }

    /** Those people of this programme live in, as far as figures say. */
    private Map<String, String> municipalities(Locale locale) {
        var living = figures.latest().stream()
                .flatMap(e -> e.by(Figure.Grain.MUNICIPALITY).stream())
                .map(Figure::label)
                .collect(Collectors.toSet());
        return new TreeMap<>(municipalities.all().stream()
                .filter(m -> living.contains(m.code().digits()))
                .collect(Collectors.toMap(m -> m.code().digits(), m -> m.name().in(locale.getLanguage()))));
    }

    /** What a target can be set for, as a form sends it, with the name of the part. */
    private static Map<Figure.Grain, Map<String, String>> parts(
            int year, Map<Figure.Grain, Map<String, String>> named) {
        var parts = new LinkedHashMap<Figure.Grain, Map<String, String>>();
        var first = YearMonth.from(new FiscalYear(year).days().from());
        var months = new LinkedHashMap<String, String>();
        for (int i = 0; i < MONTHS; i++)
            months.put(first.plusMonths(i).toString(), first.plusMonths(i).toString());
        parts.put(Figure.Grain.MONTH, months);
        for (var grain : List.of(Figure.Grain.PROVIDER, Figure.Grain.MUNICIPALITY)) parts.put(grain, named.get(grain));
        return parts;
    }

    @PostMapping("/targets")
    String set(
            @RequestParam String measure,
            @RequestParam String target,
            @RequestParam(defaultValue = "at-least") String direction,
            @RequestParam(defaultValue = "year:") String of,
            @RequestParam Optional<Integer> year,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        var text = target.strip().replace(",", "");
        int meant = year.orElse(FiscalYear.of(figures.today()).year());
        boolean known =
                measure.equals(Figures.ELIGIBLE) || figures.measures().stream().anyMatch(m -> m.id().equals(measure));
        var part = Part.read(of).filter(p -> p.equals(Part.YEAR) || !measure.equals(Figures.ELIGIBLE));
        if (!known
                || part.isEmpty()
                || !figures.years().contains(meant)
                || !text.matches("[0-9]{1,12}(\\.[0-9]{1,4})?")) {
            next.addAttribute("year", meant);
            next.addFlashAttribute(SentBack.NAME, SentBack.of("target", typed, "target", "kpi.wrong"));
            return "redirect:/kpi#value";
        }
        figures.set(new Target(
                measure,
                meant,
                part.get(),
                new BigDecimal(text),
                direction.equals("at-most") ? Target.Direction.AT_MOST : Target.Direction.AT_LEAST));
        boolean wantedAtFirst = measure.equals(Figures.ELIGIBLE)
                && meant == FiscalYear.of(figures.today()).year();
        if (wantedAtFirst) return "redirect:/";
        return shown(measure, meant, next);
    }

    @PostMapping("/targets/back")
    String takeBack(
            @RequestParam String measure, @RequestParam String of, @RequestParam int year, RedirectAttributes next) {
        // Who presses twice, or after somebody else did, finds it taken back.
        figures.targets(year).stream()
                .filter(t -> t.measure().equals(measure) && t.of().written().equals(of))
                .findFirst()
                .ifPresent(figures::takeBack);
        return shown(measure, year, next);
    }

    private static String shown(String measure, int year, RedirectAttributes next) {
        next.addAttribute("measure", measure.equals(Figures.ELIGIBLE) ? "participants" : measure);
        next.addAttribute("year", year);
        return "redirect:/kpi";
    }

    /** Every figure of the last edition of a year as a file. */
    @GetMapping("/figures.csv")
    ResponseEntity<byte[]> csv(@RequestParam Optional<Integer> year) {
        var rows = new ArrayList<List<String>>();
        int wanted = known(year);
        var targets = figures.targets(wanted);
        figures.ofYear(new FiscalYear(wanted))
                .ifPresent(e -> e.figures().forEach(f -> rows.add(row(e.asOf(), f, Target.of(f, targets)))));
        return CsvTable.answer(
                "figures",
                List.of(
                        "as_of",
                        "measure",
                        "grain",
                        "label",
                        "value",
                        "low",
                        "high",
                        "unit",
                        "target",
                        "direction",
                        "standing"),
                rows);
    }

    private static List<String> row(LocalDate asOf, Figure figure, Optional<Target> target) {
        return List.of(
                asOf.toString(),
                figure.measure(),
                figure.grain().word(),
                figure.label(),
                written(figure.value()),
                written(figure.low()),
                written(figure.high()),
                figure.unit(),
                written(target.map(Target::target)),
                target.map(t -> t.direction().word()).orElse(""),
                target.map(t -> t.standing(figure).name()).orElse(""));
    }

    private static String written(Optional<BigDecimal> value) {
        return value.map(BigDecimal::toPlainString).orElse("");
    }
}
