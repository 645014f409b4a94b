package musubi.agreement.language;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.quantity.Exact;

/** How low and how high an expression can come, and whether a condition can hold, as far as the terms alone tell. */
final class Reach {
    private final Agreement agreement;
    private final NamedMeasures measures;
    private final Set<String> open = new LinkedHashSet<>();

    Reach(Agreement agreement, NamedMeasures measures) {
        this.agreement = agreement;
        this.measures = measures;
    }

    /** The least and the most the expression can be in a period of the clause. */
    Bounds bounds(Expression expression, Clause c) {
        return switch (expression) {
            case Expression.Fixed fixed -> Bounds.only(fixed.value());
            case Expression.Name name -> {
                var value = agreement.values().get(name.name());
                if (value != null) {
                    if (!open.add(name.name())) yield Bounds.ANY;
                    var bounds = bounds(value, c);
                    open.remove(name.name());
                    yield bounds;
                }
                if (name.name().equals("age")) yield Bounds.between(Exact.ZERO, Exact.of(130));
                if (name.name().equals("enrolled")) yield Bounds.between(Exact.ZERO, Exact.ONE);
                var measure = measures.find(name.name());
                boolean whole = measure.map(m -> !m.eachDay() || c.frequency() instanceof Clause.Frequency.EachDay)
                        .orElse(true);
                yield measure.map(m -> new Bounds(m.least(), whole ? m.most() : Optional.empty()))
                        .orElse(Bounds.ANY);
            }
            case Expression.Paid paid -> Bounds.NOT_NEGATIVE;
            case Expression.Price price -> bounds(price.times(), c).times(price.price());
            case Expression.Product product -> {
                var all = Bounds.only(Exact.ONE);
                for (var factor : product.factors()) all = all.times(bounds(factor, c));
                yield all;
            }
            case Expression.Ratio ratio -> Bounds.ANY;
            case Expression.Line line -> {
                var all = Bounds.only(line.through().getFirst().value().value());
                for (var point : line.through())
                    all = all.or(Bounds.only(point.value().value()));
                if (line.below() instanceof Expression.Outside.Stated below)
                    all = all.or(Bounds.only(below.value().value()));
                if (line.above() instanceof Expression.Outside.Stated above)
                    all = all.or(Bounds.only(above.value().value()));
                yield all;
            }
            case Expression.Bands bands -> {
                var all = bounds(bands.otherwise(), c);
                for (var band : bands.bands()) all = all.or(bounds(band.pays(), c));
                yield all;
            }
            case Expression.By by -> {
                var all = by.otherwise().map(o -> bounds(o, c)).orElse(Bounds.only(Exact.ZERO));
                for (var choice : by.choices()) all = all.or(bounds(choice.pays(), c));
                yield all;
            }
            case Expression.Gain gain -> Bounds.ANY;
            case Expression.Count count ->
                Bounds.between(Exact.ZERO, Exact.of(longest(c, count.part() == Expression.Count.Part.DAYS)));
            case Expression.Effect effect -> Bounds.ANY;
            case Expression.Share share -> bounds(share.share(), c).times(bounds(share.of(), c));
            case Expression.Sum sum ->
                sum.parts().stream().map(p -> bounds(p, c)).reduce(Bounds.only(Exact.ZERO), Bounds::plus);
            case Expression.Least least -> {
                var all = bounds(least.parts().getFirst(), c);
                for (var part : least.parts()) {
                    var most = bounds(part, c).most();
                    if (most.isPresent()) all = all.atMost(most.get());
                }
                yield all;
            }
            case Expression.Greatest greatest -> {
                var all = bounds(greatest.parts().getFirst(), c);
                for (var part : greatest.parts()) {
                    var bounds = bounds(part, c);
                    all = new Bounds(
                            bounds.least().map(l -> all(l, greatest, c)).or(all::least),
                            all.most().flatMap(m -> bounds.most().map(m::greatest)));
                }
                yield all;
            }
            case Expression.AnyOf anyOf -> {
                var all = bounds(anyOf.parts().getFirst(), c);
                for (var part : anyOf.parts())
                    all = anyOf.rule() == Expression.AnyOf.Rule.SUM
                                    && part != anyOf.parts().getFirst()
                            ? all.plus(bounds(part, c))
                            : all.or(bounds(part, c));
                yield all;
            }
            case Expression.Allot allot -> Bounds.between(Exact.ZERO, allot.amount());
            case Expression.When when ->
                possible(when.when(), c)
                        ? bounds(when.then(), c).or(bounds(when.otherwise(), c))
                        : bounds(when.otherwise(), c);
            case Expression.Rounded rounded -> bounds(rounded.of(), c);
        };
    }

    private Exact all(Exact least, Expression.Greatest greatest, Clause c) {
        var highest = least;
        for (var part : greatest.parts())
            highest = bounds(part, c).least().map(highest::greatest).orElse(highest);
        return highest;
    }

    private static long longest(Clause c, boolean days) {
        if (c.frequency() instanceof Clause.Frequency.EachMonth) return days ? 31 : 1;
        if (c.frequency() instanceof Clause.Frequency.EachQuarter) return days ? 92 : 3;
        return days ? 366 : 12;
    }

    /** Whether a condition can hold, as far as the bounds of what it compares tell. */
    boolean possible(Condition condition, Clause c) {
        return switch (condition) {
            case Condition.Compare compare -> {
                var left = bounds(compare.left(), c);
                var right = bounds(compare.right(), c);
                yield switch (compare.op()) {
                    case AT_LEAST -> !left.below(right, false);
                    case ABOVE -> !left.below(right, true);
                    case AT_MOST -> !right.below(left, false);
                    case BELOW -> !right.below(left, true);
                    case EQUAL -> !left.below(right, false) && !right.below(left, false);
                    case DIFFERENT -> true;
                };
            }
            case Condition.All all -> all.parts().stream().allMatch(p -> possible(p, c));
            case Condition.Any any -> any.parts().stream().anyMatch(p -> possible(p, c));
            case Condition.Holds h -> true;
            case Condition.Significant s -> true;
            case Condition.Not n -> true;
        };
    }
}
