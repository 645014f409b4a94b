package musubi.effect.survival;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What each row adds to the score because the curve of leaving, by which those who linger are weighted, was estimated:
 * {@code ∫ q(u) / Y(u) dM(u)}, with {@code Y} how many could leave, {@code M} the martingale of leaving, and {@code q(u)} what
 * those who linger at {@code u} meet from then on of {@code (x - x̄)} times hazard.
 *
 * <p>Source: Fine and Gray (1999), Journal of the American Statistical Association 94, 496-509, section 3.
 *
 * @param last for each place, the last time at which it could leave, counted through all groups; -1 when at none
 * @param leaves whether the row at each place left then
 * @param own for each kept column and such time, {@code q / Y}
 * @param met the sum of {@code q / Y} times the hazard of leaving, from the first time of each group on
 */
record LeavingScores(int[] last, boolean[] leaves, double[][] own, double[][] met) {
    /** The curve of leaving is taken as known. */
    static final LeavingScores NONE = new LeavingScores(new int[0], new boolean[0], new double[0][], new double[0][]);

    /**
     * The scores of {@code fit}, whose rows are all watched from the beginning and have no weights.
     *
     * @param after what those who linger meet of the hazard times mean covariate, for each kept column
     */
    static LeavingScores of(CoxFit fit, Lingering.Met[] after, Watching watching, Cohort cohort) {
        var timeline = fit.likelihood().timeline();
        var starts = starts(watching);
        var last = new int[timeline.count()];
        var leaves = new boolean[timeline.count()];
        for (int place = 0; place < last.length; place++) {
            int row = timeline.row(place);
            leaves[place] = cohort.event()[row] == 0;
            boolean isThere = leaves[place] || watching.leaving() == Leaving.BEFORE;
            double until = isThere ? Math.nextUp(cohort.stop()[row]) : cohort.stop()[row];
            int group = watching.groups()[row];
            int earlier = notBefore(watching, group, until);
            last[place] = earlier == 0 ? -1 : starts[group] + earlier - 1;
        }
        var steps = fit.likelihood().lingering().met(fit.hazards().steps(), timeline);
        var own = new double[after.length][];
        var met = new double[after.length][];
        IntStream.range(0, after.length).parallel().forEach(i -> {
            own[i] = new Lingered(fit, watching, cohort, starts, steps, after[i], fit.kept()[i]).moved();
            met[i] = new double[own[i].length];
            for (int g = 0; g + 1 < starts.length; g++) fill(watching.chances().get(g), starts[g], own[i], met[i]);
        });
        return new LeavingScores(last, leaves, own, met);
    }

    /** The first of the times of each group among those of all, and the number of all. */
    private static int[] starts(Watching watching) {
        var starts = new int[watching.chances().size() + 1];
        for (int g = 0; g + 1 < starts.length; g++)
            starts[g + 1] = starts[g] + watching.chances().get(g).times().length;
        return starts;
    }

    private static int notBefore(Watching watching, int group, double time) {
        int found = Arrays.binarySearch(watching.chances().get(group).times(), time);
        return found < 0 ? -found - 1 : found;
    }

    private static void fill(Watching.Chance chance, int start, double[] own, double[] met) {
        double sum = 0;
        for (int t = 0; t < chance.times().length; t++) {
            own[start + t] /= chance.there()[t];
            sum += own[start + t] * chance.gone()[t] / chance.there()[t];
            met[start + t] = sum;
        }
    }

    /** Adds to the scores of kept column {@code i} of {@code rows} places from {@code first} on. */
    void addTo(int first, int rows, int i, double[] out, int at) {
        if (last.length == 0) return;
        for (int r = 0; r < rows; r++) {
            int t = last[first + r];
            if (t < 0) continue;
            out[at + r] += (leaves[first + r] ? own[i][t] : 0) - met[i][t];
        }
    }

    /** Walks the rows that linger, stratum by stratum, for one column. */
    private static final class Lingered {
        private final CoxFit fit;
        private final Watching watching;
        private final Cohort cohort;
        private final int[] starts;
        private final Lingering.Met steps;
        private final Lingering.Met means;
        private final int column;
        private final double[] moved;
        private final int[] next;
        private final double[] risks;
        private final double[] values;

        Lingered(
                CoxFit fit,
                Watching watching,
                Cohort cohort,
                int[] starts,
                Lingering.Met steps,
                Lingering.Met means,
                int column) {
            this.fit = fit;
            this.watching = watching;
            this.cohort = cohort;
            this.starts = starts;
            this.steps = steps;
            this.means = means;
            this.column = column;
            this.moved = new double[starts[starts.length - 1]];
            this.next = new int[starts.length - 1];
            this.risks = new double[next.length];
            this.values = new double[next.length];
        }

        /** {@code q} at each time at which somebody leaves. */
        double[] moved() {
            var timeline = fit.likelihood().timeline();
            var shares = fit.likelihood().lingering().shares();
            int place = 0;
            for (int s = 0; s < timeline.strata(); s++) {
                Arrays.fill(next, 0);
                Arrays.fill(risks, 0);
                Arrays.fill(values, 0);
                for (; place < timeline.count() && timeline.stratum(place) == s; place++) {
                    if (shares[place] == 0) continue;
                    int row = timeline.row(place);
                    int group = watching.groups()[row];
                    // Whoever had the event at a time is not yet among those who linger then.
                    pass(s, group, notBefore(watching, group, Math.nextUp(cohort.stop()[row])));
                    double risk = fit.hazards().risk()[place] * shares[place];
                    risks[group] += risk;
                    values[group] += risk * fit.likelihood().covariates().at(place, column);
                }
                for (int group = 0; group < next.length; group++)
                    if (risks[group] > 0) pass(s, group, starts[group + 1] - starts[group]);
            }
            return moved;
        }

        private void pass(int stratum, int group, int until) {
            var times = watching.chances().get(group).times();
            int layer = watching.isByStratum() ? 0 : group;
            for (; next[group] < until; next[group]++) {
                if (risks[group] == 0) continue;
                int k = fit.likelihood().timeline().notBefore(stratum, times[next[group]]);
                moved[starts[group] + next[group]] +=
                        values[group] * steps.from(layer, stratum, k) - risks[group] * means.from(layer, stratum, k);
            }
        }
    }
}
