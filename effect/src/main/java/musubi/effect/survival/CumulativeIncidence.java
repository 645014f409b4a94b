package musubi.effect.survival;

/**
 * The Aalen-Johansen curve of one cause, with its robust error.
 *
 * <p>The influence of a row on the curve is {@code P(t) + c + g F(t)}, with {@code P} common to those still there and
 * {@code c} and {@code g} fixed for each row from when it enters until it leaves and, anew, from then on. Sums of 1, c, g
 * and their products therefore give the variance at every time in one pass.
 *
 * <p>Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150; Therneau and Grambsch (2000),
 * Modeling Survival Data, on the infinitesimal jackknife.
 *
 * @param incidence just after each time of the table
 * @param errors standard error of each
 */
record CumulativeIncidence(RiskTable table, double[] incidence, double[] errors) {
    /** The curve of {@code cause}, counted from 1. */
    static CumulativeIncidence of(RiskTable table, Cohort cohort, int cause) {
        var survival = SurvivalCurve.greenwood(table).survival();
        var influence = Influence.of(table, cohort);
        int size = survival.length;
        var incidence = new double[size];
        var common = new double[size];
        for (int t = 0; t < size; t++) {
            double step = before(survival, t, 1) * table.events()[cause - 1][t] / table.atRisk()[t];
            incidence[t] = before(incidence, t, 0) + step;
            common[t] = before(common, t, 0) + (before(influence.sums(), t, 0) - 1 / table.atRisk()[t]) * step;
        }
        var sums = new Sums(size);
        for (int i = 0; i < table.rows().length; i++) {
            int row = table.rows()[i];
            int entry = table.entry()[i];
            int place = table.place()[i];
            double since = before(influence.sums(), entry, 0);
            double g = -since;
            double c = since * before(incidence, entry, 0) - before(common, entry, 0);
            sums.there(cohort.weights()[row], c, g, entry, place);
            double own = cohort.event()[row] == cause ? before(survival, place, 1) / table.atRisk()[place] : 0;
            double last = influence.last()[i];
            c += common[place] + (g - last) * incidence[place] + own;
            sums.gone(cohort.weights()[row], c, last, place);
        }
        return new CumulativeIncidence(table, incidence, sums.errors(common, incidence));
    }

    private static double before(double[] values, int t, double first) {
        return t == 0 ? first : values[t - 1];
    }

    /** The last place whose time is not after {@code time}, or -1. */
    int place(double time) {
        int found = java.util.Arrays.binarySearch(table.times(), time);
        return found < 0 ? -found - 2 : found;
    }

    /** Incidence at place {@code t}. */
    double at(int t) {
        return t < 0 ? 0 : incidence[t];
    }

    /** Standard error at place {@code t}. */
    double error(int t) {
        return t < 0 ? 0 : errors[t];
    }

    /** The limit {@code quantile} standard errors away on the log scale; NaN where nothing has happened. */
    double limit(int t, double quantile) {
        if (at(t) == 0) return Double.NaN;
        return Math.min(1, at(t) * StrictMath.exp(quantile * error(t) / at(t)));
    }

    /** Squared weights times 1, c, g, c², cg and g², of those there and of those gone, from each time on. */
    private static final class Sums {
        private final double[][] there;
        private final double[][] gone;

        Sums(int size) {
            this.there = new double[6][size + 1];
            this.gone = new double[3][size + 1];
        }

        void there(double w, double c, double g, int entry, int place) {
            var terms = new double[] {1, c, g, c * c, c * g, g * g};
            for (int m = 0; m < terms.length; m++) {
                there[m][entry] += w * w * terms[m];
                there[m][place] -= w * w * terms[m];
            }
        }

        void gone(double w, double c, double g, int place) {
            gone[0][place] += w * w * c * c;
            gone[1][place] += w * w * c * g;
            gone[2][place] += w * w * g * g;
        }

        double[] errors(double[] common, double[] incidence) {
            var errors = new double[common.length];
            var h = new double[6];
            var l = new double[3];
            for (int t = 0; t < errors.length; t++) {
                for (int m = 0; m < 6; m++) h[m] += there[m][t];
                for (int m = 0; m < 3; m++) l[m] += gone[m][t];
                double p = common[t];
                double f = incidence[t];
                double variance = p * p * h[0] + 2 * p * (h[1] + f * h[2]) + h[3] + 2 * f * h[4] + f * f * h[5];
                variance += l[0] + 2 * f * l[1] + f * f * l[2];
                errors[t] = Math.sqrt(Math.max(0, variance));
            }
            return errors;
        }
    }
}
