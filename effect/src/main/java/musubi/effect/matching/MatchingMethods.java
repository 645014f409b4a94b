package musubi.effect.matching;

import java.util.List;
import musubi.effect.Method;

/** Pairs, sets and strata of people alike. */
public final class MatchingMethods {
    private MatchingMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(Matching.METHOD, AbadieImbens.METHOD);
    }
}
