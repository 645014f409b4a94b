package musubi.platform.site;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import musubi.platform.figures.Figure;
import musubi.platform.figures.PublicFigures;
import musubi.quantity.FiscalYear;
import org.springframework.stereotype.Component;

/** Tells what was published of a figure. */
@Component
class FiguresOnSite implements PublicFigures {
    private final Publications publications;

    FiguresOnSite(Publications publications) {
        this.publications = publications;
    }

    @Override
    public Optional<Published> now(String measure, musubi.platform.figures.Part of, FiscalYear year) {
        return publications.shown(Part.FIGURES).flatMap(p -> read(p, measure, of, year));
    }

    @Override
    public List<Said> ever(String measure, musubi.platform.figures.Part of, FiscalYear year) {
        return publications.all(Part.FIGURES).stream()
                .map(p -> new Said(p.at(), read(p, measure, of, year)))
                .toList();
    }

    private static Optional<Published> read(
            musubi.platform.site.Published published,
            String measure,
            musubi.platform.figures.Part of,
            FiscalYear year) {
        return Optional.of(published)
                .filter(musubi.platform.site.Published::shown)
                .map(p -> Sheets.read(p, Sheets.FigureSheet.class))
                .filter(sheet -> sheet.year() == year.year())
                .flatMap(sheet -> sheet.by(of.grain().word()).stream()
                        .filter(row ->
                                row.measure().equals(measure) && row.label().equals(of.label()))
                        .findFirst())
                .map(row -> new Published(figure(row, of), row.asOf()));
    }

    private static Figure figure(Sheets.FigureRow row, musubi.platform.figures.Part of) {
        return new Figure(
                row.measure(),
                of.grain(),
                of.label(),
                row.title(),
                row.unit(),
                number(row.value()),
                number(row.low()),
                number(row.high()),
                row.why(),
                row.people(),
                row.why().equals(FigureDraft.FEW));
    }

    private static Optional<BigDecimal> number(String written) {
        return written.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(written));
    }
}
