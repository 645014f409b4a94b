package musubi.effect.survival;

import java.util.Locale;

/** On which scale the interval of a survival curve is symmetric. */
enum Interval {
    LOG,
    LOG_LOG,
    PLAIN;

    /** The interval of this name. */
    static Interval of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The limit {@code quantile} standard errors away, between 0 and 1. */
    double limit(double survival, double logError, double quantile) {
        double log = StrictMath.log(survival);
        double limit = switch (this) {
            case LOG -> StrictMath.exp(log + quantile * logError);
            case LOG_LOG -> StrictMath.exp(-StrictMath.exp(StrictMath.log(-log) - quantile * logError / -log));
            case PLAIN -> survival + quantile * survival * logError;
        };
        return Math.max(0, Math.min(1, limit));
    }
}
