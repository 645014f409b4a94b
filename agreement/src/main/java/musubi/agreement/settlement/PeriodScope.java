package musubi.agreement.settlement;

import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import musubi.agreement.term.Expression;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.quantity.Exact;
import musubi.quantity.Split;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** What a clause sees of one period: values of the agreement as a whole, of a provider or of a municipality. */
final class PeriodScope implements Scope {
    private final Periods.Period period;
    private final String subject;
    private final Asked asked;
    private final BiFunction<String, String, Outcome> paid;

    /** @param paid what the clause named second paid the subject named first within the days of this period */
    PeriodScope(Periods.Period period, String subject, Asked asked, BiFunction<String, String, Outcome> paid) {
        this.period = period;
        this.subject = subject;
        this.asked = asked;
        this.paid = paid;
    }

    /** Answers kept while a settlement runs, so that each question is asked once. */
    static final class Asked {
        private final Measurements measurements;
        private final Map<Question, Measured> whole = new LinkedHashMap<>();
        private final Map<Question, Map<String, Measured>> each = new LinkedHashMap<>();

        Asked(Measurements measurements) {
            this.measurements = measurements;
        }

        Measurements measurements() {
            return measurements;
        }

        Measured value(Question question) {
            return whole.computeIfAbsent(question, measurements::value);
        }

        Measured bySubject(Question question, String subject, Subject.Each by) {
            var known = bySubject(question, by).get(subject);
            return known == null ? measurements.absent(question, by) : known;
        }

        Map<String, Measured> bySubject(Question question, Subject.Each by) {
            return each.computeIfAbsent(question, q -> measurements.bySubject(q, by));
        }
    }

    /** The declared use of a measure, or the measure itself with its defaults. */
    static MeasureUse use(Periods.Period period, String name) {
        var use = period.agreement().measures().get(name);
        return use != null
                ? use
                : new MeasureUse(
                        name,
                        name,
                        Map.of(),
                        new MeasureUse.Window.PeriodUntilCutOff(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        period.clause().place());
    }

    /** What people call it: the agreement's own title, or the measure's with the name the agreement gives it. */
    static Words title(Periods.Period period, String name, Measurements measurements) {
        var use = use(period, name);
        if (use.title().isPresent()) return use.title().get();
        if (use.given().isPresent()) return Words.same(name);
        var title = measurements.title(use.id());
        return name.equals(use.id()) || title.equals(Words.same(use.id()))
                ? title.equals(Words.same(use.id())) ? Words.same(name) : title
                : new Words(title.ja() + "（" + name + "）", title.en() + " (" + name + ")");
    }

    /** The question a name stands for in the period; empty when the cut-off lies before the period begins. */
    static Optional<Question> question(Periods.Period period, String name) {
        var use = use(period, name);
        var parameters = new LinkedHashMap<>(use.parameters());
        var attribution = period.agreement().attribution();
        var rule = attribution.getOrDefault(name, attribution.get(use.id()));
        if (period.agreement().subject().each() == Subject.Each.PROVIDER && rule != null)
            parameters.putIfAbsent("attributed", rule);
        return period.window(use.window())
                .map(window -> new Question(
                        name, use.id(), parameters, window, use.given().isPresent()));
    }

    /** Every subject that has a value for something the period's clause needs. */
    static List<String> subjects(Periods.Period period, Asked asked) {
        var each = period.agreement().subject().each();
        if (each == Subject.Each.AGREEMENT) return List.of("");
        var found = new TreeSet<String>();
        for (var name : Uses.names(period.agreement(), Uses.of(period.agreement(), period.clause())))
            question(period, name)
                    .ifPresent(q -> found.addAll(asked.bySubject(q, each).keySet()));
        return List.copyOf(found);
    }

    @Override
    public Outcome reading(Expression.Name name) {
        var title = title(period, name.name(), asked.measurements());
        var question = question(period, name.name());
        if (question.isEmpty())
            return new Outcome.Absent(
                    Reason.OUTSIDE_TERM,
                    Derivation.of(
                            title,
                            "—",
                            Derivation.of(
                                    new Words("基準日が期間の初めより前です", "the cut-off lies before the period begins"),
                                    period.cutOff().minusDays(1).toString())));
        var measured = subject.isEmpty()
                ? asked.value(question.get())
                : asked.bySubject(
                        question.get(), subject, period.agreement().subject().each());
        return tooShort(question.get(), outcome(title, measured, use(period, name.name())));
    }

    /** Says so when nobody can have been counted, because the window has fewer months than the measure asks for. */
    private static Outcome tooShort(Question question, Outcome outcome) {
        var asked = question.parameters().getOrDefault("months", "");
        if (!(outcome instanceof Outcome.Got got) || got.value().sign() != 0 || !asked.matches("[0-9]{1,3}"))
            return outcome;
        var window = question.window();
        long months = ChronoUnit.MONTHS.between(YearMonth.from(window.from()), YearMonth.from(window.last())) + 1;
        if (months >= Integer.parseInt(asked)) return outcome;
        var leaf = got.derivation();
        return new Outcome.Got(
                got.value(),
                got.unit(),
                Derivation.of(
                        new Words(
                                "測定期間は " + months + " か月なので、" + asked + " か月に届く人はいません",
                                "the window has " + months + " months, so that nobody can reach " + asked),
                        leaf.value(),
                        leaf),
                got.reason());
    }

    /** A reading, rounded where the agreement fixes that. */
    static Exact rounded(Periods.Period period, String name, Exact reading) {
        return use(period, name).rounded().map(r -> r.round(reading)).orElse(reading);
    }

    /** A measured value as an outcome, rounded where the agreement fixes that. */
    static Outcome outcome(Words title, Measured measured, MeasureUse use) {
        return switch (measured) {
            case Measured.NotMeasured(var why) ->
                new Outcome.Absent(Reason.NOT_MEASURED, Derivation.of(title, "—", Derivation.of(why, "—")));
            case Measured.Value(var exact, var unit, var evidence) -> {
                var leaf = new Derivation(
                        title, Figures.shown(exact, unit), impossible(exact, evidence), Optional.of(evidence));
                if (use.rounded().isEmpty())
                    yield new Outcome.Got(exact, unit, leaf, exact.sign() == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
                var rounded = use.rounded().get().round(exact);
                yield new Outcome.Got(
                        rounded,
                        unit,
                        Derivation.of(Evaluator.rounding(use.rounded().get()), Figures.shown(rounded, unit), leaf),
                        rounded.sign() == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
            }
        };
    }

    /** Why a count of months cannot be anything but zero yet: the window is shorter than the months it asks for. */
    private static List<Derivation> impossible(Exact value, EvidenceRef evidence) {
        var asked = evidence.parameters().getOrDefault("months", "");
        if (value.sign() != 0 || !asked.matches("[0-9]{1,3}")) return List.of();
        long months = java.time.temporal.ChronoUnit.MONTHS.between(
                        java.time.YearMonth.from(evidence.window().from()),
                        java.time.YearMonth.from(evidence.window().last()))
                + 1;
        if (months >= Long.parseLong(asked)) return List.of();
        return List.of(Derivation.of(
                new Words(
                        "測定期間は " + months + " か月なので、" + asked + " か月に達する人はまだありえません",
                        "the window has " + months + " months, so nobody can have " + asked + " yet"),
                Figures.shown(value)));
    }

    @Override
    public Outcome gain(Expression.Gain gain) {
        return perPersonOnly("gain");
    }

    @Override
    public Outcome count(Expression.Count count, Evaluator evaluator) {
        return perPersonOnly("count");
    }

    private static Outcome perPersonOnly(String form) {
        return new Outcome.Absent(
                Reason.NOT_CALCULABLE,
                Derivation.of(
                        new Words(form + " は一人ひとりの約款で使います", form + " belongs to agreements for each person"), "—"));
    }

    @Override
    public Outcome paid(String clause) {
        return paid.apply(subject, clause);
    }

    @Override
    public Outcome allotted(Expression.Allot allot, Evaluator evaluator) {
        var subjects = subjects(period, asked);
        var weights = new ArrayList<Exact>();
        var own = Derivation.of(new Words("配分の基礎", "basis of the allotment"), "—");
        for (var each : subjects) {
            var weight = new Evaluator(period.agreement(), new PeriodScope(period, each, asked, paid))
                    .value(allot.inProportionTo());
            switch (weight) {
                case Outcome.Absent absent -> {
                    return absent;
                }
                case Outcome.Got got -> {
                    weights.add(got.value());
                    if (each.equals(subject)) own = got.derivation();
                }
            }
        }
        var sum = weights.stream().reduce(Exact.ZERO, Exact::plus);
        if (sum.sign() <= 0)
            return new Outcome.Absent(Reason.NOT_CALCULABLE, Derivation.of(new Words("配分", "allotment"), "—", own));
        long part = Split.of(allot.amount().wholeValue(), weights).get(subjects.indexOf(subject));
        return new Outcome.Got(
                Exact.of(part),
                Unit.NONE,
                Derivation.of(
                        new Words(
                                Figures.shown(allot.amount()) + " を合計 " + Figures.shown(sum) + " に対する比で分け、端数は最大剰余で配る",
                                Figures.shown(allot.amount()) + " divided in proportion to a sum of "
                                        + Figures.shown(sum) + ", rest by largest remainder"),
                        Figures.shown(Exact.of(part)),
                        own),
                part == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
    }

    @Override
    public Optional<Integer> number(String property) {
        return property.equals("year") ? Optional.of(period.year().year()) : Optional.empty();
    }

    @Override
    public Optional<String> label(String property) {
        return property.equals(period.agreement().subject().each().word()) ? Optional.of(subject) : Optional.empty();
    }

    @Override
    public Optional<Study> study(String id) {
        return asked.measurements().study(id);
    }
}
