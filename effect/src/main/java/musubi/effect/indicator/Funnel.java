package musubi.effect.indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Which areas differ from the average by more than chance.
 *
 * <p>Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
 * <br>Checked against: R, reference/indicator/areas.R, relative error below 1e-9.
 */
public final class Funnel {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "funnel",
            new Words("漏斗図の限界", "Funnel limits"),
            new Words("平均からの離れ方が偶然で説明できる範囲", "how far chance alone moves areas of each size away from the average"),
            List.of(
                    new Words("どの地区の本当の値も平均に等しいとした場合の幅である", "limits hold when every area has the average"),
                    new Words("件数は二項分布またはポアソン分布に従う", "counts are binomial or Poisson")),
            "share p0 ± z √(p0(1-p0)/n); count: O whose exact Poisson limit is the expected count; 95 % and 99.8 %",
            new Words(
                    "地区の違いが元から大きいとき（dispersion が 1 を大きく超える）は、限界の外に出る地区が多すぎる。",
                    "when areas differ by nature (dispersion far above 1): too many then lie outside"),
            List.of("Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202"),
            List.of("PHEindicatormethods::calculate_funnel_limits()"),
            "R 4.2.2, relative error below 1e-9",
            "cases ~ area",
            List.of(
                    Option.given(
                            "population",
                            "分母の列。kind=ratio では期待件数",
                            "column of the denominators; expected events for kind=ratio"),
                    Option.choice(
                            "kind",
                            "proportion",
                            List.of("proportion", "rate", "ratio"),
                            "割合・率・標準化比のどれか",
                            "shares, rates, or ratios of events to those expected"),
                    Answers.multiplier("1")),
            Funnel::estimate);

    private static final double WARNING = 0.95;
    private static final double ALARM = 0.998;

    private Funnel() {}

    /** The average of {@code request}, and the place of every area between the limits. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var areas = Areas.read(request, Optional.of(options.text("population")), Optional.empty());
        var refusal = areas.refusal().or(() -> refusal(areas, options.text("kind")));
        if (refusal.isPresent()) return refusal.get();
        boolean isShare = options.text("kind").equals("proportion");
        var all = areas.all();
        double average = options.text("kind").equals("ratio") ? 1 : all.count() / all.population();
        double multiplier = Answers.multiplier(options);
        var lines = new ArrayList<Grid.Line>();
        var outside = new ArrayList<String>();
        double dispersion = 0;
        for (var area : areas.areas()) {
            var warning = limits(isShare, average, area.population(), WARNING);
            var alarm = limits(isShare, average, area.population(), ALARM);
            double value = area.count() / area.population();
            double variance = isShare ? average * (1 - average) : average;
            dispersion += (value - average) * (value - average) * area.population() / variance;
            int place = side(value, warning) + side(value, alarm);
            if (Math.abs(place) == 2) outside.add(area.label());
            lines.add(new Grid.Line(
                    area.label(),
                    List.of(
                            multiplier * value,
                            area.population(),
                            multiplier * warning.lower(),
                            multiplier * warning.upper(),
                            multiplier * alarm.lower(),
                            multiplier * alarm.upper(),
                            (double) place)));
        }
        var grid = new Grid(
                "funnel",
                List.of("value", "population", "lower 95", "upper 95", "lower 99.8", "upper 99.8", "place"),
                lines);
        return answer(
                request,
                areas,
                average * multiplier,
                grid,
                outside,
                dispersion / areas.areas().size());
    }

    private static Optional<NotEstimable> refusal(Areas areas, String kind) {
        for (var area : areas.areas())
            if (!(area.population() > 0) || (kind.equals("proportion") && area.count() > area.population()))
                return Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "「%s」の件数 %s と分母 %s は使えません。".formatted(area.label(), area.count(), area.population()),
                                "\"%s\" has %s cases of %s."
                                        .formatted(area.label(), area.count(), area.population()))));
        var all = areas.all();
        if (all.count() == 0 || (kind.equals("proportion") && all.count() == all.population()))
            return Optional.of(
                    new NotEstimable(Why.NO_VARIATION, new Words("どの地区も同じ値です。", "All areas have the same value.")));
        return Optional.empty();
    }

    private static Limits limits(boolean isShare, double average, double population, double level) {
        return isShare
                ? FunnelLimits.share(average, population, level)
                : FunnelLimits.count(average * population, level).times(1 / population);
    }

    private static int side(double value, Limits limits) {
        if (value < limits.lower()) return -1;
        return value > limits.upper() ? 1 : 0;
    }

    private static Estimate answer(
            Request request, Areas areas, double average, Grid grid, List<String> outside, double dispersion) {
        double chance = areas.areas().size() * (1 - ALARM);
        var remarks = new ArrayList<Words>();
        if (!outside.isEmpty())
            remarks.add(new Words(
                    "99.8%% 限界の外: %s（偶然だけでも %.2f 地区が外に出ます）。".formatted(String.join("、", outside), chance),
                    "Outside the 99.8 %% limits: %s (chance alone puts %.2f areas there)."
                            .formatted(String.join(", ", outside), chance)));
        return new Estimate(
                METHOD.id(),
                List.of(new Parameter(
                        "average", average, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN, Double.NaN)),
                List.of(),
                List.of(new Figure("dispersion", dispersion), new Figure("areas outside by chance", chance)),
                List.of(grid),
                areas.sample(),
                List.of(
                        new Convention(
                                "limits",
                                request.options().text("kind").equals("proportion")
                                        ? "Wilson inverted"
                                        : "exact Poisson inverted, between whole numbers",
                                "PHEindicatormethods::calculate_funnel_limits()"),
                        new Convention("place", "-2, -1, 0, 1, 2: outside 99.8 %, outside 95 %, inside", ""),
                        new Convention("dispersion", "mean squared z over the areas, average taken as known", "")),
                remarks);
    }
}
