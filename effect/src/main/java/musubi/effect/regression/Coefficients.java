package musubi.effect.regression;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Parameter;
import musubi.effect.Words;

/** The coefficients of a linear fit as parameters with intervals. */
public final class Coefficients {
    private Coefficients() {}

    /** All kept coefficients in the order of the design. */
    public static List<Parameter> of(LinearFit fit, Covariance covariance, double level) {
        var parameters = new ArrayList<Parameter>();
        var names = fit.names();
        for (int j = 0; j < names.size(); j++)
            parameters.add(Parameter.of(
                    names.get(j),
                    fit.coefficients()[fit.kept()[j]],
                    covariance.standardErrors().get(j),
                    covariance.df(j),
                    level));
        return parameters;
    }

    /** The first that is not the intercept. */
    public static List<Parameter> headline(List<Parameter> coefficients) {
        return coefficients.stream()
                .filter(p -> !p.name().equals("(Intercept)"))
                .limit(1)
                .toList();
    }

    /** One remark for each column without a coefficient. */
    public static List<Words> aliased(List<String> names) {
        return names.stream()
                .map(name -> new Words(
                        "列「" + name + "」は他の列の組み合わせなので外しました。",
                        "Column \"" + name + "\" is a combination of others and was left out."))
                .toList();
    }
}
