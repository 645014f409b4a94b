package musubi.study.cohort;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import musubi.effect.Unreadable;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.protocol.Condition;
import musubi.study.protocol.Outcome;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Variable;

/** Derived columns, then eligibility step by step, then times to events; each step says whom it left out. */
final class Selection {
    private final Protocol protocol;
    private final List<Cohort.Step> flow = new ArrayList<>();

    Selection(Protocol protocol) {
        this.protocol = protocol;
    }

    Cohort of(Map<String, Column> columns, Digest source) {
        var all = new LinkedHashMap<>(columns);
        var id = protocol.unit();
        if (!id.isEmpty() && !all.containsKey(id)) throw missing(id, all);
        Rows rows = inOrderOfUnits(all, id);
        for (var variable : protocol.variables().entrySet())
            if (variable.getValue() instanceof Variable.Derived(var formula))
                rows = rows.with(variable.getKey(), Numbers.over(values(formula, rows)));
        flow.add(new Cohort.Step(new Words("はじめの対象", "all units"), 0, units(rows), 0, rows.count()));
        for (var eligible : protocol.population()) {
            var kept = values(eligible.keep(), rows);
            rows = keep(rows, i -> kept[i] != 0 && !Double.isNaN(kept[i]), eligible.otherwise());
        }
        for (var outcome : protocol.outcomes().entrySet())
            if (outcome.getValue() instanceof Outcome.Time time) rows = atRisk(rows, outcome.getKey(), time);
        if (!protocol.changes().isEmpty()) rows = new Stretches(protocol, column(rows, protocol.changes())).of(rows);
        else if (!protocol.exposure().isEmpty()) {
            var exposed = column(rows, protocol.exposure());
            var known = exposed.toArray();
            if (java.util.Arrays.stream(known).anyMatch(Double::isNaN))
                rows = keep(rows, i -> !Double.isNaN(known[i]), new Words("参加の有無が不明", "exposure unknown"));
        }
        return new Cohort(rows, flow, source);
    }

    /**
     * Rows whose positions are their place among the units, not in the file: methods break ties by position, and the same
     * people must give the same matches however the file was sorted.
     */
    static Rows inOrderOfUnits(Map<String, Column> columns, String id) {
        var once = LocalRows.of(columns, id);
        var moved = new LinkedHashMap<String, Column>();
        once.names().forEach(name -> moved.put(name, once.column(name)));
        return LocalRows.of(moved, id);
    }

    private Column column(Rows rows, String name) {
        try {
            return rows.column(name);
        } catch (Unreadable e) {
            throw new BadInput(
                    e.code(),
                    Place.whole(protocol.id()),
                    e.value(),
                    new Words(e.words().ja(), e.words().en()));
        }
    }

    private double[] values(String condition, Rows rows) {
        try {
            return Evaluation.of(Condition.read(condition), rows);
        } catch (Unreadable e) {
            throw new BadInput(
                    e.code(),
                    Place.whole(protocol.id()),
                    e.value(),
                    new Words(e.words().ja(), e.words().en()));
        }
    }

    private Rows keep(Rows rows, IntPredicate kept, Words otherwise) {
        var chosen = IntStream.range(0, rows.count()).filter(kept).toArray();
        long before = units(rows);
        var fewer = rows.keep(chosen);
        long after = units(fewer);
        flow.add(new Cohort.Step(otherwise, before - after, after, rows.count() - fewer.count(), fewer.count()));
        return fewer;
    }

    private long units(Rows rows) {
        if (protocol.unit().isEmpty()) return rows.count();
        return java.util.Arrays.stream(rows.column(protocol.unit()).toArray())
                .distinct()
                .count();
    }

    /**
     * Adds days and event of one outcome, after leaving out those to whom it, or what makes it impossible, happened before
     * follow-up began: they cannot have it any more.
     */
    private Rows atRisk(Rows rows, String name, Outcome.Time time) {
        if (protocol.times().isEmpty())
            throw new BadInput(
                    "study.no-time",
                    Place.whole(protocol.id()),
                    name,
                    new Words(
                            "結果「" + name + "」には time（follow-up）が要ります。",
                            "The outcome \"" + name + "\" needs \"time\" with follow-up."));
        var watched = new Watched(protocol.times().get(), time);
        var isAtRisk = watched.atRisk(rows, c -> column(rows, c).toArray());
        var risk = keep(
                rows,
                i -> isAtRisk[i],
                new Words(
                        "追跡の開始前に「" + time.title().ja() + "」などが起きた",
                        "event or departure before follow-up began ("
                                + time.title().en() + ")"));
        return watched.with(risk, name);
    }

    private BadInput missing(String id, Map<String, Column> columns) {
        return new BadInput(
                "study.no-unit",
                Place.whole(protocol.id()),
                id,
                new Words(
                        "単位の列「" + id + "」がありません。ある列: " + String.join("、", columns.keySet()) + "。",
                        "There is no column \"" + id + "\" for the unit; there are "
                                + String.join(", ", columns.keySet()) + "."));
    }
}
