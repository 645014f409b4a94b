package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Observed and expected events of one cause in each group, weighted over time, and the covariance of their difference;
 * strata are added one after another.
 *
 * <p>With {@code h_r = Y_r / S_r(t-)}, {@code R_r = h_r (1 - F_r(t-))} and a dot for the sum over groups, events are
 * expected in proportion to {@code R_r}, and the incidence common to all groups grows by {@code d. / h.}. The difference is
 * a sum of independent errors of the groups. One at {@code u} acts in its own moment, and, because it moves the incidence
 * and the survival of its group from then on, in all later ones: {@code a_kr = w h_r (1{k = r} - h_k / h.)} now and the sum
 * of {@code a_kr dF / (1 - F)} over later moments.
 *
 * <p>Source: Gray (1988), Annals of Statistics 16, 1141-1154.
 */
final class GrayScores {
    private final Cohort cohort;
    private final Arms arms;
    private final int cause;
    private final double rho;
    private final ArmScores scores;

    private GrayScores(Cohort cohort, Arms arms, int cause, double rho) {
        this.cohort = cohort;
        this.arms = arms;
        this.cause = cause;
        this.rho = rho;
        this.scores = ArmScores.none(arms.count());
    }

    /** The scores of {@code cause}, with {@code (1 - F)^rho} of the common incidence just before as weight of a time. */
    static ArmScores of(Cohort cohort, Arms arms, int cause, double rho) {
        var gray = new GrayScores(cohort, arms, cause, rho);
        for (int s = 0; s < cohort.strataCount(); s++) gray.add(s);
        return gray.scores;
    }

    private void add(int stratum) {
        var members = IntStream.range(0, cohort.count())
                .filter(i -> cohort.strata()[i] == stratum)
                .toArray();
        var moments = moments(RiskTable.of(cohort, members));
        var ahead = new double[arms.count()][arms.count()];
        for (int t = moments.size() - 1; t >= 0; t--) spread(moments.get(t), ahead);
    }

    /**
     * A time at which something happened in a stratum.
     *
     * @param there how many of each group are at risk
     * @param before share of each group to whom nothing has happened before
     * @param after the same just after
     * @param wanted events of the cause, in all groups
     * @param others other events in each group
     * @param weight of this time
     * @param pooled incidence common to all groups just after
     * @param hazard of that incidence at this time
     */
    private record Moment(
            double[] there,
            double[] before,
            double[] after,
            double wanted,
            double[] others,
            double weight,
            double pooled,
            double hazard) {

        double share(int arm) {
            return there[arm] / before[arm];
        }

        double shares() {
            double sum = 0;
            for (int r = 0; r < there.length; r++) if (there[r] > 0) sum += share(r);
            return sum;
        }
    }

    private List<Moment> moments(RiskTable table) {
        int count = arms.count();
        var there = new double[count];
        for (int row : table.rows()) there[arms.codes()[row]]++;
        var survival = IntStream.range(0, count).mapToDouble(r -> 1).toArray();
        var incidence = new double[count];
        var moments = new ArrayList<Moment>();
        double pooled = 0;
        for (int t = 0, i = 0; t < table.times().length; t++) {
            var events = new double[2][count];
            var stays = there.clone();
            for (; i < table.rows().length && table.place()[i] == t; i++) {
                int row = table.rows()[i];
                stays[arms.codes()[row]]--;
                if (cohort.event()[row] != 0) events[cohort.event()[row] == cause ? 0 : 1][arms.codes()[row]]++;
            }
            if (table.anyEvent(t) > 0) {
                var moment = moment(there, survival, events, pooled);
                count(moment, events[0], incidence);
                for (int r = 0; r < count; r++) if (there[r] > 0) incidence[r] += survival[r] * events[0][r] / there[r];
                survival = moment.after;
                pooled = moment.pooled;
                moments.add(moment);
            }
            there = stays;
        }
        return moments;
    }

    private Moment moment(double[] there, double[] before, double[][] events, double pooled) {
        var after = before.clone();
        double wanted = 0;
        double shares = 0;
        for (int r = 0; r < there.length; r++) {
            if (there[r] == 0) continue;
            wanted += events[0][r];
            shares += there[r] / before[r];
            double happened = events[0][r] + events[1][r];
            after[r] = happened == there[r] ? 0 : before[r] * (1 - happened / there[r]);
        }
        double step = wanted / shares;
        double weight = rho == 0 ? 1 : rho == 1 ? 1 - pooled : StrictMath.pow(1 - pooled, rho);
        return new Moment(there, before, after, wanted, events[1], weight, pooled + step, step / (1 - pooled));
    }

    private void count(Moment moment, double[] wanted, double[] incidence) {
        if (moment.wanted == 0) return;
        double all = 0;
        for (int r = 0; r < wanted.length; r++) if (moment.there[r] > 0) all += moment.share(r) * (1 - incidence[r]);
        for (int r = 0; r < wanted.length; r++) {
            if (moment.there[r] == 0) continue;
            scores.observed()[r] += moment.weight * wanted[r];
            scores.expected()[r] += moment.weight * moment.wanted * moment.share(r) * (1 - incidence[r]) / all;
        }
    }

    /** Adds what the errors of one moment bring, given the sum over later moments, which then takes this one in. */
    private void spread(Moment moment, double[][] ahead) {
        double all = moment.shares();
        var influence = new double[arms.count()];
        for (int r = 0; r < arms.count(); r++) {
            if (moment.there[r] == 0) continue;
            double rest = moment.after[r] > 0 ? (1 - moment.pooled) / moment.after[r] : 0;
            double at = moment.before[r] / moment.there[r];
            if (moment.wanted > 0) {
                for (int k = 0; k < influence.length; k++)
                    influence[k] = now(moment, k, r, all) + (1 - rest) * ahead[k][r];
                add(influence, untied(moment.wanted, all * moment.before[r]) * at * moment.wanted / all);
            }
            if (moment.others[r] > 0 && moment.after[r] > 0) {
                for (int k = 0; k < influence.length; k++) influence[k] = rest * ahead[k][r];
                add(influence, untied(moment.others[r], moment.there[r]) * at * at * moment.others[r]);
            }
        }
        // The common incidence can reach 1 while one group alone is left, whose hazard then has no end but no bearing
        // either.
        if (moment.wanted > 0 && all > most(moment))
            for (int r = 0; r < influence.length; r++)
                for (int k = 0; k < influence.length; k++) ahead[k][r] += now(moment, k, r, all) * moment.hazard;
    }

    private static double most(Moment moment) {
        double most = 0;
        for (int r = 0; r < moment.there.length; r++) if (moment.there[r] > 0) most = Math.max(most, moment.share(r));
        return most;
    }

    private static double now(Moment moment, int k, int r, double all) {
        if (moment.there[r] == 0 || moment.there[k] == 0) return 0;
        return moment.weight * moment.share(r) * ((k == r ? 1 : 0) - moment.share(k) / all);
    }

    /** What ties take away from the variance of {@code events} among {@code there}, as in the hypergeometric. */
    private static double untied(double events, double there) {
        return events > 1 ? 1 - (events - 1) / (there - 1) : 1;
    }

    private void add(double[] influence, double factor) {
        for (int k = 0; k < influence.length; k++)
            for (int l = k; l < influence.length; l++)
                scores.variance().add(k, l, influence[k] * influence[l] * factor);
    }
}
