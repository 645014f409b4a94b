package musubi.effect.instrument;

import java.util.List;
import musubi.effect.Method;

/** Instrumental variables. */
public final class InstrumentMethods {
    private InstrumentMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(InstrumentalVariables.METHOD);
    }
}
