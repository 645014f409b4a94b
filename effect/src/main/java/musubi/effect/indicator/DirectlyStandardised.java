package musubi.effect.indicator;

import java.util.ArrayList;
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
 * The rate each area would have if its people had the ages of a standard population.
 *
 * <p>Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, 457-462.
 * <br>Checked against: R from the definition, reference/indicator/areas.R, relative error below 1e-10.
 */
public final class DirectlyStandardised {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "directly-standardised-rate",
            new Words("年齢調整率（直接法）", "Directly standardised rate"),
            new Words(
                    "年齢構成が基準人口と同じだったとした場合の、地区ごとの率",
                    "rate each area would have with the ages of the standard population"),
            List.of(
                    new Words("年齢階級ごとの率が安定するだけの人数がいる", "there are enough people for stable rates in the bands"),
                    new Words("件数はポアソン分布に従う", "counts are Poisson")),
            "M Σ(w x/n)/Σw; var Σ(w² x/n²)/(Σw)²; limits DSR + M √(var/O) (Byar(O) - O)",
            new Words(
                    "件数が 10 に満たない地区では示さない。小さな地区には indirectly-standardised-ratio を使う。",
                    "not shown below 10 events; for small areas use indirectly-standardised-ratio"),
            List.of(
                    "Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, 457-462",
                    "Breslow and Day (1987), IARC Scientific Publications 82, 69-71"),
            List.of("PHEindicatormethods::calculate_dsr()"),
            "R 4.2.2 from the definition, relative error below 1e-10",
            "deaths ~ area",
            List.of(
                    Answers.POPULATION,
                    Option.given(
                            "band",
                            "年齢階級の列（最も若い年齢から書く）",
                            "column of the age bands, which begin with their youngest age"),
                    Option.given(
                            "standard",
                            "基準人口の列、または japan2015、japan1985、europe2013",
                            "column of the standard population, or japan2015, japan1985, europe2013"),
                    Answers.multiplier("100000"),
                    Option.number("fewest", "10", "この件数に満たない地区は示さない", "areas with fewer events are not shown"),
                    Answers.LEVEL),
            DirectlyStandardised::estimate);

    private DirectlyStandardised() {}

    /** Rates of {@code request}: of all areas, then of each. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var areas = Areas.read(request, Optional.of(options.text("population")), Optional.of(options.text("band")));
        var refusal = areas.refusal();
        if (refusal.isPresent()) return refusal.get();
        var standard =
                standard(request, areas.allBands().stream().map(Area::band).toList());
        var gap = gap(areas, standard);
        if (gap.isPresent()) return gap.get();
        var answers = new Answers();
        areas.bandsWithAll().forEach((label, bands) -> add(answers, label, bands, standard, request));
        return answers.estimate(
                METHOD.id(),
                areas,
                List.of(new Figure("multiplier", Answers.multiplier(options))),
                List.of(
                        new Convention(
                                "limits",
                                "Dobson, with exact Poisson below 10 events, else Byar",
                                "PHEindicatormethods::calculate_dsr()"),
                        new Convention(
                                "standard population",
                                options.text("standard")
                                        + (options.text("standard").equalsIgnoreCase("japan2015")
                                                ? ", figures not verified against the ministry's table"
                                                : "")
                                        + ", joined by the name of the band",
                                "")));
    }

    private static void add(
            Answers answers, String label, List<Area> bands, Map<String, Double> standard, Request request) {
        double weights = 0;
        double sum = 0;
        double variance = 0;
        double events = 0;
        double people = 0;
        for (var band : bands) {
            double w = standard.getOrDefault(band.band(), Double.NaN);
            double n = band.population();
            weights += w;
            sum += w * band.count() / n;
            variance += w * w * band.count() / (n * n);
            events += band.count();
            people += n;
        }
        if (events < request.options().number("fewest")) {
            answers.hide(label, events, people, few(label, request.options().text("fewest")));
            return;
        }
        double multiplier = Answers.multiplier(request.options());
        double error = Math.sqrt(variance) / weights;
        var limits = Limits.poisson(events, request.options().number("level"));
        double factor = events > 0 ? error / Math.sqrt(events) : Double.NaN;
        answers.add(
                label,
                multiplier * sum / weights,
                multiplier * error,
                new Limits(
                        multiplier * (sum / weights + factor * (limits.lower() - events)),
                        multiplier * (sum / weights + factor * (limits.upper() - events))),
                events,
                people);
    }

    private static Words few(String label, String fewest) {
        return new Words(
                "「%s」は件数が %s に満たないので示しません。".formatted(label, fewest),
                "\"%s\" has fewer than %s events and is not shown.".formatted(label, fewest));
    }

    /** An area without people in a band of the standard has no rate there. */
    private static Optional<NotEstimable> gap(Areas areas, Map<String, Double> standard) {
        for (var area : areas.bands().entrySet()) {
            var there = new TreeMap<String, Double>();
            for (var band : area.getValue()) there.put(band.band(), band.population());
            for (var band : standard.keySet())
                if (!(there.getOrDefault(band, 0.0) > 0))
                    return Optional.of(new NotEstimable(
                            Why.WRONG_SHAPE,
                            new Words(
                                    "「%s」の年齢階級「%s」に人口がありません。階級をまとめてください。".formatted(area.getKey(), band),
                                    "\"%s\" has no people in band \"%s\": merge bands."
                                            .formatted(area.getKey(), band))));
        }
        return Optional.empty();
    }

    /** The standard population of each band, joined by the band's name. */
    private static Map<String, Double> standard(Request request, List<String> bands) {
        var name = request.options().text("standard");
        var published = StandardPopulation.find(name);
        if (published.isPresent() && !request.rows().has(name)) return published(published.get(), bands);
        var given = Areas.byBand(request.rows(), request.options().text("band"), name);
        var standard = new TreeMap<String, Double>(Bands.ORDER);
        for (var band : bands) {
            var size = given.get(band);
            if (size == null || !(size >= 0))
                throw new Unreadable(
                        "indicator.standard",
                        band,
                        new Words(
                                "年齢階級「" + band + "」の基準人口がありません。", "Band \"" + band + "\" has no standard population."));
            standard.put(band, size);
        }
        return standard;
    }

    private static Map<String, Double> published(StandardPopulation population, List<String> bands) {
        var standard = new TreeMap<String, Double>(Bands.ORDER);
        var ages = new ArrayList<Integer>();
        for (var band : bands) ages.add(Bands.youngest(band));
        for (int i = 0; i < bands.size(); i++) {
            int next = i + 1 < ages.size() ? ages.get(i + 1) : StandardPopulation.OPEN;
            var size = population.between(ages.get(i), Bands.until(bands.get(i)).orElse(next));
            if (size.isEmpty()
                    || (i > 0 && ages.get(i) < Bands.until(bands.get(i - 1)).orElse(0)))
                throw new Unreadable(
                        "indicator.standard-bands",
                        bands.get(i),
                        new Words(
                                "年齢階級「" + bands.get(i) + "」を基準人口の 5 歳階級に合わせられません。",
                                "Band \"" + bands.get(i)
                                        + "\" does not fit the five-year bands of the standard population."));
            standard.put(bands.get(i), size.getAsDouble());
        }
        return standard;
    }
}
