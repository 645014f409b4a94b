package musubi.effect.survival;

import musubi.effect.formula.Design;

/**
 * What the death times say at given coefficients. With {@code d} tied deaths of mean weight {@code c}, the {@code m}-th of
 * them sees the risk {@code S - m/d D}, where {@code S} is the risk of everybody there and {@code D} that of those who die.
 *
 * @param risk weight times relative hazard, for each place
 * @param logLikelihood of the partial likelihood
 * @param steps increment of the baseline hazard, sum of {@code c / (S - f D)}; this and what follows 0 at exact ties
 * @param tied sum of {@code c f / (S - f D)}: what those who die at this time do not meet of it
 * @param squares sum of {@code c / (S - f D)²}
 * @param crossed sum of {@code c f / (S - f D)²}
 * @param tiedSquares sum of {@code c f² / (S - f D)²}
 */
record Hazards(
        PartialLikelihood likelihood,
        double[] risk,
        double logLikelihood,
        double[] steps,
        double[] tied,
        double[] squares,
        double[] crossed,
        double[] tiedSquares) {

    /** The hazards given the log relative hazard of each place, which becomes the risk in place. */
    static Hazards of(PartialLikelihood likelihood, double[] predictor, Ties ties) {
        var timeline = likelihood.timeline();
        var weights = likelihood.weights();
        double gained = Chunks.fold(
                (predictor.length + Design.TILE - 1) / Design.TILE,
                (from, until) -> {
                    double sum = 0;
                    for (int place = from * Design.TILE;
                            place < Math.min(predictor.length, until * Design.TILE);
                            place++) {
                        if (timeline.dies(place)) sum += weights[place] * predictor[place];
                        predictor[place] = weights[place] * StrictMath.exp(predictor[place]);
                    }
                    return sum;
                },
                Double::sum);
        int size = timeline.size();
        var hazards = new Hazards(
                likelihood,
                predictor,
                gained,
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size]);
        return hazards.filled(ties);
    }

    private Hazards filled(Ties ties) {
        var timeline = likelihood.timeline();
        var all = new double[timeline.size()];
        var died = new double[timeline.size()];
        for (int place = 0; place < risk.length; place++) {
            int k = timeline.last(place);
            if (k < timeline.first(place)) continue;
            all[k] += risk[place];
            if (timeline.dies(place)) died[k] += risk[place];
            int leaves = timeline.leaves(place);
            if (leaves >= 0) all[leaves] -= risk[place];
        }
        timeline.accumulateBack(all);
        likelihood.lingering().addTo(all, timeline, place -> risk[place]);
        double lost = 0;
        for (int k = 0; k < all.length; k++) lost += step(k, all[k], died[k], ties);
        lost += likelihood.exact().lost(risk);
        return new Hazards(likelihood, risk, logLikelihood - lost, steps, tied, squares, crossed, tiedSquares);
    }

    /** Fills death time {@code k}; what it takes from the log-likelihood. */
    private double step(int k, double all, double died, Ties ties) {
        int deaths = likelihood.deaths(k);
        double weight = likelihood.deathWeight(k);
        if (weight == 0 || likelihood.exact().isTied(k)) return 0;
        if (ties == Ties.BRESLOW || deaths == 1) {
            steps[k] = weight / all;
            squares[k] = weight / all / all;
            return weight * StrictMath.log(all);
        }
        double c = weight / deaths;
        double lost = 0;
        for (int m = 0; m < deaths; m++) {
            double f = (double) m / deaths;
            double left = all - f * died;
            double h = c / left;
            steps[k] += h;
            tied[k] += f * h;
            squares[k] += h / left;
            crossed[k] += f * h / left;
            tiedSquares[k] += f * f * h / left;
            lost += c * StrictMath.log(left);
        }
        return lost;
    }

    /** For each place, the hazard it met while at risk, death time {@code k} counted {@code times[k]} times. */
    double[] exposure(double[] times) {
        var timeline = likelihood.timeline();
        var lingering = likelihood.lingering();
        var met = new double[steps.length];
        for (int k = 0; k < met.length; k++) met[k] = times[k] * steps[k];
        var after = lingering.met(met, timeline);
        timeline.accumulateOn(met);
        var exposure = new double[risk.length];
        for (int place = 0; place < exposure.length; place++) {
            int k = timeline.last(place);
            if (k >= timeline.first(place)) {
                int leaves = timeline.leaves(place);
                exposure[place] = met[k] - (leaves >= 0 ? met[leaves] : 0);
                if (timeline.dies(place)) exposure[place] -= times[k] * tied[k];
            }
            exposure[place] += after.by(place);
        }
        return exposure;
    }
}
