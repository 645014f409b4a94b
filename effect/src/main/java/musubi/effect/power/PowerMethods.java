package musubi.effect.power;

import java.util.List;
import musubi.effect.Method;

/** Sample sizes and the smallest effect a study can show. */
public final class PowerMethods {
    private PowerMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(PowerOfMeans.METHOD, PowerOfProportions.METHOD, PowerOfLogRank.METHOD);
    }
}
