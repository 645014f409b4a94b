package musubi.effect.survival;

/**
 * Rows that had a competing event and stay in the later risk sets with a falling weight, {@code share(row) × weight(time)}:
 * how likely they would still have been watched. In one stratum only.
 *
 * <p>Source: Fine and Gray (1999), Journal of the American Statistical Association 94, 496-509.
 *
 * @param shares for each place, one over the chance of being watched until then; 0 for rows that do not linger; empty
 *     when none does
 * @param weights for each death time, the chance of being watched until then
 */
record Lingering(double[] shares, double[] weights) {
    /** Nobody lingers. */
    static final Lingering NONE = new Lingering(new double[0], new double[0]);

    boolean isEmpty() {
        return shares.length == 0;
    }

    /** The first death time at which the row at {@code place} lingers, or -1. */
    int from(Timeline timeline, int place) {
        if (shares[place] == 0) return -1;
        int from = timeline.last(place) + 1;
        return from < timeline.size() ? from : -1;
    }

    double share(int place) {
        return shares[place];
    }

    double weight(int k) {
        return weights[k];
    }
}
