package musubi.effect.glm;

import java.util.List;
import musubi.effect.Method;

/** Generalised linear models, and what is standardised from them. */
public final class GlmMethods {
    private GlmMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(
                Logit.METHOD,
                ModifiedPoisson.METHOD,
                PoissonRegression.METHOD,
                NegativeBinomialRegression.METHOD,
                GammaRegression.METHOD,
                GComputation.METHOD,
                TwoPart.METHOD,
                Tobit.METHOD);
    }
}
