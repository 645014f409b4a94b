package musubi.effect.survival;

import java.util.Arrays;

/** Transforms of time in which a hazard ratio may drift, for each death time of a timeline, centred over the deaths. */
final class HazardTimes {
    private HazardTimes() {}

    /** The transform of this name: {@code km}, {@code identity}, {@code log} or {@code rank}. */
    static double[] of(String transform, Timeline timeline, Cohort cohort) {
        var deaths = deathsAt(timeline);
        var values = switch (transform) {
            case "identity" -> times(timeline);
            case "log" -> logs(times(timeline));
            case "rank" -> ranks(times(timeline), cohort.stop());
            case "km" -> lost(times(timeline), cohort);
            default -> throw new IllegalArgumentException(transform);
        };
        double sum = 0;
        double count = 0;
        for (int k = 0; k < values.length; k++) {
            sum += deaths[k] * values[k];
            count += deaths[k];
        }
        for (int k = 0; k < values.length; k++) values[k] -= sum / count;
        return values;
    }

    private static int[] deathsAt(Timeline timeline) {
        var deaths = new int[timeline.size()];
        for (int place = 0; place < timeline.count(); place++) if (timeline.dies(place)) deaths[timeline.last(place)]++;
        return deaths;
    }

    private static double[] times(Timeline timeline) {
        var times = new double[timeline.size()];
        for (int k = 0; k < times.length; k++) times[k] = timeline.time(k);
        return times;
    }

    private static double[] logs(double[] times) {
        for (int k = 0; k < times.length; k++) times[k] = StrictMath.log(times[k]);
        return times;
    }

    /** Mean ranks among the times of all rows, of all strata together and censored ones too. */
    private static double[] ranks(double[] times, double[] stop) {
        var sorted = stop.clone();
        Arrays.sort(sorted);
        var ranks = new double[times.length];
        for (int k = 0; k < ranks.length; k++) {
            int below = Arrays.binarySearch(sorted, times[k]);
            int upTo = below;
            while (below > 0 && sorted[below - 1] == times[k]) below--;
            while (upTo < sorted.length && sorted[upTo] == times[k]) upTo++;
            ranks[k] = (below + 1 + upTo) / 2.0;
        }
        return ranks;
    }

    /** One less the Kaplan-Meier curve just before each time: all strata together, without weights. */
    private static double[] lost(double[] times, Cohort cohort) {
        var pooled = Timeline.of(cohort.start(), cohort.stop(), cohort.happened(1), new int[cohort.count()], 1);
        var there = new double[pooled.size()];
        var deaths = deathsAt(pooled);
        for (int place = 0; place < pooled.count(); place++)
            if (pooled.first(place) <= pooled.last(place)) {
                there[pooled.last(place)]++;
                if (pooled.leaves(place) >= 0) there[pooled.leaves(place)]--;
            }
        pooled.accumulateBack(there);
        var moments = times(pooled);
        var before = new double[moments.length];
        double alive = 1;
        for (int k = 0; k < moments.length; k++) {
            before[k] = 1 - alive;
            alive *= 1 - deaths[k] / there[k];
        }
        var lost = new double[times.length];
        for (int k = 0; k < lost.length; k++) lost[k] = before[Arrays.binarySearch(moments, times[k])];
        return lost;
    }
}
