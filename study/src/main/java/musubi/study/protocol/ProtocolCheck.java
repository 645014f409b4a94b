package musubi.study.protocol;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.document.Findings;
import musubi.document.Nearest;
import musubi.effect.Method;
import musubi.effect.Methods;
import musubi.effect.Unreadable;
import musubi.effect.formula.Formula;
import musubi.effect.matching.MatchedRows;
import musubi.measure.Measure;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.quantity.BadInput;
import musubi.quantity.Place;

/** What a protocol says must fit together: names, formulas, methods, measures, times. Found before any data is touched. */
final class ProtocolCheck {
    private final Protocol protocol;
    private final Place whole;
    private final Map<String, Place> places;
    private final Measures measures;
    private final Findings findings;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> adjustedFor = new LinkedHashSet<>();

    ProtocolCheck(Protocol protocol, Place whole, Map<String, Place> places, Measures measures, Findings findings) {
        this.protocol = protocol;
        this.whole = whole;
        this.places = places;
        this.measures = measures;
        this.findings = findings;
    }

    void run() {
        columns.add(protocol.unit());
        if (protocol.times().map(t -> !t.periods().isEmpty()).orElse(false))
            columns.addAll(List.of("period", "period.name"));
        if (protocol.hasTrials()) columns.addAll(List.of("trial", "trial.day"));
        protocol.covariates().forEach(this::adjustedFor);
        protocol.analyses().values().stream()
                .flatMap(a -> a.adjustment().stream())
                .flatMap(a -> readable(a.formula()).stream())
                .flatMap(f -> f.terms().stream())
                .flatMap(t -> t.parts().stream())
                .forEach(p -> p.variables().forEach(this::adjustedFor));
        protocol.variables().forEach(this::variable);
        protocol.outcomes().forEach(this::outcome);
        for (int i = 0; i < protocol.population().size(); i++) {
            var eligible = protocol.population().get(i);
            condition("population." + i, eligible.keep());
        }
        if (!protocol.changes().isEmpty()) columns.add(protocol.exposure());
        else if (!protocol.exposure().isEmpty()) known("exposure", protocol.exposure());
        for (int i = 0; i < protocol.covariates().size(); i++)
            known("covariates." + i, protocol.covariates().get(i));
        protocol.wording().labels().keySet().stream()
                .filter(label -> columns.stream().noneMatch(label::startsWith))
                .sorted()
                .forEach(label -> known("labels." + label, label));
        protocol.analyses().forEach(this::analysis);
        new DesignCheck(protocol, this).run();
        long primary = protocol.analyses().values().stream()
                .filter(a -> a.role() == Protocol.Role.PRIMARY)
                .count();
        if (primary != 1)
            error(
                    "study.primary",
                    "analyses",
                    Long.toString(primary),
                    "role: primary の解析は一つだけ決めてください（いまは " + primary + "）。",
                    "Exactly one analysis has role: primary; here " + primary + " do.");
        protocol.results().forEach((name, result) -> {
            if (!protocol.analyses().containsKey(result.analysis()))
                unknown(
                        "results." + name,
                        result.analysis(),
                        protocol.analyses().keySet());
            if (result.times().equals("treated") && protocol.exposure().isEmpty())
                error(
                        "study.no-exposure",
                        "results." + name,
                        name,
                        "times: treated は参加した人の数を掛けます。exposure に参加を表す変数を書いてください。",
                        "times: treated multiplies by the number exposed: name the variable with exposure.");
        });
        protocol.multiplicity()
                .ifPresent(m -> m.among().forEach(a -> {
                    if (!protocol.analyses().containsKey(a))
                        unknown("multiplicity", a, protocol.analyses().keySet());
                }));
    }

    /** A variable that makes the groups alike, and all it is worked out from. */
    private void adjustedFor(String name) {
        if (adjustedFor.add(name) && protocol.variables().get(name) instanceof Variable.Derived(var text))
            readable(text + " ~ 1").ifPresent(f -> f.variables().forEach(this::adjustedFor));
    }

    /** The formula, or nothing when it cannot be read: that is reported where it stands. */
    Optional<Formula> readable(String text) {
        try {
            return Optional.of(Formula.parse(text));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private void variable(String name, Variable variable) {
        var path = "variables." + name;
        if (protocol.source() == Protocol.Source.FILE && !(variable instanceof Variable.Derived))
            error(
                    "study.not-in-a-file",
                    path,
                    name,
                    "ファイルを使う研究の変数は formula で書いてください（measure や event はパックのものです）。",
                    "Variables of a study on a file are formulas; measures and events need a pack.");
        if (variable instanceof Variable.Derived(var text)) condition(path, text);
        if (variable instanceof Variable.Measured measured) measured(path, name, measured);
        columns.add(name);
    }

    private void measured(String path, String name, Variable.Measured measured) {
        var measure = measures.named(measured.measure());
        if (measure.isEmpty()) {
            unknown(
                    path + ".measure",
                    measured.measure(),
                    measures.all().stream().map(Measure::id).toList());
            return;
        }
        if (!measure.get().grain().ofPersons()) {
            error(
                    "study.grain",
                    path + ".measure",
                    measured.measure(),
                    "指標「" + measured.measure() + "」は人ごとの値を持ちません。",
                    "The measure \"" + measured.measure() + "\" has no value per person.");
            return;
        }
        if (protocol.times().isEmpty()) return;
        int before = findings.problems().size();
        for (var times : protocol.times().get().each()) {
            windows(path, name, measured, measure.get(), times);
            // Trials are alike: what is wrong in one is told once.
            if (findings.problems().size() > before) return;
        }
    }

    private void windows(String path, String name, Variable.Measured measured, Measure measure, Times times) {
        for (var period : times.periods().isEmpty()
                ? List.of(times.followUp())
                : times.periods().values()) {
            var from = measured.from().on(times, period);
            var until = measured.until().on(times, period);
            if (!from.isBefore(until))
                error(
                        "study.empty-window",
                        path,
                        from + " " + until,
                        "変数「" + name + "」の期間が空です（" + from + "、" + until + "）。",
                        "The window of \"" + name + "\" is empty (" + from + ", " + until + ").");
            else
                try {
                    Question.of(measure, from, until, measured.with());
                } catch (BadInput e) {
                    e.problems()
                            .forEach(p -> findings.error(
                                    p.code(),
                                    place(path),
                                    p.value(),
                                    p.words().ja(),
                                    p.words().en()));
                }
            boolean isCovariate = adjustedFor.contains(name) && !measured.isRepeated();
            if (isCovariate && until.isAfter(times.exposure().from().plusDays(1)))
                error(
                        "study.covariate-after-exposure",
                        path,
                        name,
                        "共変量「" + name + "」は参加が始まった後（" + until + " まで）の値を使っています。参加の結果かもしれないので、"
                                + times.exposure().from() + " までにしてください。",
                        "The covariate \"" + name + "\" uses values after exposure began (until " + until
                                + "), which may be its result; end it by "
                                + times.exposure().from() + ".");
        }
    }

    private void outcome(String name, Outcome outcome) {
        if (outcome instanceof Outcome.Value value) {
            known("outcomes." + name, value.variable());
            return;
        }
        var time = (Outcome.Time) outcome;
        if (protocol.times().isEmpty())
            error(
                    "study.no-time",
                    "outcomes." + name,
                    name,
                    "結果「" + name + "」には time（baseline と follow-up）が要ります。日数の列がもうあるなら、式に直接 Surv(日数, 事象) と書いてください。",
                    "The outcome \"" + name
                            + "\" needs \"time\" with baseline and follow-up; when the file has a column of days,"
                            + " write Surv(days, event) in the formula instead.");
        known("outcomes." + name, time.event());
        time.competing().forEach(c -> known("outcomes." + name, c));
        time.censoring().forEach(c -> known("outcomes." + name, c));
        columns.add(name + ".days");
        columns.add(name + ".event");
        if (!protocol.changes().isEmpty()) columns.add(name + ".from");
    }

    private void analysis(String name, Protocol.Analysis analysis) {
        var path = "analyses." + name;
        var method = Methods.find(analysis.method());
        if (method.isEmpty())
            unknown(
                    path + ".method",
                    analysis.method(),
                    Methods.all().stream().map(Method::id).toList());
        else guarded(path + ".options", () -> method.get().settings(analysis.options()));
        formula(path + ".formula", analysis.formula());
        if (!analysis.where().isEmpty()) condition(path + ".where", analysis.where());
        analysis.adjustment().ifPresent(a -> {
            formula(path + ".adjust", a.formula());
            guarded(path + ".adjust", () -> {
                var settings = Methods.find(a.by()).orElseThrow().settings(a.options());
                if (!a.by().equals("match")) return;
                MatchedRows.limited(settings).forEach(column -> known(path + ".adjust", column));
                settings.find("order-by").ifPresent(column -> known(path + ".adjust", column));
            });
            // Matched rows can do without weights; the others would be left as they are.
            if (!a.by().equals("match") && method.isPresent()) guarded(path + ".adjust", () -> a.weighs(method.get()));
        });
        analysis.subgroups().forEach(g -> known(path + ".subgroups", g));
    }

    private void formula(String path, String text) {
        guarded(path, () -> {
            var formula = Formula.parse(text);
            if (protocol.source() == Protocol.Source.PACK) formula.variables().forEach(v -> known(path, v));
        });
    }

    private void condition(String path, String text) {
        guarded(path, () -> {
            var condition = Condition.read(text);
            if (protocol.source() == Protocol.Source.PACK) condition.variables().forEach(v -> known(path, v));
        });
    }

    private void guarded(String path, Runnable reading) {
        try {
            reading.run();
        } catch (Unreadable e) {
            findings.error(
                    e.code(), place(path), e.value(), e.words().ja(), e.words().en());
        }
    }

    /** On a pack every column is named by the protocol; the columns of a file are known when it is opened. */
    void known(String path, String column) {
        if (protocol.source() == Protocol.Source.PACK && !columns.contains(column)) unknown(path, column, columns);
    }

    private void unknown(String path, String word, java.util.Collection<String> known) {
        var sorted = new ArrayList<>(known);
        error(
                "study.unknown-name",
                path,
                word,
                "「" + word + "」はありません。" + Nearest.ja(word, sorted) + "ある名前: " + String.join(", ", sorted) + "。",
                "There is no \"" + word + "\"." + Nearest.en(word, sorted) + " There are: " + String.join(", ", sorted)
                        + ".");
    }

    void error(String code, String path, String value, String ja, String en) {
        findings.error(code, place(path), value, ja, en);
    }

    /** The place of a path, or of the nearest part of it that has one. */
    private Place place(String path) {
        for (var part = path; ; part = part.substring(0, part.lastIndexOf('.'))) {
            var found = places.get(part);
            if (found != null) return found;
            if (part.lastIndexOf('.') < 0) return whole;
        }
    }
}
