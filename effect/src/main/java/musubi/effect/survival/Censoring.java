package musubi.effect.survival;

import java.util.Arrays;
import musubi.effect.rows.Order;

/**
 * How likely somebody is still watched at a time: the Kaplan-Meier curve of leaving without any event. Where somebody
 * leaves at the time of an event, the event came first, so those who had it are no longer there.
 */
final class Censoring {
    private final double[] times;
    private final double[] after;

    private Censoring(double[] times, double[] after) {
        this.times = times;
        this.after = after;
    }

    /** The curve of these people, each counted once whatever the weight. */
    static Censoring of(Cohort cohort) {
        var order = Order.ascending(cohort.stop());
        int n = order.length;
        var times = new double[n];
        var after = new double[n];
        int count = 0;
        double watched = 1;
        for (int from = 0, until; from < n; from = until) {
            double time = cohort.stop()[order[from]];
            int left = 0;
            for (until = from; until < n && cohort.stop()[order[until]] == time; until++)
                if (cohort.event()[order[until]] == 0) left++;
            if (left == 0) continue;
            int events = until - from - left;
            watched *= 1 - (double) left / (n - from - events);
            times[count] = time;
            after[count++] = watched;
        }
        return new Censoring(Arrays.copyOf(times, count), Arrays.copyOf(after, count));
    }

    /** The chance of being watched until just before {@code time}. */
    double before(double time) {
        int place = Arrays.binarySearch(times, time);
        int earlier = place < 0 ? -place - 2 : place - 1;
        return earlier < 0 ? 1 : after[earlier];
    }

    /** Who lingers, and with which weight at each death time of {@code cause}. */
    Lingering lingering(Timeline timeline, Cohort cohort, int cause) {
        var shares = new double[timeline.count()];
        for (int place = 0; place < shares.length; place++) {
            int row = timeline.row(place);
            int event = cohort.event()[row];
            if (event != 0 && event != cause) shares[place] = 1 / before(cohort.stop()[row]);
        }
        var weights = new double[timeline.size()];
        for (int k = 0; k < weights.length; k++) weights[k] = before(timeline.time(k));
        return new Lingering(shares, weights);
    }
}
