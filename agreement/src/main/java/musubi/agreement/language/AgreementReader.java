package musubi.agreement.language;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.PointRules;
import musubi.agreement.term.Subject;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Problem;
import musubi.quantity.Rounding;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** Reads one version of an agreement; notes every part that cannot be read and goes on with the others. */
final class AgreementReader {
    /** For agreements that state no term: every day anybody will ask about. */
    static final Days ALWAYS = new Days(LocalDate.of(2000, 4, 1), LocalDate.of(2100, 4, 1));

    private static final int MOST_CLAUSES = 1_000;

    private final List<Problem> problems = new ArrayList<>();

    /** The agreement as far as it could be read; it is only to be used when {@link #problems} is empty. */
    Agreement read(Text text, Digest digest, List<String> invented) {
        var f = Fields.of(text, "agreement");
        var term = part(ALWAYS, () -> f.find("term").map(AgreementReader::term).orElse(ALWAYS));
        var parties = part(new Parties("", List.of(), Optional.empty()), () -> parties(f));
        var agreement = new Agreement(
                part("", () -> id(f)),
                part(
                        1,
                        () -> f.find("version")
                                .map(t -> Scalars.small(t, "version"))
                                .orElse(1)),
                part(
                        Words.same(""),
                        () -> f.find("title")
                                .map(ClauseReader::words)
                                .orElse(Words.same(f.word("agreement").orElse("")))),
                part("", () -> f.word("source").orElse("")),
                digest,
                part(Unit.JPY, () -> unit(f)),
                parties.payer(),
                parties.payees(),
                term,
                part(
                        new Subject(
                                Subject.Each.AGREEMENT, Optional.empty(), Subject.AgeOn.PERIOD_START, Optional.empty()),
                        () -> subject(f, parties)),
                part(
                        Rounding.DOWN_TO_ONE,
                        () -> f.find("rounding").map(Expressions::rounding).orElse(Rounding.DOWN_TO_ONE)),
                each(f, "measures", AgreementReader::measure),
                each(f, "values", entry -> new Expressions("").read(entry.getValue())),
                each(f, "studies", StudyTermsReader::read),
                part(Map.of(), () -> attribution(f)),
                List.copyOf(each(f, "clauses", entry -> ClauseReader.read(entry.getKey(), entry.getValue()))
                        .values()),
                part(Caps.NONE, () -> f.find("cap").map(ClauseReader::caps).orElse(Caps.NONE)),
                part(Optional.<PointRules>empty(), () -> f.find("points").map(PointRulesReader::read)),
                part(
                        Optional.empty(),
                        () -> f.has("distribute")
                                ? Optional.of(DistributionReader.read(f, term))
                                : Optional.<musubi.agreement.term.Distribution>empty()),
                part(
                        List.of(),
                        () -> f.find("funding")
                                .map(t -> DistributionReader.funding(t, term))
                                .orElse(List.of())),
                invented);
        part(f, () -> {
            calendar(f);
            for (var known : List.of("note", "notes", "amendments", "values-file", "receipts")) f.find(known);
            for (var known : List.of("clauses", "distribute")) f.find(known);
            f.done("agreement");
            if (!f.has("clauses") && !f.has("distribute"))
                throw new Misread(
                        "agreement.no-clauses",
                        f.place(),
                        "",
                        "約款に clauses（条項）か distribute（配分）が必要です。",
                        "An agreement needs \"clauses\" or \"distribute\".");
            if (f.has("clauses") && f.has("distribute"))
                throw new Misread(
                        "agreement.both",
                        f.placeOf("distribute"),
                        "distribute",
                        "clauses（条項）と distribute（配分）は別々の約款に書いてください。配分の約款の条項は精算されません。",
                        "Write \"clauses\" and \"distribute\" as two agreements: the clauses of a distribution are not settled.");
            if (f.has("clauses")
                    && f.need("clauses", "agreement") instanceof Text.Entries(var clauses, var place)
                    && (clauses.isEmpty() || clauses.size() > MOST_CLAUSES))
                throw new Misread(
                        "agreement.no-clauses",
                        place,
                        Integer.toString(clauses.size()),
                        "条項は1から" + MOST_CLAUSES + "までです。",
                        "An agreement has 1 to " + MOST_CLAUSES + " clauses.");
            return f;
        });
        return agreement;
    }

    List<Problem> problems() {
        return problems;
    }

    private <T> T part(T otherwise, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Misread e) {
            problems.add(e.problem());
            return otherwise;
        }
    }

    private <T> Map<String, T> each(Fields f, String key, Function<Map.Entry<String, Text>, T> reading) {
        var read = new LinkedHashMap<String, T>();
        var section = part(Optional.<Fields>empty(), () -> f.find(key).map(t -> Fields.of(t, key)));
        section.ifPresent(all -> {
            for (var name : all.keys())
                part(name, () -> {
                    var spelled = Expressions.spelled(name);
                    // "a_b" and "a-b" are one name.
                    if (read.containsKey(spelled))
                        throw new Misread(
                                "document.duplicate-key",
                                all.placeOf(name),
                                name,
                                "「" + name + "」と「" + spelled + "」は同じ名前です。一つにしてください。",
                                "\"" + name + "\" and \"" + spelled + "\" are one name. Keep one.");
                    read.put(spelled, reading.apply(Map.entry(spelled, all.need(name, key))));
                    return name;
                });
        });
        return read;
    }

    private static String id(Fields f) {
        var text = f.need("agreement", "agreement");
        var id = Fields.text(text, "agreement");
        if (!id.matches("[a-z0-9][a-z0-9-]{0,63}"))
            throw new Misread(
                    "agreement.id",
                    text.place(),
                    id,
                    "約款の名前は小文字・数字・ハイフンで、64字までです。",
                    "An agreement's name has lower-case letters, digits and hyphens, at most 64.");
        return id;
    }

    private static Unit unit(Fields f) {
        var text = f.need("unit", "agreement");
        var unit = Fields.text(text, "unit");
        if (!List.of("JPY", "PT").contains(unit))
            throw new Misread(
                    "agreement.unit", text.place(), unit, "unit は JPY（円）か PT（ポイント）です。", "\"unit\" is JPY or PT.");
        return Unit.of(unit);
    }

    private record Parties(String payer, List<String> payees, Optional<Subject.Each> each) {}

    private static Parties parties(Fields agreement) {
        var f = Fields.of(agreement.need("between", "agreement"), "between");
        var payer = Fields.text(f.need("payer", "between"), "payer");
        var payees = DistributionReader.names(f.need("payee", "between"), "payee");
        f.done("between");
        if (payees.size() == 1 && payees.getFirst().startsWith("each ")) {
            var each = new Text.Scalar(payees.getFirst().substring(5).strip(), f.placeOf("payee"));
            return new Parties(payer, List.of(), Optional.of(Scalars.word(each, "each", Subject.Each.class)));
        }
        return new Parties(payer, payees, Optional.empty());
    }

    private static Subject subject(Fields agreement, Parties parties) {
        var text = agreement.find("for");
        var each = parties.each().orElse(Subject.Each.AGREEMENT);
        if (text.isEmpty()) return new Subject(each, Optional.empty(), Subject.AgeOn.PERIOD_START, Optional.empty());
        var f = Fields.of(text.get(), "for");
        var stated = Scalars.word(f.need("each", "for"), "each", Subject.Each.class);
        if (parties.each().isPresent() && stated != each)
            throw new Misread(
                    "agreement.each",
                    f.placeOf("each"),
                    stated.word(),
                    "payee は each " + each.word() + " ですが、for は each " + stated.word() + " です。揃えてください。",
                    "The payee is each " + each.word() + " but \"for\" says each " + stated.word()
                            + ". Make them agree.");
        var subject = new Subject(
                stated,
                f.find("where").map(t -> new Expressions("").conditions().read(t)),
                f.find("age-on")
                        .map(t -> Scalars.word(t, "age-on", Subject.AgeOn.class))
                        .orElse(Subject.AgeOn.PERIOD_START),
                f.word("scheme"));
        f.done("for");
        return subject;
    }

    private static Days term(Text text) {
        var f = Fields.of(text, "term");
        var from = Scalars.day(f.need("from", "term"), "from");
        var untilText = f.need("until", "term");
        var until = Scalars.day(untilText, "until");
        f.done("term");
        if (!from.isBefore(until))
            throw new Misread(
                    "agreement.empty-term",
                    untilText.place(),
                    until.toString(),
                    "契約期間が空です。until は期間に含まれない日で、from より後でなければなりません。",
                    "The term is empty. \"until\" is the first day outside the term and must be after \"from\".");
        return new Days(from, until);
    }

    private static void calendar(Fields f) {
        var calendar = f.word("calendar").orElse("fiscal-year");
        if (!calendar.equals("fiscal-year"))
            throw new Misread(
                    "agreement.calendar",
                    f.placeOf("calendar"),
                    calendar,
                    "calendar は fiscal-year（4月から翌年3月）です。契約年度は条項の per: contract-year で書きます。",
                    "\"calendar\" is fiscal-year (April to March). For contract years write per: contract-year in the clause.");
    }

    private static Map<String, String> attribution(Fields f) {
        var text = f.find("attribution");
        if (text.isEmpty()) return Map.of();
        var rules = Fields.of(text.get(), "attribution");
        var read = new LinkedHashMap<String, String>();
        for (var name : rules.keys()) {
            var rule = Fields.text(rules.need(name, "attribution"), name);
            var known = Map.of(
                    "counts once for each provider", "each",
                    "each", "each",
                    "to the provider with most months", "most-months",
                    "most-months", "most-months",
                    "earliest", "earliest");
            var meaning = known.get(rule);
            if (meaning == null)
                throw new Misread(
                        "agreement.attribution",
                        rules.placeOf(name),
                        rule,
                        "帰属の決め方は「counts once for each provider」「to the provider with most months」「earliest」のどれかです。",
                        "Attribution is \"counts once for each provider\", \"to the provider with most months\" or \"earliest\"."
                                + Nearest.en(rule, known.keySet()));
            read.put(name, meaning);
        }
        return read;
    }

    private static MeasureUse measure(Map.Entry<String, Text> entry) {
        var name = entry.getKey();
        var f = Fields.of(entry.getValue(), "measure " + name);
        var given = f.find("given");
        var id = given.isPresent()
                ? name
                : Expressions.spelled(Fields.text(f.need("measure", "measure " + name), "measure"));
        var parameters = new LinkedHashMap<String, String>();
        var window = f.find("window").map(AgreementReader::window);
        var rounded = f.find("rounded").map(Expressions::rounding);
        var title = f.find("title").map(ClauseReader::words);
        f.find("note");
        f.find("source");
        for (var key : f.keys())
            if (!List.of("given", "measure", "window", "rounded", "title", "note", "source")
                    .contains(key)) parameters.put(key, Fields.text(f.need(key, "measure " + name), key));
        return new MeasureUse(
                name,
                id,
                parameters,
                window.orElse(new MeasureUse.Window.PeriodUntilCutOff()),
                given.map(AgreementReader::givenUnit),
                title,
                rounded,
                f.place());
    }

    private static Unit givenUnit(Text text) {
        var written = Fields.text(text, "given");
        try {
            return Unit.parse(written);
        } catch (IllegalArgumentException e) {
            throw new Misread(
                    "agreement.given-unit",
                    text.place(),
                    written,
                    "単位「" + written + "」が読めません。people、JPY、ratio、JPY/people のように書いてください。",
                    "The unit \"" + written + "\" cannot be read. Write people, JPY, ratio or JPY/people.");
        }
    }

    private static MeasureUse.Window window(Text text) {
        if (text instanceof Text.Entries entries) return new MeasureUse.Window.Stated(term(entries));
        var written = Fields.text(text, "window");
        var trailing =
                java.util.regex.Pattern.compile("trailing ([0-9]{1,3}) months").matcher(written);
        if (trailing.matches() && Integer.parseInt(trailing.group(1)) > 0)
            return new MeasureUse.Window.Trailing(Integer.parseInt(trailing.group(1)));
        var known = new LinkedHashMap<String, MeasureUse.Window>();
        known.put("fiscal-year-until-cutoff", new MeasureUse.Window.PeriodUntilCutOff());
        known.put("period-until-cutoff", new MeasureUse.Window.PeriodUntilCutOff());
        known.put("fiscal-year", new MeasureUse.Window.Period());
        known.put("period", new MeasureUse.Window.Period());
        known.put("term-to-date", new MeasureUse.Window.TermToDate());
        known.put("term", new MeasureUse.Window.Term());
        var window = known.get(written);
        if (window != null) return window;
        throw new Misread(
                "agreement.window",
                text.place(),
                written,
                "測定期間「" + written + "」は使えません。" + Nearest.ja(written, known.keySet()) + "使える語: "
                        + String.join(", ", known.keySet()) + ", trailing 12 months, {from: …, until: …}",
                "\"" + written + "\" is no window." + Nearest.en(written, known.keySet()) + " Known: "
                        + String.join(", ", known.keySet()) + ", trailing 12 months, {from: …, until: …}");
    }
}
