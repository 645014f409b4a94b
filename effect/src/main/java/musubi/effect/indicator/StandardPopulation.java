package musubi.effect.indicator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Published standard populations in bands of five years, by the youngest age of the band. */
enum StandardPopulation {
    /** Japan's model population of 2015 (Ministry of Health, Labour and Welfare), thousands; the last band is 95 and over. Not verified: results say so. */
    JAPAN2015(
            5026, 5369, 5711, 6053, 6396, 6738, 7081, 7423, 7766, 8108, 8451, 8793, 9135, 9246, 7892, 6306, 4720, 3134,
            1548, 423),
    /** Japan's model population of 1985, thousands; the last band is 85 and over. */
    JAPAN1985(
            8180, 8338, 8497, 8655, 8814, 8972, 9130, 9289, 9400, 8651, 7616, 6581, 5546, 4511, 3476, 2441, 1406, 784),
    /** European standard population of 2013 (Eurostat); the last band is 90 and over. */
    EUROPE2013(
            5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500,
            1000);

    /** Where an open band ends. */
    static final int OPEN = Integer.MAX_VALUE;

    private static final int YEARS = 5;
    // The list cannot change: it comes from List.of.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Integer> sizes;

    StandardPopulation(Integer... sizes) {
        this.sizes = List.of(sizes);
    }

    static Optional<StandardPopulation> find(String name) {
        for (var standard : values()) if (standard.name().equalsIgnoreCase(name)) return Optional.of(standard);
        return Optional.empty();
    }

    double total() {
        return sizes.stream().mapToInt(n -> n).sum();
    }

    /** Persons from age {@code from} up to but not including {@code until}; empty where a band of the standard would be cut. */
    OptionalDouble between(int from, int until) {
        int oldest = (sizes.size() - 1) * YEARS;
        if (from % YEARS != 0 || from > oldest || until <= from) return OptionalDouble.empty();
        if (until != OPEN && (until % YEARS != 0 || until > oldest)) return OptionalDouble.empty();
        double sum = 0;
        for (int band = from / YEARS; band < sizes.size() && band * YEARS < until; band++) sum += sizes.get(band);
        return OptionalDouble.of(sum);
    }
}
