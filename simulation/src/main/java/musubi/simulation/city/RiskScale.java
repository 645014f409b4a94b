package musubi.simulation.city;

/**
 * The care-need risk scale 0-48 as far as the city needs it: to give residents answers whose scores have the published
 * means, and to make them need care as often as the scale says. Measures score answers by their own, versioned
 * definition; this table never scores evidence.
 *
 * <p>Source: {@link Figures#scale()}.
 */
final class RiskScale {
    /** Points of items 1 to 9; the tenth is a body-mass index below 18.5. */
    static final int[] POINTS = {2, 3, 2, 3, 2, 1, 2, 2, 3};

    static final int ITEMS = POINTS.length;
    static final int THIN_POINTS = 3;
    private static final int YOUNGEST = 55;
    private static final int OLDEST = 115;

    private static final int[] AGE_POINTS = {
        0, 0, 1, 1, 2, 3, 5, 6, 7, 9, 10, 10, 11, 12, 14, 15, 17, 18, 18, 20, 20, 21, 21, 23, 23, 24
    };
    private static final int[] RISK_PERCENT = {
        1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 8, 10, 11, 12, 13, 15, 16, 18, 20, 21, 23, 25, 27, 29, 31, 34,
        36, 38, 41, 43, 46, 49, 51, 54, 57, 60, 63, 67, 70, 73, 73, 73, 73
    };

    /** How often each item counts at 67 and at 88, before scaling to the published mean of the age. Invented. */
    private static final double[] SHAPE_67 = {0.08, 0.05, 0.12, 0.25, 0.12, 0.12, 0.22, 0.35, 0.20};

    private static final double[] SHAPE_88 = {0.25, 0.20, 0.22, 0.55, 0.35, 0.30, 0.38, 0.60, 0.45};
    private static final double[] KNOTS = {67, 72, 77, 82, 87.5};
    /** Age points of those asked, by band: the oldest who are not certified are younger than the oldest. */
    private static final double[] MEAN_AGE_POINTS = {0.8, 6.0, 11.4, 17.6, 21.3};

    private static final double MEAN_SEX_POINTS = 0.46;

    private static final double[] MEANS = {
        Figures.MEAN_65.real(),
        Figures.MEAN_70.real(),
        Figures.MEAN_75.real(),
        Figures.MEAN_80.real(),
        Figures.MEAN_85.real()
    };
    private static final double[] THIN = {
        Figures.THIN_65.real(),
        Figures.THIN_70.real(),
        Figures.THIN_75.real(),
        Figures.THIN_80.real(),
        Figures.THIN_85.real()
    };
    private static final double[][] THRESHOLD = new double[ITEMS][OLDEST - YOUNGEST];
    private static final double[] SHIFT_PER_POINT = new double[OLDEST - YOUNGEST];
    private static final double[] YEARLY_HAZARD = new double[RISK_PERCENT.length];

    static {
        for (int age = YOUNGEST; age < OLDEST; age++) {
            double perShift = 0;
            for (int item = 0; item < ITEMS; item++) {
                double threshold = Normal.quantile(1 - share(item, age));
                THRESHOLD[item][age - YOUNGEST] = threshold;
                perShift += POINTS[item] * Figures.ITEM_LOADING.real() * Normal.density(threshold);
            }
            SHIFT_PER_POINT[age - YOUNGEST] = 1 / perShift;
        }
        for (int score = 0; score < RISK_PERCENT.length; score++)
            YEARLY_HAZARD[score] = -StrictMath.log(1 - RISK_PERCENT[score] / 100.0) / 3;
    }

    private RiskScale() {}

    /** Points for completed years of age; none below 65. */
    static int agePoints(int age) {
        return age < 65 ? 0 : AGE_POINTS[Math.min(age - 65, AGE_POINTS.length - 1)];
    }

    /** The latent value above which the item counts at this age. */
    static double threshold(int item, int age) {
        return THRESHOLD[item][row(age)];
    }

    /** How far frailty must move for one expected risk point at this age. */
    static double shiftPerPoint(int age) {
        return SHIFT_PER_POINT[row(age)];
    }

    /** Certifications a year among people with this score, constant over the three years the published risk covers. */
    static double yearlyHazard(int score) {
        return YEARLY_HAZARD[score];
    }

    /** Share of the age with a body-mass index below 18.5. */
    static double thin(double age) {
        return byAge(THIN, age);
    }

    private static double share(int item, int age) {
        double target = byAge(MEANS, age) - byAge(MEAN_AGE_POINTS, age) - MEAN_SEX_POINTS - THIN_POINTS * thin(age);
        double shape = 0;
        for (int i = 0; i < ITEMS; i++) shape += POINTS[i] * shape(i, age);
        return Math.min(0.9, shape(item, age) * target / shape);
    }

    private static double shape(int item, double age) {
        double t = Math.clamp((age - 67) / 21, -0.3, 1.2);
        return Math.max(0.02, SHAPE_67[item] + t * (SHAPE_88[item] - SHAPE_67[item]));
    }

    /** Straight lines between the middles of the published age bands, flat outside. */
    static double byAge(double[] values, double age) {
        if (age <= KNOTS[0]) return values[0];
        for (int i = 1; i < KNOTS.length; i++)
            if (age <= KNOTS[i])
                return values[i - 1] + (values[i] - values[i - 1]) * (age - KNOTS[i - 1]) / (KNOTS[i] - KNOTS[i - 1]);
        return values[KNOTS.length - 1];
    }

    private static int row(int age) {
        return Math.clamp(age, YOUNGEST, OLDEST - 1) - YOUNGEST;
    }
}
