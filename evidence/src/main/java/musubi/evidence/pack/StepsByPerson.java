package musubi.evidence.pack;

import java.io.IOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import musubi.evidence.parquet.Values;
import musubi.evidence.steps.PersonSteps;
import musubi.evidence.steps.SourceDay;
import musubi.evidence.steps.Stretch;

/**
 * Brings intervals and plain days together, one person after another in the order of the table. Plain days go into it as
 * they stand; whoever has intervals, a day twice or a decision goes through the common rules.
 */
final class StepsByPerson {
    private final PlainSteps plain;
    private final PersonSteps rules;
    private final Map<Held, Acceptances.Decision> decisions;
    private final StepsTable table;
    private final NavigableSet<String> waiting;
    private final Set<String> decided;
    private final Set<Acceptances.Decision> used = new HashSet<>();

    /** What a decision is about. */
    record Held(String person, LocalDate day, String source) {}

    StepsByPerson(PlainSteps plain, PersonSteps rules, Map<Held, Acceptances.Decision> decisions, StepsTable table) {
        this.plain = plain;
        this.rules = rules;
        this.decisions = decisions;
        this.table = table;
        this.waiting = new TreeSet<>(plain.people());
        this.decided = decisions.keySet().stream().map(Held::person).collect(Collectors.toSet());
    }

    /** The next person with intervals; everybody with plain days alone who stands before goes first. */
    void intervals(String person, List<Stretch> stretches) throws IOException {
        for (var before = waiting.pollFirst(); before != null; before = waiting.pollFirst()) {
            int order = before.compareTo(person);
            if (order < 0) plain(before);
            if (order > 0) waiting.add(before);
            if (order >= 0) break;
        }
        stretches.addAll(plain.stretches(person));
        resolve(person, stretches);
    }

    /** Everybody who is left. */
    void rest() throws IOException {
        for (var person : waiting) plain(person);
        waiting.clear();
    }

    /** Decisions that met steps. */
    Set<Acceptances.Decision> used() {
        return Set.copyOf(used);
    }

    private void plain(String person) throws IOException {
        if (decided.contains(person) || !plain.write(person, table)) resolve(person, plain.stretches(person));
    }

    private void resolve(String person, List<Stretch> stretches) throws IOException {
        table.person(person);
        for (var day : rules.resolve(stretches)) {
            var held = held(person, day);
            int steps = Math.toIntExact(day.steps());
            table.row(
                    Math.toIntExact(day.day().toEpochDay()),
                    table.word(day.source()),
                    table.word(day.method().name().toLowerCase(Locale.ROOT)),
                    steps,
                    Math.toIntExact(day.reported()),
                    held.isPresent() ? 0 : steps,
                    held.map(why -> table.word(why.code())).orElse(Values.NONE),
                    day.recordedOn() == Stretch.NEVER_SAID ? Values.NONE : Math.toIntExact(day.recordedOn()),
                    day.sourceNo(),
                    day.line());
        }
    }

    /** Why the day is held; empty when somebody accepted it. */
    private Optional<SourceDay.Hold> held(String person, SourceDay day) {
        if (day.held().isEmpty()) return Optional.empty();
        var decision = decisions.get(new Held(person, day.day(), day.source()));
        if (decision == null) return day.held();
        used.add(decision);
        return decision.accept() ? Optional.empty() : day.held();
    }
}
