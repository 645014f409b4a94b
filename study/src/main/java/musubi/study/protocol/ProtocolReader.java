package musubi.study.protocol;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import musubi.document.Fields;
import musubi.document.Findings;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** Reads a protocol; every mistake that can be found without data is reported with its place, all together. */
final class ProtocolReader {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]{0,62}");
    private static final Pattern OFFSET =
            Pattern.compile("([a-z.-]+?)(?:\\s*([-+])\\s*(\\d{1,4})\\s*(days?|months?|years?))?");
    private static final List<String> ANCHORS = List.of(
            "baseline",
            "exposure.from",
            "exposure.until",
            "follow-up.from",
            "follow-up.until",
            "period.from",
            "period.until");
    private static final List<String> KINDS =
            List.of("continuous", "binary", "count", "cost", "repeated", "time-to-event");
    private static final List<String> EVENTS = List.of("certification", "death", "move", "attendance");

    private final Findings findings = new Findings();
    private final Map<String, Place> places = new TreeMap<>();
    private String path = "";

    static Protocol read(String file, String yaml, Measures measures) {
        var reader = new ProtocolReader();
        try {
            var protocol = reader.protocol(Fields.of(Text.of(file, yaml), "study"), Digest.of(yaml));
            reader.refuse();
            new ProtocolCheck(protocol, Place.whole(file), reader.places, measures, reader.findings).run();
            reader.refuse();
            return protocol;
        } catch (Misread e) {
            var problems = new ArrayList<>(reader.findings.problems());
            problems.add(e.problem());
            throw new BadInput(problems);
        }
    }

    private void refuse() {
        var errors = findings.problems().stream().filter(p -> p.refuses()).toList();
        if (!errors.isEmpty()) throw new BadInput(errors);
    }

    private Protocol protocol(Fields f, Digest digest) {
        f.refuseStrangers(
                "study",
                List.of(
                        "study",
                        "version",
                        "title",
                        "question",
                        "follows",
                        "data",
                        "unit",
                        "time",
                        "variables",
                        "population",
                        "exposure",
                        "covariates",
                        "outcomes",
                        "missing",
                        "analyses",
                        "multiplicity",
                        "decision",
                        "results",
                        "groups",
                        "labels"));
        if (f.has("missing")) places.put("missing", f.placeOf("missing"));
        var id = name(f.need("study", "study"), "study");
        var source = word(f.need("data", "study"), "data", Protocol.Source.class);
        var exposure = exposure(f);
        var protocol = new Protocol(
                id,
                f.find("version").map(t -> whole(t, "version", 1, 1_000_000)).orElse(1),
                words(f.need("title", "study"), "title"),
                words(f.need("question", "study"), "question"),
                f.word("follows").orElse(""),
                source,
                f.word("unit").orElse(source == Protocol.Source.PACK ? "person" : ""),
                f.find("time").map(t -> TimesReader.read(t, places)),
                named(f, "variables", this::variable),
                list(f, "population", this::eligible),
                exposure.getFirst(),
                exposure.getLast(),
                list(f, "covariates", t -> Fields.text(t, "covariates")),
                named(f, "outcomes", this::outcome),
                f.find("missing").map(this::missing).orElse(new Protocol.Missing.Complete()),
                named(f, "analyses", this::analysis),
                multiplicity(f),
                f.find("decision").map(t -> words(t, "decision")).orElse(Words.same("")),
                named(f, "results", this::payable),
                wording(f),
                digest);
        if (source == Protocol.Source.PACK && protocol.times().isEmpty())
            throw new Misread(
                    "document.missing-key",
                    f.place(),
                    "time",
                    "パックを使う研究には time（baseline、exposure、follow-up）が要ります。",
                    "A study on a pack needs \"time\" (baseline, exposure, follow-up).");
        return protocol;
    }

    /** The name of the exposure and, when it changes, the variable with the day of the change. */
    private List<String> exposure(Fields f) {
        if (!f.has("exposure")) return List.of("", "");
        places.put("exposure", f.placeOf("exposure"));
        var text = f.need("exposure", "study");
        if (!(text instanceof Text.Entries)) return List.of(Fields.text(text, "exposure"), "");
        var changing = Fields.of(text, "exposure");
        changing.refuseStrangers("exposure", List.of("changes", "as"));
        var day = Fields.text(changing.need("changes", "exposure"), "changes");
        var name = changing.find("as").map(ProtocolReader::column).orElse("exposed");
        return List.of(name, day);
    }

    private static String column(Text text) {
        var written = Fields.text(text, "as");
        if (NAME.matcher(written).matches()) return written;
        throw misnamed(text.place(), written);
    }

    private static Misread misnamed(Place place, String name) {
        return new Misread(
                "study.name",
                place,
                name,
                "名前「" + name + "」は文字で始まり、文字・数字・_・.・- だけにしてください。",
                "The name \"" + name + "\" must begin with a letter and hold letters, digits, _, . and - only.");
    }

    private Wording wording(Fields f) {
        var exposed = Wording.TOOK_PART;
        var compared = Wording.DID_NOT;
        if (f.has("groups")) {
            var groups = Fields.of(f.need("groups", "study"), "groups");
            groups.refuseStrangers("groups", List.of("exposed", "compared"));
            exposed = words(groups.need("exposed", "groups"), "exposed");
            compared = words(groups.need("compared", "groups"), "compared");
        }
        return new Wording(exposed, compared, named(f, "labels", t -> words(t, "labels")));
    }

    private Variable variable(Text text) {
        var f = Fields.of(text, "variables");
        if (f.has("measure")) return measured(f);
        if (f.has("event")) {
            f.refuseStrangers("event", List.of("event", "level", "from"));
            return new Variable.First(
                    oneOf(f.need("event", "variables"), "event", EVENTS),
                    f.find("level")
                            .map(t -> oneOf(t, "level", Variable.First.LEVELS))
                            .orElse("support-1"),
                    f.find("from").map(t -> anchor(t, "from")));
        }
        if (f.has("column")) {
            f.refuseStrangers("column", List.of("column"));
            return new Variable.Attribute(Fields.text(f.need("column", "variables"), "column"));
        }
        if (f.has("venues")) {
            f.refuseStrangers("venues", List.of("venues"));
            var kind = Fields.text(f.need("venues", "variables"), "venues");
            return new Variable.VenuesOfArea(kind.equals("any") ? "" : kind);
        }
        f.refuseStrangers("variables", List.of("formula", "measure", "event", "column", "venues"));
        return new Variable.Derived(Fields.text(f.need("formula", "variables"), "formula"));
    }

    private Variable measured(Fields f) {
        f.refuseStrangers("measure", List.of("measure", "with", "from", "until", "at", "absent"));
        mark(f, "measure");
        var with = new LinkedHashMap<String, String>();
        if (f.has("with")) {
            var w = Fields.of(f.need("with", "measure"), "with");
            for (var key : w.keys()) with.put(key, Fields.text(w.need(key, "with"), key));
        }
        Anchor from;
        Anchor until;
        if (f.has("at")) {
            from = anchor(f.need("at", "measure"), "at");
            until = new Anchor(from.name(), from.day(), from.days() + 1, from.months());
        } else {
            from = anchor(f.need("from", "measure"), "from");
            until = anchor(f.need("until", "measure"), "until");
        }
        return new Variable.Measured(
                Fields.text(f.need("measure", "variables"), "measure"),
                with,
                from,
                until,
                f.find("absent").map(t -> real(t, "absent")));
    }

    private Anchor anchor(Text text, String what) {
        var written = Fields.text(text, what).strip();
        if (written.matches("\\d{4}-\\d{2}-\\d{2}")) return new Anchor("", day(text, what), 0, 0);
        var match = OFFSET.matcher(written);
        if (!match.matches() || !ANCHORS.contains(match.group(1)))
            throw new Misread(
                    "study.anchor",
                    text.place(),
                    written,
                    "「" + what + "」は 2021-07-01 のような日か、baseline - 12 months のように書いてください。使える基準: "
                            + String.join(", ", ANCHORS) + "。",
                    "\"" + what + "\" is a day such as 2021-07-01, or such as \"baseline - 12 months\"; anchors are "
                            + String.join(", ", ANCHORS) + ".");
        int offset = match.group(3) == null
                ? 0
                : Integer.parseInt(match.group(3)) * (match.group(2).equals("-") ? -1 : 1);
        var unit = match.group(4) == null ? "days" : match.group(4);
        return new Anchor(
                match.group(1),
                LocalDate.EPOCH,
                unit.startsWith("day") ? offset : 0,
                unit.startsWith("month") ? offset : unit.startsWith("year") ? 12 * offset : 0);
    }

    private Protocol.Eligible eligible(Text text) {
        var f = Fields.of(text, "population");
        f.refuseStrangers("population", List.of("keep", "otherwise"));
        var keep = Fields.text(f.need("keep", "population"), "keep");
        return new Protocol.Eligible(
                keep, f.find("otherwise").map(t -> words(t, "otherwise")).orElse(Words.same("not " + keep)));
    }

    private Outcome outcome(Text text) {
        var f = Fields.of(text, "outcomes");
        f.refuseStrangers("outcomes", List.of("kind", "title", "variable", "event", "competing", "censoring"));
        var kind = oneOf(f.need("kind", "outcomes"), "kind", KINDS);
        var title = words(f.need("title", "outcomes"), "title");
        if (!kind.equals("time-to-event"))
            return new Outcome.Value(title, kind, Fields.text(f.need("variable", "outcomes"), "variable"));
        return new Outcome.Time(
                title,
                Fields.text(f.need("event", "outcomes"), "event"),
                list(f, "competing", t -> Fields.text(t, "competing")),
                list(f, "censoring", t -> Fields.text(t, "censoring")));
    }

    private Protocol.Missing missing(Text text) {
        if (text instanceof Text.Scalar scalar && scalar.value().equals("complete"))
            return new Protocol.Missing.Complete();
        var f = Fields.of(text, "missing");
        f.refuseStrangers("missing", List.of("impute", "cycles", "seed"));
        return new Protocol.Missing.Impute(
                whole(f.need("impute", "missing"), "impute", 2, 200),
                f.find("cycles").map(t -> whole(t, "cycles", 1, 100)).orElse(10),
                whole(f.need("seed", "missing"), "seed", 0, Integer.MAX_VALUE));
    }

    private Protocol.Analysis analysis(Text text) {
        var f = Fields.of(text, "analyses");
        f.refuseStrangers(
                "analyses",
                List.of(
                        "role",
                        "title",
                        "where",
                        "adjust",
                        "method",
                        "formula",
                        "options",
                        "effect",
                        "ratio",
                        "unit",
                        "subgroups"));
        mark(f, "method");
        mark(f, "formula");
        mark(f, "where");
        mark(f, "adjust");
        mark(f, "options");
        mark(f, "subgroups");
        return new Protocol.Analysis(
                f.find("role").map(t -> word(t, "role", Protocol.Role.class)).orElse(Protocol.Role.SECONDARY),
                words(f.need("title", "analyses"), "title"),
                f.word("where").orElse(""),
                f.find("adjust").map(this::adjustment),
                Fields.text(f.need("method", "analyses"), "method"),
                Fields.text(f.need("formula", "analyses"), "formula"),
                options(f),
                f.word("effect").orElse(""),
                f.find("ratio").map(t -> truth(t, "ratio")).orElse(false),
                f.find("unit").map(t -> words(t, "unit")).orElse(Words.same("")),
                list(f, "subgroups", t -> Fields.text(t, "subgroups")));
    }

    private static Map<String, String> options(Fields f) {
        var options = new LinkedHashMap<String, String>();
        if (f.has("options")) {
            var o = Fields.of(f.need("options", "options"), "options");
            for (var key : o.keys()) options.put(key, Fields.text(o.need(key, "options"), key));
        }
        return options;
    }

    private Protocol.Adjustment adjustment(Text text) {
        var f = Fields.of(text, "adjust");
        f.refuseStrangers("adjust", List.of("by", "formula", "options"));
        return new Protocol.Adjustment(
                oneOf(f.need("by", "adjust"), "by", List.of("match", "ipw", "entropy-balancing")),
                Fields.text(f.need("formula", "adjust"), "formula"),
                options(f));
    }

    private Optional<Protocol.Multiplicity> multiplicity(Fields study) {
        if (study.has("multiplicity")) places.put("multiplicity", study.placeOf("multiplicity"));
        return study.find("multiplicity").map(this::multiplicity);
    }

    private Protocol.Multiplicity multiplicity(Text text) {
        var f = Fields.of(text, "multiplicity");
        f.refuseStrangers("multiplicity", List.of("method", "among"));
        return new Protocol.Multiplicity(
                oneOf(f.need("method", "multiplicity"), "method", List.of("holm", "hochberg", "bonferroni", "bh")),
                list(f, "among", t -> Fields.text(t, "among")));
    }

    /** A unit as agreements write it, so that a result never breaks the settlement that reads it. */
    private static String unit(Text text) {
        var written = Fields.text(text, "unit");
        try {
            Unit.parse(written);
            return written;
        } catch (IllegalArgumentException e) {
            throw new Misread(
                    "study.unit",
                    text.place(),
                    written,
                    "単位は JPY、people、JPY/people のように書いてください。",
                    "A unit is written like JPY, people or JPY/people.");
        }
    }

    private Protocol.Payable payable(Text text) {
        var f = Fields.of(text, "results");
        f.refuseStrangers("results", List.of("analysis", "negate", "times", "unit", "digits"));
        return new Protocol.Payable(
                Fields.text(f.need("analysis", "results"), "analysis"),
                f.find("negate").map(t -> truth(t, "negate")).orElse(false),
                f.find("times").map(t -> oneOf(t, "times", List.of("treated"))).orElse(""),
                unit(f.need("unit", "results")),
                f.find("digits").map(t -> whole(t, "digits", 0, 12)).orElse(6));
    }

    private <T> Map<String, T> named(Fields f, String key, Function<Text, T> read) {
        var all = new LinkedHashMap<String, T>();
        if (!f.has(key)) return all;
        var entries = Fields.of(f.need(key, "study"), key);
        places.put(key, f.placeOf(key));
        for (var name : entries.keys())
            try {
                if (!NAME.matcher(name).matches()) throw misnamed(entries.placeOf(name), name);
                path = key + "." + name;
                places.put(path, entries.placeOf(name));
                all.put(name, read.apply(entries.need(name, key)));
            } catch (Misread e) {
                note(e);
            }
        path = "";
        return all;
    }

    private <T> List<T> list(Fields f, String key, Function<Text, T> read) {
        var all = new ArrayList<T>();
        if (!f.has(key)) return all;
        var outer = path;
        for (var item : f.items(key, key))
            try {
                path = outer.isEmpty() ? key + "." + all.size() : outer;
                places.putIfAbsent(path, item.place());
                if (outer.isEmpty()) places.put(path, item.place());
                all.add(read.apply(item));
            } catch (Misread e) {
                note(e);
            }
        path = outer;
        return all;
    }

    private void mark(Fields f, String key) {
        if (f.has(key)) places.put(path + "." + key, f.placeOf(key));
    }

    private void note(Misread e) {
        var p = e.problem();
        findings.error(p.code(), p.place(), p.value(), p.words().ja(), p.words().en());
    }

    private static String name(Text text, String what) {
        var written = Fields.text(text, what);
        if (!written.matches("[a-z0-9][a-z0-9-]{0,62}"))
            throw new Misread(
                    "study.id",
                    text.place(),
                    written,
                    "「" + what + "」は英小文字・数字・ハイフンで書いてください。",
                    "\"" + what + "\" is written in lower-case letters, digits and hyphens.");
        return written;
    }

    /** A text in both languages, or one that is the same in both. */
    private static Words words(Text text, String what) {
        if (text instanceof Text.Scalar) return Words.same(Fields.text(text, what));
        var f = Fields.of(text, what);
        f.refuseStrangers(what, List.of("ja", "en"));
        return new Words(Fields.text(f.need("ja", what), "ja"), Fields.text(f.need("en", what), "en"));
    }

    private static String oneOf(Text text, String what, List<String> known) {
        var written = Fields.text(text, what).strip();
        if (known.contains(written)) return written;
        throw new Misread(
                "study.unknown-word",
                text.place(),
                written,
                "「" + what + "」に「" + written + "」は使えません。" + Nearest.ja(written, known) + "使える語: "
                        + String.join(", ", known) + "。",
                "\"" + written + "\" is not one of the words for \"" + what + "\"." + Nearest.en(written, known)
                        + " Known: " + String.join(", ", known) + ".");
    }

    private static <E extends Enum<E>> E word(Text text, String what, Class<E> words) {
        var spelled = java.util.Arrays.stream(words.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        return words.getEnumConstants()[spelled.indexOf(oneOf(text, what, spelled))];
    }

    static LocalDate day(Text text, String what) {
        var written = Fields.text(text, what).strip();
        try {
            return LocalDate.parse(written);
        } catch (DateTimeException e) {
            throw new Misread(
                    "study.not-a-day",
                    text.place(),
                    written,
                    "「" + what + "」は暦にある日を 2021-07-01 のように書いてください。",
                    "\"" + what + "\" is a day of the calendar, written like 2021-07-01.");
        }
    }

    static Days days(Text text, String what) {
        var f = Fields.of(text, what);
        f.refuseStrangers(what, List.of("from", "until"));
        var from = day(f.need("from", what), "from");
        var until = day(f.need("until", what), "until");
        if (!from.isBefore(until))
            throw new Misread(
                    "study.empty-window",
                    text.place(),
                    from + " " + until,
                    "「" + what + "」の until（最終日の翌日）は from より後の日です。",
                    "In \"" + what + "\", until, the day after the last, must come after from.");
        return new Days(from, until);
    }

    static int whole(Text text, String what, int least, int most) {
        var written = Fields.text(text, what).strip();
        if (written.matches("\\d{1,10}") && Long.parseLong(written) >= least && Long.parseLong(written) <= most)
            return Integer.parseInt(written);
        throw new Misread(
                "study.not-a-number",
                text.place(),
                written,
                "「" + what + "」は " + least + " から " + most + " の整数です。",
                "\"" + what + "\" is a whole number from " + least + " to " + most + ".");
    }

    private static double real(Text text, String what) {
        var written = Fields.text(text, what).strip();
        if (written.matches("-?\\d{1,15}(\\.\\d{1,10})?")) return Double.parseDouble(written);
        throw new Misread(
                "study.not-a-number",
                text.place(),
                written,
                "「" + what + "」は数で書いてください。",
                "\"" + what + "\" must be a number.");
    }

    private static boolean truth(Text text, String what) {
        return oneOf(text, what, List.of("true", "false", "yes", "no")).matches("true|yes");
    }
}
