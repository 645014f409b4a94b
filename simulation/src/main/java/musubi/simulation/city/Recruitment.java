package musubi.simulation.city;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import musubi.simulation.city.Draws.Purpose;

/**
 * Who joins, and in which month. The residents who lean most towards it join: healthier, more sociable, better off, more
 * often women. That is what a naive comparison mistakes for an effect.
 */
final class Recruitment {
    /** Of those who would join, this many per one who lives here and is not certified when the month comes. Derived by trial. */
    private static final double PER_PARTICIPANT = 1.108;

    private static final double[] YEARS = {
        Figures.JOINS_1.real(),
        Figures.JOINS_2.real(),
        Figures.JOINS_3.real(),
        Figures.JOINS_4.real(),
        Figures.JOINS_5.real()
    };
    private static final double[] FIRST_YEAR = {1, 3, 6, 9, 10, 8, 7, 9, 12, 14, 14, 12};
    private static final double[] LATER_YEARS = {9, 7, 10, 11, 10, 6, 6, 7, 8, 10, 10, 9};

    private Recruitment() {}

    /** The month each resident joins in, {@link Time#NEVER} for most. */
    static int[] of(long seed, List<Resident> residents) {
        var joins = new int[residents.size()];
        Arrays.fill(joins, Time.NEVER);
        long wanted = Math.round(residents.size() * Figures.TAKES_PART.real() * PER_PARTICIPANT);
        residents.stream()
                .filter(Resident::mayJoin)
                .sorted(Comparator.comparingDouble(Resident::leaning).reversed().thenComparingInt(Resident::number))
                .limit(wanted)
                .forEach(r -> joins[r.number()] = month(seed, r));
        return joins;
    }

    private static int month(long seed, Resident resident) {
        var draws = Draws.of(seed, resident.number(), Purpose.JOINING);
        int year = draws.among(YEARS);
        int month = 12 * year + draws.among(year == 0 ? FIRST_YEAR : LATER_YEARS);
        int turns65 = Math.max(0, 65 * 12 - resident.ageMonths(0));
        return month >= turns65 ? month : turns65 + draws.below(Plan.MONTHS - 2 - turns65);
    }
}
