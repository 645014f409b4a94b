package musubi.simulation.cohort;

import java.io.IOException;
import java.util.List;

/**
 * Two surveys, three years apart, in municipalities of which some run a programme. Municipalities differ for good and
 * drift apart by chance, which is what errors by municipality are for; the programme adds the same share of people who
 * take part, whatever the income.
 */
record Coalition(Invention invention) {
    private static final int MUNICIPALITIES = 25;
    private static final int WITH_PROGRAMME = 13;

    static final List<Heading> HEADINGS = Heading.together(List.of(
            List.of(Heading.label("person", "P", 7), Heading.label("municipality", "M", 2)),
            Heading.whole("programme", "wave", "year", "urban", "male", "age", "low_income", "takes_part")));

    void into(Sink out) throws IOException {
        int number = 0;
        for (int m = 0; m < MUNICIPALITIES; m++) {
            var place = new Chance(invention.seed(), -1L - m);
            boolean isUrban = place.happens(0.5);
            boolean hasProgramme = m < WITH_PROGRAMME;
            double level = 0.45 + (isUrban ? 0.03 : 0) + 0.04 * place.normal();
            double drift = 0.08 + (isUrban ? 0.01 : 0) + 0.008 * place.normal();
            for (int i = 0; i < invention.people(); i++) person(out, ++number, m, isUrban, hasProgramme, level, drift);
        }
    }

    private void person(Sink out, int number, int m, boolean isUrban, boolean hasProgramme, double level, double drift)
            throws IOException {
        var chance = new Chance(invention.seed(), number);
        int male = chance.happens(0.46) ? 1 : 0;
        int age = 65 + (int) Math.min(30, chance.waiting(1 / 8.0));
        int income = chance.happens(isUrban ? 0.4 : 0.5) ? 1 : 0;
        double own = 0.5 * chance.normal();
        for (int wave = 0; wave < 2; wave++) {
            double share = level
                    + 0.03 * male
                    - 0.05 * income
                    - 0.004 * (age - 75)
                    + 0.15 * own
                    + wave * (drift + (hasProgramme ? invention.effect() : 0));
            int takesPart = chance.happens(share) ? 1 : 0;
            out.row(
                    number,
                    m + 1,
                    hasProgramme ? 1 : 0,
                    wave,
                    2013 + 3 * wave,
                    isUrban ? 1 : 0,
                    male,
                    age,
                    income,
                    takesPart);
        }
    }
}
