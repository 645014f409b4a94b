package musubi.effect.survival;

import java.util.List;
import musubi.effect.Method;

/** Time to an event: curves, hazards, competing events. */
public final class SurvivalMethods {
    private SurvivalMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(
                CoxRegression.METHOD,
                ProportionalHazards.METHOD,
                KaplanMeier.METHOD,
                LogRank.METHOD,
                RestrictedMeans.METHOD,
                AalenJohansen.METHOD,
                Gray.METHOD,
                CompetingCox.CAUSE_SPECIFIC,
                CompetingCox.FINE_GRAY,
                InstrumentalCox.METHOD);
    }
}
