package musubi.simulation.city;

import musubi.simulation.city.Draws.Purpose;

/**
 * The care levels a person would have, month by month from the month they are certified, and what care insurance pays.
 * Level and cost follow from the months since certification alone, so a person and their twin who never took part differ
 * only in when it begins.
 */
final class CareLevels {
    static final String[] NAMES = {"support-1", "support-2", "care-1", "care-2", "care-3", "care-4", "care-5"};

    /** Shares of the first level. Invented. */
    private static final double[] FIRST = {24, 17, 24, 15, 9, 7, 4};

    /** Yen a month, set so that the mean over recipients and months is {@link Figures#CARE_COST}. Invented. */
    private static final int[] YEN = {30_000, 55_000, 124_000, 167_000, 228_000, 276_000, 320_000};

    private static final double RISES = Figures.LEVEL_RISES.real();
    private static final double FALLS = Figures.LEVEL_FALLS.real();
    private static final double USED = Figures.CARE_USED.real();
    private static final int REVIEWS = 12;

    private final int[] levels = new int[REVIEWS];
    private final double spending;
    private final long costs;
    private final int resident;

    CareLevels(long seed, int resident) {
        var draws = Draws.of(seed, resident, Purpose.CARE_LEVEL);
        int level = draws.among(FIRST);
        for (int review = 0; review < REVIEWS; review++) {
            levels[review] = level;
            double way = draws.unit();
            if (way < RISES) level = Math.min(NAMES.length - 1, level + 1);
            else if (way > 1 - FALLS) level = Math.max(0, level - 1);
        }
        boolean uses = draws.happens(USED);
        this.spending = uses ? 0.6 + 0.8 * draws.unit() : 0;
        this.costs = seed;
        this.resident = resident;
    }

    /** The level after this many months. */
    int level(int monthsSince) {
        return levels[Math.min(REVIEWS - 1, monthsSince / 12)];
    }

    /** What care insurance pays in the month that lies so many months after certification. */
    long yen(int monthsSince) {
        if (spending == 0) return 0;
        var month = Draws.of(costs, resident * 1000L + monthsSince, Purpose.CARE_COST);
        return Math.round(YEN[level(monthsSince)] * spending * (0.85 + 0.3 * month.unit()));
    }
}
