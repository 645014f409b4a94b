package musubi.simulation.cohort;

import java.util.List;

/**
 * What is recorded about an invented older person, and a frailty nobody recorded.
 *
 * @param age in years
 * @param female 1 or 0
 * @param lowIncome 1 or 0
 * @param shortSchooling 1 or 0
 * @param limited 1 when higher-level abilities are limited
 * @param depression 0 none, 1 mild, 2 severe
 * @param unseen frailty nobody recorded, standard normal
 */
record Older(int age, int female, int lowIncome, int shortSchooling, int limited, int depression, double unseen) {
    static final List<Heading> HEADINGS =
            Heading.whole("age", "female", "low_income", "short_schooling", "limited", "depression");

    static Older of(Chance chance) {
        int age = 65 + (int) Math.min(30, chance.waiting(1 / 8.0));
        int female = chance.happens(0.54) ? 1 : 0;
        int income = chance.happens(0.45) ? 1 : 0;
        int schooling = chance.happens(0.25 + 0.01 * (age - 65)) ? 1 : 0;
        int limited = chance.happens(Chance.logistic(-1.3 + 0.06 * (age - 75) + 0.3 * income)) ? 1 : 0;
        double low = chance.uniform() - 0.08 * limited - 0.05 * income;
        int depression = low < 0.02 ? 2 : low < 0.18 ? 1 : 0;
        return new Older(age, female, income, schooling, limited, depression, chance.normal());
    }

    /** How willing to take part: women, the able and the well off more, the oldest less. */
    double willing() {
        return 0.5 * female
                - 0.4 * lowIncome
                - 0.2 * shortSchooling
                - 0.8 * limited
                - 0.5 * depression
                - 0.03 * (age - 75);
    }

    /** How near to needing care, on the scale of a log hazard. */
    double frail() {
        return 0.09 * (age - 75)
                - 0.2 * female
                + 0.25 * lowIncome
                + 0.1 * shortSchooling
                + 0.7 * limited
                + 0.35 * depression;
    }
}
