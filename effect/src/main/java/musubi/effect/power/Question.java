package musubi.effect.power;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * What a study asks: of number of people, effect and power two are given and the third is wanted.
 *
 * @param wanted {@code n}, {@code power} or the name of the effect
 * @param effect name of the option that holds the effect
 */
record Question(String wanted, String effect, double alpha, int sides, double ratio) {
    private static final double MOST_PEOPLE = 1e12;

    /** Options every method of this family has. */
    static List<Option> options(Option effect, List<Option> further) {
        var options = new ArrayList<Option>();
        options.add(Option.given("n", "一つ目の群の人数", "people in the first arm"));
        options.add(effect);
        options.add(Option.given("power", "検出力", "power"));
        options.add(
                Option.number("ratio", "1", "二つ目の群の人数 ÷ 一つ目の群の人数", "people in the second arm over those in the first"));
        options.add(Option.number("alpha", "0.05", "有意水準", "level of the test"));
        options.add(Option.choice(
                "sides", "2", List.of("1", "2"), "検定の側の数。2 は両方の裾を数える", "sides of the test; 2 counts both tails"));
        options.addAll(further);
        return options;
    }

    static Question of(Options options, String effect) {
        var missing = new ArrayList<String>();
        for (var name : List.of("n", effect, "power")) if (options.find(name).isEmpty()) missing.add(name);
        if (missing.size() != 1)
            throw new Unreadable(
                    "estimate.power-question",
                    String.join(", ", missing),
                    new Words(
                            "n、" + effect + "、power のうち二つを書いてください。残りの一つを求めます。",
                            "Give two of n, " + effect + " and power; the third is worked out."));
        double alpha = open(options, "alpha");
        double ratio = options.number("ratio");
        if (!(ratio > 0)) throw DesignEffect.refused("ratio", ratio, " 0 より大きい数", "above 0");
        if (options.find("power").isPresent() && open(options, "power") <= alpha)
            throw DesignEffect.refused("power", options.number("power"), " alpha より大きい数", "above alpha");
        if (options.find("n").isPresent() && !(options.number("n") > 0))
            throw DesignEffect.refused("n", options.number("n"), " 0 より大きい数", "above 0");
        return new Question(missing.get(0), effect, alpha, options.whole("sides"), ratio);
    }

    /** A number above 0 and below 1. */
    static double open(Options options, String name) {
        double value = options.number(name);
        if (!(value > 0 && value < 1))
            throw DesignEffect.refused(name, value, " 0 より大きく 1 より小さい数", "above 0 and below 1");
        return value;
    }

    /** Power at a number of people and an effect. */
    @FunctionalInterface
    interface Curve {
        double at(double n, double effect);
    }

    /**
     * The wanted number.
     *
     * @param fewest people to begin with
     * @param nearest effect to begin with
     * @param farthest effect to end with, above or below
     * @param step the size of the first step from effect to effect
     */
    OptionalDouble solve(Options options, Curve curve, double fewest, double nearest, double farthest, double step) {
        if (wanted.equals("power")) return OptionalDouble.of(curve.at(options.number("n"), options.number(effect)));
        double power = options.number("power");
        if (wanted.equals("n")) {
            double given = options.number(effect);
            return Solving.between(n -> curve.at(n, given), power, fewest, MOST_PEOPLE, 1);
        }
        double n = options.number("n");
        double sign = farthest < nearest ? -1 : 1;
        var found = Solving.between(
                away -> curve.at(n, nearest + sign * away), power, 0, Math.abs(farthest - nearest), step);
        return found.isPresent() ? OptionalDouble.of(nearest + sign * found.getAsDouble()) : found;
    }

    /** The answer, or that no such study exists. */
    Estimation answer(
            String method,
            Options options,
            OptionalDouble found,
            DesignEffect clusters,
            List<Figure> figures,
            List<Grid> tables,
            List<Convention> conventions) {
        if (found.isEmpty())
            return new NotEstimable(Why.WRONG_SHAPE, new Words("どの大きさでもこの検出力には届きません。", "No size reaches this power."));
        var all = new ArrayList<Figure>();
        double n = wanted.equals("n") ? found.getAsDouble() : options.number("n");
        all.add(new Figure("people first arm", roundedUp(n, clusters)));
        all.add(new Figure("people second arm", roundedUp(n * ratio, clusters)));
        all.add(new Figure("people", roundedUp(n, clusters) + roundedUp(n * ratio, clusters)));
        if (clusters.hasClusters()) {
            all.add(new Figure("clusters first arm", roundedUp(n, clusters) / clusters.size()));
            all.add(new Figure("clusters second arm", roundedUp(n * ratio, clusters) / clusters.size()));
            all.add(new Figure("design effect", clusters.factor()));
        }
        all.addAll(figures);
        var headline =
                new Parameter(wanted, found.getAsDouble(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        return new Estimate(method, List.of(headline), List.of(), all, tables, Sample.of(0), conventions, List.of());
    }

    /** Whole people, or whole clusters; a number that is whole up to rounding stays. */
    private static double roundedUp(double n, DesignEffect clusters) {
        return Math.ceil(n / clusters.size() - 1e-9) * clusters.size();
    }
}
