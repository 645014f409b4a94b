package musubi.effect.survival;

/**
 * The Aalen-Johansen curve of one cause, with its robust error.
 *
 * <p>The influence of a row on the curve is {@code P(t) + c + g F(t)}, with {@code P} common to those still there and
 * {@code c} and {@code g} fixed for each row from when it enters until it leaves and, anew, from then on. Sums of 1, c and g
 * in each unit and their products therefore give the variance at every time in one pass.
 *
 * <p>Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150; Therneau and Grambsch (2000),
 * Modeling Survival Data, on the infinitesimal jackknife.
 *
 * @param incidence just after each time of the table
 * @param errors standard error of each
 */
record CumulativeIncidence(RiskTable table, double[] incidence, double[] errors) {
    /** The curve of {@code cause}, counted from 1. */
    static CumulativeIncidence of(RiskTable table, Cohort cohort, int cause, Units units) {
        var parts = Parts.of(table, cohort, cause);
        var sums = new UnitSums(units.count(), 3);
        var errors = new double[table.times().length];
        var joining = table.joining();
        for (int t = 0, in = 0, out = 0; t < errors.length; t++) {
            for (; in < joining.length && table.entry()[joining[in]] == t; in++) {
                int row = table.rows()[joining[in]];
                double w = cohort.weights()[row];
                sums.add(units.codes()[row], w, w * parts.there[0][joining[in]], w * parts.there[1][joining[in]]);
            }
            for (; out < table.rows().length && table.place()[out] == t; out++) {
                int row = table.rows()[out];
                double w = cohort.weights()[row];
                sums.add(
                        units.codes()[row],
                        -w,
                        w * (parts.gone[0][out] - parts.there[0][out]),
                        w * (parts.gone[1][out] - parts.there[1][out]));
            }
            errors[t] = Math.sqrt(sums.squares(parts.common[t], 1, parts.incidence[t]));
        }
        return new CumulativeIncidence(table, parts.incidence, errors);
    }

    /** The influence of each unit on the incidence of {@code cause} at place {@code t}. */
    static double[] influence(RiskTable table, Cohort cohort, int cause, int t, Units units) {
        var all = new double[units.count()];
        if (t < 0) return all;
        var parts = Parts.of(table, cohort, cause);
        for (int i = 0; i < table.rows().length; i++) {
            if (table.entry()[i] > t) continue;
            int row = table.rows()[i];
            boolean isThere = t < table.place()[i];
            var own = isThere ? parts.there : parts.gone;
            double influence = (isThere ? parts.common[t] : 0) + own[0][i] + own[1][i] * parts.incidence[t];
            all[units.codes()[row]] += cohort.weights()[row] * influence;
        }
        return all;
    }

    /**
     * What the influence is made of.
     *
     * @param common {@code P} at each time
     * @param there {@code c} and {@code g} of each row of the table until it leaves
     * @param gone the same from then on
     */
    private record Parts(double[] incidence, double[] common, double[][] there, double[][] gone) {
        static Parts of(RiskTable table, Cohort cohort, int cause) {
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
            int n = table.rows().length;
            var there = new double[2][n];
            var gone = new double[2][n];
            for (int i = 0; i < n; i++) {
                int entry = table.entry()[i];
                int place = table.place()[i];
                double since = before(influence.sums(), entry, 0);
                double last = influence.last()[i];
                there[0][i] = since * before(incidence, entry, 0) - before(common, entry, 0);
                there[1][i] = -since;
                boolean isOwn = cohort.event()[table.rows()[i]] == cause;
                gone[0][i] = there[0][i]
                        + common[place]
                        - (since + last) * incidence[place]
                        + (isOwn ? before(survival, place, 1) / table.atRisk()[place] : 0);
                gone[1][i] = last;
            }
            return new Parts(incidence, common, there, gone);
        }
    }

    private static double before(double[] values, int t, double first) {
        return t == 0 ? first : values[t - 1];
    }

    /** The last place whose time is not after {@code time}, or -1. */
    int place(double time) {
        return table.placeOf(time);
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
        if (t < 0) return 0;
        if (at(t) == 0) return Double.NaN;
        return Math.min(1, at(t) * StrictMath.exp(quantile * error(t) / at(t)));
    }
}
