package musubi.study.protocol;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import musubi.effect.Methods;
import musubi.effect.Unreadable;
import musubi.effect.formula.Formula;
import musubi.quantity.Days;

/**
 * That a design counts nobody as exposed for having stayed well until they were, and that rows which are one person are
 * not taken for several.
 */
final class DesignCheck {
    private final Protocol protocol;
    private final ProtocolCheck check;

    DesignCheck(Protocol protocol, ProtocolCheck check) {
        this.protocol = protocol;
        this.check = check;
    }

    void run() {
        if (protocol.changes().isEmpty()) protocol.times().ifPresent(this::immortal);
        else changing();
        if (protocol.hasTrials() && protocol.changes().isEmpty()) trials();
        if ((protocol.hasTrials() || !protocol.changes().isEmpty())
                && protocol.missing() instanceof Protocol.Missing.Impute)
            check.error(
                    "study.imputed-rows",
                    "missing",
                    "impute",
                    "一人に何行もある設計では、行ごとに補完すると同じ人の値が食い違います。missing: complete にしてください。",
                    "One person has several rows in this design, and completing each by itself would contradict the others; write missing: complete.");
    }

    private void immortal(Times times) {
        var exposure = times.exposure();
        boolean isSafe = !times.followUp().from().isBefore(exposure.until());
        if (!isSafe)
            check.error(
                    "study.immortal-time",
                    "time.follow-up",
                    times.followUp().from().toString(),
                    "追跡の始まり（" + times.followUp().from() + "）は曝露の終わり（" + exposure.until()
                            + "）以後にしてください。そうしないと、長く無事だった人ほど「参加した人」に数えられます。",
                    "Follow-up must not begin (" + times.followUp().from() + ") before exposure has ended ("
                            + exposure.until()
                            + "): else those who stayed well longer are counted as taking part because of it.");
        for (var period : times.periods().entrySet())
            if (period.getValue().overlaps(exposure)) {
                isSafe = false;
                period(period.getKey(), period.getValue(), exposure);
            }
        // The windows that make the exposure, whatever "time" says of them.
        if (isSafe)
            behind(protocol.exposure()).forEach((name, variable) -> {
                if (variable instanceof Variable.Measured measured) measured(name, measured, times);
                if (variable instanceof Variable.First first && first.event().equals("attendance")) unbounded(name);
            });
    }

    /** Who ever came is known at the end only, and came because they had stayed well until then. */
    private void unbounded(String name) {
        check.error(
                "study.immortal-time",
                "variables." + name,
                name,
                "「" + name
                        + "」は参加した日で、いつまで数えるかが決まっていません。参加の有無は exposure の期間の指標（months-attended など）で決めるか、exposure: {changes: "
                        + name + "} と書いてください。",
                "\"" + name
                        + "\" is a day of taking part, however late: decide the exposure by a measure over the days of exposure, such as months-attended, or write exposure: {changes: "
                        + name + "}.");
    }

    private void period(String name, Days period, Days exposure) {
        check.error(
                "study.immortal-time",
                "time.periods." + name,
                name,
                "期間「" + name + "」（" + period.from() + " から " + period.until() + "）は曝露の期間（" + exposure.from() + " から "
                        + exposure.until() + "）に重なっています。曝露の前に終わるか、後に始まるようにしてください。",
                "The period \"" + name + "\" (" + period.from() + " to " + period.until()
                        + ") overlaps the days of exposure (" + exposure.from() + " to " + exposure.until()
                        + "): let it end before them or begin after.");
    }

    private void measured(String name, Variable.Measured measured, Times times) {
        for (var trial : times.each()) {
            var outcomes = trial.periods().isEmpty()
                    ? List.of(trial.followUp())
                    : List.copyOf(trial.periods().values());
            for (var outcome : outcomes) {
                var from = measured.from().on(trial, outcome);
                var until = measured.until().on(trial, outcome);
                if (!from.isBefore(until)) continue;
                boolean isBefore = !until.isAfter(outcome.from());
                boolean isAfter = !trial.periods().isEmpty() && !from.isBefore(outcome.until());
                if (isBefore || isAfter) continue;
                check.error(
                        "study.immortal-time",
                        "variables." + name,
                        name,
                        "曝露を決める「" + name + "」は " + until + " まで測られ、結果を数える期間（" + outcome.from()
                                + " から）に重なっています。結果を数え始める前に終わるようにしてください。",
                        "\"" + name + "\", which decides the exposure, is measured until " + until
                                + ", in days in which outcomes count already (from " + outcome.from()
                                + "): end it before they begin.");
                return;
            }
        }
    }

    /** The variables a variable is worked out from, itself included. */
    private Map<String, Variable> behind(String exposure) {
        var met = new LinkedHashSet<String>();
        met(exposure, met);
        var variables = new LinkedHashMap<String, Variable>();
        for (var name : met) {
            var variable = protocol.variables().get(name);
            if (variable != null) variables.put(name, variable);
        }
        return variables;
    }

    private void met(String name, Set<String> met) {
        if (!met.add(name) || !(protocol.variables().get(name) instanceof Variable.Derived(var text))) return;
        try {
            Condition.read(text).variables().forEach(v -> met(v, met));
        } catch (Unreadable e) {
            // Reported where the formula stands.
        }
    }

    private void trials() {
        if (protocol.source() == Protocol.Source.FILE)
            check.error(
                    "study.trials",
                    "time.trials",
                    "file",
                    "trials にはパックが要ります。ファイルの行は一つの基準日のものだからです。",
                    "trials need a pack: the rows of a file belong to one baseline.");
        protocol.analyses().forEach((name, analysis) -> {
            var method = Methods.find(analysis.method());
            if (method.isEmpty() || isClustered(analysis)) return;
            boolean knows =
                    method.get().options().stream().anyMatch(o -> o.name().equals("cluster"));
            check.error(
                    "study.rows-of-a-person",
                    "analyses." + name + (knows ? ".options" : ".method"),
                    name,
                    "一人がいくつもの試行に入るので、解析「" + name + "」には "
                            + (knows
                                    ? "options: {cluster: " + protocol.unit() + "} が要ります。"
                                    : "cluster を使える方法（cox、ols など）が要ります。"),
                    "A person may enter several trials, so the analysis \"" + name + "\" needs "
                            + (knows
                                    ? "options: {cluster: " + protocol.unit() + "}."
                                    : "a method with the option cluster, such as cox or ols."));
        });
    }

    private boolean isClustered(Protocol.Analysis analysis) {
        var given = List.of(analysis.options().getOrDefault("cluster", "").split("[,\\s]+", -1));
        return given.contains(protocol.unit())
                || check.readable(analysis.formula())
                        .map(f -> f.clusters().contains(protocol.unit()))
                        .orElse(false);
    }

    private void changing() {
        check.known("exposure", protocol.changes());
        if (protocol.times().isEmpty()
                || protocol.hasTrials()
                || !protocol.times().get().periods().isEmpty())
            check.error(
                    "study.changing-exposure",
                    "exposure",
                    protocol.changes(),
                    "時とともに変わる参加（changes）には、periods も trials もない time（baseline と follow-up）が要ります。",
                    "An exposure that changes needs \"time\" with baseline and follow-up, without periods or trials.");
        protocol.analyses().forEach((name, analysis) -> {
            if (analysis.adjustment().isPresent())
                check.error(
                        "study.changing-exposure",
                        "analyses." + name + ".adjust",
                        name,
                        "時とともに変わる参加では adjust を使えません。後で参加することを先に使ってしまうからです。共変量は式に書いてください。",
                        "adjust cannot be used with an exposure that changes: it would use what happens later; put the covariates in the formula.");
            check.readable(analysis.formula())
                    .filter(f -> !isLate(f))
                    .ifPresent(
                            f -> check.error(
                                    "study.changing-exposure",
                                    "analyses." + name + ".formula",
                                    name,
                                    "時とともに変わる参加では、左辺を Surv(結果.from, 結果.days, 結果.event) と書いてください。一人に何行もあるからです。",
                                    "With an exposure that changes, the left side is Surv(NAME.from, NAME.days, NAME.event): a person has several rows."));
        });
    }

    private static boolean isLate(Formula formula) {
        return formula.response().function().equals("Surv")
                && formula.response().parts().size() == 3;
    }
}
