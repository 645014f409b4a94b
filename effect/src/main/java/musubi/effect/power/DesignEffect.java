package musubi.effect.power;

import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/**
 * How much more people a study needs when whole clusters are assigned: {@code 1 + ((cv² + 1) m - 1) ICC}.
 *
 * <p>Source: Donner and Klar (2000), Design and Analysis of Cluster Randomization Trials, section 5.3; Eldridge, Ashby
 * and Kerry (2006), International Journal of Epidemiology 35, 1292-1300.
 *
 * @param correlation of two people of one cluster (ICC)
 * @param size mean number of people in a cluster
 * @param variation standard deviation of the sizes over their mean
 */
public record DesignEffect(double correlation, double size, double variation) {
    /** Nobody is in a cluster with another. */
    public static final DesignEffect NONE = new DesignEffect(0, 1, 0);

    /** A correlation from 0 to 1, sizes from 1. */
    public DesignEffect {
        if (!(correlation >= 0 && correlation <= 1)) throw refused("icc", correlation, "0 から 1", "between 0 and 1");
        if (!(size >= 1)) throw refused("cluster-size", size, "1 以上", "at least 1");
        if (!(variation >= 0)) throw refused("cluster-cv", variation, "0 以上", "not negative");
    }

    static DesignEffect of(Options options) {
        return new DesignEffect(options.number("icc"), options.number("cluster-size"), options.number("cluster-cv"));
    }

    /** The factor. */
    public double factor() {
        return 1 + ((variation * variation + 1) * size - 1) * correlation;
    }

    /** Whether there are clusters at all. */
    public boolean hasClusters() {
        return size > 1;
    }

    static Unreadable refused(String name, double value, String ja, String en) {
        return new Unreadable(
                "estimate.option-range",
                Double.toString(value),
                new Words(
                        "設定「" + name + "」は" + ja + "で書いてください（いまは " + value + "）。",
                        "Option \"" + name + "\" must be " + en + ", not " + value + "."));
    }
}
