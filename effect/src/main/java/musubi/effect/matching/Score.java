package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/**
 * The number people are matched on, and the largest difference allowed.
 *
 * @param values one per row, on the scale of the matching
 * @param caliper in the unit of {@code values}, infinite when there is none
 * @param conventions scale and caliper in words and figures
 */
record Score(double[] values, double caliper, List<Convention> conventions) {

    /**
     * From probabilities, with scale and caliper as the options say.
     *
     * <p>Source: Austin (2011), Pharmaceutical Statistics 10, 150-161; Rosenbaum and Rubin (1985), The American Statistician
     * 39, 33-38.
     */
    static Score of(double[] probabilities, boolean isGiven, double[] treated, Options options) {
        boolean isLogit = options.text("scale").equals("logit");
        return onScale(isLogit ? logits(probabilities, options) : probabilities, isGiven, isLogit, treated, options);
    }

    static Score onScale(double[] values, boolean isGiven, boolean isLogit, double[] treated, Options options) {
        var conventions = new ArrayList<Convention>();
        conventions.add(new Convention(
                "score",
                (isGiven ? "column " + options.text("score") : "logistic regression on the covariates")
                        + (isLogit ? ", on the logit scale" : ", as it is"),
                isLogit ? "R MatchIt distance = \"glm\", link = \"linear.logit\"" : "R MatchIt distance = \"glm\""));
        double caliper = caliper(values, treated, options);
        conventions.add(stated(caliper, isLogit, options));
        return new Score(values, caliper, List.copyOf(conventions));
    }

    private static double[] logits(double[] probabilities, Options options) {
        var logits = new double[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            double p = probabilities[i];
            if (!(p > 0 && p < 1))
                throw new Unreadable(
                        "matching.score-no-probability",
                        Double.toString(p),
                        new Words(
                                "列「" + options.find("score").orElse("") + "」に 0 と 1 の間にない値 " + p
                                        + " があります。そのまま使うときは scale=score としてください。",
                                "Column \"" + options.find("score").orElse("") + "\" has " + p
                                        + ", which does not lie between 0 and 1; to use it as it is, write scale=score."));
            logits[i] = StrictMath.log(p / (1 - p));
        }
        return logits;
    }

    private static double caliper(double[] values, double[] treated, Options options) {
        if (options.find("caliper").isEmpty()) return Double.POSITIVE_INFINITY;
        double width = options.number("caliper");
        if (!(width >= 0))
            throw new Unreadable(
                    "matching.caliper-negative",
                    options.text("caliper"),
                    new Words("caliper は 0 以上にしてください。", "The caliper must not be negative."));
        return switch (options.text("caliper-unit")) {
            case "sd" -> width * Math.sqrt(Spread.variance(values, i -> true));
            case "austin" ->
                width
                        * Math.sqrt((Spread.variance(values, i -> treated[i] == 1)
                                        + Spread.variance(values, i -> treated[i] == 0))
                                / 2);
            default -> width;
        };
    }

    private static Convention stated(double caliper, boolean isLogit, Options options) {
        if (Double.isInfinite(caliper)) return new Convention("caliper", "none", "R MatchIt caliper = NULL");
        var scale = isLogit ? "logit of the score" : "score";
        var width = options.text("caliper");
        return switch (options.text("caliper-unit")) {
            case "sd" ->
                new Convention(
                        "caliper",
                        "%s standard deviations of the %s over everybody (divisor n - 1) = %s"
                                .formatted(width, scale, caliper),
                        isLogit
                                ? "R MatchIt caliper = " + width + ", link = \"linear.logit\""
                                : "R MatchIt caliper = " + width);
            case "austin" ->
                new Convention(
                        "caliper",
                        "%s sqrt((v1 + v0)/2) of the %s, variances of the two arms = %s"
                                .formatted(width, scale, caliper),
                        "Austin (2011)");
            default ->
                new Convention(
                        "caliper",
                        "%s in the unit of the %s".formatted(caliper, scale),
                        "R MatchIt caliper = " + width + ", std.caliper = FALSE");
        };
    }
}
