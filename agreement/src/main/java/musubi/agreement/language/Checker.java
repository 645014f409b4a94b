package musubi.agreement.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Distribution;
import musubi.agreement.term.Expression;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Finds what is wrong with an agreement before any money moves: units, names, cycles, bands nobody can reach, caps that
 * cannot bind, periods outside the term.
 */
final class Checker {
    private static final Set<String> PROPERTIES = Set.of("enrolled", "age");
    private final Agreement agreement;
    private final Catalogue catalogue;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> open = new LinkedHashSet<>();
    private Optional<Clause> clause = Optional.empty();

    Checker(Agreement agreement, Catalogue catalogue) {
        this.agreement = agreement;
        this.catalogue = catalogue;
    }

    List<Problem> check() {
        agreement.measures().values().forEach(this::declared);
        unused();
        pointsInYen();
        agreement.subject().where().ifPresent(this::where);
        for (var each : agreement.clauses()) {
            clause = Optional.of(each);
            clause(each);
        }
        clause = Optional.empty();
        attribution();
        agreement.distribution().ifPresent(this::principal);
        agreement.distribution().ifPresent(this::reserves);
        cycles();
        totals();
        lastCutOff();
        return problems;
    }

    /** A measure nobody uses is a slip in a name, or a clause that was forgotten. */
    private void unused() {
        var used = new LinkedHashSet<String>();
        agreement.subject().where().ifPresent(w -> used.addAll(Uses.of(w)));
        for (var c : agreement.clauses()) used.addAll(Uses.of(agreement, c));
        agreement.values().values().forEach(v -> used.addAll(Uses.of(v)));
        for (var use : agreement.measures().values())
            if (!used.contains("=" + use.name()))
                warning(
                        "agreement.unused-measure",
                        use.place(),
                        use.name(),
                        "指標「" + use.name() + "」はどの条項でも使われていません。",
                        "Measure \"" + use.name() + "\" is used by no clause.");
    }

    /** Rules about lots belong to points, and receipts are passed on in yen. */
    private void pointsInYen() {
        boolean points = agreement.unit().equals(Unit.PT);
        if (agreement.points().isPresent() && !points)
            error(
                    "agreement.points-unit",
                    agreement.clauses().isEmpty()
                            ? Place.whole("")
                            : agreement.clauses().getFirst().place(),
                    "points",
                    "points（有効期限や交換の定め）は unit: PT の約款で使います。",
                    "\"points\" (expiry, exchange) belongs to agreements with unit: PT.");
        agreement
                .distribution()
                .filter(d -> points)
                .flatMap(d -> d.steps().stream().findFirst())
                .ifPresent(step -> error(
                        "agreement.points-unit",
                        step.place(),
                        "PT",
                        "distribute（配分）は unit: JPY の約款で使います。",
                        "\"distribute\" belongs to agreements with unit: JPY."));
    }

    private void where(Condition where) {
        condition(where);
        for (var use : Uses.of(where))
            if (use.startsWith("§"))
                error(
                        "agreement.where-clause",
                        where.place(),
                        use.substring(1),
                        "誰が対象か（for の where）は、条項の支払によって決められません。",
                        "For whom an agreement is cannot depend on what a clause pays.");
    }

    /** Principal is only repaid to who paid something in. */
    private void principal(Distribution distribution) {
        var paidIn = new LinkedHashSet<String>();
        agreement.funding().forEach(f -> paidIn.add(f.who()));
        for (var step : distribution.steps())
            if (step instanceof Distribution.Step.Principal p)
                paidIn.addAll(p.outstanding().keySet());
        for (var step : distribution.steps())
            if (step instanceof Distribution.Step.Principal p)
                for (var who : p.to())
                    if (!paidIn.contains(who))
                        warning(
                                "agreement.no-principal",
                                p.place(),
                                who,
                                "「" + who + "」の払込みが funding にも outstanding にもないので、この段では何も返済されません。"
                                        + Nearest.ja(who, paidIn),
                                "Neither funding nor outstanding says what \"" + who
                                        + "\" paid in, so that this step repays nothing." + Nearest.en(who, paidIn));
    }

    /** What becomes of a reserve is stated, so that nobody's money lies there for ever unnoticed; units divide. */
    private void reserves(Distribution distribution) {
        var endless = distribution.steps().stream()
                .filter(s -> s instanceof Distribution.Step.Residual
                        || (s instanceof Distribution.Step.Dividend d
                                && d.upTo().isEmpty()))
                .findFirst();
        if (endless.isEmpty())
            warning(
                    "agreement.no-residual",
                    distribution.steps().isEmpty()
                            ? Place.whole("")
                            : distribution.steps().getLast().place(),
                    "",
                    "最後に残りを受け取る段（residual）がないので、余った額は誰にも配られずに繰り越されます。",
                    "No step takes what is left (residual): it is carried on and paid to nobody.");
        for (var step : distribution.steps()) {
            if (endless.isPresent()
                    && distribution.steps().indexOf(step) > distribution.steps().indexOf(endless.get()))
                warning(
                        "agreement.step-unreachable",
                        step.place(),
                        step.kind(),
                        "この段より前の段がすべてを受け取るので、ここには何も届きません。",
                        "A step before this one takes all that is left, so nothing reaches it.");
            if (step instanceof Distribution.Step.Reserve r && !r.release().stated())
                warning(
                        "agreement.reserve-not-released",
                        r.place(),
                        r.upTo().toString(),
                        "準備金をいつ取り崩すかの定めがないため、最大 " + r.upTo()
                                + " 円が最後まで残ります。release: end-of-term、release: {on: 日付}、release: never のどれかを書いてください。",
                        "Nothing says when the reserve is let go, so up to " + r.upTo()
                                + " yen stay for ever. Write release: end-of-term, release: {on: DAY} or release: never.");
            if (step instanceof Distribution.Step.Principal p && p.unit().isPresent())
                units(p, p.unit().get());
        }
    }

    /** Principal that is repaid in whole units was paid in in whole units. */
    private void units(Distribution.Step.Principal p, Exact unit) {
        if (unit.sign() <= 0) {
            error("agreement.unit-size", p.place(), unit.toString(), "口の額は正の数です。", "A unit is a positive amount.");
            return;
        }
        for (var who : p.to()) {
            var funded = agreement.funding().stream()
                    .filter(f -> f.who().equals(who) && !f.donation())
                    .toList();
            var amounts = funded.isEmpty()
                    ? java.util.stream.Stream.ofNullable(p.outstanding().get(who))
                            .toList()
                    : funded.stream().map(Distribution.Funding::amount).toList();
            for (var amount : amounts)
                if (!amount.dividedBy(unit).isWhole())
                    error(
                            "agreement.unit-size",
                            p.place(),
                            amount.toString(),
                            "「" + who + "」の払込み " + amount + " は1口 " + unit + " で割り切れません。端数が返済されないまま残ります。",
                            "What \"" + who + "\" paid in, " + amount + ", is no multiple of the unit of " + unit
                                    + ": the rest would never be repaid.");
        }
    }

    /** An attribution that picks one provider needs a measure that can. */
    private void attribution() {
        agreement.attribution().forEach((name, rule) -> {
            if (!rule.equals("most-months")) return;
            var use = agreement.measures().get(name);
            var measure = measure(name);
            if (measure.isPresent() && measure.get().parameters().contains("attributed")) return;
            error(
                    "agreement.attribution-measure",
                    use == null ? agreement.clauses().getFirst().place() : use.place(),
                    name,
                    "指標「" + name + "」は一つの事業者に帰属させられません（引数 attributed がありません）。",
                    "Measure \"" + name + "\" cannot be attributed to one provider: it has no parameter"
                            + " \"attributed\".");
        });
    }

    // ---- names -------------------------------------------------------------------------------------------------

    private void declared(MeasureUse use) {
        if (use.given().isPresent()) return;
        var measure = catalogue.find(use.id());
        if (measure.isEmpty()) {
            unknownMeasure(use.id(), use.place());
            return;
        }
        for (var parameter : use.parameters().keySet())
            if (!measure.get().parameters().contains(parameter))
                error(
                        "agreement.unknown-parameter",
                        use.place(),
                        parameter,
                        "指標「" + use.id() + "」に「" + parameter + "」という変数はありません。"
                                + Nearest.ja(parameter, measure.get().parameters()) + "使える変数: "
                                + String.join(", ", new TreeSet<>(measure.get().parameters())),
                        "Measure \"" + use.id() + "\" has no parameter \"" + parameter + "\"."
                                + Nearest.en(parameter, measure.get().parameters()) + " Known: "
                                + String.join(", ", new TreeSet<>(measure.get().parameters())));
    }

    private void unknownMeasure(String name, Place place) {
        var known = new TreeSet<>(catalogue.measures().keySet());
        known.addAll(agreement.measures().keySet());
        known.addAll(agreement.values().keySet());
        error(
                "agreement.unknown-measure",
                place,
                name,
                "「" + name + "」という指標はありません。" + Nearest.ja(name, known) + "一覧は musubi measure list で見られます。",
                "There is no measure \"" + name + "\"." + Nearest.en(name, known)
                        + " See them with: musubi measure list");
    }

    private Optional<Catalogue.Measure> measure(String name) {
        var use = agreement.measures().get(name);
        // A value that is given has nothing to do with a measure of the library that bears its name.
        if (use != null && use.given().isPresent()) return Optional.empty();
        return catalogue.find(use == null ? name : use.id());
    }

    // ---- units -------------------------------------------------------------------------------------------------

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
                property(by);
                for (var choice : by.choices()) unit(choice.pays(), wanted);
                by.otherwise().ifPresent(o -> unit(o, wanted));
                yield wanted;
            }
            case Expression.Gain gain -> {
                longer("gain", gain.place());
                gain(gain);
                yield unitOf(gain.of(), wanted);
            }
            case Expression.Count count -> {
                longer("count", count.place());
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
                    error(
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
        if (PROPERTIES.contains(name.name()) && agreement.subject().each() != Subject.Each.PERSON)
            error(
                    "agreement.person-only",
                    name.place(),
                    name.name(),
                    "「" + name.name() + "」は for: {each: person} の約款で使います。",
                    "\"" + name.name() + "\" belongs to agreements for each person.");
        if (name.name().equals("age")) return fits(Unit.of("years"), wanted, name.place(), "age");
        if (PROPERTIES.contains(name.name())) return fits(Unit.NONE, wanted, name.place(), name.name());
        var use = agreement.measures().get(name.name());
        if (use != null && use.given().isPresent()) {
            if (byDay()) notDaily(name);
            return fits(use.given().get(), wanted, name.place(), name.name());
        }
        var measure = measure(name.name());
        if (measure.isEmpty()) {
            if (use == null) unknownMeasure(name.name(), name.place());
            return wanted;
        }
        subject(measure.get(), name);
        return fits(measure.get().unit(), wanted, name.place(), name.name());
    }

    /** A property the subject has. */
    private void property(Expression.By by) {
        var each = agreement.subject().each();
        var known = new TreeSet<String>(Set.of("year"));
        if (each == Subject.Each.PERSON) known.addAll(Set.of("age", "sex", "municipality"));
        else if (each != Subject.Each.AGREEMENT) known.add(each.word());
        if (!known.contains(by.property()))
            error(
                    "agreement.unknown-property",
                    by.place(),
                    by.property(),
                    each.word() + " ごとの約款では「" + by.property() + "」で分けられません。使える属性: " + String.join(", ", known),
                    "An agreement for each " + each.word() + " cannot choose by \"" + by.property() + "\". Known: "
                            + String.join(", ", known));
    }

    /** Forms that look at several days of one person. */
    private void longer(String form, Place place) {
        if (agreement.subject().each() != Subject.Each.PERSON)
            error(
                    "agreement.person-only",
                    place,
                    form,
                    "「" + form + "」は for: {each: person} の約款で使います。",
                    "\"" + form + "\" belongs to agreements for each person.");
        if (daily())
            error(
                    "agreement.longer-only",
                    place,
                    form,
                    "「" + form + "」は一日ずつの条項（per: day、per: event）では使えません。月や年度の条項にしてください。",
                    "\"" + form
                            + "\" cannot be used in a clause per day or event; make it one per month or fiscal year.");
    }

    private boolean daily() {
        return clause.map(c -> c.frequency() instanceof Clause.Frequency.EachDay
                        || c.frequency() instanceof Clause.Frequency.EachEvent)
                .orElse(false);
    }

    /** A change needs readings by day, or a measure that has a first and a last value. */
    private void gain(Expression.Gain gain) {
        var measure = measure(gain.of().name());
        if (measure.isEmpty() || measure.get().eachDay()) return;
        if (gain.change() instanceof Expression.Change.FirstToLast
                && measure.get().parameters().contains("which")) return;
        error(
                "agreement.gain-measure",
                gain.place(),
                gain.of().name(),
                "指標「" + gain.of().name() + "」の変化は測れません（日ごとの値も、最初と最後の値もありません）。",
                "Measure \"" + gain.of().name()
                        + "\" has no change over time: it has neither values by day nor a first and a last value.");
    }

    private void subject(Catalogue.Measure measure, Expression.Name name) {
        var each = agreement.subject().each();
        boolean answered =
                measure.subjects().contains(each.word()) || (each == Subject.Each.PERSON && measure.eachDay());
        if (!answered)
            error(
                    "agreement.subject",
                    name.place(),
                    name.name(),
                    "指標「" + name.name() + "」は " + each.word() + " ごとには測れません（測れる単位: "
                            + String.join(", ", new TreeSet<>(measure.subjects())) + "）。",
                    "Measure \"" + name.name() + "\" has no value for each " + each.word() + "; it has one for: "
                            + String.join(", ", new TreeSet<>(measure.subjects())) + ".");
        if (byDay() && answered && !measure.eachDay()) notDaily(name);
    }

    private void notDaily(Expression.Name name) {
        error(
                "agreement.not-daily",
                name.place(),
                name.name(),
                "指標「" + name.name() + "」には日ごとの値がありません。per: month か per: fiscal-year を使ってください。",
                "Measure \"" + name.name() + "\" has no value for each day; use per: month or per: fiscal-year.");
    }

    /** Clauses that look at one day at a time: what has no value for a day would silently pay nothing. */
    private boolean byDay() {
        return daily()
                || clause.map(c -> c.frequency() instanceof Clause.Frequency.OnceEach
                                && c.when().isPresent())
                        .orElse(false);
    }

    private Optional<Unit> unitOf(Expression.Paid paid, Optional<Unit> wanted) {
        if (daily())
            error(
                    "agreement.longer-only",
                    paid.place(),
                    paid.clause(),
                    "他の条項の支払は、一日ずつの条項（per: day、per: event）では使えません。",
                    "What another clause pays cannot be used in a clause per day or event.");
        var target = agreement.clause(paid.clause());
        if (target.isEmpty()) {
            var known = agreement.clauses().stream().map(Clause::id).toList();
            error(
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
            error(
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
            error(
                    "agreement.unit-mismatch",
                    place,
                    "%",
                    "「%」で区切っていますが、測る値の単位は" + named(on.get()).ja() + "です。",
                    "The threshold is a percentage, but what is measured is in "
                            + named(on.get()).en() + ".");
        if (ratio && !percent && at.compareTo(Exact.of(2)) > 0)
            error(
                    "agreement.percent-missing",
                    place,
                    at.toString(),
                    "割合を " + at + " と比べています。" + at + "% のことであれば % を付けてください。",
                    "A ratio is compared with " + at + ". If " + at + "% is meant, write the percent sign.");
    }

    private void condition(Condition condition) {
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
                    error(
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

    // ---- clauses -----------------------------------------------------------------------------------------------

    private void clause(Clause c) {
        c.when().ifPresent(this::condition);
        if (c.frequency() instanceof Clause.Frequency.EachEvent event) events(event.of());
        unit(c.pays(), Optional.of(c.gives().orElse(agreement.unit())));
        boolean perPerson = agreement.subject().each() == Subject.Each.PERSON;
        boolean daily = c.frequency() instanceof Clause.Frequency.EachDay
                || c.frequency() instanceof Clause.Frequency.EachEvent
                || c.frequency() instanceof Clause.Frequency.OnceEach;
        if (daily && !perPerson)
            error(
                    "agreement.daily-person",
                    c.place(),
                    c.id(),
                    "per: day・per: event・once: each は for: {each: person} の約款で使います。",
                    "per: day, per: event and once: each belong to agreements for each person.");
        withinTerm(c);
        reach(c.pays(), c);
        caps(c);
        worth(c);
    }

    /** A clause that can never pay, or that may ask the payee for money. */
    private void worth(Clause c) {
        var bounds = bounds(c.pays(), c);
        boolean nothing = bounds.most().map(m -> m.sign() <= 0).orElse(false)
                && bounds.least().map(l -> l.sign() >= 0).orElse(false);
        boolean shut = c.when().map(w -> !possible(w, c)).orElse(false);
        boolean capped = java.util.stream.Stream.of(
                        c.cap().eachDay(),
                        c.cap().eachMonth(),
                        c.cap().eachPeriod(),
                        c.cap().eachYear(),
                        c.cap().inTotal())
                .flatMap(Optional::stream)
                .anyMatch(cap -> cap.limit().sign() == 0);
        boolean none = fiscalYears(c) == 0
                && !(c.frequency() instanceof Clause.Frequency.EachContractYear)
                && !(c.frequency() instanceof Clause.Frequency.OnceIn)
                && !(c.frequency() instanceof Clause.Frequency.OnceOn);
        if (nothing || shut || capped || none)
            warning(
                    "agreement.never-pays",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」は"
                            + (shut ? "条件が満たされることがないので、" : capped ? "上限が0なので、" : none ? "対象の期間がないので、" : "式の値が常に0なので、")
                            + "何も支払いません。",
                    "Clause \"" + c.id() + "\" can never pay: "
                            + (shut
                                    ? "its condition can never hold."
                                    : capped
                                            ? "its cap is zero."
                                            : none ? "it has no period." : "what it pays is always zero."));
        unmeasured(c);
        boolean below = bounds.least().map(l -> l.sign() < 0).orElse(false);
        boolean open = bounds.least().isEmpty() && effect(c.pays());
        if (below || open)
            warning(
                    "agreement.negative",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」の額は"
                            + (below ? "最小 " + bounds.least().orElseThrow() + " で、" : "下限がなく、")
                            + "0を下回りえます。そのときは受取人への請求になります。意図しないなら at-least: 0 を書いてください。",
                    "Clause \"" + c.id() + "\" can come to less than zero"
                            + (below ? " (" + bounds.least().orElseThrow() + ")" : "")
                            + ", which the payee would owe. If that is not meant, write at-least: 0.");
    }

    /** A clause for each of several, or for each day, that measures nothing. */
    private void unmeasured(Clause c) {
        var uses = Uses.of(agreement, c);
        boolean nothing = Uses.names(agreement, uses).stream().allMatch(PROPERTIES::contains)
                && uses.stream().noneMatch(u -> u.startsWith("§"));
        var each = agreement.subject().each();
        if (nothing && each != Subject.Each.AGREEMENT && each != Subject.Each.PERSON)
            warning(
                    "agreement.never-pays",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」は何も測らないので、どの相手に支払うかが決まらず、何も支払いません。",
                    "Clause \"" + c.id() + "\" measures nothing, so nobody is found to pay, and it pays nothing.");
        if (nothing && c.frequency() instanceof Clause.Frequency.EachDay)
            warning(
                    "agreement.every-day",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」は記録の有無によらず、参加している毎日に支払います。",
                    "Clause \"" + c.id()
                            + "\" pays for every day of taking part, whether or not anything was recorded.");
    }

    private boolean effect(Expression expression) {
        return switch (expression) {
            case Expression.Effect e -> true;
            case Expression.Price price -> effect(price.times());
            case Expression.Share share -> effect(share.of());
            case Expression.Sum sum -> sum.parts().stream().anyMatch(this::effect);
            case Expression.Rounded rounded -> effect(rounded.of());
            case Expression.Name name -> {
                var value = agreement.values().get(name.name());
                if (value == null || !open.add(name.name())) yield false;
                boolean found = effect(value);
                open.remove(name.name());
                yield found;
            }
            default -> false;
        };
    }

    /** Whether a condition can hold, as far as the bounds of what it compares tell. */
    private boolean possible(Condition condition, Clause c) {
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

    /** Events are counted by day; steps are not events. */
    private void events(Expression.Name of) {
        unitOf(of, Optional.empty());
        var measure = measure(of.name());
        if (measure.isEmpty()) return;
        var unit = measure.get().unit();
        if (!measure.get().eachDay() || unit.equals(Unit.of("steps")) || unit.equals(Unit.NONE))
            error(
                    "agreement.event",
                    of.place(),
                    of.name(),
                    "指標「" + of.name() + "」は出来事の回数を日ごとに数えるものではありません（例: class-attendance）。",
                    "Measure \"" + of.name() + "\" does not count events by day, as class-attendance does.");
    }

    private void withinTerm(Clause c) {
        var first = FiscalYear.of(agreement.term().from()).year();
        var last = FiscalYear.of(agreement.term().last()).year();
        boolean contractYears = c.frequency() instanceof Clause.Frequency.EachContractYear;
        if (!contractYears)
            for (var year : List.of(c.years().first(), c.years().last()))
                year.filter(y -> y < first || y > last).ifPresent(y -> outside(c, "FY" + y));
        switch (c.frequency()) {
            case Clause.Frequency.OnceIn once -> {
                if (!once.year().days().overlaps(agreement.term()))
                    outside(c, once.year().toString());
            }
            case Clause.Frequency.OnceOn once -> {
                if (!agreement.term().contains(once.day()))
                    outside(c, once.day().toString());
            }
            case Clause.Frequency.EachDay d -> {}
            case Clause.Frequency.EachMonth m -> {}
            case Clause.Frequency.EachQuarter q -> {}
            case Clause.Frequency.EachFiscalYear y -> {}
            case Clause.Frequency.EachContractYear y -> {}
            case Clause.Frequency.EachEvent e -> {}
            case Clause.Frequency.OnceEach e -> {}
            case Clause.Frequency.WholeTerm t -> {}
        }
        if (c.measured().at().orElse(null) instanceof Clause.CutOff.On cutOff
                && !agreement.term().contains(cutOff.day()))
            outside(c, cutOff.day().toString());
    }

    private void outside(Clause c, String what) {
        error(
                "agreement.outside-term",
                c.place(),
                what,
                "条項「" + c.id() + "」の " + what + " は契約期間（" + agreement.term() + "）の外です。",
                "In clause \"" + c.id() + "\", " + what + " lies outside the term (" + agreement.term() + ").");
    }

    private void caps(Clause c) {
        var most = bounds(c.pays(), c).most();
        long periods = periods(c);
        c.cap().eachPeriod().ifPresent(cap -> never(cap, most, c));
        boolean event = c.frequency() instanceof Clause.Frequency.EachEvent;
        // Several events may fall on one day.
        if (!event) c.cap().eachDay().ifPresent(cap -> never(cap, most, c));
        boolean day = c.frequency() instanceof Clause.Frequency.EachDay;
        var capped = c.cap().eachDay().or(c.cap()::eachPeriod).map(Caps.Cap::limit);
        var one = capped.map(l -> most.map(l::least).orElse(l)).or(() -> event ? Optional.empty() : most);
        var month = day ? one.map(m -> m.times(Exact.of(31))) : event ? Optional.<Exact>empty() : one;
        c.cap().eachMonth().ifPresent(cap -> never(cap, month, c));
        var year = least(
                day
                        ? one.map(m -> m.times(Exact.of(366)))
                        : event ? Optional.<Exact>empty() : one.map(m -> m.times(Exact.of(eachYear(c)))),
                c.cap().eachMonth().map(cap -> cap.limit().times(Exact.of(12))));
        c.cap().eachYear().ifPresent(cap -> never(cap, year, c));
        var total = day || event ? Optional.<Exact>empty() : one.map(m -> m.times(Exact.of(periods)));
        c.cap().inTotal().ifPresent(cap -> never(cap, total, c));
    }

    /** How many periods of the clause end within one fiscal year. */
    private static long eachYear(Clause c) {
        if (c.frequency() instanceof Clause.Frequency.EachMonth) return 12;
        return c.frequency() instanceof Clause.Frequency.EachQuarter ? 4 : 1;
    }

    private static Optional<Exact> least(Optional<Exact> a, Optional<Exact> b) {
        if (a.isEmpty()) return b;
        return b.isEmpty() ? a : Optional.of(a.get().least(b.get()));
    }

    private void never(Caps.Cap cap, Optional<Exact> most, Clause c) {
        if (c.carryOver() == Clause.CarryOver.EXCESS
                || most.isEmpty()
                || most.get().compareTo(cap.limit()) > 0) return;
        warning(
                "agreement.cap-never-binds",
                cap.place(),
                cap.limit().toString(),
                "条項「" + c.id() + "」の上限 " + grouped(cap.limit()) + " には届きません（最大でも " + grouped(most.get())
                        + "）。上限か式を確認してください。",
                "In clause \"" + c.id() + "\" the cap of " + grouped(cap.limit()) + " can never bind: at most "
                        + grouped(most.get()) + " is reached. Check the cap or the expression.");
    }

    /** Whole numbers grouped by three. */
    static String grouped(Exact value) {
        return value.isWhole() ? String.format(java.util.Locale.ROOT, "%,d", value.over()) : value.toString();
    }

    /** How many periods of the clause the term holds. */
    private long periods(Clause c) {
        var years = fiscalYears(c);
        return switch (c.frequency()) {
            case Clause.Frequency.EachFiscalYear y -> years;
            case Clause.Frequency.EachContractYear y ->
                java.time.temporal.ChronoUnit.YEARS.between(
                                agreement.term().from(), agreement.term().last())
                        + 1;
            case Clause.Frequency.EachMonth m -> years * 12;
            case Clause.Frequency.EachQuarter q -> years * 4;
            case Clause.Frequency.EachDay d -> years * 366;
            case Clause.Frequency.EachEvent e -> years * 366;
            case Clause.Frequency.OnceIn o -> 1;
            case Clause.Frequency.OnceOn o -> 1;
            case Clause.Frequency.OnceEach o -> 1;
            case Clause.Frequency.WholeTerm t -> 1;
        };
    }

    private long fiscalYears(Clause c) {
        int first = FiscalYear.of(agreement.term().from()).year();
        int last = FiscalYear.of(agreement.term().last()).year();
        return java.util.stream.IntStream.rangeClosed(first, last)
                .filter(y -> c.years().contains(y))
                .count();
    }

    private void totals() {
        if (agreement.cap().inTotal().isEmpty() || agreement.subject().each() != Subject.Each.AGREEMENT) return;
        var cap = agreement.cap().inTotal().get();
        var sum = Optional.of(Exact.ZERO);
        for (var c : agreement.clauses()) {
            var most = least(
                    c.cap().inTotal().map(Caps.Cap::limit),
                    least(
                                    c.cap().eachPeriod().map(Caps.Cap::limit),
                                    bounds(c.pays(), c).most())
                            .map(m -> m.times(Exact.of(periods(c)))));
            sum = sum.flatMap(s -> most.map(s::plus));
        }
        if (sum.isPresent() && sum.get().compareTo(cap.limit()) <= 0)
            warning(
                    "agreement.cap-never-binds",
                    cap.place(),
                    cap.limit().toString(),
                    "約款全体の上限 " + grouped(cap.limit()) + " には届きません（全条項の最大は " + grouped(sum.get()) + "）。",
                    "The agreement's cap of " + grouped(cap.limit())
                            + " can never bind: all clauses together reach at most " + grouped(sum.get()) + ".");
    }

    private void lastCutOff() {
        for (var c : agreement.clauses()) {
            if (!(c.measured().at().orElse(null) instanceof Clause.CutOff.Yearly cutOff)) continue;
            int last = c.years()
                    .last()
                    .orElse(FiscalYear.of(agreement.term().last()).year());
            var end = new FiscalYear(last).on(cutOff.day()).plusDays(1);
            if (end.isBefore(agreement.term().until()))
                warning(
                        "agreement.days-without-clause",
                        c.place(),
                        c.id(),
                        "条項「" + c.id() + "」の最後の基準日 " + end.minusDays(1) + " より後の実績（契約期間は "
                                + agreement.term().last() + " まで）には、支払う条項がありません。",
                        "What happens after the last cut-off of clause \"" + c.id() + "\", " + end.minusDays(1)
                                + ", is counted by no period, though the term runs to "
                                + agreement.term().last() + ".");
        }
    }

    // ---- bounds ------------------------------------------------------------------------------------------------

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
                var measure = measure(name.name());
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

    /** Notes bands nobody can reach. */
    private void reach(Expression expression, Clause c) {
        switch (expression) {
            case Expression.Bands bands -> {
                var on = bounds(bands.on(), c);
                for (var band : bands.bands()) {
                    boolean above =
                            on.most().map(m -> band.from().compareTo(m) > 0).orElse(false);
                    boolean below = band.below().isPresent()
                            && on.least()
                                    .map(l -> band.below().get().compareTo(l) <= 0)
                                    .orElse(false);
                    if (above || below)
                        warning(
                                "agreement.band-unreachable",
                                band.place(),
                                band.from().toString(),
                                "この帯（" + band.from() + " から）に届く値はありません（値は "
                                        + on.least().map(Exact::toString).orElse("-∞") + " から "
                                        + on.most().map(Exact::toString).orElse("∞") + " まで）。",
                                "No value reaches the band from " + band.from() + ": values run from "
                                        + on.least().map(Exact::toString).orElse("-∞") + " to "
                                        + on.most().map(Exact::toString).orElse("∞") + ".");
                    reach(band.pays(), c);
                }
                reach(bands.on(), c);
                reach(bands.otherwise(), c);
            }
            case Expression.By by -> by.choices().forEach(choice -> reach(choice.pays(), c));
            case Expression.Sum sum -> sum.parts().forEach(p -> reach(p, c));
            case Expression.Least least -> least.parts().forEach(p -> reach(p, c));
            case Expression.Greatest greatest -> greatest.parts().forEach(p -> reach(p, c));
            case Expression.AnyOf anyOf -> anyOf.parts().forEach(p -> reach(p, c));
            case Expression.When when -> {
                reach(when.then(), c);
                reach(when.otherwise(), c);
            }
            case Expression.Share share -> {
                reach(share.share(), c);
                reach(share.of(), c);
            }
            case Expression.Price price -> reach(price.times(), c);
            case Expression.Product product -> product.factors().forEach(p -> reach(p, c));
            case Expression.Rounded rounded -> reach(rounded.of(), c);
            case Expression.Fixed f -> {}
            case Expression.Name n -> {}
            case Expression.Paid p -> {}
            case Expression.Ratio r -> {}
            case Expression.Line l -> {}
            case Expression.Gain g -> {}
            case Expression.Count n -> {}
            case Expression.Effect e -> {}
            case Expression.Allot a -> {}
        }
    }

    // ---- exposure ----------------------------------------------------------------------------------------------

    Exposure exposure() {
        var years = new ArrayList<Exposure.Year>();
        var pots = new ArrayList<Exposure.Pot>();
        var used = new java.util.HashMap<String, Exact>();
        var binds = new java.util.HashMap<String, FiscalYear>();
        if (agreement.subject().each() != Subject.Each.AGREEMENT
                || agreement.clauses().isEmpty()) return new Exposure(years, pots);
        for (var year = FiscalYear.of(agreement.term().from());
                year.compareTo(FiscalYear.of(agreement.term().last())) <= 0;
                year = year.next()) {
            var least = Exact.ZERO;
            var most = Optional.of(Exact.ZERO);
            for (var c : agreement.clauses()) {
                long times = times(c, year);
                if (times == 0) continue;
                var one = bounds(c.pays(), c);
                least = least.plus(
                        c.when().isPresent()
                                ? Exact.ZERO
                                : one.least()
                                        .map(Exact.ZERO::greatest)
                                        .orElse(Exact.ZERO)
                                        .times(Exact.of(times)));
                var top = least(one.most(), c.cap().eachPeriod().map(Caps.Cap::limit))
                        .map(m -> m.times(Exact.of(times)));
                top = least(top, c.cap().eachYear().map(Caps.Cap::limit));
                top = within(c.id(), c.cap().inTotal(), top, used, binds, year);
                most = top.isEmpty() ? Optional.empty() : most.map(top.get()::plus);
            }
            most = least(
                    most,
                    agreement.cap().eachYear().or(agreement.cap()::eachPeriod).map(Caps.Cap::limit));
            most = within("", agreement.cap().inTotal(), most, used, binds, year);
            years.add(new Exposure.Year(year, most.map(least::least).orElse(least), most));
        }
        for (var c : agreement.clauses())
            c.cap()
                    .inTotal()
                    .ifPresent(cap ->
                            pots.add(new Exposure.Pot(c.id(), cap.limit(), Optional.ofNullable(binds.get(c.id())))));
        agreement
                .cap()
                .inTotal()
                .ifPresent(cap -> pots.add(new Exposure.Pot("", cap.limit(), Optional.ofNullable(binds.get("")))));
        return new Exposure(years, pots);
    }

    /** What a cap in total leaves of the year's most, and whether it could cut there. */
    private static Optional<Exact> within(
            String key,
            Optional<Caps.Cap> pot,
            Optional<Exact> most,
            java.util.Map<String, Exact> used,
            java.util.Map<String, FiscalYear> binds,
            FiscalYear year) {
        if (pot.isEmpty()) return most;
        var left = pot.get().limit().minus(used.getOrDefault(key, Exact.ZERO));
        boolean cuts = most.isEmpty() || most.get().compareTo(left) > 0;
        if (cuts) binds.putIfAbsent(key, year);
        var top = cuts ? left : most.get();
        used.merge(key, top, Exact::plus);
        return Optional.of(top);
    }

    /** How many periods of the clause end in the fiscal year. */
    private long times(Clause c, FiscalYear year) {
        return switch (c.frequency()) {
            case Clause.Frequency.OnceIn once -> once.year().equals(year) ? 1 : 0;
            case Clause.Frequency.OnceOn once -> FiscalYear.of(once.day()).equals(year) ? 1 : 0;
            case Clause.Frequency.WholeTerm t ->
                FiscalYear.of(agreement.term().last()).equals(year) ? 1 : 0;
            case Clause.Frequency.EachMonth m ->
                c.years().contains(year.year())
                        ? java.time.temporal.ChronoUnit.MONTHS.between(
                                        java.time.YearMonth.from(year.days()
                                                .within(agreement.term())
                                                .from()),
                                        java.time.YearMonth.from(year.days()
                                                .within(agreement.term())
                                                .last()))
                                + 1
                        : 0;
            case Clause.Frequency.EachQuarter q ->
                c.years().contains(year.year())
                        ? java.util.stream.IntStream.range(0, 4)
                                .mapToObj(n -> new Days(
                                        year.days().from().plusMonths(3L * n),
                                        year.days().from().plusMonths(3L * n + 3)))
                                .filter(agreement.term()::overlaps)
                                .count()
                        : 0;
            case Clause.Frequency.EachContractYear y -> contractYears(c, year);
            case Clause.Frequency.EachFiscalYear y -> c.years().contains(year.year()) ? 1 : 0;
            case Clause.Frequency.EachDay d -> 0;
            case Clause.Frequency.EachEvent e -> 0;
            case Clause.Frequency.OnceEach o -> 0;
        };
    }

    /** How many contract years of the clause end within the fiscal year; they count in the year of their last day. */
    private long contractYears(Clause c, FiscalYear year) {
        var term = agreement.term();
        long found = 0;
        boolean numbered = c.years().first().map(f -> f < 1000).orElse(false);
        for (int n = 1; term.from().plusYears(n - 1L).isBefore(term.until()); n++) {
            var from = term.from().plusYears(n - 1L);
            var last = new Days(from, term.from().plusYears(n)).within(term).last();
            boolean counted =
                    c.years().contains(numbered ? n : FiscalYear.of(from).year());
            if (counted && FiscalYear.of(last).equals(year)) found++;
        }
        return found;
    }

    /** The most one person can receive in a fiscal year; empty when nothing limits it. */
    Optional<Exact> mostOfPerson() {
        var sum = Optional.of(Exact.ZERO);
        for (var c : agreement.clauses()) {
            if (c.gives().isPresent()) continue;
            var most = mostEachYear(c);
            sum = sum.flatMap(s -> most.map(s::plus));
        }
        var cap = agreement.cap();
        sum = least(sum, cap.eachDay().map(c -> c.limit().times(Exact.of(366))));
        sum = least(sum, cap.eachMonth().map(c -> c.limit().times(Exact.of(12))));
        sum = least(sum, cap.eachYear().map(Caps.Cap::limit));
        return least(
                least(sum, cap.inTotal().map(Caps.Cap::limit)), cap.overall().map(Caps.Cap::limit));
    }

    private Optional<Exact> mostEachYear(Clause c) {
        boolean event = c.frequency() instanceof Clause.Frequency.EachEvent;
        boolean day = c.frequency() instanceof Clause.Frequency.EachDay;
        var most = bounds(c.pays(), c).most().map(Exact.ZERO::greatest);
        var own = least(
                c.cap().eachDay().map(Caps.Cap::limit), c.cap().eachPeriod().map(Caps.Cap::limit));
        var one = event ? own : least(most, own);
        var year = one.map(m -> m.times(Exact.of(day || event ? 366 : eachYear(c))));
        year = least(year, c.cap().eachMonth().map(cap -> cap.limit().times(Exact.of(12))));
        year = least(year, c.cap().eachYear().map(Caps.Cap::limit));
        return least(year, c.cap().inTotal().map(Caps.Cap::limit));
    }

    // ---- cycles ------------------------------------------------------------------------------------------------

    private void cycles() {
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
            error(
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

    private void error(String code, Place place, String value, String ja, String en) {
        problems.add(Problem.error(code, place, value, new Words(ja, en)));
    }

    private void warning(String code, Place place, String value, String ja, String en) {
        problems.add(Problem.warning(code, place, value, new Words(ja, en)));
    }
}
