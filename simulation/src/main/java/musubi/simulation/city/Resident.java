package musubi.simulation.city;

import java.time.LocalDate;
import musubi.quantity.Age;
import musubi.simulation.city.Draws.Purpose;

/**
 * A resident as they are when the service starts. {@code frailty} and {@code sociability} are latent, mean 0 and variance
 * 1 in the population; higher frailty is worse. {@code income} is latent too, and the premium stage follows from it.
 *
 * @param number from 0
 * @param leaning how much they lean towards joining: the residents with the highest join
 */
record Resident(
        int number,
        LocalDate born,
        boolean woman,
        int area,
        int incomeStage,
        int educationYears,
        boolean livesAlone,
        double frailty,
        double sociability,
        double income,
        boolean certifiedBefore,
        double leaning) {
    private static final double[] AGE_WEIGHTS = {
        Figures.AGED_60.real(),
        Figures.AGED_65.real(),
        Figures.AGED_70.real(),
        Figures.AGED_75.real(),
        Figures.AGED_80.real(),
        Figures.AGED_85.real()
    };
    private static final double[] WOMEN = {0.51, 0.52, 0.53, 0.55, 0.59, 0.68};
    private static final double[] AGE_LEANING = {-0.3, 0.0, 0.4, 0.4, -0.1, -0.9};
    private static final double HEALTHIER = Figures.HEALTHIER.real();
    private static final double MORE_SOCIAL = Figures.MORE_SOCIAL.real();
    private static final double BETTER_OFF = Figures.BETTER_OFF.real();
    private static final double WOMEN_JOIN = Figures.WOMEN_JOIN.real();
    private static final double CERTIFIED_65 = Figures.CERTIFIED_BEFORE_65.real();
    private static final double CERTIFIED_85 = Figures.CERTIFIED_BEFORE_85.real();

    /** The resident of this number in the city of this seed. */
    static Resident of(long seed, int number) {
        var traits = Draws.of(seed, number, Purpose.TRAITS);
        int band = traits.among(AGE_WEIGHTS);
        int age = band == 5 ? 85 + Math.min(14, (int) (traits.exponential() * 3.5)) : 60 + 5 * band + traits.below(5);
        var born = Plan.SERVICE.from().minusYears(age).minusDays(traits.below(365));
        boolean woman = traits.happens(WOMEN[band]);
        int area = traits.among(Town.AREA_WEIGHTS);
        double income = traits.normal() + Town.AREA_INCOME[area];
        double schooling = 0.5 * income + 0.87 * traits.normal() - 0.05 * (age - 72);
        int education = schooling < -0.4 ? 9 : schooling < 0.8 ? 12 : schooling < 1.2 ? 14 : 16;
        boolean alone = traits.happens((woman ? 0.2 : 0.12) + 0.006 * (age - 65));
        double frailty = (traits.normal() - 0.2 * income) / 1.02;
        double sociability = -0.3 * frailty + 0.954 * traits.normal();
        double older = Math.max(0, (age - 67) / 20.0);
        boolean certified = age >= 65
                && traits.happens(CERTIFIED_65 + (CERTIFIED_85 - CERTIFIED_65) * Math.min(1.3, older * older));
        double leaning = HEALTHIER * frailty
                + MORE_SOCIAL * sociability
                + BETTER_OFF * income
                + (woman ? WOMEN_JOIN : 0)
                + AGE_LEANING[band]
                + traits.gumbel();
        return new Resident(
                number,
                born,
                woman,
                area,
                stage(income),
                education,
                alone,
                frailty,
                sociability,
                income,
                certified,
                leaning);
    }

    /** Whether the service could ever be for them: 65 or over while it runs, not certified at the start. */
    boolean mayJoin() {
        return !certifiedBefore
                && !born.plusYears(65).isAfter(Plan.SERVICE.until().minusMonths(4));
    }

    /** Stages 1 to 13 by income. The stages of premiums are set by each municipality; thirteen is invented. */
    private static int stage(double income) {
        return (int) Math.clamp(Math.round(6 + 2.6 * income), 1L, 13L);
    }

    int age(LocalDate day) {
        return Age.on(day, born);
    }

    /** Completed months of age on the first day of a month of the service. */
    int ageMonths(int month) {
        return (int) java.time.Period.between(born, Plan.SERVICE.from().plusMonths(month))
                .toTotalMonths();
    }

    /** What the municipality numbers them by. */
    String id() {
        return "R%07d".formatted(number + 1);
    }
}
