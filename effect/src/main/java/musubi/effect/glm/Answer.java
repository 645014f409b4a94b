package musubi.effect.glm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Sample;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.TwoArms;

/** Turns a fit and its covariance into the answer of a method. */
final class Answer {
    private final String method;
    private final Asked asked;
    private final GlmFit fit;
    private final Covariance covariance;
    private final double level;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Convention> conventions = new ArrayList<>();
    private final List<Words> remarks = new ArrayList<>();

    Answer(String method, Asked asked, GlmFit fit, Covariance covariance, double level) {
        this.method = method;
        this.asked = asked;
        this.fit = fit;
        this.covariance = covariance;
        this.level = level;
    }

    Answer figure(String name, double value) {
        figures.add(new Figure(name, value));
        return this;
    }

    Answer convention(String name, String value, String equivalent) {
        conventions.add(new Convention(name, value, equivalent));
        return this;
    }

    /** Who is called treated. */
    Answer arms(TwoArms arms) {
        conventions.add(arms.convention());
        remarks.addAll(arms.remarks());
        return this;
    }

    /** The figures every fit has. */
    Answer fitFigures() {
        return figure("deviance", fit.deviance())
                .figure("null deviance", fit.nullDeviance())
                .figure("log-likelihood", fit.logLikelihood())
                .figure("AIC", fit.aic())
                .figure("df residual", fit.df())
                .figure("iterations", fit.iterations());
    }

    /** The answer, with {@code ratio} of each column, those of the first term first; empty for the coefficients themselves. */
    Estimation withRatios(String ratio) {
        var coefficients = coefficients();
        var effects = new ArrayList<>(ofFirstTerm(asked, coefficients));
        if (effects.isEmpty()) return singular(asked);
        if (ratio.isEmpty()) return with(effects);
        for (var parameter : coefficients)
            if (!effects.contains(parameter) && !parameter.name().equals("(Intercept)")) effects.add(parameter);
        return with(
                effects.stream().map(p -> p.exponential(ratio + " " + p.name())).toList());
    }

    private static int[] firstTerm(Asked asked) {
        return asked.formula().terms().isEmpty()
                ? new int[] {0, 1}
                : asked.design().columnsOfTerm(0);
    }

    /** The parameters of the first term: what is asked for. */
    static List<Parameter> ofFirstTerm(Asked asked, List<Parameter> coefficients) {
        var term = firstTerm(asked);
        var names = asked.design().names().subList(term[0], term[1]);
        return coefficients.stream().filter(p -> names.contains(p.name())).toList();
    }

    /** The refusal when no column of the first term has a coefficient. */
    static NotEstimable singular(Asked asked) {
        var name = asked.formula().terms().isEmpty()
                ? "(Intercept)"
                : asked.formula().terms().get(0).label();
        return new NotEstimable(
                Why.SINGULAR_DESIGN,
                new Words(
                        "項「" + name + "」は他の列の組み合わせか定数なので、係数が決まりません。",
                        "The term \"" + name + "\" is constant or a combination of others, so it has no coefficient."));
    }

    /** The answer with these effects. */
    Estimate with(List<Parameter> effects) {
        conventions.add(0, covariance.convention());
        conventions.add(new Convention("aliased columns", "left out, left to right", "R glm()"));
        remarks.addAll(aliased(fit.aliased()));
        return new Estimate(method, effects, coefficients(), figures, List.of(), sample(), conventions, remarks);
    }

    private Sample sample() {
        return sample(asked);
    }

    /** Who was counted. */
    static Sample sample(Asked asked) {
        Map<String, Long> groups = new TreeMap<>();
        asked.clusters().ifPresent(c -> groups.put("clusters", (long) c.count()));
        return new Sample(asked.rows().count(), asked.dropped(), groups);
    }

    private List<Parameter> coefficients() {
        return coefficients(fit, covariance, "", level);
    }

    /** The coefficients of a fit, each name after {@code prefix}. */
    static List<Parameter> coefficients(GlmFit fit, Covariance covariance, String prefix, double level) {
        var names = fit.names();
        var estimates = fit.estimates();
        var errors = covariance.standardErrors();
        var parameters = new ArrayList<Parameter>();
        for (int i = 0; i < estimates.length; i++)
            parameters.add(Parameter.of(prefix + names.get(i), estimates[i], errors.get(i), covariance.df(), level));
        return parameters;
    }

    /** What is said of the columns that were left out. */
    static List<Words> aliased(List<String> columns) {
        return columns.stream()
                .map(name -> new Words(
                        "列「" + name + "」は他の列の組み合わせなので外しました。",
                        "Column \"" + name + "\" is a combination of others and was left out."))
                .toList();
    }
}
