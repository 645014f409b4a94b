package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Intervals of a weighted effect by the bootstrap.
 *
 * @param effects with normal and with percentile intervals
 * @param refusal too many replicates without an answer
 */
record ResampledEffects(List<Parameter> effects, Optional<NotEstimable> refusal) {
    private static final int FEWEST = 20;
    private static final int MOST = 100_000;
    private static final double FAILURES = 0.05;

    /** Number of replicates asked for, 0 for none. */
    static int replicates(Options options) {
        if (options.find("bootstrap").isEmpty()) return 0;
        int replicates = options.whole("bootstrap");
        if (replicates < FEWEST || replicates > MOST)
            throw new Unreadable(
                    "estimate.replicates",
                    options.text("bootstrap"),
                    new Words(
                            "bootstrap は " + FEWEST + " から " + MOST + " までの整数です。",
                            "bootstrap is a whole number from " + FEWEST + " to " + MOST + "."));
        return replicates;
    }

    /**
     * Estimates.
     *
     * @param whole everybody, before rows are left out because of their score
     * @param means what was estimated from the sample itself
     */
    static ResampledEffects of(Study whole, Estimand estimand, Contrast means, Trimming trimming, Options options) {
        int replicates = replicates(options);
        int seed = options.whole("seed");
        var resampling = whole.errors()
                .clusters()
                .map(c -> Resampling.ofClusters(seed, c))
                .orElseGet(() -> Resampling.ofRows(seed, whole.rows().count()));
        var outcome = Outcome.of(options.text("outcome"), whole.rows());
        var statistic = new EffectReplicates(
                whole.propensity(),
                outcome.values(),
                estimand,
                options.text("means").equals("hajek"),
                options.yes("stabilised"),
                trimming);
        var bootstrap = Bootstrap.of(resampling, replicates, statistic);
        int failed = bootstrap.failed(EffectReplicates.DIFFERENCE);
        if (failed > FAILURES * replicates)
            return new ResampledEffects(List.of(), Optional.of(failed(failed, replicates)));
        var effects = new ArrayList<Parameter>();
        double level = options.number("level");
        var point = means.difference(estimand.name());
        both(effects, bootstrap, estimand.name(), point.estimate(), EffectReplicates.DIFFERENCE, level);
        if (outcome.isBinary() && means.hasRatio()) ratios(effects, bootstrap, means, level);
        return new ResampledEffects(effects, Optional.empty());
    }

    private static void ratios(List<Parameter> effects, Bootstrap bootstrap, Contrast contrast, double level) {
        var ratios = new ArrayList<Parameter>();
        both(ratios, bootstrap, "risk ratio", contrast.logRiskRatio().estimate(), EffectReplicates.RISK_RATIO, level);
        both(ratios, bootstrap, "odds ratio", contrast.logOddsRatio().estimate(), EffectReplicates.ODDS_RATIO, level);
        ratios.forEach(r -> effects.add(r.exponential(r.name())));
    }

    private static void both(
            List<Parameter> effects, Bootstrap bootstrap, String name, double estimate, int figure, double level) {
        effects.add(bootstrap.percentile(name + ", bootstrap percentile", estimate, figure, level));
        effects.add(bootstrap.normal(name + ", bootstrap normal", estimate, figure, level));
    }

    private static NotEstimable failed(int failed, int replicates) {
        return new NotEstimable(
                Why.NOT_CONVERGED,
                new Words(
                        "ブートストラップ " + replicates + " 回のうち " + failed + " 回で答えが出ませんでした（限度 " + 100 * FAILURES + " %）。",
                        failed + " of " + replicates + " bootstrap replicates have no answer; the limit is "
                                + 100 * FAILURES + " %."));
    }

    static Convention convention(Study study, Options options) {
        return new Convention(
                "bootstrap",
                replicates(options) + " replicates of "
                        + study.errors().clusters().map(c -> "clusters").orElse("rows") + ", seed "
                        + options.whole("seed") + ", score, trimming and weights repeated, percentiles of type 7",
                "R boot::boot(), boot::boot.ci(type = c(\"perc\", \"norm\"))");
    }
}
