package musubi.platform.points;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Uses;
import musubi.measure.Measures;
import musubi.quantity.Exact;
import musubi.quantity.Words;

/**
 * Says a clause about points as one says it at the counter. What is too involved for a sentence is not shortened: then it says where the
 * rule stands.
 */
final class PlainRule {
    private static final Map<String, Words> UNITS = Map.of(
            "steps", new Words("歩", " steps"),
            "times", new Words("回", " times"),
            "days", new Words("日", " days"),
            "months", new Words("か月", " months"),
            "kg", new Words("kg", " kg"),
            "JPY", new Words("円", " yen"));
    private static final String VISITS = "attend";
    private static final String CLASSES = "class";

    private final Agreement agreement;
    private final Clause clause;
    private final Measures measures;
    private final List<Words> says = new ArrayList<>();

    private PlainRule(Agreement agreement, Clause clause, Measures measures) {
        this.agreement = agreement;
        this.clause = clause;
        this.measures = measures;
    }

    static Rule of(Agreement agreement, Clause clause, Measures measures) {
        var plain = new PlainRule(agreement, clause, measures);
        plain.pays();
        plain.caps();
        var uses = plain.measured();
        return new Rule(
                agreement.title(),
                clause.title(),
                clause.article(),
                plain.says,
                uses.stream().anyMatch(id -> id.contains("steps")),
                uses.stream().anyMatch(id -> id.contains(VISITS) || id.contains(CLASSES)));
    }

    private List<String> measured() {
        return Uses.of(agreement, clause).stream()
                .filter(use -> use.startsWith("=") || use.startsWith("gain:"))
                .map(use -> use.substring(use.startsWith("=") ? 1 : "gain:".length()))
                .map(this::id)
                .toList();
    }

    private void pays() {
        var often = often();
        if (often.isEmpty() || !said(often.get(), new Words("", ""), clause.pays()))
            says.add(new Words(
                    "くわしい計算は、「%s」という決まりの「%s」に書かれています。窓口でお見せします。"
                            .formatted(agreement.title().ja(), clause.title().ja()),
                    "How it is worked out stands in “%s” under “%s”; the counter will show it to you."
                            .formatted(agreement.title().en(), clause.title().en())));
    }

    private boolean said(Words often, Words who, Expression pays) {
        return switch (pays) {
            case Expression.Fixed fixed -> fixed(often, who, fixed);
            case Expression.Bands bands -> bands(often, who, bands);
            case Expression.By by when by.property().equals("age") -> ages(often, by);
            default -> false;
        };
    }

    private boolean fixed(Words often, Words who, Expression.Fixed fixed) {
        if (fixed.percent()) return false;
        var points = number(fixed.value());
        says.add(
                clause.when().isPresent()
                        ? new Words(
                                "%s%s、決められた条件を満たすと %s ポイント".formatted(who.ja(), often.ja(), points),
                                "%s%s, %s points when its condition is met".formatted(who.en(), often.en(), points))
                        : new Words(
                                "%s%s %s ポイント".formatted(who.ja(), often.ja(), points),
                                "%s%s, %s points".formatted(who.en(), often.en(), points)));
        return true;
    }

    private boolean bands(Words often, Words who, Expression.Bands bands) {
        var on = on(bands.on());
        boolean plain = on.isPresent()
                && clause.when().isEmpty()
                && bands.otherwise() instanceof Expression.Fixed otherwise
                && otherwise.value().sign() == 0
                && bands.bands().stream()
                        .allMatch(b -> !b.percent()
                                && b.below().isEmpty()
                                && b.pays() instanceof Expression.Fixed paid
                                && !paid.percent());
        if (!plain) return false;
        for (var band : bands.bands()) {
            var points = number(((Expression.Fixed) band.pays()).value());
            var from = number(band.from());
            var measured = on.orElseThrow();
            says.add(new Words(
                    "%s%s、%sが %s%s以上で %s ポイント"
                            .formatted(
                                    who.ja(),
                                    often.ja(),
                                    measured.title().ja(),
                                    from,
                                    measured.unit().ja(),
                                    points),
                    "%s%s, %s points for %s%s or more (%s)"
                            .formatted(
                                    who.en(),
                                    often.en(),
                                    points,
                                    from,
                                    measured.unit().en(),
                                    measured.title().en())));
        }
        return true;
    }

    private boolean ages(Words often, Expression.By by) {
        int before = says.size();
        for (var choice : by.choices()) {
            if (choice.span() instanceof Expression.Span.Numbers ages && said(often, who(ages), choice.pays()))
                continue;
            // Half of a rule would mislead.
            while (says.size() > before) says.removeLast();
            return false;
        }
        return !by.choices().isEmpty();
    }

    private static Words who(Expression.Span.Numbers ages) {
        var from = ages.from();
        var to = ages.to();
        if (from.isPresent() && to.isPresent())
            return new Words(
                    "%d〜%d歳の方は、".formatted(from.get(), to.get()), "Aged %d to %d: ".formatted(from.get(), to.get()));
        if (from.isPresent()) return new Words(from.get() + "歳以上の方は、", "Aged %d or more: ".formatted(from.get()));
        if (to.isPresent()) return new Words(to.get() + "歳以下の方は、", "Aged %d or less: ".formatted(to.get()));
        return new Words("", "");
    }

    private record On(Words title, Words unit) {}

    private Optional<On> on(Expression on) {
        return switch (on) {
            case Expression.Name name -> Optional.of(on(name.name()));
            case Expression.Gain gain
            when gain.change() instanceof Expression.Change.OverFirstWeek && !gain.down() -> {
                var of = on(gain.of().name());
                yield Optional.of(new On(
                        new Words(
                                of.title().ja() + "の平均が、始めた週より増えた分",
                                "rise of your average over your first week, "
                                        + of.title().en()),
                        of.unit()));
            }
            default -> Optional.empty();
        };
    }

    private On on(String name) {
        var measure = measures.named(id(name));
        var title = Optional.ofNullable(agreement.measures().get(name))
                .flatMap(use -> use.title())
                .or(() -> measure.map(m ->
                        new Words(shortened(m.title().ja()), shortened(m.title().en()))))
                .orElse(clause.title());
        return new On(
                title,
                measure.map(m -> UNITS.getOrDefault(m.unit(), Words.same(""))).orElse(Words.same("")));
    }

    /** Which records count is the measure's own business: whoever earns points by steps knows them as steps. */
    private static String shortened(String title) {
        return title.replaceAll("\\s*[(（][^)）]*[)）]$", "");
    }

    private String id(String name) {
        var use = agreement.measures().get(name);
        return use == null ? name : use.id();
    }

    private Optional<Words> often() {
        return switch (clause.frequency()) {
            case Clause.Frequency.EachDay f -> Optional.of(new Words("1日ごとに", "For each day"));
            case Clause.Frequency.EachMonth f -> Optional.of(new Words("1か月ごとに", "For each month"));
            case Clause.Frequency.EachQuarter f -> Optional.of(new Words("3か月ごとに", "For each quarter"));
            case Clause.Frequency.EachFiscalYear f ->
                Optional.of(new Words("1年度（4月〜3月）に1回", "Once in a fiscal year (April to March)"));
            case Clause.Frequency.EachEvent event -> {
                var of = on(event.of().name()).title();
                yield Optional.of(new Words(of.ja() + " 1回ごとに", "Each time (" + of.en() + ")"));
            }
            case Clause.Frequency.OnceEach f -> Optional.of(new Words("一度だけ", "Once"));
            case Clause.Frequency.EachContractYear f -> Optional.empty();
            case Clause.Frequency.OnceIn f -> Optional.empty();
            case Clause.Frequency.OnceOn f -> Optional.empty();
            case Clause.Frequency.WholeTerm f -> Optional.empty();
        };
    }

    private void caps() {
        var own = clause.cap();
        var all = agreement.cap();
        cap(own.eachDay(), "1日に %s ポイントまで", "At most %s points a day");
        cap(own.eachMonth(), "1か月に %s ポイントまで", "At most %s points a month");
        cap(own.eachYear(), "1年度に %s ポイントまで", "At most %s points in a fiscal year");
        cap(all.eachDay(), "ほかの分と合わせて、1日に %s ポイントまで", "Together with all others, at most %s points a day");
        cap(all.eachMonth(), "ほかの分と合わせて、1か月に %s ポイントまで", "Together with all others, at most %s points a month");
        cap(all.eachYear(), "ほかの分と合わせて、1年度に %s ポイントまで", "Together with all others, at most %s points in a fiscal year");
        if (Stream.of(own.eachPeriod(), own.inTotal(), own.overall(), all.eachPeriod(), all.inTotal(), all.overall())
                .anyMatch(Optional::isPresent)) says.add(new Words("ほかにも上限があります。", "There are further limits."));
    }

    private void cap(Optional<Caps.Cap> cap, String ja, String en) {
        cap.ifPresent(c -> says.add(new Words(ja.formatted(number(c.limit())), en.formatted(number(c.limit())))));
    }

    private static String number(Exact value) {
        return value.isWhole() ? "%,d".formatted(value.wholeValue()) : value.toString();
    }
}
