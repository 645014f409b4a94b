package musubi.effect.inequality;

import java.util.List;
import musubi.effect.Method;

/** Summary measures of inequality between groups. */
public final class InequalityMethods {
    private InequalityMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(Inequality.METHOD, SlopeIndex.METHOD, ConcentrationIndex.METHOD);
    }
}
