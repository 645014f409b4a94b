package musubi.effect.imputation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import musubi.effect.Estimate;
import musubi.effect.Grid;
import musubi.effect.Parameter;
import musubi.effect.distribution.StudentT;

/**
 * The answers of one method on each completed data set, pooled number by number. Ratios are pooled on the log scale, on
 * which their standard errors are.
 *
 * @param effects pooled effects, in the order of the first answer
 * @param coefficients pooled coefficients
 * @param details within, between and total variance, and what they say about the missing, line by line
 * @param leftOut names that are not in every answer or have no standard error
 */
record PooledAnswers(List<Parameter> effects, List<Parameter> coefficients, Grid details, List<String> leftOut) {
    private static final double SAME = 1e-6;

    /** Pools; {@code complete} replaces the degrees of freedom of the answers unless it is NaN. */
    static PooledAnswers of(List<Estimate> answers, double complete, double level) {
        var lines = new ArrayList<Grid.Line>();
        var leftOut = new ArrayList<String>();
        var effects = pool(answers, Estimate::effects, complete, level, lines, leftOut);
        var coefficients = pool(answers, Estimate::coefficients, complete, level, lines, leftOut);
        var details = new Grid(
                "pooling",
                List.of("within", "between", "total variance", "df", "lambda", "fmi", "relative increase"),
                lines);
        return new PooledAnswers(effects, coefficients, details, List.copyOf(leftOut));
    }

    private static List<Parameter> pool(
            List<Estimate> answers,
            Function<Estimate, List<Parameter>> part,
            double complete,
            double level,
            List<Grid.Line> lines,
            List<String> leftOut) {
        var pooled = new ArrayList<Parameter>();
        for (var first : part.apply(answers.get(0))) {
            var all = answers.stream()
                    .flatMap(a -> part.apply(a).stream().filter(p -> p.name().equals(first.name())))
                    .toList();
            if (all.size() != answers.size() || all.stream().anyMatch(p -> !(p.standardError() >= 0))) {
                leftOut.add(first.name());
                continue;
            }
            boolean isRatio = all.stream().allMatch(p -> isRatio(p, level));
            var estimates = all.stream()
                    .mapToDouble(p -> isRatio ? StrictMath.log(p.estimate()) : p.estimate())
                    .toArray();
            var variances = all.stream()
                    .mapToDouble(p -> p.standardError() * p.standardError())
                    .toArray();
            double df = all.stream().mapToDouble(Parameter::df).min().orElseThrow();
            if (Double.isNaN(df)) df = Double.POSITIVE_INFINITY;
            var numbers = Rubin.pool(estimates, variances, Double.isNaN(complete) ? df : complete);
            var parameter =
                    Parameter.of(first.name(), numbers.estimate(), Math.sqrt(numbers.variance()), numbers.df(), level);
            pooled.add(isRatio ? parameter.exponential(first.name()) : parameter);
            if (lines.stream().noneMatch(l -> l.label().equals(first.name())))
                lines.add(new Grid.Line(
                        first.name(),
                        List.of(
                                numbers.within(),
                                numbers.between(),
                                numbers.variance(),
                                numbers.df(),
                                numbers.lambda(),
                                numbers.fmi(),
                                numbers.increase())));
        }
        return pooled;
    }

    /** Whether estimate and limits are exponentials: the interval has the width of the standard error on the log scale, not as it is. */
    static boolean isRatio(Parameter parameter, double level) {
        if (!(parameter.lower() > 0) || !(parameter.estimate() > 0)) return false;
        double df = Double.isNaN(parameter.df()) ? Double.POSITIVE_INFINITY : parameter.df();
        double width = 2 * StudentT.quantile(0.5 + level / 2, df) * parameter.standardError();
        double plain = parameter.upper() - parameter.lower();
        double ratio = StrictMath.log(parameter.upper()) - StrictMath.log(parameter.lower());
        return Math.abs(ratio - width) <= SAME * width && Math.abs(plain - width) > SAME * width;
    }
}
