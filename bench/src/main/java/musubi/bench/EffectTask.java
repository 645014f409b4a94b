package musubi.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Method;
import musubi.effect.Request;
import musubi.effect.balance.BalanceTable;
import musubi.effect.difference.CallawaySantAnna;
import musubi.effect.difference.DoublyRobustDifference;
import musubi.effect.formula.Formula;
import musubi.effect.glm.Logit;
import musubi.effect.imputation.MultipleImputation;
import musubi.effect.instrument.InstrumentalVariables;
import musubi.effect.matching.Matching;
import musubi.effect.matching.NearestNeighbour;
import musubi.effect.regression.FixedEffectsRegression;
import musubi.effect.regression.LinearRegression;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.survival.CoxRegression;
import musubi.effect.weighting.EntropyBalancing;
import musubi.effect.weighting.InverseProbabilityWeighting;

/**
 * One estimate that is timed.
 *
 * @param id short name
 * @param title what is estimated
 * @param table which table of {@link EffectTables}
 * @param share rows are those of the whole bench divided by this
 * @param wanted seconds that are wanted at most at the full size; empty when only the rival is the measure
 * @param columns what it needs
 * @param kernel our side
 * @param rivals whom it is raced against
 */
record EffectTask(
        String id,
        String title,
        String table,
        int share,
        OptionalDouble wanted,
        List<String> columns,
        Kernel kernel,
        List<Rival> rivals) {
    EffectTask {
        columns = List.copyOf(columns);
        rivals = List.copyOf(rivals);
    }

    /** Prepares the turns from the columns. */
    interface Kernel {
        Turn on(Map<String, Column> columns);
    }

    /** Does the work once and answers the figure that the rival must find too. */
    interface Turn {
        double figure();
    }

    /**
     * Another program with the same task.
     *
     * @param program {@code R} or {@code Python}
     * @param call what is timed
     * @param most rows it can take in reasonable time and memory; both sides then take as many
     * @param tolerance relative difference of the figures that is allowed: wide where the other side draws its own random
     *     numbers or stops early
     */
    record Rival(String program, String call, int most, double tolerance) {}

    private static final int ANY = Integer.MAX_VALUE;
    /** Seconds at a million rows on two cores. */
    private static final Map<String, Double> WANTED = Map.ofEntries(
            Map.entry("logit", 1.0),
            Map.entry("nearest-20", 0.5),
            Map.entry("nearest-50", 0.5),
            Map.entry("nearest-ties", 0.5),
            Map.entry("cox", 3.0),
            Map.entry("cox-robust", 3.5),
            Map.entry("twfe", 0.4),
            Map.entry("ols", 0.6),
            Map.entry("cr2", 1.5),
            Map.entry("2sls", 1.5),
            Map.entry("drdid", 2.0),
            Map.entry("staggered", 5.0),
            Map.entry("balance", 2.0),
            Map.entry("entropy", 2.0),
            Map.entry("bootstrap", 2.0),
            Map.entry("mi", 5.0));

    static List<EffectTask> all() {
        return List.of(
                logit(),
                nearest("nearest-20", "1:1 nearest neighbour, caliper, 20 % treated", "treated", "score"),
                nearest("nearest-50", "1:1 nearest neighbour, caliper, 50 % treated", "half", "score_half"),
                nearest("nearest-ties", "1:1 nearest neighbour, caliper, score of 2 digits", "treated", "score_tied"),
                match(),
                cox(),
                robustCox(),
                fixedEffects(),
                leastSquares(),
                correctedClusters(),
                instrument(),
                doublyRobust(),
                staggered(),
                balance(),
                entropy(),
                bootstrap(),
                imputation());
    }

    /** Rows of this task when the whole bench has {@code whole}: a share of them, and of a panel every period of every unit. */
    int rows(int whole) {
        int some = Math.max(EffectBench.LEAST, whole / share);
        return table.equals("panel") ? some - some % EffectTables.PERIODS : some;
    }

    /** What the data takes in memory: eight bytes for each value and four for each row's place in the source. */
    static long bytes(EffectTask task, int rows) {
        return (8L * task.columns.size() + 4) * rows;
    }

    private static EffectTask logit() {
        return people(
                "logit",
                "logistic regression, 23 columns",
                Logit.METHOD,
                "treated ~ " + covariates(EffectTables.COVARIATES),
                Map.of(),
                coefficient("x1"),
                List.of(
                        new Rival("R", "glm(binomial)", ANY, 1e-6),
                        new Rival("Python", "sklearn LogisticRegression(penalty=None)", ANY, 1e-2)));
    }

    private static EffectTask nearest(String id, String title, String arm, String score) {
        return new EffectTask(
                id,
                title + ", score given",
                "people",
                1,
                wanted(id),
                List.of(arm, score),
                columns -> {
                    var rows = LocalRows.of(columns, "");
                    var scores = rows.column(score).toArray();
                    var arms = rows.column(arm).toArray();
                    var treated = new boolean[arms.length];
                    for (int i = 0; i < arms.length; i++) treated[i] = arms[i] == 1;
                    return () -> NearestNeighbour.match(scores, treated, 0.02).count();
                },
                List.of());
    }

    private static EffectTask match() {
        return people(
                "match",
                "score, 1:1 matching, effect and balance of 23 columns",
                Matching.METHOD,
                "treated ~ " + covariates(EffectTables.COVARIATES),
                Map.of("caliper", "0.2", "outcome", "cost"),
                EffectTask::headline,
                List.of());
    }

    private static EffectTask cox() {
        return people(
                "cox",
                "Cox (Efron), days, 23 columns",
                CoxRegression.METHOD,
                "Surv(days, event) ~ treated + " + covariates(22),
                Map.of(),
                coefficient("treated"),
                List.of(new Rival("R", "survival::coxph", ANY, 1e-6)));
    }

    private static EffectTask robustCox() {
        return people(
                "cox-robust",
                "Cox (Efron), weights, robust by 200 clusters",
                CoxRegression.METHOD,
                "Surv(days, event) ~ treated + " + covariates(22),
                Map.of("weights", "weight", "cluster", "area"),
                error("treated"),
                List.of(new Rival("R", "survival::coxph(weights, cluster)", 20_000, 1e-6)));
    }

    private static EffectTask fixedEffects() {
        return estimate(
                "twfe",
                "two-way fixed effects, clusters by unit",
                "panel",
                1,
                FixedEffectsRegression.METHOD,
                "cost ~ treated | unit + year",
                Map.of("cluster", "unit"),
                EffectTask::firstError,
                List.of(new Rival("R", "means taken out, lm, sandwich::vcovCL", ANY, 1e-4)));
    }

    private static EffectTask leastSquares() {
        return people(
                "ols",
                "least squares, 23 columns, 200 clusters",
                LinearRegression.METHOD,
                "cost ~ treated + " + covariates(22),
                Map.of("cluster", "area", "se", "CR1"),
                error("treated"),
                List.of(
                        new Rival("R", "lm, sandwich::vcovCL", ANY, 1e-6),
                        new Rival("Python", "statsmodels OLS(cov_type=\"cluster\")", ANY, 1e-6)));
    }

    private static EffectTask correctedClusters() {
        return people(
                "cr2",
                "least squares, 23 columns, CR2 with 200 clusters",
                LinearRegression.METHOD,
                "cost ~ treated + " + covariates(22),
                Map.of("cluster", "area", "se", "CR2"),
                error("treated"),
                List.of(new Rival("R", "lm, clubSandwich::coef_test(CR2, Satterthwaite)", 100_000, 1e-6)));
    }

    private static EffectTask instrument() {
        return people(
                "2sls",
                "two-stage least squares, 23 columns, 200 clusters",
                InstrumentalVariables.METHOD,
                "spent ~ " + covariates(22) + " | joined ~ distance",
                Map.of("cluster", "area"),
                EffectTask::headlineError,
                List.of(new Rival("R", "AER::ivreg, sandwich::vcovCL", ANY, 1e-6)));
    }

    private static EffectTask doublyRobust() {
        return people(
                "drdid",
                "doubly robust difference, 23 columns",
                DoublyRobustDifference.METHOD,
                "cost ~ " + covariates(EffectTables.COVARIATES),
                Map.of("treatment", "treated", "baseline", "before", "estimator", "dr"),
                EffectTask::headlineError,
                List.of(new Rival("R", "the formula over glm.fit and lm.fit", ANY, 1e-4)));
    }

    private static EffectTask staggered() {
        return estimate(
                "staggered",
                "Callaway-Sant'Anna, 6 years, 4 groups",
                "panel",
                1,
                CallawaySantAnna.METHOD,
                "cost ~ 1",
                Map.of("unit", "unit", "time", "year", "cohort", "cohort", "average", "simple"),
                EffectTask::headline,
                List.of(new Rival("R", "the formula over a matrix of units and years", ANY, 1e-6)));
    }

    private static EffectTask balance() {
        return people(
                "balance",
                "balance table with KS, 23 columns, weights",
                BalanceTable.METHOD,
                "treated ~ " + covariates(EffectTables.COVARIATES),
                Map.of("weights", "weight"),
                EffectTask::headline,
                List.of(new Rival("R", "the formula over order and cumsum", ANY, 1e-4)));
    }

    private static EffectTask entropy() {
        return people(
                "entropy",
                "entropy balancing (ATT), 23 columns",
                EntropyBalancing.METHOD,
                "treated ~ " + covariates(EffectTables.COVARIATES),
                Map.of("outcome", "cost", "estimand", "ATT"),
                EffectTask::headline,
                List.of(new Rival("R", "the formula: Newton over crossprod", ANY, 1e-6)));
    }

    private static EffectTask bootstrap() {
        return estimate(
                "bootstrap",
                "500 bootstrap replicates of score and weights",
                "people",
                100,
                InverseProbabilityWeighting.METHOD,
                "treated ~ " + covariates(EffectTables.COVARIATES),
                Map.of("outcome", "cost", "estimand", "ATE", "bootstrap", "500", "seed", "1"),
                EffectTask::headlineError,
                List.of(new Rival("R", "boot::boot over glm.fit", ANY, 0.2)));
    }

    private static EffectTask imputation() {
        return estimate(
                "mi",
                "5 imputations (pmm), 10 columns, 5 cycles, then OLS",
                "gaps",
                10,
                MultipleImputation.METHOD,
                "g1 ~ " + names("g", 2, EffectTables.GAPS),
                Map.of("seed", "1", "m", "5", "cycles", "5"),
                coefficient("g2"),
                List.of(new Rival("R", "mice::mice(pmm), with, pool", ANY, 0.05)));
    }

    private static OptionalDouble wanted(String id) {
        var seconds = WANTED.get(id);
        return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds);
    }

    private static EffectTask people(
            String id,
            String title,
            Method method,
            String formula,
            Map<String, String> options,
            ToDoubleFunction<Estimate> figure,
            List<Rival> rivals) {
        return estimate(id, title, "people", 1, method, formula, options, figure, rivals);
    }

    private static EffectTask estimate(
            String id,
            String title,
            String table,
            int share,
            Method method,
            String formula,
            Map<String, String> options,
            ToDoubleFunction<Estimate> figure,
            List<Rival> rivals) {
        var parsed = Formula.parse(formula);
        var columns = new LinkedHashSet<>(parsed.variables());
        for (var name : List.of("outcome", "weights", "cluster", "treatment", "baseline", "unit", "time", "cohort")) {
            var column = options.get(name);
            if (column != null) columns.add(column);
        }
        return new EffectTask(
                id,
                title,
                table,
                share,
                wanted(id),
                new ArrayList<>(columns),
                loaded -> {
                    var rows = LocalRows.of(loaded, options.getOrDefault("unit", ""));
                    loaded.clear();
                    return () ->
                            figure.applyAsDouble(answer(method, new Request(rows, parsed, method.settings(options))));
                },
                rivals);
    }

    private static Estimate answer(Method method, Request request) {
        var answer = method.estimator().estimate(request);
        if (answer instanceof Estimate estimate) return estimate;
        throw new IllegalStateException(method.id() + " refused: " + answer);
    }

    private static ToDoubleFunction<Estimate> coefficient(String name) {
        return estimate -> estimate.parameter(name).orElseThrow().estimate();
    }

    private static ToDoubleFunction<Estimate> error(String name) {
        return estimate -> estimate.parameter(name).orElseThrow().standardError();
    }

    private static double headline(Estimate estimate) {
        return estimate.headline().estimate();
    }

    private static double headlineError(Estimate estimate) {
        return estimate.headline().standardError();
    }

    private static double firstError(Estimate estimate) {
        var all = estimate.coefficients().isEmpty() ? estimate.effects() : estimate.coefficients();
        return all.get(0).standardError();
    }

    private static String covariates(int count) {
        return names("x", 1, count);
    }

    private static String names(String letter, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(j -> letter + j).collect(Collectors.joining(" + "));
    }
}
