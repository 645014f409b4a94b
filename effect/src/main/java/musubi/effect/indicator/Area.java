package musubi.effect.indicator;

/**
 * Sums of one area, or of one age band of it.
 *
 * @param label name of the area
 * @param band name of the band; empty when there are none
 * @param rows how many rows were added up
 * @param count events, or the sum of a measured outcome
 * @param mean of the outcome over the rows
 * @param squares sum of squared deviations from the mean
 * @param population persons or person-years
 */
record Area(String label, String band, long rows, double count, double mean, double squares, double population) {
    static Area none(String label, String band) {
        return new Area(label, band, 0, 0, 0, 0, 0);
    }

    static Area row(String label, String band, double outcome, double population) {
        return new Area(label, band, 1, outcome, outcome, 0, population);
    }

    Area named(String area, String part) {
        return new Area(area, part, rows, count, mean, squares, population);
    }

    /** Both together. Source: Chan, Golub and LeVeque (1983), The American Statistician 37, 242-247. */
    Area plus(Area other) {
        if (rows == 0)
            return new Area(label, band, other.rows, other.count, other.mean, other.squares, other.population);
        double all = rows + other.rows;
        double gap = other.mean - mean;
        return new Area(
                label,
                band,
                rows + other.rows,
                count + other.count,
                mean + gap * other.rows / all,
                squares + other.squares + gap * gap * rows / all * other.rows,
                population + other.population);
    }
}
