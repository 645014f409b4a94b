package musubi.platform.site;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.agreement.language.Agreements;
import musubi.agreement.term.Agreement;
import musubi.measure.Measures;
import musubi.measure.Suppression;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.Forecasts;
import musubi.platform.figures.Edition;
import musubi.platform.figures.Figures;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import musubi.settling.PackMeasurements;
import org.springframework.stereotype.Component;

/** Offerings as they would be published. One that is open shows only with what may go wrong for who takes part. */
@Component
class FunderDraft {
    private final Funds funds;
    private final Contracts contracts;
    private final Figures figures;
    private final Clock clock;
    private final Measures measures = Measures.library();

    FunderDraft(Funds funds, Contracts contracts, Figures figures, Clock clock) {
        this.funds = funds;
        this.contracts = contracts;
        this.figures = figures;
        this.clock = clock;
    }

    Sheets.FunderSheet of(Optional<Sheets.FunderSheet> before) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return new Sheets.FunderSheet(
                Suppression.LEAST,
                funds.summaries().stream()
                        .filter(s -> s.offering().closes().isBefore(today)
                                || funds.risks(s.offering().id()).isPresent())
                        .map(s -> row(s, before))
                        .toList());
    }

    private Sheets.OfferingRow row(Funds.Summary summary, Optional<Sheets.FunderSheet> before) {
        var shown = Optional.of(summary).filter(s -> s.holders() >= Suppression.LEAST);
        var offering = summary.offering();
        var feeding = feeding(offering);
        var earlier = before.stream()
                .flatMap(b -> b.offerings().stream())
                .filter(o -> o.id().equals(offering.id()))
                .flatMap(o -> o.forecasts().stream())
                .toList();
        return new Sheets.OfferingRow(
                offering.id(),
                offering.title(),
                offering.form(),
                offering.agreement(),
                offering.unitYen(),
                offering.units(),
                offering.opens(),
                offering.closes(),
                shown.map(Funds.Summary::holders),
                shown.map(Funds.Summary::unitsTaken),
                shown.map(Funds.Summary::paidIn),
                shown.map(Funds.Summary::returned),
                feeding.stream().map(Agreement::id).toList(),
                forecasts(feeding, earlier),
                funds.risks(offering.id()));
    }

    /** The agreements out of whose payments money comes back. */
    private List<Agreement> feeding(Offering offering) {
        return signed(offering.agreement())
                .flatMap(Agreement::distribution)
                .map(d ->
                        d.receipts().stream().flatMap(id -> signed(id).stream()).toList())
                .orElse(List.of());
    }

    private Optional<Agreement> signed(String id) {
        return contracts.versions(id).stream()
                .filter(v -> v.unsigned().isEmpty())
                .findFirst()
                .map(v -> Agreements.read("agreement.yaml", v.text(), PackMeasurements.catalogue(measures))
                        .versions()
                        .getLast()
                        .agreement());
    }

    private List<Sheets.Range> forecasts(List<Agreement> feeding, List<Sheets.Range> earlier) {
        var ranges = new ArrayList<Sheets.Range>();
        for (var forecast : figures.latest().map(Edition::forecasts).orElse(List.of()))
            feeding.stream()
                    .filter(a -> a.id().equals(forecast.agreement()))
                    .flatMap(a -> range(a, forecast, earlier))
                    .forEach(ranges::add);
        return ranges;
    }

    /** The low end is what has been reached so far: it tells how many, and so it is shown only of as many as a figure is. */
    private Stream<Sheets.Range> range(Agreement agreement, Forecasts.Forecast forecast, List<Sheets.Range> earlier) {
        var small = new SmallAmounts(agreement);
        var least = Agreements.exposure(agreement, PackMeasurements.catalogue(measures)).years().stream()
                .filter(y -> y.year().equals(new FiscalYear(forecast.year())))
                .map(y -> musubi.quantity.Rounding.DOWN_TO_ONE
                        .round(y.least())
                        .over()
                        .longValueExact())
                .findFirst()
                .orElse(0L);
        if (small.few(forecast.low() - least)) return Stream.empty();
        var range = new Sheets.Range(
                agreement.id(), agreement.title(), forecast.year(), forecast.unit(), forecast.low(), forecast.high());
        return Stream.of(earlier.stream()
                .filter(e -> e.agreement().equals(range.agreement()) && e.year() == range.year())
                .filter(e -> e.low() != range.low() && small.few(range.low() - e.low()))
                .findFirst()
                .orElse(range));
    }
}
