package musubi.effect.survival;

import java.util.function.IntToDoubleFunction;

/**
 * Rows that had a competing event and stay in the later risk sets of their stratum with a changing weight,
 * {@code share(row) × weight(time)}: how likely they would be watched then, seen from when they were watched last.
 *
 * <p>Source: Fine and Gray (1999), Journal of the American Statistical Association 94, 496-509; Geskus (2011), Biometrics
 * 67, 39-49.
 *
 * @param shares for each place, one over the chance of being watched at its last time; 0 for rows that do not linger;
 *     empty when none does
 * @param layers for each place, which of the weights it has
 * @param weights for each layer and death time, the chance of being watched then
 */
record Lingering(double[] shares, int[] layers, double[][] weights) {
    /** Nobody lingers. */
    static final Lingering NONE = new Lingering(new double[0], new int[0], new double[0][]);

    /** The rows of {@code timeline} that had another event than {@code cause}. */
    static Lingering of(Timeline timeline, Cohort cohort, int cause, Watching watching) {
        int n = timeline.count();
        var shares = new double[n];
        var layers = new int[n];
        for (int place = 0; place < n; place++) {
            int row = timeline.row(place);
            int event = cohort.event()[row];
            if (event != 0 && event != cause) shares[place] = 1 / watching.before(row, cohort.stop()[row]);
            layers[place] = watching.isByStratum() ? 0 : watching.groups()[row];
        }
        var weights = new double[watching.isByStratum() ? 1 : watching.chances().size()][timeline.size()];
        for (int layer = 0; layer < weights.length; layer++)
            for (int s = 0; s < timeline.strata(); s++) {
                var chance = watching.chances().get(watching.isByStratum() ? s : layer);
                for (int k = timeline.stratumStart(s); k < timeline.stratumStart(s + 1); k++)
                    weights[layer][k] = chance.before(timeline.time(k));
            }
        return new Lingering(shares, layers, weights);
    }

    boolean isEmpty() {
        return shares.length == 0;
    }

    /** The first death time at which the row at {@code place} lingers, or -1. */
    private int from(Timeline timeline, int place) {
        if (shares[place] == 0) return -1;
        int from = timeline.last(place) + 1;
        return from < timeline.stratumStart(timeline.stratum(place) + 1) ? from : -1;
    }

    /** Adds to {@code sums}, over risk sets, what those who linger bring: {@code values} by place. */
    void addTo(double[] sums, Timeline timeline, IntToDoubleFunction values) {
        if (isEmpty()) return;
        var lingers = new double[weights.length][sums.length];
        for (int place = 0; place < shares.length; place++) {
            int from = from(timeline, place);
            if (from >= 0) lingers[layers[place]][from] += values.applyAsDouble(place) * shares[place];
        }
        for (int layer = 0; layer < weights.length; layer++) {
            timeline.accumulateOn(lingers[layer]);
            for (int k = 0; k < sums.length; k++) sums[k] += weights[layer][k] * lingers[layer][k];
        }
    }

    /** What the rows meet of {@code steps}, one for each death time, while they linger. */
    Met met(double[] steps, Timeline timeline) {
        var sums = new double[weights.length][steps.length];
        for (int layer = 0; layer < weights.length; layer++) {
            for (int k = 0; k < steps.length; k++) sums[layer][k] = steps[k] * weights[layer][k];
            timeline.accumulateOn(sums[layer]);
        }
        return new Met(this, timeline, sums);
    }

    /** Sums of steps, weighted as those of each layer meet them, from the first death time of each stratum on. */
    record Met(Lingering lingering, Timeline timeline, double[][] sums) {
        /** What the row at {@code place} meets. */
        double by(int place) {
            int from = lingering.isEmpty() ? -1 : lingering.from(timeline, place);
            if (from < 0) return 0;
            return lingering.shares[place] * from(lingering.layers[place], timeline.stratum(place), from);
        }

        /** The sum from death time {@code k} to the last of its stratum. */
        double from(int layer, int stratum, int k) {
            int end = timeline.stratumStart(stratum + 1);
            if (k >= end) return 0;
            double before = k > timeline.stratumStart(stratum) ? sums[layer][k - 1] : 0;
            return sums[layer][end - 1] - before;
        }
    }
}
