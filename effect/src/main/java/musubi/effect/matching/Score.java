package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Constant;
import musubi.effect.weighting.PropensityScore;

/** The number people are matched on, or why there is none. */
sealed interface Score {

    /**
     * There is one.
     *
     * @param values one per row, on the scale of the matching
     * @param caliper in the unit of {@code values}, infinite when there is none
     * @param conventions scale and caliper in words and figures
     */
    record Values(double[] values, double caliper, List<Convention> conventions) implements Score {
        /** The caliper, which itself is allowed, with room for the rounding of differences. */
        double reach() {
            return Spread.reach(caliper, values);
        }
    }

    /** There is none. */
    record Refused(NotEstimable why) implements Score {}

    /**
     * The column given, else the logistic regression of the left side on the covariates.
     *
     * <p>Source: Rosenbaum and Rubin (1983), Biometrika 70, 41-55; for the calipers Rosenbaum and Rubin (1985), The
     * American Statistician 39, 33-38, and Austin (2011), Pharmaceutical Statistics 10, 150-161.
     */
    static Score of(People people) {
        var options = people.options();
        var rows = people.request().rows();
        boolean isLogit = options.text("scale").equals("logit");
        var given = options.find("score");
        if (given.isPresent()) {
            var values = Evaluation.numbers(rows, given.get()).toArray();
            return of(isLogit ? logits(values, options) : values, isLogit, people.treated(), options);
        }
        var design = Design.of(people.request().formula(), rows);
        var fit = PropensityScore.fit(rows, design, people.arms(), new Constant(1, rows.count()));
        if (fit.refusal().isPresent()) return new Refused(fit.refusal().get());
        people.remarks().addAll(fit.remarks());
        return of((isLogit ? fit.logit() : fit.score()).toArray(), isLogit, people.treated(), options);
    }

    private static Values of(double[] values, boolean isLogit, double[] treated, Options options) {
        var conventions = new ArrayList<Convention>();
        conventions.add(new Convention(
                "score",
                options.find("score").map(c -> "column " + c).orElse("logistic regression on the covariates")
                        + (isLogit ? ", on the logit scale" : ", as it is"),
                isLogit ? "R MatchIt distance = \"glm\", link = \"linear.logit\"" : "R MatchIt distance = \"glm\""));
        double caliper = caliper(values, treated, options);
        conventions.add(stated(caliper, isLogit, options));
        return new Values(values, caliper, List.copyOf(conventions));
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
        return width * Spread.unit(options.text("caliper-unit"), values, treated);
    }

    private static Convention stated(double caliper, boolean isLogit, Options options) {
        if (Double.isInfinite(caliper)) return new Convention("caliper", "none", "R MatchIt caliper = NULL");
        var scale = isLogit ? "logit of the score" : "score";
        var width = options.text("caliper");
        return switch (options.text("caliper-unit")) {
            case "sd" ->
                new Convention(
                        "caliper",
                        "%s standard deviations of the %s over everybody (divisor n - 1) = %s, itself allowed"
                                .formatted(width, scale, caliper),
                        isLogit
                                ? "R MatchIt caliper = " + width + ", link = \"linear.logit\""
                                : "R MatchIt caliper = " + width);
            case "austin" ->
                new Convention(
                        "caliper",
                        "%s sqrt((v1 + v0)/2) of the %s, variances of the two arms = %s, itself allowed"
                                .formatted(width, scale, caliper),
                        "Austin (2011)");
            default ->
                new Convention(
                        "caliper",
                        "%s in the unit of the %s, itself allowed".formatted(caliper, scale),
                        "R MatchIt caliper = " + width + ", std.caliper = FALSE");
        };
    }
}
