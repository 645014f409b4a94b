package musubi.effect.series;

import java.util.List;
import musubi.effect.Method;

/** Interrupted time series. */
public final class SeriesMethods {
    private SeriesMethods() {}

    /** In the order of the reference. */
    public static List<Method> all() {
        return List.of(InterruptedTimeSeries.METHOD);
    }
}
