package musubi.effect.indicator;

import java.util.List;
import musubi.effect.Method;

/** Rates and proportions of areas with intervals. */
public final class IndicatorMethods {
    private IndicatorMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(
                Proportion.METHOD,
                Rate.METHOD,
                Mean.METHOD,
                DirectlyStandardised.METHOD,
                IndirectlyStandardised.METHOD,
                LifeExpectancy.METHOD,
                Funnel.METHOD,
                RankInterval.METHOD,
                RiskDifference.METHOD,
                RiskRatio.METHOD,
                TwoProportions.METHOD,
                McNemar.METHOD,
                MantelHaenszel.METHOD);
    }
}
