package musubi.platform.site;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Figures as they would be published: of few people none, and no new figure beside an earlier one where the difference would be of few
 * people. Providers are not compared in public.
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

    Optional<Sheets.FigureSheet> of(Optional<Sheets.FigureSheet> before) {
        return figures.latest().map(edition -> sheet(edition, before));
    }

    private Sheets.FigureSheet sheet(Edition edition, Optional<Sheets.FigureSheet> before) {
        int year = FiscalYear.of(edition.asOf()).year();
        var targets = figures.targets(year);
        var names = areas.all().stream().collect(Collectors.toMap(Area::code, Area::name, (first, second) -> second));
        var earlier = before.filter(b -> b.year() == year)
                .map(Sheets.FigureSheet::rows)
                .orElse(List.of());
        var rows = new ArrayList<Sheets.FigureRow>();
        for (var grain : List.of(Figure.Grain.YEAR, Figure.Grain.MONTH, Figure.Grain.AREA))
            for (var figure : edition.by(grain)) rows.add(held(row(figure, edition, targets, names), earlier));
        return new Sheets.FigureSheet(edition.asOf(), year, Suppression.LEAST, rows);
    }

    private static Sheets.FigureRow row(
            Figure figure, Edition edition, List<Target> targets, Map<String, Words> names) {
        boolean shown = !figure.few() && figure.value().isPresent();
        var target = Target.of(figure, targets);
        return new Sheets.FigureRow(
                figure.measure(),
                figure.title(),
                figure.unit(),
                figure.grain().word(),
                figure.label(),
                names.getOrDefault(figure.label(), NONE),
                shown ? written(figure.value()) : "",
                shown ? written(figure.low()) : "",
                shown ? written(figure.high()) : "",
                shown ? figure.people() : 0,
                shown ? NONE : figure.few() ? FEW : NOT_MEASURED,
                edition.asOf(),
                target.map(t -> t.target().toPlainString()).orElse(""),
                target.map(t -> t.direction().word()).orElse(""),
                target.filter(t -> shown).map(t -> t.standing(figure).name()).orElse(""));
    }

    private static String written(Optional<BigDecimal> value) {
        return value.map(BigDecimal::toPlainString).orElse("");
    }

    /** Two publications held side by side tell of those who came between; while they are few, the earlier figure stays. */
    private static Sheets.FigureRow held(Sheets.FigureRow row, List<Sheets.FigureRow> earlier) {
        if (row.value().isEmpty()) return row;
        return earlier.stream()
                .filter(e -> e.measure().equals(row.measure())
                        && e.grain().equals(row.grain())
                        && e.label().equals(row.label())
                        && !e.value().isEmpty())
                .filter(e -> {
                    long between = Math.abs(row.people() - e.people());
                    return between > 0 && between < Suppression.LEAST;
                })
                .findFirst()
                .orElse(row);
    }
}
