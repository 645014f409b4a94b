package musubi.platform.site;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.agreement.statement.Wording;
import musubi.platform.municipality.Code;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/** What everybody may read of the programme behind an offering, for those who hold it: they see no more of it than anybody else. */
@Component
public class Outlooks {
    private final Publications publications;
    private final Cities cities;

    Outlooks(Publications publications, Cities cities) {
        this.publications = publications;
        this.cities = cities;
    }

    /** A figure that was published. */
    public record Achieved(Words title, String value, String interval) {}

    /** What was paid for a period of an agreement out of which money comes back; empty when it would tell of few people. */
    public record Paid(Words title, String period, Optional<Long> total, String unit) {}

    /** What a fiscal year may come to. */
    public record Forecast(Words title, int year, long low, long high, String unit) {}

    /** @param listed whether the offering is on the public site */
    public record Outlook(boolean listed, List<Achieved> achieved, List<Paid> paid, List<Forecast> forecasts) {
        /** Lists are copied. */
        public Outlook {
            achieved = List.copyOf(achieved);
            paid = List.copyOf(paid);
            forecasts = List.copyOf(forecasts);
        }
    }

    /** What is published about an offering and what it pays for. */
    public Outlook of(Code municipality, String offering, Locale locale) {
        var wording = new Wording(locale.getLanguage());
        var shown = new Shown();
        return cities.as(municipality, () -> {
            var row = publications.shown(Part.FUNDERS).stream()
                    .flatMap(p -> Sheets.read(p, Sheets.FunderSheet.class).offerings().stream())
                    .filter(o -> o.id().equals(offering))
                    .findFirst();
            var achieved = publications.shown(Part.FIGURES).stream()
                    .flatMap(p -> Sheets.read(p, Sheets.FigureSheet.class).by("year").stream())
                    .map(f -> new Achieved(f.title(), shown.value(f, wording), shown.interval(f)))
                    .toList();
            var agreements = publications
                    .shown(Part.AGREEMENTS)
                    .map(p -> Sheets.read(p, Sheets.AgreementSheet.class))
                    .orElse(new Sheets.AgreementSheet(List.of()));
            var names = agreements.names();
            var paid = agreements.agreements().stream()
                    .filter(a -> row.filter(r -> r.feeding().contains(a.id())).isPresent())
                    .flatMap(a -> a.payments().stream()
                            .map(p -> new Paid(names.of(a.id(), a.title()), p.period(), p.total(), a.unit())))
                    .toList();
            var forecasts = row.stream()
                    .flatMap(r -> r.forecasts().stream())
                    .map(f -> new Forecast(names.of(f.agreement(), f.title()), f.year(), f.low(), f.high(), f.unit()))
                    .toList();
            return new Outlook(row.isPresent(), achieved, paid, forecasts);
        });
    }
}
