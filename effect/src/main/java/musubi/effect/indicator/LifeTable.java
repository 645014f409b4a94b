package musubi.effect.indicator;

import java.util.List;

/**
 * An abridged life table with the variance of the expectation of life at each age.
 *
 * <p>Source: Chiang (1984), The Life Table and its Applications, chapters 6 and 8; for the variance of the open band
 * Silcocks, Jenner and Reza (2001), Journal of Epidemiology and Community Health 55, 38-43.
 *
 * @param ages youngest age of each band
 * @param rates deaths per person-year
 * @param chances of dying in the band
 * @param survivors of 100,000 at the beginning of the band
 * @param years lived in the band
 * @param expectations of life at the beginning of the band
 * @param variances of the expectations
 */
record LifeTable(
        int[] ages,
        double[] rates,
        double[] chances,
        double[] survivors,
        double[] years,
        double[] expectations,
        double[] variances) {
    private static final double BORN = 100_000;
    /** The part of its band that a person who dies in it lives: most deaths of the first year come early. */
    private static final double INFANT = 0.1;

    private static final double HALF = 0.5;

    /** The table of these bands, in the order of their ages; the last is open. */
    static LifeTable of(List<Area> bands) {
        int n = bands.size();
        var table = new LifeTable(
                new int[n], new double[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) table.ages[i] = Bands.youngest(bands.get(i).band());
        table.survive(bands);
        table.expect(bands);
        return table;
    }

    private void survive(List<Area> bands) {
        int last = ages.length - 1;
        survivors[0] = BORN;
        for (int i = 0; i <= last; i++) {
            rates[i] = bands.get(i).count() / bands.get(i).population();
            if (i == last) {
                chances[i] = 1;
                years[i] = survivors[i] / rates[i];
            } else {
                double width = ages[i + 1] - ages[i];
                chances[i] = Math.min(1, width * rates[i] / (1 + width * (1 - part(i)) * rates[i]));
                survivors[i + 1] = survivors[i] * (1 - chances[i]);
                years[i] = width * (survivors[i + 1] + part(i) * (survivors[i] - survivors[i + 1]));
            }
        }
    }

    private double part(int band) {
        return ages[band] == 0 && ages[band + 1] == 1 ? INFANT : HALF;
    }

    private void expect(List<Area> bands) {
        int last = ages.length - 1;
        double total = 0;
        double squares = 0;
        for (int i = last; i >= 0; i--) {
            total += years[i];
            double l = survivors[i];
            double next = i == last ? 0 : expectations[i + 1];
            expectations[i] = total / l;
            double deaths = bands.get(i).count();
            if (i == last) squares += l * l / (deaths * rates[i] * rates[i]);
            else if (deaths > 0) {
                double gap = (1 - part(i)) * (ages[i + 1] - ages[i]) + next;
                squares += l * l * gap * gap * chances[i] * chances[i] * (1 - chances[i]) / deaths;
            }
            variances[i] = squares / (l * l);
        }
    }
}
