package musubi.agreement.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.StudyTerms;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.quantity.Exact;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * What is asked of an agreement before it is signed, answered from the terms alone: how each clause runs with what it
 * measures, where it is flat, where one more pays most, whether it ever falls, from where its caps bind, and what a
 * missing, late or corrected measurement does. Each quantity is looked at by itself; the others count as zero, or where the
 * least or the greatest of several is paid, do not count.
 */
final class Foresight {
    private static final int PIECES = 12;

    private final Agreement agreement;
    private final Checker checker;
    private final Set<String> open = new LinkedHashSet<>();

    Foresight(Agreement agreement, Catalogue catalogue) {
        this.agreement = agreement;
        this.checker = new Checker(agreement, catalogue);
    }

    /** The answers for each clause, in order of the text; those for the whole agreement stand under the empty name. */
    Map<String, List<Words>> answers() {
        var answers = new LinkedHashMap<String, List<Words>>();
        for (var clause : agreement.clauses()) answers.put(clause.id(), of(clause));
        if (!agreement.clauses().isEmpty()) answers.put("", whole());
        return answers;
    }

    private List<Words> of(Clause clause) {
        var answers = new ArrayList<Words>();
        for (var variant : variants(clause.pays()).entrySet())
            for (var leaf : leaves(variant.getValue()).entrySet()) {
                var whole = course(variant.getValue(), leaf.getKey(), clause);
                if (whole.isEmpty()) continue;
                var quantity = new Quantity(
                        leaf.getKey(),
                        variant.getKey(),
                        leaf.getValue().equals(Optional.of(Unit.NONE)),
                        checker.bounds(leafOf(variant.getValue(), leaf.getKey()), clause)
                                .most());
                runs(quantity, capped(whole.get(), clause), answers);
                caps(quantity, whole.get(), clause, answers);
            }
        boolean conditional = clause.when().isPresent();
        if (answers.isEmpty())
            checker.bounds(clause.pays(), clause)
                    .most()
                    .filter(most ->
                            checker.bounds(clause.pays(), clause).least().equals(Optional.of(most)))
                    .ifPresent(most -> answers.add(
                            conditional
                                    ? new Words(
                                            "条件を満たせば " + Checker.grouped(most),
                                            Checker.grouped(most) + " when its condition holds")
                                    : new Words(
                                            "測る値によらず " + Checker.grouped(most),
                                            Checker.grouped(most) + " whatever is measured")));
        studies(clause, answers);
        carried(clause, answers);
        if (clause.missing() instanceof Clause.Missing.Pays(var amount))
            answers.add(new Words(
                    "測定されないときは " + money(amount) + " を支払う", "when it is not measured, " + money(amount) + " is paid"));
        return answers;
    }

    /** On which results of a study the clause pays at all. */
    private void studies(Clause clause, List<Words> answers) {
        for (var name : Uses.studies(agreement, clause))
            agreement.study(name).filter(StudyTerms::isBinding).ifPresent(terms -> {
                var ja = new ArrayList<String>();
                var en = new ArrayList<String>();
                terms.protocol().ifPresent(p -> {
                    ja.add("計画書 " + p.brief() + "… による");
                    en.add("under protocol " + p.brief() + "…");
                });
                terms.registeredBy().ifPresent(day -> {
                    ja.add(day + " までに登録された");
                    en.add("registered by " + day);
                });
                answers.add(new Words(
                        "研究 " + name + " は、" + String.join("、", ja) + "結果にだけ支払う",
                        "on study " + name + " it pays only on a result " + String.join(", ", en)));
            });
    }

    /** @param case_ which of several by a property; empty when there is one */
    private record Quantity(String name, String case_, boolean ratio, Optional<Exact> most) {
        String shown(Exact value) {
            return ratio
                    ? Checker.grouped(value.times(Exact.of(100))) + "%"
                    : value.isWhole()
                            ? Checker.grouped(value)
                            : value.decimal(2).toPlainString();
        }

        /** What one more, or one percentage point more, adds. */
        Exact step(Exact slope) {
            return ratio ? slope.dividedBy(Exact.of(100)) : slope;
        }

        String named() {
            return case_.isEmpty() ? name : case_ + " " + name;
        }

        String one(boolean japanese) {
            return ratio ? (japanese ? "1ポイント" : "percentage point") : japanese ? "1" : "one";
        }
    }

    private static String money(Exact value) {
        return value.isWhole()
                ? Checker.grouped(value)
                : String.format(java.util.Locale.ROOT, "%,.2f", value.decimal(2));
    }

    private static void runs(Quantity q, Course course, List<Words> answers) {
        var ja = new ArrayList<String>();
        var en = new ArrayList<String>();
        var pieces = course.pieces().stream()
                .filter(p -> q.most().map(m -> p.from().compareTo(m) <= 0).orElse(true))
                .toList();
        for (int i = 0; i < Math.min(PIECES, pieces.size()); i++) {
            var p = pieces.get(i);
            boolean first = p.from().compareTo(Course.FARTHEST) == 0;
            var from = !first
                    ? q.shown(p.from())
                    : i + 1 < pieces.size() ? q.shown(pieces.get(i + 1).from()) : "";
            var jump = i == 0 ? Exact.ZERO : course.jump(i);
            var at = jump.sign() == 0
                    ? ""
                    : money(p.value().minus(jump)) + " → " + money(p.value())
                            + (p.slope().sign() == 0 ? "" : ", ");
            if (p.slope().sign() == 0) {
                ja.add(from + (first ? " 未満は " : " から ") + (at.isEmpty() ? money(p.value()) + " のまま" : at));
                en.add((first ? "below " : "from ") + from + " " + (at.isEmpty() ? "flat at " + money(p.value()) : at));
            } else {
                var step = money(q.step(p.slope()));
                ja.add(from + (first ? " までは " : " から ") + at + q.one(true) + "増えるごとに " + signed(step));
                en.add((first ? "up to " : "from ") + from + " " + at + signed(step) + " for each " + q.one(false)
                        + " more");
            }
        }
        if (pieces.size() > PIECES) {
            ja.add("ほか " + (pieces.size() - PIECES) + " 区間");
            en.add((pieces.size() - PIECES) + " more pieces");
        }
        answers.add(new Words(q.named() + ": " + String.join("、", ja), q.named() + ": " + String.join("; ", en)));
        steepest(q, course, pieces, answers);
    }

    private static String signed(String figure) {
        return figure.startsWith("-") ? figure : "+" + figure;
    }

    private static void steepest(Quantity q, Course course, List<Course.Piece> pieces, List<Words> answers) {
        Optional<Course.Piece> best = Optional.empty();
        var most = Exact.ZERO;
        for (int i = 0; i < pieces.size(); i++) {
            var gain = q.step(pieces.get(i).slope()).greatest(i == 0 ? Exact.ZERO : course.jump(i));
            if (gain.compareTo(most) > 0) {
                most = gain;
                best = Optional.of(pieces.get(i));
            }
        }
        boolean several = pieces.size() > 1;
        var gain = money(most);
        best.filter(p -> several && p.from().compareTo(Course.FARTHEST) != 0)
                .ifPresent(p -> answers.add(new Words(
                        q.named() + ": あと少しの増え方が最も大きいのは " + q.shown(p.from()) + "（+" + gain + "）",
                        q.named() + ": a little more pays most at " + q.shown(p.from()) + " (+" + gain + ")")));
        if (several && !course.rises())
            answers.add(
                    course.falls()
                            ? new Words(q.named() + ": 増えると支払は減る一方", q.named() + ": the more, the less is paid")
                            : new Words(
                                    q.named() + ": 単調でない（増えたのに支払が減る所がある）",
                                    q.named() + ": not monotone, somewhere more of it pays less"));
    }

    private static Course capped(Course course, Clause clause) {
        var limit = ownCap(clause);
        return limit.isPresent()
                ? course.least(Course.constant(course.start(), limit.get().limit()))
                : course;
    }

    /** The cap that limits one period of the clause by itself. */
    private static Optional<Caps.Cap> ownCap(Clause clause) {
        return clause.carryOver() == Clause.CarryOver.NONE ? clause.cap().eachPeriod() : Optional.empty();
    }

    private void caps(Quantity q, Course course, Clause clause, List<Words> answers) {
        ownCap(clause).ifPresent(cap -> {
            var from = reaches(course, cap.limit());
            if (from.isPresent())
                answers.add(new Words(
                        q.named() + ": 上限 " + money(cap.limit()) + " は " + q.shown(from.get()) + " を超えると効く",
                        q.named() + ": the cap of " + money(cap.limit()) + " binds beyond " + q.shown(from.get())));
        });
    }

    /** From where the course lies above a limit. */
    private static Optional<Exact> reaches(Course course, Exact limit) {
        var pieces = course.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            var p = pieces.get(i);
            if (p.value().compareTo(limit) > 0) return Optional.of(p.from());
            if (p.slope().sign() <= 0) continue;
            var x = p.from().plus(limit.minus(p.value()).dividedBy(p.slope()));
            if (i + 1 == pieces.size() || x.compareTo(pieces.get(i + 1).from()) < 0) return Optional.of(x);
        }
        return Optional.empty();
    }

    /** Caps over several amounts, and whether what they cut or leave is carried. */
    private void carried(Clause clause, List<Words> answers) {
        var most = checker.bounds(clause.pays(), clause).most().filter(m -> m.sign() > 0);
        var caps = new LinkedHashMap<Words, Optional<Caps.Cap>>();
        caps.put(new Words("1日", "a day"), clause.cap().eachDay());
        caps.put(new Words("1か月", "a month"), clause.cap().eachMonth());
        caps.put(new Words("1年度", "a fiscal year"), clause.cap().eachYear());
        caps.put(new Words("通算", "the whole term"), clause.cap().inTotal());
        caps.forEach((over, cap) -> cap.ifPresent(c -> answers.add(
                most.isEmpty()
                        ? new Words(
                                over.ja() + "の上限 " + money(c.limit()) + " は効きうる",
                                "the cap of " + money(c.limit()) + " over " + over.en() + " can bind")
                        : new Words(
                                over.ja() + "の上限 " + money(c.limit()) + " は、最大額 " + money(most.get()) + " が "
                                        + times(c.limit(), most.get()) + " 回を超えると効く",
                                "the cap of " + money(c.limit()) + " over " + over.en() + " binds after "
                                        + times(c.limit(), most.get()) + " times the most, " + money(most.get())))));
        boolean any = caps.values().stream().anyMatch(Optional::isPresent)
                || clause.cap().eachPeriod().isPresent();
        if (any)
            answers.add(
                    switch (clause.carryOver()) {
                        case NONE -> new Words("上限で減った額は繰り越さない", "what a cap cuts is not carried over");
                        case EXCESS -> new Words("上限で減った額は次の期間に加える", "what a cap cuts is added to the next period");
                        case UNUSED_CAP ->
                            new Words("使わなかった上限は次の期間の上限に加える", "what is unused of the cap raises the next period's");
                    });
    }

    private static String times(Exact limit, Exact most) {
        return Checker.grouped(musubi.quantity.Rounding.DOWN_TO_ONE.round(limit.dividedBy(most)));
    }

    private List<Words> whole() {
        var answers = new ArrayList<Words>();
        if (agreement.subject().each() == Subject.Each.PERSON) {
            var most = checker.mostOfPerson();
            answers.add(
                    most.isPresent()
                            ? new Words(
                                    "一人が1年度に受け取るのは最大 " + money(most.get()),
                                    "one person receives at most " + money(most.get()) + " in a fiscal year")
                            : new Words(
                                    "一人が1年度に受け取る額に上限はない",
                                    "there is no limit to what one person receives in a fiscal year"));
        }
        agreement
                .cap()
                .overall()
                .ifPresent(
                        cap -> answers.add(
                                new Words(
                                        "全員で分け合う上限 " + money(cap.limit()) + " は、日の順に使われ、足りない日は比例で分ける",
                                        "the " + money(cap.limit())
                                                + " that all share are used up in order of day, and divided in proportion on the day they do not suffice")));
        agreement
                .points()
                .ifPresent(
                        p -> answers.add(
                                p.lateUploadDays().isPresent()
                                        ? new Words(
                                                p.lateUploadDays().get() + " 日を過ぎて届いた記録には支払わない",
                                                "a reading that arrives more than "
                                                        + p.lateUploadDays().get()
                                                        + " days after its day earns nothing")
                                        : new Words(
                                                "遅れて届いた記録にも、精算までに届けば支払う",
                                                "a reading that arrives late earns as long as it is there when the period is settled")));
        answers.add(new Words(
                "測定されないものには、条項に別の定めがないかぎり支払わず、明細にそう書く",
                "what is not measured pays nothing unless its clause says otherwise, and the line says so"));
        answers.add(
                new Words(
                        "あとで証拠が訂正されたときは、計算し直した差額だけの明細を作る。減った額は返還を求め、ほかの支払からは差し引かない",
                        "evidence corrected later gives a statement of the difference alone; what is less is claimed back, not set off"));
        return answers;
    }

    // ---- courses -----------------------------------------------------------------------------------------------

    /** The expression, or when it chooses by a property, each choice under its name. */
    private Map<String, Expression> variants(Expression expression) {
        var variants = new LinkedHashMap<String, Expression>();
        if (expression instanceof Expression.By by) {
            for (var choice : by.choices()) variants.put(by.property() + " " + shown(choice.span()), choice.pays());
            by.otherwise().ifPresent(o -> variants.put("otherwise", o));
        } else variants.put("", expression);
        return variants;
    }

    private static String shown(Expression.Span span) {
        return switch (span) {
            case Expression.Span.Numbers n ->
                n.from().map(Object::toString).orElse("") + ".."
                        + n.to().map(Object::toString).orElse("");
            case Expression.Span.Labels l -> String.join(", ", l.labels());
        };
    }

    private String label(Expression leaf) {
        return switch (leaf) {
            case Expression.Name name -> name.name();
            case Expression.Gain gain -> "gain of " + gain.of().name();
            case Expression.Count count -> Scalars.spelled(count.part()) + " counted";
            case Expression.Effect effect -> "effect " + effect.effect();
            case Expression.Ratio ratio -> label(ratio.of()) + " ÷ " + label(ratio.to());
            case Expression.Paid paid -> "clause " + paid.clause();
            default -> "";
        };
    }

    private Optional<Unit> unit(Expression leaf) {
        return leaf instanceof Expression.Ratio ? Optional.of(Unit.NONE) : checker.unit(leaf, Optional.empty());
    }

    /** What is measured in an expression, by its name. */
    private Map<String, Optional<Unit>> leaves(Expression expression) {
        var found = new LinkedHashMap<String, Optional<Unit>>();
        each(expression, leaf -> found.putIfAbsent(label(leaf), unit(leaf)));
        return found;
    }

    private Expression leafOf(Expression expression, String label) {
        var found = new ArrayList<Expression>();
        each(expression, leaf -> {
            if (label(leaf).equals(label)) found.add(leaf);
        });
        return found.getFirst();
    }

    private void each(Expression expression, java.util.function.Consumer<Expression> leaf) {
        switch (expression) {
            case Expression.Fixed f -> {}
            case Expression.Name name -> {
                var value = agreement.values().get(name.name());
                if (value == null) leaf.accept(name);
                else if (open.add(name.name())) {
                    each(value, leaf);
                    open.remove(name.name());
                }
            }
            case Expression.Price price -> each(price.times(), leaf);
            case Expression.Product product -> product.factors().forEach(f -> each(f, leaf));
            case Expression.Line line -> each(line.on(), leaf);
            case Expression.Bands bands -> {
                each(bands.on(), leaf);
                bands.bands().forEach(b -> each(b.pays(), leaf));
                each(bands.otherwise(), leaf);
            }
            case Expression.By by -> by.choices().forEach(c -> each(c.pays(), leaf));
            case Expression.Share share -> {
                each(share.share(), leaf);
                each(share.of(), leaf);
            }
            case Expression.Sum sum -> sum.parts().forEach(p -> each(p, leaf));
            case Expression.Least least -> least.parts().forEach(p -> each(p, leaf));
            case Expression.Greatest greatest -> greatest.parts().forEach(p -> each(p, leaf));
            case Expression.AnyOf anyOf -> anyOf.parts().forEach(p -> each(p, leaf));
            case Expression.When when -> {
                each(when.when(), leaf);
                each(when.then(), leaf);
                each(when.otherwise(), leaf);
            }
            case Expression.Rounded rounded -> each(rounded.of(), leaf);
            case Expression.Allot a -> {}
            case Expression.Gain g -> leaf.accept(g);
            case Expression.Count c -> leaf.accept(c);
            case Expression.Effect e -> leaf.accept(e);
            case Expression.Ratio r -> leaf.accept(r);
            case Expression.Paid p -> leaf.accept(p);
        }
    }

    private void each(Condition condition, java.util.function.Consumer<Expression> leaf) {
        if (condition instanceof Condition.Compare compare && compare.right() instanceof Expression.Fixed)
            each(compare.left(), leaf);
    }

    /** How the expression runs with one quantity; empty when it hangs on others alone. */
    private Optional<Course> course(Expression expression, String x, Clause c) {
        return switch (expression) {
            case Expression.Fixed fixed -> Optional.of(Course.constant(start(x, c), fixed.value()));
            case Expression.Name name -> {
                var value = agreement.values().get(name.name());
                if (value == null) yield leaf(name, x, c);
                if (!open.add(name.name())) yield Optional.empty();
                var course = course(value, x, c);
                open.remove(name.name());
                yield course;
            }
            case Expression.Price price -> course(price.times(), x, c).map(t -> t.times(price.price()));
            case Expression.Product product -> product(product.factors(), x, c);
            case Expression.Share share -> product(List.of(share.share(), share.of()), x, c);
            case Expression.Line line ->
                course(line.on(), x, c).map(on -> line(line).after(on));
            case Expression.Bands bands -> course(bands.on(), x, c).map(on -> bands(bands, on, x, c));
            case Expression.By by ->
                by.choices().isEmpty()
                        ? Optional.empty()
                        : course(by.choices().getFirst().pays(), x, c);
            case Expression.Sum sum -> together(sum.parts(), x, c, Course::plus);
            case Expression.Least least -> together(least.parts(), x, c, Course::least);
            case Expression.Greatest greatest -> together(greatest.parts(), x, c, Course::greatest);
            case Expression.AnyOf anyOf ->
                together(
                        anyOf.parts(),
                        x,
                        c,
                        switch (anyOf.rule()) {
                            case GREATEST, FIRST -> Course::greatest;
                            case LEAST -> Course::least;
                            case SUM -> Course::plus;
                        });
            case Expression.When when -> when(when, x, c);
            case Expression.Rounded rounded -> course(rounded.of(), x, c);
            case Expression.Allot a -> Optional.empty();
            case Expression.Gain g -> leaf(g, x, c);
            case Expression.Count n -> leaf(n, x, c);
            case Expression.Effect e -> leaf(e, x, c);
            case Expression.Ratio r -> leaf(r, x, c);
            case Expression.Paid p -> leaf(p, x, c);
        };
    }

    private Optional<Course> leaf(Expression leaf, String x, Clause c) {
        return label(leaf).equals(x) ? Optional.of(Course.identity(start(x, c))) : Optional.empty();
    }

    private Exact start(String x, Clause c) {
        var bounds = checker.bounds(leafOf(c.pays(), x), c);
        return bounds.least().filter(l -> l.sign() >= 0).orElse(Course.FARTHEST);
    }

    private Optional<Course> together(
            List<Expression> parts, String x, Clause c, java.util.function.BinaryOperator<Course> how) {
        return parts.stream().flatMap(p -> course(p, x, c).stream()).reduce(how);
    }

    /** Only one factor may run; the others must be fixed. */
    private Optional<Course> product(List<Expression> factors, String x, Clause c) {
        var running = Optional.<Course>empty();
        var factor = Exact.ONE;
        for (var each : factors) {
            var course = course(each, x, c);
            if (course.isEmpty()) return Optional.empty();
            var pieces = course.get().pieces();
            if (pieces.size() == 1 && pieces.getFirst().slope().sign() == 0)
                factor = factor.times(pieces.getFirst().value());
            else if (running.isPresent()) return Optional.empty();
            else running = course;
        }
        var fixed = factor;
        return Optional.of(running.map(r -> r.times(fixed)).orElse(Course.constant(start(x, c), fixed)));
    }

    private static Course line(Expression.Line line) {
        var pieces = new ArrayList<Course.Piece>();
        var first = line.through().getFirst();
        var last = line.through().getLast();
        pieces.add(new Course.Piece(Course.FARTHEST, outside(line.below(), first), Exact.ZERO));
        for (int i = 1; i < line.through().size(); i++) {
            var a = line.through().get(i - 1);
            var b = line.through().get(i);
            pieces.add(new Course.Piece(
                    a.at(),
                    a.value().value(),
                    b.value().value().minus(a.value().value()).dividedBy(b.at().minus(a.at()))));
        }
        pieces.add(new Course.Piece(last.at(), outside(line.above(), last), Exact.ZERO));
        return new Course(pieces);
    }

    private static Exact outside(Expression.Outside outside, Expression.Point nearest) {
        return switch (outside) {
            case Expression.Outside.Stated stated -> stated.value().value();
            case Expression.Outside.Nearest n -> nearest.value().value();
        };
    }

    private Course bands(Expression.Bands bands, Course on, String x, Clause c) {
        var thresholds = new ArrayList<Exact>();
        for (var band : bands.bands()) {
            thresholds.add(band.from());
            band.below().ifPresent(thresholds::add);
        }
        return on.along(thresholds, value -> {
            for (int i = bands.bands().size() - 1; i >= 0; i--) {
                var band = bands.bands().get(i);
                if (value.compareTo(band.from()) < 0) continue;
                if (band.below().map(b -> value.compareTo(b) >= 0).orElse(false)) break;
                return course(band.pays(), x, c).orElse(Course.constant(on.start(), Exact.ZERO));
            }
            return course(bands.otherwise(), x, c).orElse(Course.constant(on.start(), Exact.ZERO));
        });
    }

    /** A condition on something else is taken to hold. */
    private Optional<Course> when(Expression.When when, String x, Clause c) {
        var zero = Course.constant(start(x, c), Exact.ZERO);
        if (when.when() instanceof Condition.Compare compare
                && compare.right() instanceof Expression.Fixed limit
                && course(compare.left(), x, c).isPresent()) {
            var left = course(compare.left(), x, c).orElseThrow();
            var then = course(when.then(), x, c).orElse(zero);
            var otherwise = course(when.otherwise(), x, c).orElse(zero);
            return Optional.of(left.along(
                    List.of(limit.value()),
                    value -> compare.op().holds(value.compareTo(limit.value())) ? then : otherwise));
        }
        return course(when.then(), x, c);
    }
}
