package musubi.effect.mixed;

import java.util.List;
import musubi.effect.Method;

/** Effects that vary between groups: mixed models and estimating equations. */
public final class MixedMethods {
    private MixedMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(LinearMixedModel.METHOD, GeneralisedMixedModel.METHOD, Gee.METHOD);
    }
}
