package musubi.effect.inequality;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Concentration index from rows of persons, relative and absolute, and for bounded outcomes those of Wagstaff and Erreygers.
 *
 * <p>Estimand: how much the outcome is concentrated among the better off (positive) or the worse off (negative).
 * <br>Source: Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77, 87-103.
 * <br>Checked against: R from the definitions, standard errors by derivatives by the weights,
 * reference/inequality/persons.R, relative error below 1e-7.
 */
public final class ConcentrationIndex {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "concentration-index",
            new Words("集中指数", "Concentration index"),
            new Words(
                    "結果が有利な人（正）または不利な人（負）にどれだけ偏っているか",
                    "how much the outcome is concentrated among the better off (positive) or the worse off (negative)"),
            List.of(
                    new Words("結果は比例尺度で、平均が正である", "the outcome is on a ratio scale and its mean is positive"),
                    new Words("行どうし（まとまりを指定したらまとまりどうし）が独立である", "rows, or clusters when given, are independent")),
            "C = 2 cov_w(y, x)/μ; absolute C μ; Wagstaff C/(1-μ/s); Erreygers 4 C μ/s; se² = Σ w² (a - 1 - C)²/(Σw)², "
                    + "a = y/μ (2x - 1 - C) + 2 - q_below - q_upto",
            new Words(
                    "結果が負になりうるとき。割合では Wagstaff か Erreygers も示す（0 と 1 を入れ替えると C は変わる）。",
                    "for outcomes that can be negative; for shares show Wagstaff or Erreygers too, because C changes when 0 and 1 change places"),
            List.of(
                    "Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77, 87-103",
                    "Wagstaff (2005), Health Economics 14, 429-432",
                    "Erreygers (2009), Journal of Health Economics 28, 504-515"),
            List.of("Stata conindex", "R rineq::ci()"),
            "R 4.2.2 from the definitions, relative error below 1e-7",
            "outcome ~ income",
            Ranked.OPTIONS,
            ConcentrationIndex::estimate);

    private static final int PARTS = 10;

    private ConcentrationIndex() {}

    /** The indices of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        double scale = options.find("scale").isPresent() ? options.number("scale") : Double.NaN;
        var ranked = Ranked.read(request);
        if (!ranked.others().isEmpty())
            throw new Unreadable(
                    "inequality.one-rank",
                    request.formula().text(),
                    new Words(
                            "集中指数では、右辺に順位を付ける列を一つだけ書いてください。",
                            "For a concentration index the right side is the one column to rank by."));
        var refusal = ranked.refusal(scale);
        if (refusal.isPresent()) return refusal.get();
        if (!(ranked.mean() > 0) || ranked.mean() >= scale)
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "結果の平均が " + ranked.mean() + " なので集中指数はありません。",
                            "The mean outcome is " + ranked.mean() + ": there is no concentration index."));
        return answer(ranked, effects(ranked, scale, options.number("level")));
    }

    private static List<Parameter> effects(Ranked ranked, double scale, double level) {
        double mean = ranked.mean();
        double index = index(ranked, mean);
        var influence = influence(ranked, mean, index);
        var deviations = new double[influence.length];
        for (int i = 0; i < deviations.length; i++) deviations[i] = ranked.outcome()[i] - mean;
        var error = new SumError(ranked, influence, deviations);
        var effects = new ArrayList<Parameter>();
        effects.add(error.parameter("rci", index, 1, 0, level));
        effects.add(error.parameter("aci", index * mean, mean, index, level));
        if (Double.isNaN(scale)) return effects;
        double room = 1 - mean / scale;
        effects.add(error.parameter("rci wagstaff", index / room, 1 / room, index / (scale * room * room), level));
        effects.add(
                error.parameter("rci erreygers", 4 * index * mean / scale, 4 * mean / scale, 4 * index / scale, level));
        return effects;
    }

    private static double index(Ranked ranked, double mean) {
        double sum = 0;
        var ranks = ranked.ranking().ranks();
        for (int row : ranked.ranking().order())
            sum += ranked.weights()[row] * ranked.outcome()[row] * (2 * ranks[row] - 1);
        return sum / (mean * ranked.ranking().total());
    }

    /** What each row's own weight does to the index: {@code a - 1 - C} of the paper, equal rows sharing their stretch of the curve. */
    private static double[] influence(Ranked ranked, double mean, double index) {
        var ranking = ranked.ranking();
        double all = mean * ranking.total();
        var influence = new double[ranked.count()];
        double below = 0;
        for (int run = 0; run < ranking.places(); run++) {
            double here = 0;
            for (int i = ranking.ties()[run]; i < ranking.ties()[run + 1]; i++) {
                int row = ranking.order()[i];
                here += ranked.weights()[row] * ranked.outcome()[row] / all;
            }
            for (int i = ranking.ties()[run]; i < ranking.ties()[run + 1]; i++) {
                int row = ranking.order()[i];
                double a = ranked.outcome()[row] / mean * (2 * ranking.ranks()[row] - 1 - index) + 2 - 2 * below - here;
                influence[row] = a - 1 - index;
            }
            below += here;
        }
        return influence;
    }

    /** Errors of functions of the index and the mean, from what each row or cluster adds to both. */
    private record SumError(Ranked ranked, double[] first, double[] second) {
        Parameter parameter(String name, double estimate, double perFirst, double perSecond, double level) {
            double total = ranked.ranking().total();
            double squares = 0;
            double df = Double.POSITIVE_INFINITY;
            if (ranked.clusters().isEmpty()) {
                for (int i = 0; i < first.length; i++) {
                    double part = ranked.weights()[i] * (perFirst * first[i] + perSecond * second[i]);
                    squares += part * part;
                }
            } else {
                int count = ranked.clusters().get().count();
                var codes = ranked.clusters().get().codes().toArray();
                var sums = new double[count];
                for (int i = 0; i < first.length; i++)
                    sums[(int) codes[i]] += ranked.weights()[i] * (perFirst * first[i] + perSecond * second[i]);
                for (double sum : sums) squares += sum * sum;
                squares *= count / (count - 1.0);
                df = count - 1.0;
            }
            return Parameter.of(name, estimate, Math.sqrt(squares) / total, df, level);
        }
    }

    private static Estimate answer(Ranked ranked, List<Parameter> effects) {
        var groups = new TreeMap<String, Long>();
        groups.put("places in the ranking", (long) ranked.ranking().places());
        ranked.clusters().ifPresent(c -> groups.put("clusters", (long) c.count()));
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(new Figure("mean", ranked.mean())),
                List.of(curve(ranked)),
                new Sample(ranked.count(), ranked.dropped(), groups),
                List.of(
                        new Convention(
                                "concentration index",
                                "2 cov/μ, divisor n; equals share a mid-point; weights enter the rank",
                                "Stata conindex"),
                        new Convention(
                                "standard error",
                                ranked.clusters().isEmpty()
                                        ? "Kakwani 1997, linearised: equal to the paper at equal weights"
                                        : "sums by cluster of Kakwani's terms, factor G/(G-1), t with G-1 df",
                                "")),
                List.of());
    }

    /** The concentration curve at every tenth of the population, straight between places. */
    private static Grid curve(Ranked ranked) {
        var ranking = ranked.ranking();
        double all = ranked.mean() * ranking.total();
        var lines = new ArrayList<Grid.Line>();
        double people = 0;
        double outcome = 0;
        int part = 1;
        for (int run = 0; run < ranking.places(); run++) {
            double morePeople = 0;
            double moreOutcome = 0;
            for (int i = ranking.ties()[run]; i < ranking.ties()[run + 1]; i++) {
                int row = ranking.order()[i];
                morePeople += ranked.weights()[row] / ranking.total();
                moreOutcome += ranked.weights()[row] * ranked.outcome()[row] / all;
            }
            for (; part < PARTS && part <= PARTS * (people + morePeople); part++) {
                double share = (double) part / PARTS;
                double reached = morePeople > 0 ? (share - people) / morePeople : 1;
                lines.add(new Grid.Line(
                        Integer.toString(part * 100 / PARTS), List.of(share, outcome + reached * moreOutcome)));
            }
            people += morePeople;
            outcome += moreOutcome;
        }
        return new Grid("concentration curve", List.of("population", "outcome"), lines);
    }
}
