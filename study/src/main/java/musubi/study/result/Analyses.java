package musubi.study.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.Methods;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.balance.Arms;
import musubi.effect.balance.Balance;
import musubi.effect.balance.Denominator;
import musubi.effect.balance.Overlap;
import musubi.effect.balance.Weighting;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Term;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.effect.sensitivity.AdjustedP;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Condition;
import musubi.study.protocol.Protocol;

/** Runs every analysis of a protocol on its cohort. The same protocol on the same cohort gives the same digits. */
final class Analyses {
    private static final int SCORE_BINS = 20;
    private final Protocol protocol;
    private final Cohort cohort;

    Analyses(Protocol protocol, Cohort cohort) {
        this.protocol = protocol;
        this.cohort = cohort;
    }

    List<Finding> all() {
        var findings = new ArrayList<Finding>();
        protocol.analyses().forEach((name, analysis) -> findings.add(found(name, analysis)));
        return adjustedForMany(findings);
    }

    /** Every adjustment that could be made, by analysis: several where missing values are imputed. */
    Map<String, List<Adjusted>> adjustments() {
        var all = new LinkedHashMap<String, List<Adjusted>>();
        protocol.analyses()
                .forEach((name, analysis) -> analysis.adjustment().ifPresent(adjustment -> {
                    var made = completed(analysis).stream()
                            .map(rows -> Adjusting.of(adjustment, rows))
                            .toList();
                    if (made.stream().allMatch(a -> a.refusal().isEmpty())) all.put(name, made);
                }));
        return all;
    }

    private List<Rows> completed(Protocol.Analysis analysis) {
        var rows = restricted(cohort.rows(), analysis.where());
        return protocol.missing() instanceof Protocol.Missing.Impute impute
                ? new Imputed(impute, analysis).completed(rows).orElse(List.of(rows))
                : List.of(rows);
    }

    /** One analysis without its subgroups. */
    Finding one(String name) {
        var analysis = protocol.analyses().get(name);
        if (analysis == null) throw unknown(name);
        return explained(name, () -> once(name, analysis, restricted(cohort.rows(), analysis.where())));
    }

    private BadInput unknown(String name) {
        var known = String.join(", ", protocol.analyses().keySet());
        return new BadInput(
                "study.no-analysis",
                Place.whole(protocol.id()),
                name,
                new Words(
                        "解析「" + name + "」がありません。ある解析: " + known + "。",
                        "There is no analysis \"" + name + "\"; there are: " + known + "."));
    }

    private Finding found(String name, Protocol.Analysis analysis) {
        return explained(name, () -> {
            var rows = restricted(cohort.rows(), analysis.where());
            var whole = run(name, analysis, rows);
            var subgroups = new LinkedHashMap<String, Finding>();
            for (var variable : analysis.subgroups()) subgroups.putAll(split(name, analysis, rows, variable));
            return whole.split(subgroups);
        });
    }

    /** What the kernel refuses, with the place in the protocol. */
    private Finding explained(String name, Supplier<Finding> finding) {
        try {
            return finding.get();
        } catch (Unreadable e) {
            throw new BadInput(
                    e.code(),
                    Place.whole(protocol.id() + ": analyses." + name),
                    e.value(),
                    new Words(e.words().ja(), e.words().en()));
        }
    }

    private Map<String, Finding> split(String name, Protocol.Analysis analysis, Rows rows, String variable) {
        var column = rows.column(variable);
        var values = column.toArray();
        var groups = new LinkedHashMap<String, Finding>();
        var present = new TreeSet<Double>();
        for (double value : values) if (!Double.isNaN(value)) present.add(value);
        for (double value : present) {
            var label = column.isCategory() ? column.levels().get((int) value) : label(value);
            var chosen = IntStream.range(0, values.length)
                    .filter(i -> values[i] == value)
                    .toArray();
            groups.put(variable + " = " + label, run(name, analysis, rows.keep(chosen)));
        }
        return groups;
    }

    static String label(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static Rows restricted(Rows rows, String where) {
        if (where.isEmpty()) return rows;
        var kept = Evaluation.of(Condition.read(where), rows);
        return rows.keep(IntStream.range(0, kept.length)
                .filter(i -> kept[i] != 0 && !Double.isNaN(kept[i]))
                .toArray());
    }

    /** Once on the rows that are complete, or on every completed data set and pooled, as the protocol says. */
    private Finding run(String name, Protocol.Analysis analysis, Rows rows) {
        if (!(protocol.missing() instanceof Protocol.Missing.Impute impute)) return once(name, analysis, rows);
        var imputed = new Imputed(impute, analysis);
        var completed = imputed.completed(rows);
        if (completed.isEmpty()) return once(name, analysis, rows);
        return imputed.pooled(
                completed.get().stream().map(r -> once(name, analysis, r)).toList());
    }

    private Finding once(String name, Protocol.Analysis analysis, Rows rows) {
        var method = Methods.find(analysis.method()).orElseThrow();
        var adjusted = analysis.adjustment().map(a -> Adjusting.of(a, rows));
        Estimation estimation;
        if (adjusted.flatMap(Adjusted::refusal).isPresent())
            estimation = adjusted.flatMap(Adjusted::refusal).get();
        else {
            var used = adjusted.map(Adjusted::rows).orElse(rows);
            if (adjusted.isPresent() && !Adjusting.areOnes(adjusted.get()))
                analysis.adjustment().orElseThrow().weighs(method);
            var formula = Formula.parse(analysis.formula());
            estimation = ofTheFirstTerm(
                    method.estimator()
                            .estimate(new Request(
                                    used,
                                    formula,
                                    method.settings(Adjusting.options(method, analysis.options(), adjusted)))),
                    formula,
                    analysis);
        }
        var effect = estimation instanceof Estimate estimate
                ? Optional.of(effect(estimate, analysis))
                : Optional.<Parameter>empty();
        var counted = complete(adjusted.map(Adjusted::rows).orElse(rows), analysis);
        return new Finding(
                name,
                analysis,
                estimation,
                effect,
                units(counted, i -> true),
                exposed(counted),
                adjusted.map(this::balance).orElse(List.of()),
                adjusted.map(Adjusted::conventions).orElse(List.of()),
                cautions(estimation, adjusted),
                Optional.empty(),
                Map.of());
    }

    private static List<musubi.effect.Words> cautions(Estimation estimation, Optional<Adjusted> adjusted) {
        if (!(estimation instanceof Estimate estimate)) return List.of();
        var all = new ArrayList<>(adjusted.map(Adjusted::cautions).orElse(List.of()));
        all.addAll(estimate.cautions());
        return all;
    }

    /**
     * Regressions leave out a column that others add up to, and the next one comes first: where nobody or everybody is
     * exposed, a covariate's coefficient must not pass for the effect.
     */
    private static Estimation ofTheFirstTerm(Estimation estimation, Formula formula, Protocol.Analysis analysis) {
        if (!(estimation instanceof Estimate estimate) || !analysis.effect().isEmpty()) return estimation;
        var labels = formula.terms().stream().map(Term::label).toList();
        if (!estimate.effects().isEmpty()) {
            var name = estimate.headline().name();
            var of = labels.stream().filter(name::startsWith).max(Comparator.comparingInt(String::length));
            boolean isThere = of.isEmpty()
                    || of.get().equals(labels.getFirst())
                    || estimate.coefficients().stream().anyMatch(c -> c.name().startsWith(labels.getFirst()));
            if (isThere) return estimation;
        }
        var wanted = labels.isEmpty() ? "" : labels.getFirst();
        return new NotEstimable(
                Why.SINGULAR_DESIGN,
                new musubi.effect.Words(
                        "「" + wanted + "」は使った行ですべて同じ値か、他の列の組み合わせです。",
                        "\"" + wanted + "\" is constant, or a combination of other columns, in the rows used."));
    }

    private Parameter effect(Estimate estimate, Protocol.Analysis analysis) {
        var asked = analysis.effect().isEmpty()
                ? estimate.headline()
                : estimate.parameter(analysis.effect())
                        .orElseThrow(() -> new Unreadable(
                                "study.no-effect",
                                analysis.effect(),
                                new musubi.effect.Words(
                                        "結果に「" + analysis.effect() + "」がありません。ある名前: " + names(estimate) + "。",
                                        "The result has no \"" + analysis.effect() + "\"; it has: " + names(estimate)
                                                + ".")));
        boolean isRatio = asked.name().contains("ratio");
        if (isRatio && !analysis.ratio())
            throw new Unreadable(
                    "study.is-a-ratio",
                    asked.name(),
                    new musubi.effect.Words(
                            "「" + asked.name() + "」は比です（差がないときは1）。ratio: true と書いてください。",
                            "\"" + asked.name() + "\" is a ratio, 1 when nothing differs: write ratio: true."));
        return analysis.ratio() && !isRatio ? asked.exponential(asked.name()) : asked;
    }

    private static String names(Estimate estimate) {
        return java.util.stream.Stream.concat(estimate.effects().stream(), estimate.coefficients().stream())
                .map(Parameter::name)
                .distinct()
                .collect(java.util.stream.Collectors.joining(", "));
    }

    /** The rows the analysis can use: nothing it reads is missing. */
    private Rows complete(Rows rows, Protocol.Analysis analysis) {
        var needed =
                new java.util.LinkedHashSet<>(Formula.parse(analysis.formula()).variables());
        if (!protocol.exposure().isEmpty() && rows.has(protocol.exposure())) needed.add(protocol.exposure());
        return Complete.of(rows, needed).rows();
    }

    private long exposed(Rows rows) {
        if (protocol.exposure().isEmpty()) return 0;
        var exposed = rows.column(protocol.exposure());
        return units(rows, i -> exposed.at(i) > 0);
    }

    private long units(Rows rows, IntPredicate counted) {
        var chosen = IntStream.range(0, rows.count()).filter(counted);
        if (protocol.unit().isEmpty()) return chosen.count();
        return chosen.mapToDouble(rows.column(protocol.unit())::at).distinct().count();
    }

    /** The covariates between the arms before and after, and where the propensity scores lie when there are some. */
    private List<Grid> balance(Adjusted adjusted) {
        if (protocol.covariates().isEmpty()) return List.of();
        var before = adjusted.before();
        var grids = new ArrayList<Grid>();
        grids.add(balance(
                before,
                List.of(Weighting.equal("before", before.count()), new Weighting("after", adjusted.weights()))));
        if (before.has(Adjusted.SCORE))
            grids.add(Overlap.of(
                    before.column(Adjusted.SCORE),
                    Arms.of(before.column(protocol.exposure()), protocol.exposure()),
                    new Constant(1, before.count()),
                    SCORE_BINS));
        return grids;
    }

    /** The covariates of everybody in the cohort, as they stand. */
    Optional<Grid> table1() {
        if (protocol.covariates().isEmpty() || protocol.exposure().isEmpty()) return Optional.empty();
        var rows =
                Complete.of(lastStretches(cohort.rows()), protocol.covariates()).rows();
        if (rows.count() == 0) return Optional.empty();
        return Optional.of(balance(rows, List.of(Weighting.equal("all", rows.count()))));
    }

    /** Where the exposure changes, each unit once: exposed if it ever was. */
    private Rows lastStretches(Rows rows) {
        if (protocol.changes().isEmpty() || protocol.unit().isEmpty()) return rows;
        var exposed = rows.column(protocol.exposure());
        var units = rows.column(protocol.unit());
        var ever = IntStream.range(0, rows.count())
                .filter(i -> exposed.at(i) > 0)
                .mapToObj(units::at)
                .collect(java.util.stream.Collectors.toSet());
        return rows.keep(IntStream.range(0, rows.count())
                .filter(i -> exposed.at(i) > 0 || !ever.contains(units.at(i)))
                .toArray());
    }

    private Grid balance(Rows rows, List<Weighting> weightings) {
        var complete = Complete.of(rows.with("balance.row", rowNumbers(rows)), protocol.covariates());
        var kept = complete.rows();
        var from = kept.column("balance.row").toArray();
        var picked = java.util.Arrays.stream(from).mapToInt(v -> (int) v).toArray();
        var terms =
                Formula.parse("~ " + String.join(" + ", protocol.covariates())).terms();
        Column base = new Constant(1, kept.count());
        var moved = weightings.stream()
                .map(w -> new Weighting(w.name(), w.weights().pick(picked)))
                .toList();
        return Balance.of(
                        kept,
                        terms,
                        Arms.of(kept.column(protocol.exposure()), protocol.exposure()),
                        Denominator.TREATED,
                        base,
                        moved)
                .grid();
    }

    private static Column rowNumbers(Rows rows) {
        return Numbers.over(IntStream.range(0, rows.count()).mapToDouble(i -> i).toArray());
    }

    private List<Finding> adjustedForMany(List<Finding> findings) {
        if (protocol.multiplicity().isEmpty()) return findings;
        var among = protocol.multiplicity().get().among();
        var tested = findings.stream()
                .filter(f -> among.contains(f.name()) && f.effect().isPresent())
                .toList();
        var raw = tested.stream().mapToDouble(f -> f.effect().orElseThrow().p()).toArray();
        var adjusted = switch (protocol.multiplicity().get().method()) {
            case "holm" -> AdjustedP.holm(raw);
            case "hochberg" -> AdjustedP.hochberg(raw);
            case "bonferroni" -> AdjustedP.bonferroni(raw);
            case "bh" -> AdjustedP.benjaminiHochberg(raw);
            default ->
                throw new IllegalStateException(protocol.multiplicity().get().method());
        };
        return findings.stream()
                .map(f -> tested.contains(f) ? f.adjusted(adjusted[tested.indexOf(f)]) : f)
                .toList();
    }
}
