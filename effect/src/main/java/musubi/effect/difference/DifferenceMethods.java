package musubi.effect.difference;

import java.util.List;
import musubi.effect.Method;

/** Differences in differences: two periods, many periods, staggered, triple. */
public final class DifferenceMethods {
    private DifferenceMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(
                DifferenceInDifferences.METHOD,
                DoublyRobustDifference.METHOD,
                CallawaySantAnna.METHOD,
                TwoWayFixedEffects.METHOD,
                TripleDifference.METHOD);
    }
}
