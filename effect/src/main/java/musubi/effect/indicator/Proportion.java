package musubi.effect.indicator;

import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * The share of people with something, in each area, with Wilson limits.
 *
 * <p>Checked against: phe_testdata_Proportion.xlsx, reference/indicator/phe.csv, relative error below 1e-9.
 */
public final class Proportion {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "proportion",
            new Words("割合", "Proportion"),
            new Words("地区ごとの該当者の割合", "share of people with something, in each area"),
            List.of(new Words("一人ひとりが独立で、一人は一回だけ数える", "people are independent and each counts once")),
            "x/n, limits (2x + z² ∓ z√(z² + 4x(1 - x/n))) / (2(n + z²))",
            new Words("一人が何回も数えられる件数には rate を使う。", "for events that can happen to one person more than once use rate"),
            List.of(
                    "Wilson (1927), Journal of the American Statistical Association 22, 209-212",
                    "Newcombe (1998), Statistics in Medicine 17, 857-872"),
            List.of("PHEindicatormethods::phe_proportion()", "R prop.test(correct = FALSE)"),
            "PHEindicatormethods test sheets, relative error below 1e-9",
            "cases ~ area",
            List.of(Answers.POPULATION, Answers.multiplier("1"), Answers.LEVEL),
            Proportion::estimate);

    private Proportion() {}

    /** Shares of {@code request}: of all areas, then of each. */
    public static Estimation estimate(Request request) {
        var areas = Areas.read(request, request.options().find("population"), Optional.empty());
        var refusal = areas.refusal();
        if (refusal.isPresent()) return refusal.get();
        for (var area : areas.areas())
            if (area.count() > area.population())
                return new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "「%s」は件数 %s が分母 %s より多いので割合ではありません。"
                                        .formatted(area.label(), area.count(), area.population()),
                                "\"%s\" has %s cases of %s: that is no share."
                                        .formatted(area.label(), area.count(), area.population())));
        double multiplier = Answers.multiplier(request.options());
        double level = request.options().number("level");
        var answers = new Answers();
        for (var area : areas.withAll()) {
            double n = area.population();
            double p = area.count() / n;
            if (n > 0)
                answers.add(
                        area.label(),
                        multiplier * p,
                        multiplier * Math.sqrt(p * (1 - p) / n),
                        Limits.wilson(area.count(), n, level).times(multiplier),
                        area.count(),
                        n);
            else answers.hide(area.label(), area.count(), n, Answers.noPopulation(area.label()));
        }
        return answers.estimate(
                METHOD.id(),
                areas,
                List.of(new Figure("multiplier", multiplier)),
                List.of(
                        new Convention("limits", "Wilson score", "PHEindicatormethods::phe_proportion()"),
                        new Convention("standard error", "√(p(1-p)/n), not what the limits are made from", "")));
    }
}
