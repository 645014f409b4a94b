package musubi.platform.site;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import musubi.measure.Suppression;
import musubi.platform.area.Area;
import musubi.platform.area.Areas;
import musubi.platform.figures.Edition;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Figures;
import musubi.platform.figures.Target;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/**
 * Figures as they would be published: of few people none, and no new figure beside any that was published before, or shown to those the
 * municipality works with, where the difference would be of few people. Providers are not compared in public.
 */
@Component
class FigureDraft {
    static final Words FEW = new Words("人数が少ないので表示しません", "hidden, because it is of few people");
    private static final Words NOT_MEASURED = new Words("まだ測っていません", "not measured yet");
    private static final Words NONE = Words.same("");

    private final Figures figures;
    private final Areas areas;

    FigureDraft(Figures figures, Areas areas) {
        this.figures = figures;
        this.areas = areas;
    }

    /** @param published all that ever were, the earliest first */
    Optional<Sheets.FigureSheet> of(List<Sheets.FigureSheet> published) {
        return figures.latest().map(edition -> sheet(edition, published));
    }

    private Sheets.FigureSheet sheet(Edition edition, List<Sheets.FigureSheet> published) {
        var year = FiscalYear.of(edition.asOf());
        var beside = new Beside(
                year,
                figures.targets(year.year()),
                areas.all().stream().collect(Collectors.toMap(Area::code, Area::name, (first, second) -> second)),
                published.stream()
                        .filter(sheet -> sheet.year() == year.year())
                        .flatMap(sheet -> sheet.rows().stream())
                        .filter(row -> !row.value().isEmpty())
                        .toList());
        var rows = new ArrayList<Sheets.FigureRow>();
        var held = new HashSet<String>();
        for (var figure : edition.by(Figure.Grain.YEAR)) {
            var row = held(figure, edition.asOf(), beside);
            if (!row.equals(row(figure, edition.asOf(), beside))) held.add(figure.measure());
            rows.add(row);
        }
        for (var grain : List.of(Figure.Grain.MONTH, Figure.Grain.AREA))
            for (var figure : edition.by(grain))
                // What is new of a year that stays as it was would tell of those who came since.
                rows.add(
                        held.contains(figure.measure()) && beside.of(figure).isEmpty()
                                ? row(figure.hidden(FEW), edition.asOf(), beside)
                                : held(figure, edition.asOf(), beside));
        return new Sheets.FigureSheet(edition.asOf(), year.year(), Suppression.LEAST, rows);
    }

    /**
     * What a figure stands beside.
     *
     * @param names of areas, by code
     * @param published every row with a value that was published of the year, the earliest first
     */
    private record Beside(
            FiscalYear year, List<Target> targets, Map<String, Words> names, List<Sheets.FigureRow> published) {
        List<Sheets.FigureRow> of(Figure figure) {
            return published.stream()
                    .filter(row -> row.measure().equals(figure.measure())
                            && row.grain().equals(figure.grain().word())
                            && row.label().equals(figure.label()))
                    .toList();
        }
    }

    /** Two figures held side by side tell of those who came between; while they are few, one that was seen already stays. */
    private Sheets.FigureRow held(Figure figure, LocalDate asOf, Beside beside) {
        var row = row(figure, asOf, beside);
        var seen = beside.of(figure);
        if (row.value().isEmpty()
                || seen.stream().noneMatch(e -> Figure.fewBetween(e.people(), row.people()))
                        && shown(figure, beside.year()).stream()
                                .noneMatch(people -> Figure.fewBetween(people, row.people()))) return row;
        if (!seen.isEmpty()) return seen.getLast();
        return figures.shown(figure.measure(), figure.of(), beside.year())
                        instanceof Figures.Shown.Value(var earlier, var day)
                ? row(earlier, day, beside)
                : row(figure.hidden(FEW), asOf, beside);
    }

    /** Of the whole year alone: those the municipality works with see no months and no areas. */
    private Set<Long> shown(Figure figure, FiscalYear year) {
        return figure.grain() == Figure.Grain.YEAR
                ? figures.peopleShown(figure.measure(), figure.of(), year)
                : Set.of();
    }

    private static Sheets.FigureRow row(Figure figure, LocalDate asOf, Beside beside) {
        boolean shown = !figure.few() && figure.value().isPresent();
        var target = Target.of(figure, beside.targets());
        return new Sheets.FigureRow(
                figure.measure(),
                figure.title(),
                figure.unit(),
                figure.grain().word(),
                figure.label(),
                beside.names().getOrDefault(figure.label(), NONE),
                shown ? written(figure.value()) : "",
                shown ? written(figure.low()) : "",
                shown ? written(figure.high()) : "",
                shown ? figure.people() : 0,
                shown ? NONE : figure.few() ? FEW : NOT_MEASURED,
                asOf,
                target.map(t -> t.target().toPlainString()).orElse(""),
                target.map(t -> t.direction().word()).orElse(""),
                target.filter(t -> shown).map(t -> t.standing(figure).name()).orElse(""));
    }

    private static String written(Optional<BigDecimal> value) {
        return value.map(BigDecimal::toPlainString).orElse("");
    }
}
