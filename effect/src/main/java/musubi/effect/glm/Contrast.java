package musubi.effect.glm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.algebra.Symmetric;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * Two standardised means and their covariance, and the effects that follow by the delta method. Ratios have their
 * intervals on the log scale.
 *
 * @param covariance of {@code treated} and {@code untreated}, in this order
 */
record Contrast(double treated, double untreated, Symmetric covariance) {
    static final Option POPULATION = Option.choice(
            "population",
            "fixed",
            List.of("fixed", "sampled"),
            "誤差に含めるもの。fixed は共変量の分布を所与とし、sampled は人々も標本とみなす",
            "what the error includes: fixed takes the people as given, sampled counts them as a sample too");

    /** From gradients in coefficients of standardised columns and their covariance. */
    static Contrast of(Standardised treated, Standardised untreated, Symmetric coefficients) {
        return new Contrast(treated.mean(), untreated.mean(), coefficients.sandwich(new double[][] {
            treated.gradient(), untreated.gradient()
        }));
    }

    /** From what each row adds to the errors, rows or clusters being independent. */
    static Contrast of(
            double treated,
            double untreated,
            Rows rows,
            List<Column> treatedErrors,
            List<Column> untreatedErrors,
            Optional<Clusters> clusters) {
        var parts = List.of(total(rows, treatedErrors, clusters), total(rows, untreatedErrors, clusters));
        var covariance = new Symmetric(2);
        for (int i = 0; i < 2; i++)
            for (int j = i; j < 2; j++) covariance.set(i, j, product(parts.get(i), parts.get(j)));
        return new Contrast(treated, untreated, covariance);
    }

    /** The sum of these columns, by row or by cluster. */
    private static double[] total(Rows rows, List<Column> columns, Optional<Clusters> clusters) {
        var total = new double[clusters.map(Clusters::count).orElse(rows.count())];
        for (var column : columns)
            for (int i = 0; i < rows.count(); i++) {
                int at = clusters.isPresent() ? (int) clusters.get().codes().at(i) : i;
                total[at] += column.at(i);
            }
        return total;
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < left.length; i++) {
            double value = left[i] * right[i];
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }
        return sum + lost;
    }

    /** Difference, ratio, for shares the odds ratio, and both means; {@code noun} is {@code risk} or {@code mean}. */
    List<Parameter> effects(String noun, double level) {
        var effects = new ArrayList<Parameter>();
        effects.add(along(noun + " difference", treated - untreated, 1, -1, level));
        if (treated > 0 && untreated > 0) effects.add(ratio(noun + " ratio", level));
        if (noun.endsWith("risk") && treated < 1 && untreated < 1 && treated > 0 && untreated > 0)
            effects.add(oddsRatio(level));
        effects.add(along(noun + " if treated", treated, 1, 0, level));
        effects.add(along(noun + " if untreated", untreated, 0, 1, level));
        return effects;
    }

    private Parameter ratio(String name, double level) {
        double log = StrictMath.log(treated / untreated);
        return along(name, log, 1 / treated, -1 / untreated, level).exponential(name);
    }

    private Parameter oddsRatio(double level) {
        double log = StrictMath.log(treated / (1 - treated) / (untreated / (1 - untreated)));
        return along("odds ratio", log, 1 / (treated * (1 - treated)), -1 / (untreated * (1 - untreated)), level)
                .exponential("odds ratio");
    }

    private Parameter along(String name, double estimate, double byTreated, double byUntreated, double level) {
        var direction = new double[] {byTreated, byUntreated};
        double error = Math.sqrt(Math.max(0, covariance.form(direction, direction)));
        return Parameter.of(name, estimate, error, Double.POSITIVE_INFINITY, level);
    }
}
