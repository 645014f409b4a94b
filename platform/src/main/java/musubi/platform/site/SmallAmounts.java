package musubi.platform.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Uses;
import musubi.measure.Suppression;
import musubi.platform.contract.Overview.Paid;
import musubi.quantity.Exact;

/**
 * Amounts that tell of few people: at 3,000 yen a head, 9,000 yen are three heads. They are hidden, and so is the total they stand in:
 * what the other clauses pay is often known from the agreement itself.
 */
final class SmallAmounts {
    private final Agreement agreement;
    private final Map<String, List<Exact>> prices = new HashMap<>();

    SmallAmounts(Agreement agreement) {
        this.agreement = agreement;
        for (var clause : agreement.clauses()) prices.put(clause.id(), prices(clause));
    }

    /** What of a settlement is shown. */
    record Shown(List<Sheets.ClausePayment> clauses, Optional<Long> total) {}

    Shown of(List<Paid> paid) {
        var hidden = new LinkedHashSet<String>();
        for (var p : paid) if (small(p)) hidden.add(p.clause());
        hideThoseOf(hidden);
        var clauses = paid.stream()
                .map(p -> new Sheets.ClausePayment(
                        p.clause(),
                        p.title(),
                        p.unit(),
                        hidden.contains(p.clause()) ? Optional.empty() : Optional.of(p.amount())))
                .toList();
        var total = paid.stream().mapToLong(Paid::amount).reduce(0, Math::addExact);
        return new Shown(clauses, hidden.isEmpty() ? Optional.of(total) : Optional.empty());
    }

    /** Whether an amount of the agreement as a whole is of fewer people than may be told, by its highest price. */
    boolean few(long amount) {
        return prices.values().stream().flatMap(List::stream).anyMatch(price -> under(price, Math.abs(amount)));
    }

    /** A part of what a clause paid is as telling as the clause. */
    private void hideThoseOf(Set<String> hidden) {
        boolean more = true;
        while (more) {
            more = false;
            for (var clause : agreement.clauses())
                for (var use : Uses.of(agreement, clause))
                    if (use.startsWith("§") && hidden.contains(use.substring(1))) more |= hidden.add(clause.id());
        }
    }

    private boolean small(Paid paid) {
        return prices.getOrDefault(paid.clause(), List.of()).stream()
                .anyMatch(price -> under(price, Math.abs(paid.amount())));
    }

    private static boolean under(Exact price, long amount) {
        return Exact.of(amount).compareTo(price.times(Exact.of(Suppression.LEAST))) < 0;
    }

    private List<Exact> prices(Clause clause) {
        var found = new ArrayList<Exact>();
        collect(clause.pays(), found);
        for (var use : Uses.of(agreement, clause))
            if (use.startsWith("=") && agreement.values().containsKey(use.substring(1)))
                collect(agreement.values().get(use.substring(1)), found);
        return found.stream().filter(price -> price.compareTo(Exact.ZERO) > 0).toList();
    }

    private static void collect(Expression expression, List<Exact> prices) {
        if (expression instanceof Expression.Price price) prices.add(price.price());
        if (expression instanceof Expression.Product(var factors, var place))
            for (var factor : factors)
                if (factor instanceof Expression.Fixed fixed && !fixed.percent()) prices.add(fixed.value());
        parts(expression).forEach(part -> collect(part, prices));
    }

    private static Stream<Expression> parts(Expression expression) {
        return switch (expression) {
            case Expression.Price e -> Stream.of(e.times());
            case Expression.Product e -> e.factors().stream();
            case Expression.Ratio e -> Stream.of(e.of(), e.to());
            case Expression.Line e -> Stream.of(e.on());
            case Expression.Bands e ->
                Stream.concat(e.bands().stream().map(Expression.Band::pays), Stream.of(e.on(), e.otherwise()));
            case Expression.By e ->
                Stream.concat(e.choices().stream().map(Expression.Choice::pays), e.otherwise().stream());
            case Expression.Share e -> Stream.of(e.share(), e.of());
            case Expression.Sum e -> e.parts().stream();
            case Expression.Least e -> e.parts().stream();
            case Expression.Greatest e -> e.parts().stream();
            case Expression.AnyOf e -> e.parts().stream();
            case Expression.Allot e -> Stream.of(e.inProportionTo());
            case Expression.When e -> Stream.of(e.then(), e.otherwise());
            case Expression.Rounded e -> Stream.of(e.of());
            case Expression.Fixed e -> Stream.empty();
            case Expression.Name e -> Stream.empty();
            case Expression.Paid e -> Stream.empty();
            case Expression.Gain e -> Stream.empty();
            case Expression.Count e -> Stream.empty();
            case Expression.Effect e -> Stream.empty();
        };
    }
}
