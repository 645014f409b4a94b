package musubi.agreement.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.StudyTerms;
import musubi.quantity.BadInput;
import musubi.quantity.Exact;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** Evaluates expressions exactly, keeping the derivation. The only place that knows what each form means. */
final class Evaluator {
    /** What is said of a result that was not evaluated again by whoever settles. */
    static final Words AS_GIVEN = new Words("結果をそのまま採用。ここでは計算し直していません", "taken as given; not recomputed here");

    private final Agreement agreement;
    private final Scope scope;

    Evaluator(Agreement agreement, Scope scope) {
        this.agreement = agreement;
        this.scope = scope;
    }

    Outcome value(Expression expression) {
        return switch (expression) {
            case Expression.Fixed fixed ->
                got(fixed.value(), Unit.NONE, new Words("定額・定数", "stated in the agreement"), Reason.NONE);
            case Expression.Name name -> {
                var named = agreement.values().get(name.name());
                yield named == null
                        ? scope.reading(name)
                        : then(value(named), got -> titled(got, Words.same(name.name())));
            }
            case Expression.Paid paid -> scope.paid(paid.clause());
            case Expression.Price price ->
                then(value(price.times()), times -> {
                    var value = price.price().times(times.value());
                    return new Outcome.Got(
                            value,
                            Unit.NONE,
                            Derivation.of(
                                    new Words(
                                            "単価 " + Figures.shown(price.price()) + " × 数量",
                                            Figures.shown(price.price()) + " × quantity"),
                                    Figures.shown(value),
                                    times.derivation()),
                            times.value().sign() == 0 ? nothing(times) : Reason.NONE);
                });
            case Expression.Product product ->
                all(product.factors(), factors -> {
                    var value = factors.stream().map(Outcome.Got::value).reduce(Exact.ONE, Exact::times);
                    return combined(value, Unit.NONE, new Words("積", "product"), factors);
                });
            case Expression.Ratio ratio ->
                all(List.of(ratio.of(), ratio.to()), parts -> {
                    if (parts.get(1).value().sign() <= 0)
                        return new Outcome.Absent(
                                Reason.NOT_CALCULABLE, Derivation.of(new Words("比", "ratio"), "—", derivations(parts)));
                    return combined(
                            parts.get(0).value().dividedBy(parts.get(1).value()),
                            Unit.NONE,
                            new Words("比", "ratio"),
                            parts);
                });
            case Expression.Line line -> then(value(line.on()), on -> along(line, on));
            case Expression.Bands bands -> then(value(bands.on()), on -> band(bands, on));
            case Expression.By by -> chosen(by);
            case Expression.Gain gain -> scope.gain(gain);
            case Expression.Count count -> scope.count(count, this);
            case Expression.Effect effect -> effect(effect);
            case Expression.Share share ->
                all(
                        List.of(share.share(), share.of()),
                        parts -> combined(
                                parts.get(0).value().times(parts.get(1).value()),
                                parts.get(1).unit(),
                                new Words("割合 × 額", "share × amount"),
                                parts));
            case Expression.Sum sum ->
                all(
                        sum.parts(),
                        parts -> combined(
                                parts.stream().map(Outcome.Got::value).reduce(Exact.ZERO, Exact::plus),
                                common(parts),
                                new Words("合計", "sum"),
                                parts));
            case Expression.Least least ->
                all(
                        least.parts(),
                        parts -> combined(
                                parts.stream()
                                        .map(Outcome.Got::value)
                                        .reduce(parts.getFirst().value(), Exact::least),
                                common(parts),
                                new Words("最小", "least of"),
                                parts));
            case Expression.Greatest greatest ->
                all(
                        greatest.parts(),
                        parts -> combined(
                                parts.stream()
                                        .map(Outcome.Got::value)
                                        .reduce(parts.getFirst().value(), Exact::greatest),
                                common(parts),
                                new Words("最大", "greatest of"),
                                parts));
            case Expression.AnyOf anyOf -> anyOf(anyOf);
            case Expression.Allot allot -> scope.allotted(allot, this);
            case Expression.When when ->
                switch (truth(when.when())) {
                    case Truth.Unknown unknown -> new Outcome.Absent(unknown.reason(), unknown.derivation());
                    case Truth.Known known ->
                        then(
                                value(known.holds() ? when.then() : when.otherwise()),
                                got -> new Outcome.Got(
                                        got.value(),
                                        got.unit(),
                                        Derivation.of(
                                                known.holds()
                                                        ? new Words("条件を満たす", "the condition holds")
                                                        : new Words("条件を満たさない", "the condition does not hold"),
                                                Figures.shown(got.value(), got.unit()),
                                                known.derivation(),
                                                got.derivation()),
                                        got.value().sign() != 0
                                                ? Reason.NONE
                                                : known.holds() ? got.reason() : Reason.CONDITION_FALSE));
                };
            case Expression.Rounded rounded ->
                then(value(rounded.of()), got -> {
                    var value = rounded.rounding().round(got.value());
                    return new Outcome.Got(
                            value,
                            got.unit(),
                            Derivation.of(
                                    rounding(rounded.rounding()), Figures.shown(value, got.unit()), got.derivation()),
                            got.reason());
                });
        };
    }

    static Words rounding(musubi.quantity.Rounding rounding) {
        var step = Figures.shown(rounding.step());
        return switch (rounding.way()) {
            case DOWN -> new Words(step + " 未満切り捨て", "rounded down to " + step);
            case UP -> new Words(step + " 未満切り上げ", "rounded up to " + step);
            case HALF_UP -> new Words(step + " 未満四捨五入", "rounded half up to " + step);
            case HALF_EVEN -> new Words(step + " 未満偶数丸め", "rounded half to even, to " + step);
        };
    }

    private static Outcome.Got got(Exact value, Unit unit, Words rule, Reason reason) {
        return new Outcome.Got(value, unit, Derivation.of(rule, Figures.shown(value, unit)), reason);
    }

    private static Outcome.Got titled(Outcome.Got got, Words title) {
        return new Outcome.Got(
                got.value(),
                got.unit(),
                Derivation.of(title, Figures.shown(got.value(), got.unit()), got.derivation()),
                got.reason());
    }

    private static Reason nothing(Outcome.Got got) {
        return got.reason() == Reason.NONE ? Reason.NOTHING_COUNTED : got.reason();
    }

    private interface Step {
        Outcome apply(Outcome.Got got);
    }

    private interface Steps {
        Outcome apply(List<Outcome.Got> parts);
    }

    private static Outcome then(Outcome outcome, Step step) {
        return switch (outcome) {
            case Outcome.Got got -> step.apply(got);
            case Outcome.Absent absent -> absent;
        };
    }

    private Outcome all(List<Expression> parts, Steps steps) {
        var values = new ArrayList<Outcome.Got>();
        for (var part : parts)
            switch (value(part)) {
                case Outcome.Got got -> values.add(got);
                case Outcome.Absent absent -> {
                    return absent;
                }
            }
        return steps.apply(values);
    }

    private static List<Derivation> derivations(List<Outcome.Got> parts) {
        return parts.stream().map(Outcome.Got::derivation).toList();
    }

    private static Outcome.Got combined(Exact value, Unit unit, Words rule, List<Outcome.Got> parts) {
        var reason = value.sign() != 0
                ? Reason.NONE
                : parts.stream()
                        .map(Outcome.Got::reason)
                        .filter(r -> r != Reason.NONE)
                        .findFirst()
                        .orElse(Reason.NONE);
        return new Outcome.Got(
                value, unit, Derivation.of(rule, Figures.shown(value, unit), derivations(parts)), reason);
    }

    /** The unit of the parts that have one; a study may bring a unit the checker could not know. */
    private Unit common(List<Outcome.Got> parts) {
        var unit = Unit.NONE;
        for (var part : parts) {
            if (part.unit().equals(Unit.NONE)) continue;
            if (!unit.equals(Unit.NONE) && !unit.equals(part.unit()))
                throw new BadInput(
                        "settlement.unit-mismatch",
                        agreement.clauses().getFirst().place(),
                        part.unit().toString(),
                        new Words(
                                "足し合わせる値の単位が違います（" + unit + " と " + part.unit() + "）。",
                                "Values of different units are combined: " + unit + " and " + part.unit() + "."));
            unit = part.unit();
        }
        return unit;
    }

    private static Outcome along(Expression.Line line, Outcome.Got on) {
        var x = on.value();
        var first = line.through().getFirst();
        var last = line.through().getLast();
        if (x.compareTo(first.at()) < 0) return outside(line.below(), first, on, false);
        if (x.compareTo(last.at()) > 0) return outside(line.above(), last, on, true);
        for (int i = 1; i < line.through().size(); i++) {
            var a = line.through().get(i - 1);
            var b = line.through().get(i);
            if (x.compareTo(b.at()) > 0) continue;
            var slope = b.value().value().minus(a.value().value()).dividedBy(b.at().minus(a.at()));
            var value = a.value().value().plus(x.minus(a.at()).times(slope));
            return new Outcome.Got(
                    value,
                    Unit.NONE,
                    Derivation.of(
                            new Words(
                                    "直線（" + at(a) + " で "
                                            + Figures.shown(a.value().value()) + "、" + at(b) + " で "
                                            + Figures.shown(b.value().value()) + "）",
                                    "line from " + Figures.shown(a.value().value()) + " at " + at(a) + " to "
                                            + Figures.shown(b.value().value()) + " at " + at(b)),
                            Figures.shown(value),
                            on.derivation()),
                    value.sign() == 0 ? Reason.TARGET_MISSED : Reason.NONE);
        }
        throw new IllegalStateException("a value between the ends lies on no segment: " + x);
    }

    private static String at(Expression.Point point) {
        return point.percentAt() ? Figures.shown(point.at().times(Exact.of(100))) + "%" : Figures.shown(point.at());
    }

    private static Outcome outside(
            Expression.Outside outside, Expression.Point nearest, Outcome.Got on, boolean above) {
        var value = switch (outside) {
            case Expression.Outside.Stated stated -> stated.value().value();
            case Expression.Outside.Nearest n -> nearest.value().value();
        };
        return new Outcome.Got(
                value,
                Unit.NONE,
                Derivation.of(
                        above
                                ? new Words(at(nearest) + " を超える", "above " + at(nearest))
                                : new Words(at(nearest) + " に満たない", "below " + at(nearest)),
                        Figures.shown(value),
                        on.derivation()),
                value.sign() == 0 ? Reason.TARGET_MISSED : Reason.NONE);
    }

    private Outcome band(Expression.Bands bands, Outcome.Got on) {
        var x = on.value();
        for (int i = bands.bands().size() - 1; i >= 0; i--) {
            var band = bands.bands().get(i);
            if (x.compareTo(band.from()) < 0) continue;
            var next = i + 1 < bands.bands().size()
                    ? Optional.of(bands.bands().get(i + 1).from())
                    : Optional.<Exact>empty();
            var below = band.below().or(() -> next);
            if (below.isPresent() && x.compareTo(below.get()) >= 0) break;
            var from = shown(band.from(), band.percent());
            var title = below.isPresent()
                    ? new Words(
                            from + " 以上 " + shown(below.get(), band.percent()) + " 未満",
                            "from " + from + " to below " + shown(below.get(), band.percent()))
                    : new Words(from + " 以上", "from " + from);
            return then(
                    value(band.pays()),
                    pays -> new Outcome.Got(
                            pays.value(),
                            pays.unit(),
                            Derivation.of(title, Figures.shown(pays.value(), pays.unit()), on.derivation()),
                            pays.value().sign() == 0 ? Reason.TARGET_MISSED : Reason.NONE));
        }
        return then(
                value(bands.otherwise()),
                pays -> new Outcome.Got(
                        pays.value(),
                        pays.unit(),
                        Derivation.of(
                                new Words("どの帯にも入らない", "in no band"),
                                Figures.shown(pays.value(), pays.unit()),
                                on.derivation()),
                        pays.value().sign() == 0 ? Reason.TARGET_MISSED : Reason.NONE));
    }

    private static String shown(Exact value, boolean percent) {
        return percent ? Figures.shown(value.times(Exact.of(100))) + "%" : Figures.shown(value);
    }

    private Outcome chosen(Expression.By by) {
        var number = scope.number(by.property());
        var label = scope.label(by.property());
        for (var choice : by.choices()) {
            boolean fits = switch (choice.span()) {
                case Expression.Span.Numbers numbers ->
                    number.map(numbers::contains).orElse(false);
                case Expression.Span.Labels labels ->
                    label.map(labels.labels()::contains).orElse(false);
            };
            if (fits) return value(choice.pays());
        }
        if (by.otherwise().isPresent()) return value(by.otherwise().get());
        if (number.isEmpty() && label.isEmpty())
            return new Outcome.Absent(
                    Reason.NOT_MEASURED,
                    Derivation.of(new Words("「" + by.property() + "」が分かりません", by.property() + " is not known"), "—"));
        var shown = number.map(Object::toString).or(() -> label).orElse("—");
        return got(
                Exact.ZERO,
                Unit.NONE,
                new Words(
                        "「" + by.property() + "」が " + shown + " の定めがない",
                        "nothing is stated for " + by.property() + " " + shown),
                Reason.CONDITION_FALSE);
    }

    private Outcome anyOf(Expression.AnyOf anyOf) {
        var got = new ArrayList<Outcome.Got>();
        Optional<Outcome.Absent> missing = Optional.empty();
        for (var part : anyOf.parts())
            switch (value(part)) {
                case Outcome.Got value -> got.add(value);
                case Outcome.Absent absent -> missing = Optional.of(missing.orElse(absent));
            }
        if (got.isEmpty()) return missing.orElseThrow();
        var values = got.stream().map(Outcome.Got::value).toList();
        var value = switch (anyOf.rule()) {
            case GREATEST -> values.stream().reduce(values.getFirst(), Exact::greatest);
            case LEAST -> values.stream().reduce(values.getFirst(), Exact::least);
            case SUM -> values.stream().reduce(Exact.ZERO, Exact::plus);
            case FIRST -> values.stream().filter(v -> v.sign() > 0).findFirst().orElse(Exact.ZERO);
        };
        return combined(
                value,
                common(got),
                new Words(
                        "いずれか（"
                                + switch (anyOf.rule()) {
                                    case GREATEST -> "大きい方";
                                    case LEAST -> "小さい方";
                                    case SUM -> "合計";
                                    case FIRST -> "先に挙げた方";
                                }
                                + "）",
                        "any of, rule " + anyOf.rule().name().toLowerCase(java.util.Locale.ROOT)),
                got);
    }

    private Outcome effect(Expression.Effect effect) {
        var name = agreement.study(effect.study()).flatMap(StudyTerms::title).orElse(Words.same(effect.study()));
        var title = new Words(
                "研究「" + name.ja() + "」の効果 " + effect.effect(), "effect " + effect.effect() + " of study " + name.en());
        var unusable = unusable(effect.study(), effect.effect(), title);
        if (unusable.isPresent()) return unusable.get();
        var study = scope.study(effect.study()).orElseThrow();
        var e = study.effect(effect.effect()).orElseThrow();
        var interval = Figures.shown(e.estimate()) + " (" + Figures.shown(e.lower()) + " … " + Figures.shown(e.upper())
                + ") " + e.unit();
        var evidence = Derivation.of(new Words("推定値と区間", "estimate and interval"), interval, origin(study));
        return switch (effect.basis()) {
            case ESTIMATE ->
                new Outcome.Got(
                        e.estimate(),
                        e.unit(),
                        Derivation.of(title, Figures.shown(e.estimate(), e.unit()), evidence),
                        e.estimate().sign() == 0 ? Reason.TARGET_MISSED : Reason.NONE);
            case LOWER_BOUND ->
                new Outcome.Got(
                        e.lower(),
                        e.unit(),
                        Derivation.of(
                                new Words(title.ja() + "（下限）", title.en() + " (lower bound)"),
                                Figures.shown(e.lower(), e.unit()),
                                evidence),
                        e.lower().sign() == 0 ? Reason.TARGET_MISSED : Reason.NONE);
            case ESTIMATE_IF_SIGNIFICANT ->
                new Outcome.Got(
                        e.significant() ? e.estimate() : Exact.ZERO,
                        e.unit(),
                        Derivation.of(
                                e.significant()
                                        ? new Words(title.ja() + "（有意）", title.en() + " (significant)")
                                        : new Words(title.ja() + "（有意でない）", title.en() + " (not significant)"),
                                Figures.shown(e.significant() ? e.estimate() : Exact.ZERO, e.unit()),
                                evidence),
                        e.significant() ? Reason.NONE : Reason.NOT_SIGNIFICANT);
        };
    }

    /** What the result is known by, when its protocol was registered, and whether whoever settles made it again. */
    private static List<Derivation> origin(Study study) {
        var origin = new ArrayList<Derivation>();
        origin.add(Derivation.of(new Words("結果のダイジェスト", "digest of the result"), study.digest()));
        if (study.registered() instanceof Study.Registered.Shown shown)
            origin.add(Derivation.of(
                    new Words("計画書の登録", "protocol registered"), shown.moment().toString()));
        origin.add(study.recomputedFrom()
                .map(data -> Derivation.of(
                        new Words("ここで計算し直して一致（使ったデータのダイジェスト）", "evaluated again here, with the same result, on data"),
                        data))
                .orElseGet(() -> Derivation.of(AS_GIVEN, "—")));
        return origin;
    }

    /** Why nothing may hang on the effect: no result, one that is refused, no such effect in it. */
    private Optional<Outcome.Absent> unusable(String study, String effect, Words title) {
        var result = scope.study(study);
        if (result.isEmpty())
            return Optional.of(
                    unusable(Reason.NOT_MEASURED, title, new Words("結果が提出されていません", "no result was given"), "—"));
        var refusal = StudyRefusal.of(result.get(), agreement.study(study));
        if (refusal.isPresent())
            return Optional.of(unusable(
                    Reason.STUDY_REFUSED,
                    title,
                    refusal.get().why(),
                    refusal.get().shown()));
        return result.get().effect(effect).isPresent()
                ? Optional.empty()
                : Optional.of(unusable(
                        Reason.NOT_MEASURED, title, new Words("結果にこの効果がありません", "the result has no such effect"), "—"));
    }

    private static Outcome.Absent unusable(Reason reason, Words title, Words why, String shown) {
        return new Outcome.Absent(reason, Derivation.of(title, "—", Derivation.of(why, shown)));
    }

    /** Whether a condition holds. */
    sealed interface Truth {
        Derivation derivation();

        /** It is known. */
        record Known(boolean holds, Derivation derivation) implements Truth {}

        /** Something it needs was not measured. */
        record Unknown(Reason reason, Derivation derivation) implements Truth {}
    }

    Truth truth(Condition condition) {
        return switch (condition) {
            case Condition.Holds holds ->
                switch (value(holds.name())) {
                    case Outcome.Got got ->
                        known(
                                got.value().compareTo(Exact.ONE) >= 0,
                                Words.same(holds.name().name()),
                                got.derivation());
                    case Outcome.Absent absent -> new Truth.Unknown(absent.reason(), absent.derivation());
                };
            case Condition.Compare compare ->
                switch (value(compare.left())) {
                    case Outcome.Absent absent -> new Truth.Unknown(absent.reason(), absent.derivation());
                    case Outcome.Got left ->
                        switch (value(compare.right())) {
                            case Outcome.Absent absent -> new Truth.Unknown(absent.reason(), absent.derivation());
                            case Outcome.Got right ->
                                known(
                                        compare.op().holds(left.value().compareTo(right.value())),
                                        Words.same(Figures.shown(left.value(), left.unit()) + " "
                                                + compare.op().sign() + " "
                                                + Figures.shown(right.value(), right.unit())),
                                        left.derivation(),
                                        right.derivation());
                        };
                };
            case Condition.Significant significant -> {
                var title = new Words("有意性: " + significant.effect(), "significance of " + significant.effect());
                var unusable = unusable(significant.study(), significant.effect(), title);
                var effect = scope.study(significant.study()).flatMap(s -> s.effect(significant.effect()));
                yield unusable.isPresent()
                        ? new Truth.Unknown(
                                unusable.get().reason(), unusable.get().derivation())
                        : known(effect.orElseThrow().significant(), title);
            }
            case Condition.All all -> several(all.parts(), false);
            case Condition.Any any -> several(any.parts(), true);
            case Condition.Not not ->
                switch (truth(not.of())) {
                    case Truth.Known known -> known(!known.holds(), new Words("でない", "not"), known.derivation());
                    case Truth.Unknown unknown -> unknown;
                };
        };
    }

    /** Stops at the first part that decides; a part that is not known matters only when no other decides. */
    private Truth several(List<Condition> parts, boolean deciding) {
        var derivations = new ArrayList<Derivation>();
        Optional<Truth.Unknown> open = Optional.empty();
        for (var part : parts)
            switch (truth(part)) {
                case Truth.Known known -> {
                    derivations.add(known.derivation());
                    if (known.holds() == deciding)
                        return new Truth.Known(
                                deciding, Derivation.of(joined(deciding), Boolean.toString(deciding), derivations));
                }
                case Truth.Unknown unknown -> open = Optional.of(open.orElse(unknown));
            }
        if (open.isPresent()) return open.get();
        return new Truth.Known(!deciding, Derivation.of(joined(deciding), Boolean.toString(!deciding), derivations));
    }

    private static Words joined(boolean any) {
        return any ? new Words("いずれか", "any of") : new Words("すべて", "all of");
    }

    private static Truth known(boolean holds, Words rule, Derivation... inputs) {
        return new Truth.Known(holds, Derivation.of(rule, Boolean.toString(holds), inputs));
    }
}
