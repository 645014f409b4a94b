package musubi.platform.office;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.area.Area;
import musubi.platform.area.Areas;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Figures;
import musubi.platform.figures.Target;
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

/** Indicators by month, provider, municipality and area, against what the year is to reach. */
@Controller
@RequestMapping("/kpi")
class KpiPages {
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
            return Door.of("/kpi/targets", Role.OFFICER, Role.ADMINISTRATOR);
        }

        @Bean
        MenuItem officeKpiItem() {
            return new MenuItem(Group.RESULTS, 35, "/kpi", "kpi.title", WHO);
        }
    }

    @GetMapping
    String show(@RequestParam(defaultValue = "participants") String measure, Model page, Locale locale) {
        var year = FiscalYear.of(figures.today()).year();
        var targets = figures.targets(year);
        var edition = figures.latest();
        page.addAttribute("measure", measure);
        page.addAttribute("edition", edition);
        page.addAttribute("year", year);
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute(
                "kpis",
                edition.map(e -> e.by(Figure.Grain.YEAR).stream()
                                .map(f -> Kpi.of(f, targets, locale))
                                .toList())
                        .orElse(List.of()));
        var names = Map.of(
                Figure.Grain.AREA,
                areas.all().stream()
                        .collect(
                                Collectors.toMap(Area::code, area -> area.name().in(locale.getLanguage()))),
                Figure.Grain.MUNICIPALITY,
                municipalities.all().stream()
                        .collect(Collectors.toMap(
                                m -> m.code().digits(), m -> m.name().in(locale.getLanguage()))));
        for (var grain :
                List.of(Figure.Grain.MONTH, Figure.Grain.PROVIDER, Figure.Grain.MUNICIPALITY, Figure.Grain.AREA))
            page.addAttribute(
                    grain.word(),
                    edition.map(e -> e.by(grain).stream()
                                    .filter(f -> f.measure().equals(measure))
                                    .map(f -> Kpi.of(f, List.of(), locale))
                                    .map(k -> k.called(
                                            names.getOrDefault(grain, Map.of()).get(k.label())))
                                    .toList())
                            .orElse(List.of()));
        page.addAttribute("providers", titles.providers());
        page.addAttribute("measures", figures.measures());
        page.addAttribute("targets", targets);
        return "office/kpi";
    }

    @PostMapping("/targets")
    String set(
            @RequestParam String measure,
            @RequestParam String target,
            @RequestParam(defaultValue = "at-least") String direction,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        var text = target.strip().replace(",", "");
        boolean known =
                measure.equals(Figures.ELIGIBLE) || figures.measures().stream().anyMatch(m -> m.id().equals(measure));
        if (!known || !text.matches("[0-9]{1,12}(\\.[0-9]{1,4})?")) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("target", typed, "target", "kpi.wrong"));
            return "redirect:/kpi#value";
        }
        figures.set(new Target(
                measure,
                FiscalYear.of(figures.today()).year(),
                new BigDecimal(text),
                direction.equals("at-most") ? Target.Direction.AT_MOST : Target.Direction.AT_LEAST));
        return measure.equals(Figures.ELIGIBLE) ? "redirect:/" : "redirect:/kpi?measure=" + measure;
    }

    /** Every figure of the last edition as a file. */
    @GetMapping("/figures.csv")
    ResponseEntity<byte[]> csv() {
        var rows = new ArrayList<List<String>>();
        figures.latest()
                .ifPresent(e -> e.figures()
                        .forEach(f -> rows.add(List.of(
                                e.asOf().toString(),
                                f.measure(),
                                f.grain().word(),
                                f.label(),
                                f.value().map(BigDecimal::toPlainString).orElse(""),
                                f.low().map(BigDecimal::toPlainString).orElse(""),
                                f.high().map(BigDecimal::toPlainString).orElse(""),
                                f.unit()))));
        return CsvTable.answer(
                "figures", List.of("as_of", "measure", "grain", "label", "value", "low", "high", "unit"), rows);
    }
}
