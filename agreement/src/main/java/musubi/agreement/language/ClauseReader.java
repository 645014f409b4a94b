package musubi.agreement.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import musubi.agreement.term.Caps;
import musubi.agreement.term.Clause;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.quantity.Exact;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** Reads one clause. */
final class ClauseReader {
    private static final Map<String, Clause.Frequency> PER = frequencies();

    private static final List<String> KEYS = List.of(
            "per",
            "once",
            "of",
            "title",
            "article",
            "years",
            "measured",
            "due",
            "when",
            "pays",
            "cap",
            "carry-over",
            "missing",
            "gives",
            "note");

    private ClauseReader() {}

    private static Map<String, Clause.Frequency> frequencies() {
        var per = new LinkedHashMap<String, Clause.Frequency>();
        per.put("day", new Clause.Frequency.EachDay());
        per.put("month", new Clause.Frequency.EachMonth());
        per.put("quarter", new Clause.Frequency.EachQuarter());
        per.put("fiscal-year", new Clause.Frequency.EachFiscalYear());
        per.put("contract-year", new Clause.Frequency.EachContractYear());
        per.put("term", new Clause.Frequency.WholeTerm());
        return per;
    }

    static Clause read(String id, Text text) {
        var f = Fields.of(text, "clause " + id);
        var measured = measured(f.find("measured"));
        var expressions = new Expressions(measured.study().orElse(""));
        var frequency = frequency(f, expressions);
        var clause = new Clause(
                id,
                f.find("title").map(ClauseReader::words).orElse(Words.same(id)),
                f.word("article").orElse(""),
                frequency,
                f.find("years").map(Scalars::years).orElse(new Clause.Years(Optional.empty(), Optional.empty())),
                measured,
                f.find("due").map(ClauseReader::due).orElse(new Clause.Due.EndOfPeriod()),
                f.find("when").map(t -> expressions.conditions().read(t)),
                expressions.read(f.need("pays", "clause " + id)),
                f.find("cap").map(ClauseReader::caps).orElse(Caps.NONE),
                f.find("carry-over")
                        .map(t -> Scalars.word(t, "carry-over", Clause.CarryOver.class))
                        .orElse(Clause.CarryOver.NONE),
                f.find("missing").map(ClauseReader::missing).orElse(new Clause.Missing.PaysNothing()),
                f.word("gives").map(Unit::of),
                f.place());
        f.find("note");
        f.done("clause " + id);
        return clause;
    }

    static Words words(Text text) {
        if (text instanceof Text.Scalar scalar) return Words.same(scalar.value());
        var f = Fields.of(text, "title");
        var words = new Words(Fields.text(f.need("ja", "title"), "ja"), Fields.text(f.need("en", "title"), "en"));
        f.done("title");
        return words;
    }

    private static Clause.Frequency frequency(Fields f, Expressions expressions) {
        var per = f.find("per");
        var once = f.find("once");
        if (per.isPresent() == once.isPresent() && per.isEmpty()) f.refuseStrangers("clause", KEYS);
        if (per.isPresent() == once.isPresent())
            throw new Misread(
                    "agreement.frequency",
                    f.place(),
                    "",
                    "条項には per か once のどちらか一つが必要です。",
                    "A clause needs either \"per\" or \"once\".");
        if (once.isPresent()) return once(once.get());
        var word = Fields.text(per.orElseThrow(), "per");
        if (word.equals("event")) {
            var of = f.need("of", "a clause per event");
            if (expressions.read(of) instanceof musubi.agreement.term.Expression.Name name)
                return new Clause.Frequency.EachEvent(name);
            throw new Misread(
                    "agreement.event",
                    of.place(),
                    Fields.shown(of),
                    "of には出来事を数える指標の名前が必要です。",
                    "\"of\" names the measure that counts the events.");
        }
        var frequency = PER.get(word);
        if (frequency != null) return frequency;
        var known = new java.util.ArrayList<>(PER.keySet());
        known.add("event");
        throw new Misread(
                "agreement.unknown-word",
                per.get().place(),
                word,
                "「per」に「" + word + "」は使えません。" + Nearest.ja(word, known) + "使える語: " + String.join(", ", known),
                "\"" + word + "\" is not one of the words for \"per\"." + Nearest.en(word, known) + " Known: "
                        + String.join(", ", known));
    }

    private static Clause.Frequency once(Text text) {
        var written = Fields.text(text, "once");
        if (written.equals("each")) return new Clause.Frequency.OnceEach();
        return written.matches("(FY)?[0-9]{4}")
                ? new Clause.Frequency.OnceIn(Scalars.fiscalYear(text, "once"))
                : new Clause.Frequency.OnceOn(Scalars.day(text, "once"));
    }

    private static Clause.Measured measured(Optional<Text> text) {
        if (text.isEmpty()) return new Clause.Measured(Optional.empty(), Optional.empty(), Optional.empty());
        var f = Fields.of(text.get(), "measured");
        var measured = new Clause.Measured(
                f.find("at")
                        .map(t -> Scalars.isMonthDay(t)
                                ? new Clause.CutOff.Yearly(Scalars.monthDay(t, "at"))
                                : new Clause.CutOff.On(Scalars.day(t, "at"))),
                f.find("checked-until").map(t -> Scalars.monthDay(t, "checked-until")),
                f.word("study").map(Expressions::spelled));
        f.done("measured");
        return measured;
    }

    private static Clause.Due due(Text text) {
        if (text instanceof Text.Scalar scalar) {
            if (scalar.value().equals("end-of-period")) return new Clause.Due.EndOfPeriod();
            return Scalars.isMonthDay(text)
                    ? new Clause.Due.Yearly(Scalars.monthDay(text, "due"), false, false)
                    : new Clause.Due.On(Scalars.day(text, "due"));
        }
        var f = Fields.of(text, "due");
        var after = f.find("after");
        Clause.Due due;
        if (after.isPresent()) due = new Clause.Due.After(Scalars.lasting(after.get(), "day", "after"));
        else
            due = new Clause.Due.Yearly(
                    Scalars.monthDay(f.need("day", "due"), "day"),
                    oneOf(f, "of", List.of("this-year", "next-year")).equals("next-year"),
                    oneOf(f, "in-first-year", List.of("", "start-of-term")).equals("start-of-term"));
        f.done("due");
        return due;
    }

    /** One of the words; the first when the key is left out. */
    private static String oneOf(Fields f, String key, List<String> words) {
        var text = f.find(key);
        if (text.isEmpty()) return words.getFirst();
        var written = Fields.text(text.get(), key);
        if (words.contains(written)) return written;
        var known = words.stream().filter(w -> !w.isEmpty()).toList();
        throw new Misread(
                "agreement.unknown-word",
                text.get().place(),
                written,
                "「" + key + "」に「" + written + "」は使えません。" + Nearest.ja(written, known) + "使える語: "
                        + String.join(", ", known),
                "\"" + written + "\" is not one of the words for \"" + key + "\"." + Nearest.en(written, known)
                        + " Known: " + String.join(", ", known));
    }

    static Caps caps(Text text) {
        var f = Fields.of(text, "cap");
        Function<String, Optional<Caps.Cap>> cap = key -> f.find(key).map(t -> cap(t, key));
        var year = cap.apply("each-year").or(() -> cap.apply("each-fiscal-year"));
        var caps = new Caps(
                cap.apply("each-day"),
                cap.apply("each-month"),
                cap.apply("each-period"),
                year,
                cap.apply("in-total"),
                cap.apply("overall"));
        f.done("cap");
        return caps;
    }

    private static Caps.Cap cap(Text text, String key) {
        var limit = Scalars.number(text, key);
        if (limit.percent() || limit.value().sign() < 0 || !limit.value().isWhole())
            throw new Misread(
                    "agreement.cap",
                    text.place(),
                    Fields.shown(text),
                    "上限は0以上の整数の金額（点数）で書いてください。",
                    "A cap is a whole amount of zero or more.");
        return new Caps.Cap(limit.value(), text.place());
    }

    private static Clause.Missing missing(Text text) {
        if (text instanceof Text.Scalar scalar && scalar.value().equals("pays-nothing"))
            return new Clause.Missing.PaysNothing();
        var f = Fields.of(text, "missing");
        Exact amount = Scalars.number(f.need("pays", "missing"), "pays").value();
        f.done("missing");
        return new Clause.Missing.Pays(amount);
    }
}
