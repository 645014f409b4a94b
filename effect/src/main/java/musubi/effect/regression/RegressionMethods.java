package musubi.effect.regression;

import java.util.List;
import musubi.effect.Method;

/** Least squares and what builds on it. */
public final class RegressionMethods {
    private RegressionMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(
                DifferenceInMeans.METHOD,
                Ancova.METHOD,
                LinearRegression.METHOD,
                FixedEffectsRegression.METHOD,
                WildBootstrap.METHOD,
                RandomisationInference.METHOD);
    }
}
