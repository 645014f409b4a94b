package musubi.effect.indicator;

import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Events per person-year in each area, with Byar or exact Poisson limits.
 *
 * <p>Checked against: phe_testdata_Rate.xlsx, reference/indicator/phe.csv, relative error below 1e-9.
 */
public final class Rate {
    static final Option LIMITS = Option.choice(
            "limits",
            "auto",
            List.of("auto", "byar", "exact"),
            "信頼限界。auto は 10 件未満なら正確法、ほかは Byar",
            "limits; auto is exact below 10 events, else Byar");

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "rate",
            new Words("率（粗率）", "Rate"),
            new Words("地区ごとの人口または人年あたりの件数", "events per person or person-year, in each area"),
            List.of(new Words("件数はポアソン分布に従う（出来事が独立に起こる）", "counts are Poisson: events happen independently")),
            "M O/n; Byar O(1 - 1/(9O) - z/(3√O))³, (O+1)(1 - 1/(9(O+1)) + z/(3√(O+1)))³; exact by chi-squared when O < 10",
            new Words(
                    "同じ人に繰り返し起こる出来事では区間が狭すぎる。年齢の違う地区を比べるなら directly-standardised-rate を使う。",
                    "limits are too narrow when events repeat in the same people; to compare areas of different age use directly-standardised-rate"),
            List.of(
                    "Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC Scientific Publications 82, 69-71"),
            List.of("PHEindicatormethods::phe_rate()"),
            "PHEindicatormethods test sheets, relative error below 1e-9",
            "events ~ area",
            List.of(Answers.POPULATION, Answers.multiplier("100000"), LIMITS, Answers.LEVEL),
            Rate::estimate);

    private Rate() {}

    /** Rates of {@code request}: of all areas, then of each. */
    public static Estimation estimate(Request request) {
        request.options().text("population");
        var areas = Areas.read(request, request.options().find("population"), Optional.empty());
        var refusal = areas.refusal();
        if (refusal.isPresent()) return refusal.get();
        double multiplier = Answers.multiplier(request.options());
        var answers = new Answers();
        for (var area : areas.withAll()) {
            double factor = multiplier / area.population();
            if (area.population() > 0)
                answers.add(
                        area.label(),
                        factor * area.count(),
                        factor * Math.sqrt(area.count()),
                        limits(area.count(), request.options()).times(factor),
                        area.count(),
                        area.population());
            else answers.hide(area.label(), area.count(), area.population(), Answers.noPopulation(area.label()));
        }
        return answers.estimate(
                METHOD.id(),
                areas,
                List.of(new Figure("multiplier", multiplier)),
                List.of(convention(request.options())));
    }

    static Limits limits(double count, Options options) {
        double level = options.number("level");
        return switch (options.text("limits")) {
            case "byar" -> Limits.byar(count, level);
            case "exact" -> Limits.exact(count, level);
            default -> Limits.poisson(count, level);
        };
    }

    static Convention convention(Options options) {
        return new Convention(
                "limits",
                switch (options.text("limits")) {
                    case "byar" -> "Byar";
                    case "exact" -> "exact Poisson by chi-squared";
                    default -> "exact Poisson below 10 events, else Byar";
                },
                "PHEindicatormethods::phe_rate()");
    }
}
