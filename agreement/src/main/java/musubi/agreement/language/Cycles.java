package musubi.agreement.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Uses;
import musubi.document.Findings;
import musubi.quantity.Place;

/** Values and clauses that are defined by themselves. */
final class Cycles {
    private final Agreement agreement;
    private final Findings findings;

    Cycles(Agreement agreement, Findings findings) {
        this.agreement = agreement;
        this.findings = findings;
    }

    /** Notes each circle once. */
    void check() {
        var done = new LinkedHashSet<String>();
        for (var name : agreement.values().keySet()) walk("=" + name, new ArrayList<>(), done);
        for (var c : agreement.clauses()) walk("§" + c.id(), new ArrayList<>(), done);
    }

    private void walk(String node, List<String> path, Set<String> done) {
        if (path.contains(node)) {
            var circle = new ArrayList<>(path.subList(path.indexOf(node), path.size()));
            circle.add(node);
            var shown =
                    String.join(" → ", circle.stream().map(n -> n.substring(1)).toList());
            var expression = expression(node);
            findings.error(
                    "agreement.cycle",
                    expression.map(Expression::place).orElse(Place.whole("")),
                    shown,
                    "定義が循環しています: " + shown + "。どこかで循環を切ってください。",
                    "The definitions go in a circle: " + shown + ". Break it somewhere.");
            return;
        }
        if (!done.add(node)) return;
        path.add(node);
        for (var next : uses(node)) if (!next.contains(":") && expression(next).isPresent()) walk(next, path, done);
        path.removeLast();
    }

    /** What a value or a clause refers to directly, the clause's condition included. */
    private Set<String> uses(String node) {
        var uses = new LinkedHashSet<String>();
        expression(node).ifPresent(e -> uses.addAll(Uses.of(e)));
        if (node.startsWith("§"))
            agreement.clause(node.substring(1)).flatMap(Clause::when).ifPresent(w -> uses.addAll(Uses.of(w)));
        return uses;
    }

    private Optional<Expression> expression(String node) {
        var name = node.substring(1);
        return node.startsWith("=")
                ? Optional.ofNullable(agreement.values().get(name))
                : agreement.clause(name).map(Clause::pays);
    }
}
