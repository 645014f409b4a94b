package musubi.effect.indicator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.Draws;

/**
 * The ranks each area could well have, given the errors of all of them.
 *
 * <p>Source: Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443.
 * <br>Checked against: the normal probability that one of two areas is above the other, absolute error below 0.01.
 */
public final class RankInterval {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "rank-interval",
            new Words("順位の幅", "Rank interval"),
            new Words("推定の誤差を考えたとき、地区がとりうる順位の範囲", "ranks each area could well have, given the errors"),
            List.of(new Words(
                    "地区の推定値が互いに独立で、誤差が正規分布に近い", "estimates of areas are independent with nearly normal errors")),
            "draw every area anew, rank, repeat; limits are percentiles of the ranks. Shares on arcsine √, counts on √(O + 3/8)",
            new Words("順位そのものを目標や支払いに使うとき。順位は誤差に弱い。", "to set targets or payments by rank: ranks are fragile"),
            List.of(
                    "Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443",
                    "Anscombe (1948), Biometrika 35, 246-254"),
            List.of(),
            "normal probabilities of pairs, absolute error below 0.01",
            "estimate ~ area",
            List.of(
                    Option.given(
                            "se", "標準誤差の列（あれば左辺は推定値）", "column of standard errors; the left side is then an estimate"),
                    Option.given(
                            "population", "分母の列（あれば左辺は件数）", "column of denominators; the left side is then a count"),
                    Option.choice(
                            "kind",
                            "proportion",
                            List.of("proportion", "rate"),
                            "件数は割合の分子か、率の分子か",
                            "whether counts are shares or rates"),
                    Option.choice("first", "highest", List.of("highest", "lowest"), "1 位はどちらか", "which end has rank 1"),
                    Option.given("seed", "乱数の種（必須）", "seed of the simulation, needed"),
                    Option.number("draws", "10000", "乱数の回数（10000 以上）", "number of draws, 10000 or more"),
                    Answers.LEVEL),
            RankInterval::estimate);

    private static final int FEWEST_DRAWS = 10_000;
    private static final int MOST_AREAS = 4_000;
    private static final double ANSCOMBE = 0.375;

    /** Where an area stands on a scale on which its error is known, and the error. */
    private record Place(String label, double value, double place, double error) {}

    private RankInterval() {}

    /** Ranks of {@code request} with their intervals. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        long seed = options.whole("seed");
        int draws = options.whole("draws");
        if (draws < FEWEST_DRAWS)
            throw new Unreadable(
                    "indicator.few-draws",
                    options.text("draws"),
                    new Words("draws は 10000 以上にしてください。", "draws must be 10000 or more."));
        var denominator = options.find("se").or(() -> Optional.of(options.text("population")));
        var areas = Areas.read(request, denominator, Optional.empty());
        var refusal = refusal(areas, options);
        if (refusal.isPresent()) return refusal.get();
        var places = areas.areas().stream().map(a -> place(a, options)).toList();
        int sign = options.text("first").equals("highest") ? -1 : 1;
        var ranks = ranks(places, sign, seed, draws);
        return answer(areas, places, observed(places, sign), ranks, options);
    }

    private static Optional<NotEstimable> refusal(Areas areas, Options options) {
        if (areas.areas().size() < 2 || areas.areas().size() > MOST_AREAS)
            return Optional.of(new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "地区が " + areas.areas().size() + " つあります。2 から 4000 までです。",
                            "There are " + areas.areas().size() + " areas; 2 to 4000 can be ranked.")));
        if (options.find("se").isEmpty()) return areas.refusal().or(() -> shares(areas, options));
        for (var area : areas.areas())
            if (area.rows() > 1 || !(area.population() >= 0))
                return Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "地区「" + area.label() + "」は推定値と標準誤差を一行だけ書いてください。",
                                "Area \"" + area.label() + "\" needs one row with its estimate and standard error.")));
        return Optional.empty();
    }

    private static Optional<NotEstimable> shares(Areas areas, Options options) {
        for (var area : areas.areas())
            if (!(area.population() > 0)
                    || (options.text("kind").equals("proportion") && area.count() > area.population()))
                return Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "「%s」の件数 %s と分母 %s は使えません。".formatted(area.label(), area.count(), area.population()),
                                "\"%s\" has %s cases of %s."
                                        .formatted(area.label(), area.count(), area.population()))));
        return Optional.empty();
    }

    private static Place place(Area area, Options options) {
        double x = area.count();
        double n = area.population();
        if (options.find("se").isPresent()) return new Place(area.label(), x, x, n);
        if (options.text("kind").equals("proportion"))
            return new Place(
                    area.label(),
                    x / n,
                    StrictMath.asin(Math.sqrt((x + ANSCOMBE) / (n + 2 * ANSCOMBE))),
                    1 / (2 * Math.sqrt(n + 0.5)));
        return new Place(area.label(), x / n, Math.sqrt((x + ANSCOMBE) / n), 1 / (2 * Math.sqrt(n)));
    }

    /** Twice the rank of each area in each draw, so that ties have whole numbers too. */
    private static char[][] ranks(List<Place> places, int sign, long seed, int draws) {
        var ranks = new char[draws][];
        IntStream.range(0, draws).parallel().forEach(draw -> {
            var values = new double[places.size()];
            for (int i = 0; i < values.length; i++) {
                var place = places.get(i);
                double moved = place.error() == 0 ? 0 : place.error() * Draws.normal(seed, draw, i);
                values[i] = sign * (place.place() + moved);
            }
            ranks[draw] = doubled(values);
        });
        return ranks;
    }

    private static double[] observed(List<Place> places, int sign) {
        var doubled = doubled(places.stream().mapToDouble(p -> sign * p.value()).toArray());
        return IntStream.range(0, doubled.length)
                .mapToDouble(i -> doubled[i] / 2.0)
                .toArray();
    }

    private static char[] doubled(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var ranks = new char[values.length];
        for (int i = 0; i < values.length; i++) {
            int first = edge(sorted, values[i], false);
            boolean isAlone = first + 1 == sorted.length || sorted[first + 1] != values[i];
            int last = isAlone ? first + 1 : edge(sorted, values[i], true);
            ranks[i] = (char) (first + 1 + last);
        }
        return ranks;
    }

    /** How many of {@code sorted} are below {@code value}, or not above it. */
    private static int edge(double[] sorted, double value, boolean isInclusive) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean isBefore = isInclusive ? sorted[middle] <= value : sorted[middle] < value;
            if (isBefore) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static Estimation answer(
            Areas areas, List<Place> places, double[] observed, char[][] ranks, Options options) {
        double level = options.number("level");
        var spreads = IntStream.range(0, places.size())
                .parallel()
                .mapToObj(i -> Spread.of(ranks, i, level))
                .toList();
        var effects = new ArrayList<Parameter>();
        var lines = new ArrayList<Grid.Line>();
        for (int i = 0; i < places.size(); i++) {
            var place = places.get(i);
            var spread = spreads.get(i);
            effects.add(new Parameter(
                    place.label(),
                    observed[i],
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    spread.lower,
                    spread.upper,
                    Double.NaN));
            lines.add(new Grid.Line(
                    place.label(),
                    List.of(place.value(), observed[i], spread.lower, spread.upper, spread.mean, spread.first)));
        }
        return new musubi.effect.Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(new Figure("pairs told apart", apart(effects))),
                List.of(new Grid(
                        "ranks", List.of("value", "rank", "lower", "upper", "mean rank", "chance of rank 1"), lines)),
                areas.sample(),
                List.of(
                        new Convention("draws", ranks.length + " draws, seed " + options.text("seed"), ""),
                        new Convention("rank 1", options.text("first"), ""),
                        new Convention("ties", "share the mean rank", "R rank()")),
                List.of());
    }

    /** The ranks drawn for one area: limits, mean and the share of rank 1. */
    private record Spread(double lower, double upper, double mean, double first) {
        static Spread of(char[][] ranks, int area, double level) {
            // Sorted as the whole numbers they are when doubled, which takes a count of each and no comparison.
            var doubled = new char[ranks.length];
            for (int draw = 0; draw < doubled.length; draw++) doubled[draw] = ranks[draw][area];
            Arrays.sort(doubled);
            var drawn = new double[doubled.length];
            double sum = 0;
            double first = 0;
            for (int draw = 0; draw < drawn.length; draw++) {
                drawn[draw] = doubled[draw] / 2.0;
                sum += drawn[draw];
                if (drawn[draw] == 1) first++;
            }
            return new Spread(
                    Draws.quantile(drawn, 0.5 - level / 2),
                    Draws.quantile(drawn, 0.5 + level / 2),
                    sum / drawn.length,
                    first / drawn.length);
        }
    }

    /** The share of pairs whose rank intervals do not overlap. */
    private static double apart(List<Parameter> ranks) {
        long apart = 0;
        for (int i = 0; i < ranks.size(); i++)
            for (int j = 0; j < i; j++)
                if (ranks.get(i).lower() > ranks.get(j).upper()
                        || ranks.get(j).lower() > ranks.get(i).upper()) apart++;
        return apart / (ranks.size() * (ranks.size() - 1) / 2.0);
    }
}
