package musubi.agreement.term;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What expressions refer to, in the order of the text: names as {@code =name}, clauses as {@code §id}, properties as
 * {@code by:property}, changes over time as {@code gain:measure}, studies as {@code study:name}.
 */
public final class Uses {
    private final Set<String> found = new LinkedHashSet<>();

    private Uses() {}

    /** What this expression refers to. */
    public static Set<String> of(Expression expression) {
        var uses = new Uses();
        uses.in(expression);
        return uses.found;
    }

    /** What this condition refers to. */
    public static Set<String> of(Condition condition) {
        var uses = new Uses();
        uses.in(condition);
        return uses.found;
    }

    /** What a clause refers to: what it pays, its condition and its events, named values followed to what they name. */
    public static Set<String> of(Agreement agreement, Clause clause) {
        var direct = new LinkedHashSet<>(of(clause.pays()));
        clause.when().ifPresent(when -> direct.addAll(of(when)));
        if (clause.frequency() instanceof Clause.Frequency.EachEvent event)
            direct.add("=" + event.of().name());
        var all = new LinkedHashSet<String>();
        follow(agreement, direct, all);
        return all;
    }

    private static void follow(Agreement agreement, Set<String> uses, Set<String> all) {
        for (var use : uses)
            if (all.add(use) && use.startsWith("=") && agreement.values().containsKey(use.substring(1)))
                follow(agreement, of(agreement.values().get(use.substring(1))), all);
    }

    /** The studies whose results the clause pays on. */
    public static Set<String> studies(Agreement agreement, Clause clause) {
        var studies = new LinkedHashSet<String>();
        for (var use : of(agreement, clause))
            if (use.startsWith("study:") && use.length() > "study:".length())
                studies.add(use.substring("study:".length()));
        return studies;
    }

    /** Whether the clause compares readings over time, and so needs those from before the period. */
    public static boolean gains(Agreement agreement, Clause clause) {
        return of(agreement, clause).stream().anyMatch(use -> use.startsWith("gain:"));
    }

    /** The clauses the clause refers to. */
    public static Set<String> clauses(Agreement agreement, Clause clause) {
        var clauses = new LinkedHashSet<String>();
        for (var use : of(agreement, clause)) if (use.startsWith("§")) clauses.add(use.substring(1));
        return clauses;
    }

    /**
     * The names of measures and properties a clause needs, named values of the agreement followed to their measures.
     */
    public static Set<String> names(Agreement agreement, Set<String> uses) {
        var names = new LinkedHashSet<String>();
        follow(agreement, uses, names, new LinkedHashSet<>());
        return names;
    }

    private static void follow(Agreement agreement, Set<String> uses, Set<String> names, Set<String> seen) {
        for (var use : uses) {
            if (!use.startsWith("=") || !seen.add(use)) continue;
            var value = agreement.values().get(use.substring(1));
            if (value == null) names.add(use.substring(1));
            else follow(agreement, of(value), names, seen);
        }
    }

    private void all(List<Expression> parts) {
        parts.forEach(this::in);
    }

    private void in(Expression expression) {
        switch (expression) {
            case Expression.Fixed f -> {}
            case Expression.Effect e -> found.add("study:" + e.study());
            case Expression.Name name -> found.add("=" + name.name());
            case Expression.Paid paid -> found.add("§" + paid.clause());
            case Expression.Price price -> in(price.times());
            case Expression.Product product -> all(product.factors());
            case Expression.Ratio ratio -> all(List.of(ratio.of(), ratio.to()));
            case Expression.Line line -> in(line.on());
            case Expression.Bands bands -> {
                in(bands.on());
                bands.bands().forEach(b -> in(b.pays()));
                in(bands.otherwise());
            }
            case Expression.By by -> {
                found.add("by:" + by.property());
                by.choices().forEach(c -> in(c.pays()));
                by.otherwise().ifPresent(this::in);
            }
            case Expression.Gain gain -> {
                found.add("gain:" + gain.of().name());
                in(gain.of());
            }
            case Expression.Count count -> in(count.where());
            case Expression.Share share -> all(List.of(share.share(), share.of()));
            case Expression.Sum sum -> all(sum.parts());
            case Expression.Least least -> all(least.parts());
            case Expression.Greatest greatest -> all(greatest.parts());
            case Expression.AnyOf anyOf -> all(anyOf.parts());
            case Expression.Allot allot -> in(allot.inProportionTo());
            case Expression.When when -> {
                all(List.of(when.then(), when.otherwise()));
                in(when.when());
            }
            case Expression.Rounded rounded -> in(rounded.of());
        }
    }

    private void in(Condition condition) {
        switch (condition) {
            case Condition.Compare compare -> all(List.of(compare.left(), compare.right()));
            case Condition.Holds holds -> in(holds.name());
            case Condition.Significant s -> found.add("study:" + s.study());
            case Condition.All all -> all.parts().forEach(this::in);
            case Condition.Any any -> any.parts().forEach(this::in);
            case Condition.Not not -> in(not.of());
        }
    }
}
