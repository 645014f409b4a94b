package musubi.study.power;

import java.util.List;
import musubi.effect.distribution.Normal;

/** Where the power comes to 80 % along the effects, or along the numbers of people, that were tried. */
public sealed interface Reach {
    /** The power looked for. */
    double POWER = 0.8;

    /** Between two that were tried. */
    record Between(double value) implements Reach {}

    /** The least that was tried has it already; less may do. */
    record AtMost(double value) implements Reach {}

    /** None that was tried has it. */
    record NotReached() implements Reach {}

    /**
     * A point tried.
     *
     * @param size distance from no effect, or root of the number of people: what power of a normal test grows with
     * @param power found there
     */
    record Point(double size, double power) {}

    /**
     * The first place where the power rises to 80 %, the quantile of the power taken as a straight line between two
     * points. A power of 0 or 1 is taken as half a table from it, since its quantile has no end.
     */
    static Reach along(List<Point> points, int seeds) {
        for (int i = 0; i < points.size(); i++) {
            var here = points.get(i);
            if (here.power() < POWER) continue;
            if (i == 0) return new AtMost(here.size());
            var before = points.get(i - 1);
            double from = quantile(before.power(), seeds);
            double share = (Normal.quantile(POWER) - from) / (quantile(here.power(), seeds) - from);
            return new Between(before.size() + share * (here.size() - before.size()));
        }
        return new NotReached();
    }

    private static double quantile(double power, int seeds) {
        return Normal.quantile(Math.max(0.5 / seeds, Math.min(1 - 0.5 / seeds, power)));
    }
}
