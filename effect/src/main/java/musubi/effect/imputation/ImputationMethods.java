package musubi.effect.imputation;

import java.util.List;
import musubi.effect.Method;

/** Multiple imputation of missing values, and how its answers are pooled. */
public final class ImputationMethods {
    private ImputationMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(MultipleImputation.METHOD);
    }
}
