package musubi.effect.indicator;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/** Collects values of areas with their limits into one answer. */
final class Answers {
    static final Option POPULATION =
            Option.given("population", "分母（人口・人年・対象者数）の列", "column of the denominators: persons or person-years");
    static final Option LEVEL = Option.number("level", "0.95", "信頼水準", "confidence level");

    private final List<Parameter> effects = new ArrayList<>();
    private final List<Grid.Line> lines = new ArrayList<>();
    private final List<Words> remarks = new ArrayList<>();

    static Option multiplier(String usual) {
        return Option.number(
                "multiplier", usual, "掛ける数（100 なら %）", "what the value is multiplied by; 100 gives per cent");
    }

    /** What values are multiplied by, above 0. */
    static double multiplier(Options options) {
        double multiplier = options.number("multiplier");
        if (multiplier > 0 && Double.isFinite(multiplier)) return multiplier;
        throw new Unreadable(
                "indicator.multiplier",
                options.text("multiplier"),
                new Words("multiplier は 0 より大きい数です。", "The multiplier is a number above 0."));
    }

    void add(String label, double value, double error, Limits limits, double count, double population) {
        effects.add(new Parameter(
                label, value, error, Double.POSITIVE_INFINITY, limits.lower(), limits.upper(), Double.NaN));
        lines.add(new Grid.Line(label, List.of(value, limits.lower(), limits.upper(), count, population)));
    }

    /** A value that is not shown, and why. */
    void hide(String label, double count, double population, Words why) {
        add(label, Double.NaN, Double.NaN, new Limits(Double.NaN, Double.NaN), count, population);
        remarks.add(why);
    }

    void remark(Words words) {
        remarks.add(words);
    }

    Estimate estimate(String method, Areas areas, List<Figure> figures, List<Convention> conventions) {
        return new Estimate(
                method,
                effects,
                List.of(),
                figures,
                List.of(new Grid("areas", List.of("value", "lower", "upper", "count", "population"), lines)),
                areas.sample(),
                conventions,
                remarks);
    }

    static Words noPopulation(String label) {
        return new Words("「" + label + "」は分母が 0 なので値がありません。", "\"" + label + "\" has no denominator and no value.");
    }
}
