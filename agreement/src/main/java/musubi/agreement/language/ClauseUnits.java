package musubi.agreement.language;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Subject;
import musubi.document.Findings;
import musubi.document.Nearest;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** The units of what stands in a clause, or in no clause: parts that do not fit, names and clauses nobody knows. */
final class ClauseUnits {
    private final Agreement agreement;
    private final NamedMeasures measures;
    private final ClauseScope scope;
    private final Findings findings;
    private final Set<String> open = new LinkedHashSet<>();

    /** @param clause empty for what stands in no clause */
    ClauseUnits(Agreement agreement, Optional<Clause> clause, NamedMeasures measures, Findings findings) {
        this.agreement = agreement;
        this.measures = measures;
        this.scope = new ClauseScope(agreement, clause, measures, findings);
        this.findings = findings;
    }

    /** The unit of an expression; empty for a plain number that takes any unit, and after a problem was noted. */
    Optional<Unit> unit(Expression expression, Optional<Unit> wanted) {
        return switch (expression) {
            case Expression.Fixed fixed -> fixed.percent() ? fits(Unit.NONE, wanted, fixed.place(), "%") : wanted;
            case Expression.Name name -> unitOf(name, wanted);
            case Expression.Paid paid -> unitOf(paid, wanted);
            case Expression.Price price -> {
                unit(price.times(), Optional.empty());
                yield wanted.or(() -> Optional.of(agreement.unit()));
            }
            case Expression.Product product -> {
                var all = Unit.NONE;
                for (var factor : product.factors())
                    all = all.times(unit(factor, Optional.empty()).orElse(Unit.NONE));
                yield fits(all, wanted, product.place(), "product");
            }
            case Expression.Ratio ratio -> {
                var over = unit(ratio.of(), Optional.empty());
                var under = unit(ratio.to(), over);
                yield fits(over.orElse(Unit.NONE).per(under.orElse(Unit.NONE)), wanted, ratio.place(), "ratio");
            }
            case Expression.Line line -> {
                var on = unit(line.on(), Optional.empty());
                for (var point : line.through()) {
                    threshold(on, point.at(), point.percentAt(), line.place());
                    unit(point.value(), wanted);
                }
                if (line.below() instanceof Expression.Outside.Stated below) unit(below.value(), wanted);
                if (line.above() instanceof Expression.Outside.Stated above) unit(above.value(), wanted);
                boolean percent =
                        line.through().stream().allMatch(p -> p.value().percent());
                yield percent ? Optional.of(Unit.NONE) : wanted;
            }
            case Expression.Bands bands -> {
                var on = unit(bands.on(), Optional.empty());
                for (var band : bands.bands()) {
                    threshold(on, band.from(), band.percent(), band.place());
                    unit(band.pays(), wanted);
                }
                yield unit(bands.otherwise(), wanted);
            }
            case Expression.By by -> {
                scope.property(by);
                for (var choice : by.choices()) unit(choice.pays(), wanted);
                by.otherwise().ifPresent(o -> unit(o, wanted));
                yield wanted;
            }
            case Expression.Gain gain -> {
                scope.longer("gain", gain.place());
                scope.gain(gain);
                yield unitOf(gain.of(), wanted);
            }
            case Expression.Count count -> {
                scope.longer("count", count.place());
                condition(count.where());
                yield fits(
                        Unit.of(count.part() == Expression.Count.Part.DAYS ? "days" : "months"),
                        wanted,
                        count.place(),
                        "count");
            }
            case Expression.Effect effect -> wanted;
            case Expression.Share share -> {
                unit(share.share(), Optional.of(Unit.NONE));
                yield unit(share.of(), wanted);
            }
            case Expression.Sum sum -> together(sum.parts(), wanted);
            case Expression.Least least -> together(least.parts(), wanted);
            case Expression.Greatest greatest -> together(greatest.parts(), wanted);
            case Expression.AnyOf anyOf -> together(anyOf.parts(), wanted);
            case Expression.Allot allot -> {
                unit(allot.inProportionTo(), Optional.empty());
                if (agreement.subject().each() == Subject.Each.AGREEMENT
                        || agreement.subject().each() == Subject.Each.PERSON)
                    findings.error(
                            "agreement.allot-alone",
                            allot.place(),
                            "",
                            "allot は複数の事業者や自治体に分けるものです。for: {each: municipality} などと組み合わせてください。",
                            "\"allot\" divides among several providers or municipalities; combine it with for: {each: municipality} or the like.");
                yield wanted;
            }
            case Expression.When when -> {
                condition(when.when());
                var then = unit(when.then(), wanted);
                unit(when.otherwise(), wanted.or(() -> then));
                yield wanted.or(() -> then);
            }
            case Expression.Rounded rounded -> unit(rounded.of(), wanted);
        };
    }

    private Optional<Unit> together(List<Expression> parts, Optional<Unit> wanted) {
        var common = wanted;
        for (var part : parts) {
            var unit = unit(part, common);
            if (common.isEmpty()) common = unit;
        }
        return common;
    }

    private Optional<Unit> unitOf(Expression.Name name, Optional<Unit> wanted) {
        var value = agreement.values().get(name.name());
        if (value != null) {
            if (!open.add(name.name())) return wanted;
            var unit = unit(value, wanted);
            open.remove(name.name());
            return unit;
        }
        scope.property(name);
        if (name.name().equals("age")) return fits(Unit.of("years"), wanted, name.place(), "age");
        if (ClauseScope.PROPERTIES.contains(name.name())) return fits(Unit.NONE, wanted, name.place(), name.name());
        var use = agreement.measures().get(name.name());
        if (use != null && use.given().isPresent()) {
            scope.given(name);
            return fits(use.given().get(), wanted, name.place(), name.name());
        }
        var measure = measures.find(name.name());
        if (measure.isEmpty()) {
            if (use == null) measures.unknown(name.name(), name.place());
            return wanted;
        }
        scope.measured(measure.get(), name);
        return fits(measure.get().unit(), wanted, name.place(), name.name());
    }

    private Optional<Unit> unitOf(Expression.Paid paid, Optional<Unit> wanted) {
        scope.paid(paid);
        var target = agreement.clause(paid.clause());
        if (target.isEmpty()) {
            var known = agreement.clauses().stream().map(Clause::id).toList();
            findings.error(
                    "agreement.unknown-clause",
                    paid.place(),
                    paid.clause(),
                    "「" + paid.clause() + "」という条項はありません。" + Nearest.ja(paid.clause(), known),
                    "There is no clause \"" + paid.clause() + "\"." + Nearest.en(paid.clause(), known));
            return wanted;
        }
        return fits(target.get().gives().orElse(agreement.unit()), wanted, paid.place(), paid.clause());
    }

    private Optional<Unit> fits(Unit unit, Optional<Unit> wanted, Place place, String what) {
        if (wanted.isPresent() && !wanted.get().equals(unit))
            findings.error(
                    "agreement.unit-mismatch",
                    place,
                    what,
                    "単位が合いません: 「" + what + "」は" + named(unit).ja() + "ですが、ここでは"
                            + named(wanted.get()).ja() + "が必要です。単価を掛ける（price/times）か、式を見直してください。",
                    "Units do not fit: \"" + what + "\" is in " + named(unit).en() + ", but "
                            + named(wanted.get()).en()
                            + " is needed here. Multiply by a price (price/times) or change the expression.");
        return Optional.of(unit);
    }

    private static Words named(Unit unit) {
        return unit.equals(Unit.NONE) ? new Words("割合（単位なし）", "a ratio (no unit)") : Words.same(unit.toString());
    }

    private void threshold(Optional<Unit> on, Exact at, boolean percent, Place place) {
        if (on.isEmpty()) return;
        boolean ratio = on.get().equals(Unit.NONE);
        if (percent && !ratio)
            findings.error(
                    "agreement.unit-mismatch",
                    place,
                    "%",
                    "「%」で区切っていますが、測る値の単位は" + named(on.get()).ja() + "です。",
                    "The threshold is a percentage, but what is measured is in "
                            + named(on.get()).en() + ".");
        if (ratio && !percent && at.compareTo(Exact.of(2)) > 0)
            findings.error(
                    "agreement.percent-missing",
                    place,
                    at.toString(),
                    "割合を " + at + " と比べています。" + at + "% のことであれば % を付けてください。",
                    "A ratio is compared with " + at + ". If " + at + "% is meant, write the percent sign.");
    }

    /** Notes what does not fit in a condition. */
    void condition(Condition condition) {
        switch (condition) {
            case Condition.Compare compare -> {
                var left = unit(compare.left(), Optional.empty());
                if (compare.right() instanceof Expression.Fixed fixed)
                    threshold(left, fixed.value(), fixed.percent(), fixed.place());
                else unit(compare.right(), left);
            }
            case Condition.Holds holds -> unitOf(holds.name(), Optional.empty());
            case Condition.Significant significant -> {
                if (significant.study().isEmpty())
                    findings.error(
                            "agreement.no-study",
                            significant.place(),
                            significant.effect(),
                            "どの研究か書いてください（of: 研究名）。",
                            "Say which study: of: NAME.");
            }
            case Condition.All all -> all.parts().forEach(this::condition);
            case Condition.Any any -> any.parts().forEach(this::condition);
            case Condition.Not not -> condition(not.of());
        }
    }
}
