package musubi.effect.indicator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Events of each area over those expected if each of its bands had the rate of a reference population: the standardised
 * mortality ratio when the events are deaths.
 *
 * <p>Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC Scientific Publications 82, 65-72.
 * <br>Checked against: R from the definition, reference/indicator/areas.R, relative error below 1e-10.
 */
public final class IndirectlyStandardised {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "indirectly-standardised-ratio",
            new Words("標準化比（SMR、間接法）", "Indirectly standardised ratio"),
            new Words(
                    "基準集団の年齢階級別の率が当てはまるとした期待件数に対する、実際の件数の比",
                    "events over those expected at the rates of the reference population"),
            List.of(
                    new Words("件数はポアソン分布に従う", "counts are Poisson"),
                    new Words("基準集団の率に誤差がない", "the rates of the reference population have no error")),
            "M O/E, E = Σ n r; limits M Byar(O)/E, exact Poisson when O < 10",
            new Words(
                    "地区どうしの比を直接比べるとき（年齢構成が違うと比べられない）。",
                    "to compare two areas with each other: their ratios have different weights"),
            List.of(
                    "Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC Scientific Publications 82, 65-72"),
            List.of("PHEindicatormethods::calculate_ISRatio()"),
            "R 4.2.2 from the definition, relative error below 1e-10",
            "deaths ~ area",
            List.of(
                    Answers.POPULATION,
                    Option.given("band", "年齢階級の列", "column of the age bands"),
                    Option.given(
                            "reference-rate",
                            "基準集団の率（一人あたり）の列。なければ全地区の率",
                            "column of the reference rates per person; those of all areas when not given"),
                    Answers.multiplier("100"),
                    Rate.LIMITS,
                    Answers.LEVEL),
            IndirectlyStandardised::estimate);

    private IndirectlyStandardised() {}

    /** Ratios of {@code request}: of all areas, then of each. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var areas = Areas.read(request, Optional.of(options.text("population")), Optional.of(options.text("band")));
        var refusal = areas.refusal();
        if (refusal.isPresent()) return refusal.get();
        var rates = rates(request, areas);
        double multiplier = Answers.multiplier(options);
        var answers = new Answers();
        for (var area : areas.bandsWithAll().entrySet()) {
            double expected = 0;
            double events = 0;
            for (var band : area.getValue()) {
                if (band.population() == 0 && band.count() > 0)
                    return new NotEstimable(
                            Why.WRONG_SHAPE,
                            new Words(
                                    "「" + area.getKey() + "」の年齢階級「" + band.band() + "」は人口が 0 なのに件数があります。",
                                    "\"" + area.getKey() + "\" has events but no people in band \"" + band.band()
                                            + "\"."));
                expected += band.population() * rates.getOrDefault(band.band(), Double.NaN);
                events += band.count();
            }
            if (!(expected > 0))
                return new NotEstimable(
                        Why.NO_EVENTS,
                        new Words(
                                "「" + area.getKey() + "」の期待件数が 0 です。",
                                "\"" + area.getKey() + "\" has 0 expected events."));
            answers.add(
                    area.getKey(),
                    multiplier * events / expected,
                    multiplier * Math.sqrt(events) / expected,
                    Rate.limits(events, options).times(multiplier / expected),
                    events,
                    expected);
        }
        var reference = options.find("reference-rate").map(c -> "column " + c).orElse("all areas together");
        return answers.estimate(
                METHOD.id(),
                areas,
                List.of(new Figure("multiplier", multiplier)),
                List.of(
                        Rate.convention(options),
                        new Convention("reference", reference + ", joined by the name of the band", ""),
                        new Convention("population in the table", "expected events", "")));
    }

    private static Map<String, Double> rates(Request request, Areas areas) {
        var given = request.options().find("reference-rate");
        var rates = new TreeMap<String, Double>(Bands.ORDER);
        if (given.isPresent())
            rates.putAll(Areas.byBand(request.rows(), request.options().text("band"), given.get()));
        for (var band : areas.allBands()) {
            if (given.isEmpty()) rates.put(band.band(), band.population() > 0 ? band.count() / band.population() : 0);
            if (!(rates.getOrDefault(band.band(), Double.NaN) >= 0))
                throw new Unreadable(
                        "indicator.reference-rate",
                        band.band(),
                        new Words(
                                "年齢階級「" + band.band() + "」の基準の率がありません。",
                                "Band \"" + band.band() + "\" has no reference rate."));
        }
        return rates;
    }
}
