package musubi.effect.sensitivity;

import java.util.List;
import musubi.effect.Method;

/** How strong hidden differences would have to be. */
public final class SensitivityMethods {
    private SensitivityMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(
                EValue.METHOD,
                RosenbaumBounds.METHOD,
                NegativeControl.METHOD,
                Placebo.METHOD,
                TippingPoint.METHOD,
                AdjustedP.METHOD);
    }
}
