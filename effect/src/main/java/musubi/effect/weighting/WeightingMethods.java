package musubi.effect.weighting;

import java.util.List;
import musubi.effect.Method;
import musubi.effect.balance.BalanceTable;

/** Weights that make groups alike, and balance tables that show whether they do. */
public final class WeightingMethods {
    private WeightingMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(
                BalanceTable.METHOD,
                InverseProbabilityWeighting.METHOD,
                EntropyBalancing.METHOD,
                AugmentedWeighting.METHOD);
    }
}
