package musubi.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import musubi.evidence.record.RecordType;
import musubi.measure.Measure.Absent;
import musubi.measure.Measure.EachMonth;
import musubi.measure.Measure.EvidenceTable;
import musubi.measure.Measure.Grain;
import musubi.measure.Measure.Kind;
import musubi.measure.Measure.Parameter;
import musubi.quantity.BadInput;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Reads one measure: a header of {@code -- key: value} lines, then the SQL. A header line that starts with two more
 * spaces goes on where the line before ended. Every problem is reported, with the line and what was expected.
 */
final class MeasureFile {
    private static final Set<String> KEYS = Set.of(
            "id",
            "version",
            "title.ja",
            "title.en",
            "unit",
            "kind",
            "grain",
            "subjects",
            "evidence",
            "needs",
            "absent",
            "factor",
            "definition.ja",
            "definition.en",
            "source",
            "verified");
    private static final List<String> REQUIRED = List.of(
            "id",
            "version",
            "title.ja",
            "title.en",
            "unit",
            "kind",
            "grain",
            "evidence",
            "definition.ja",
            "definition.en",
            "source");
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final Set<String> GIVEN = Set.of("from", "until", "last", "cutoff", "group");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    /** Functions whose answer is another one the next time, so that nobody could verify what was settled. */
    private static final Pattern NOT_REPEATABLE = Pattern.compile(
            "\\b(random|uuid|gen_random_uuid|uuidv4|uuidv7|now|today|get_current_time|get_current_timestamp"
                    + "|transaction_timestamp|nextval|txid_current|setseed)\\s*\\("
                    + "|\\b(current_date|current_time|current_timestamp|localtime|localtimestamp)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TABLE = Pattern.compile("([a-z_]+)(?:\\((<)?([a-z_]+)\\))?(\\?)?");
    private static final Pattern EACH_MONTH = Pattern.compile("([a-z_]+)\\(each (month) with ([a-z_]+)=([a-z-]+)\\)");

    private record Line(int number, String value) {}

    private final String file;
    private final Map<String, Line> header = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private MeasureFile(String file) {
        this.file = file;
    }

    /** The measure in this text; refuses with every problem found. */
    static Measure read(String file, String text) {
        var reading = new MeasureFile(file);
        var measure = reading.measure(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        if (!reading.problems.isEmpty() || measure.isEmpty()) throw new BadInput(reading.problems);
        return measure.get();
    }

    private Optional<Measure> measure(String text) {
        var lines = text.lines().toList();
        int sqlLine = header(lines);
        for (var key : REQUIRED)
            if (!header.containsKey(key))
                problem("measure.header-missing", 1, key, new Words("見出しに %s がありません", "the header has no %s"), key);
        var kind = word("kind", Kind.values(), Kind::named);
        var grain = word("grain", Grain.values(), Grain::named);
        var id = value("id");
        if (header.containsKey("id") && !ID.matcher(id).matches())
            problem(
                    "measure.header-value",
                    line("id"),
                    id,
                    new Words("id は小文字の英数字とハイフンで書きます: %s", "an id is lower-case letters, digits and hyphens, not %s"),
                    id);
        int version = whole("version");
        var parameters = parameters();
        var groups = groups();
        var evidence = evidence();
        var absent = header.containsKey("absent")
                ? word("absent", Absent.values(), Absent::named)
                : kind.map(k -> k.addsUp() ? Absent.ZERO : Absent.NOT_MEASURED);
        var factor = factor();
        var sql = String.join("\n", lines.subList(Math.min(sqlLine - 1, lines.size()), lines.size()))
                .strip();
        if (sql.endsWith(";")) sql = sql.substring(0, sql.length() - 1).strip();
        if (sql.isEmpty())
            problem("measure.no-sql", sqlLine, "", new Words("SQL がありません", "there is no SQL below the header"));
        placeholders(sql, sqlLine, parameters, groups);
        oneQuery(sql, sqlLine);
        groups.forEach((name, expression) -> oneQuery(expression, line("group." + name)));
        subjects(grain, groups);
        unit();
        among("needs", List.of("score"));
        if (header.containsKey("verified")) among("verified", List.of("true", "false"));
        if (!problems.isEmpty() || kind.isEmpty() || grain.isEmpty() || absent.isEmpty()) return Optional.empty();
        return Optional.of(new Measure(
                id,
                version,
                new Words(value("title.ja"), value("title.en")),
                value("unit"),
                kind.get(),
                grain.get(),
                words("subjects"),
                parameters,
                groups,
                evidence,
                words("needs").contains("score"),
                absent.get(),
                factor,
                new Words(value("definition.ja"), value("definition.en")),
                value("source"),
                value("verified").equals("true"),
                sql,
                file,
                sqlLine));
    }

    /** Reads the header; the line the SQL starts at. */
    private int header(List<String> lines) {
        var last = "";
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.isBlank()) continue;
            if (!line.startsWith("--")) return i + 1;
            var content = line.substring(2);
            if (content.startsWith("   ") && !last.isEmpty()) {
                var before = header.get(last);
                if (before != null) header.put(last, new Line(before.number(), before.value() + " " + content.strip()));
                continue;
            }
            int colon = content.indexOf(':');
            var key = colon < 0 ? "" : content.substring(0, colon).strip();
            if (key.equals("SPDX-License-Identifier")) continue;
            if (!KEYS.contains(key) && !key.startsWith("parameter.") && !key.startsWith("group.")) {
                problem(
                        "measure.header-key",
                        i + 1,
                        content.strip(),
                        new Words("見出しの項目ではありません: %s (使える項目: %s)", "not a header key: %s; keys are %s"),
                        content.strip(),
                        String.join(", ", KEYS.stream().sorted().toList()) + ", parameter.NAME, group.NAME");
                last = "";
                continue;
            }
            if (header.put(key, new Line(i + 1, content.substring(colon + 1).strip())) != null)
                problem("measure.header-twice", i + 1, key, new Words("%s が二度あります", "%s stands twice"), key);
            last = key;
        }
        return lines.size() + 1;
    }

    private String value(String key) {
        var line = header.get(key);
        return line == null ? "" : line.value();
    }

    private int line(String key) {
        var line = header.get(key);
        return line == null ? 1 : line.number();
    }

    private List<String> words(String key) {
        return Stream.of(value(key).split(","))
                .map(String::strip)
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private <E extends Enum<E>> Optional<E> word(
            String key, E[] all, java.util.function.Function<String, Optional<E>> named) {
        if (!header.containsKey(key)) return Optional.empty();
        var found = named.apply(value(key));
        if (found.isEmpty()) {
            var choices =
                    String.join(", ", Stream.of(all).map(Measure.Enums::text).toList());
            problem(
                    "measure.header-value",
                    line(key),
                    value(key),
                    new Words("%s は %s のどれかです", "%s is one of %s"),
                    key,
                    choices);
        }
        return found;
    }

    private int whole(String key) {
        try {
            return header.containsKey(key) ? Integer.parseInt(value(key)) : 0;
        } catch (NumberFormatException e) {
            problem("measure.header-value", line(key), value(key), new Words("%s は整数です", "%s is a whole number"), key);
            return 0;
        }
    }

    private Exact factor() {
        try {
            return header.containsKey("factor") ? Exact.parse(value("factor")) : Exact.ONE;
        } catch (NumberFormatException e) {
            problem(
                    "measure.header-value",
                    line("factor"),
                    value("factor"),
                    new Words("factor は数です", "factor is a number"));
            return Exact.ONE;
        }
    }

    private List<Parameter> parameters() {
        var found = new ArrayList<Parameter>();
        header.forEach((key, line) -> {
            if (key.startsWith("parameter."))
                parameter(key.substring("parameter.".length()), line).ifPresent(found::add);
        });
        return found;
    }

    /** {@code TYPE[a/b/c] = DEFAULT | meaning ja | meaning en | source}. */
    private Optional<Parameter> parameter(String name, Line line) {
        var parts = Stream.of(line.value().split("\\|", -1)).map(String::strip).toList();
        var first = parts.getFirst();
        int equals = first.indexOf('=');
        var typeText = (equals < 0 ? first : first.substring(0, equals)).strip();
        int bracket = typeText.indexOf('[');
        var choices = bracket < 0 || !typeText.endsWith("]")
                ? List.<String>of()
                : List.of(typeText.substring(bracket + 1, typeText.length() - 1).split("/"));
        var type = Measure.Type.named(bracket < 0 ? typeText : typeText.substring(0, bracket));
        if (!NAME.matcher(name).matches()
                || GIVEN.contains(name)
                || equals < 0
                || type.isEmpty()
                || parts.size() != 4) {
            problem(
                    "measure.parameter",
                    line.number(),
                    line.value(),
                    new Words(
                            "引数は「-- parameter.名前: 型 = 既定値 | 意味(日本語) | 意味(英語) | 出典」と書きます (型: %s)",
                            "write -- parameter.NAME: TYPE = DEFAULT | meaning in Japanese | meaning in English | source; TYPE is one of %s"),
                    String.join(
                            ", ",
                            Stream.of(Measure.Type.values())
                                    .map(Measure.Type::text)
                                    .toList()));
            return Optional.empty();
        }
        var parameter = new Parameter(
                name,
                type.get(),
                first.substring(equals + 1).strip(),
                choices,
                new Words(parts.get(1), parts.get(2)),
                parts.get(3));
        if (Literals.of(parameter, parameter.otherwise()).isEmpty()) {
            problem(
                    "measure.parameter",
                    line.number(),
                    parameter.otherwise(),
                    new Words("既定値が型 %s に合いません", "the default does not fit type %s"),
                    typeText);
            return Optional.empty();
        }
        return Optional.of(parameter);
    }

    /** Anything behind a semicolon would run as a statement of its own, on the tables of every other measure. */
    private void oneQuery(String sql, int firstLine) {
        var words = SqlText.words(sql).lines().toList();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).contains(";"))
                problem(
                        "measure.one-query",
                        firstLine + i,
                        ";",
                        new Words(
                                "指標は一つの問い合わせです。途中にセミコロンは書けません",
                                "a measure is one query: there may be no semicolon within it"));
            var changing = NOT_REPEATABLE.matcher(words.get(i));
            if (changing.find())
                problem(
                        "measure.not-repeatable",
                        firstLine + i,
                        changing.group(),
                        new Words(
                                "%s は実行のたびに変わるので使えません。日付は :from、:until、:last を使ってください",
                                "%s changes from run to run, so the result could not be verified; for days use :from, :until or :last"),
                        changing.group());
        }
    }

    /** What a measure can be asked for one by one must be something its rows can be told apart by. */
    private void subjects(Optional<Grain> grain, Map<String, String> groups) {
        if (grain.isEmpty()) return;
        var known = new TreeSet<>(Dimensions.of(grain.get(), groups));
        known.add("agreement");
        if (grain.get().ofPersons()) known.add("person");
        among("subjects", List.copyOf(known));
    }

    private void among(String key, List<String> known) {
        for (var word : words(key))
            if (!known.contains(word))
                problem(
                        "measure.header-value",
                        line(key),
                        word,
                        new Words("%s は %s のどれかです", "%s is one of %s"),
                        key,
                        String.join(", ", known));
    }

    private void unit() {
        try {
            Unit.parse(value("unit"));
        } catch (IllegalArgumentException e) {
            problem(
                    "measure.header-value",
                    line("unit"),
                    value("unit"),
                    new Words("単位を読めません: %s (例: people、JPY/months)", "not a unit: %s (such as people or JPY/months)"),
                    value("unit"));
        }
    }

    private Map<String, String> groups() {
        var found = new LinkedHashMap<String, String>();
        header.forEach((key, line) -> {
            if (key.startsWith("group.")) found.put(key.substring("group.".length()), line.value());
        });
        return found;
    }

    private List<EvidenceTable> evidence() {
        var found = new ArrayList<EvidenceTable>();
        for (var word : words("evidence")) {
            var monthly = EACH_MONTH.matcher(word);
            if (monthly.matches()) {
                eachMonth(word, monthly).ifPresent(found::add);
                continue;
            }
            var match = TABLE.matcher(word);
            if (!match.matches()) {
                problem(
                        "measure.evidence",
                        line("evidence"),
                        word,
                        new Words(
                                "根拠は「表(日付の列)」「表(<日付の列)」「表(each month with 列=値)」「表」と書きます: %s",
                                "write table(day-column), table(<day-column), table(each month with column=value) or table, not %s"),
                        word);
                continue;
            }
            var type = RecordType.named(match.group(1));
            var column = Optional.ofNullable(match.group(3)).orElse("");
            boolean known = type.isPresent()
                    && (column.isEmpty()
                            || type.get().columns().stream()
                                    .anyMatch(c -> c.name().equals(column)
                                            && c.sqlType().equals("DATE")));
            if (!known) {
                problem(
                        "measure.evidence",
                        line("evidence"),
                        word,
                        new Words("そのような表または日付の列はありません: %s", "there is no such table or day column: %s"),
                        word);
                continue;
            }
            found.add(new EvidenceTable(
                    match.group(1), column, match.group(2) != null, match.group(4) != null, Optional.empty()));
        }
        return found;
    }

    /** A value the column never holds would be missing in every month. */
    private Optional<EvidenceTable> eachMonth(String word, Matcher match) {
        var each = new EachMonth(match.group(3), match.group(4));
        boolean known = RecordType.named(match.group(1))
                .filter(type -> type.column(match.group(2)).isPresent())
                .flatMap(type -> type.column(each.column()))
                .filter(column -> List.of(column.meaning().among()).contains(each.value()))
                .isPresent();
        if (known)
            return Optional.of(new EvidenceTable(match.group(1), match.group(2), false, false, Optional.of(each)));
        problem(
                "measure.evidence",
                line("evidence"),
                word,
                new Words("月ごとの表ではないか、その列や値がありません: %s", "there is no such table of months, column or value: %s"),
                word);
        return Optional.empty();
    }

    private void placeholders(String sql, int sqlLine, List<Parameter> parameters, Map<String, String> groups) {
        boolean grouped = false;
        for (var placeholder : SqlText.placeholders(sql)) {
            grouped |= placeholder.name().equals("group");
            if (GIVEN.contains(placeholder.name())
                    || parameters.stream().anyMatch(p -> p.name().equals(placeholder.name()))) continue;
            var known = Stream.concat(
                            GIVEN.stream().sorted(), parameters.stream().map(Parameter::name))
                    .toList();
            problem(
                    "measure.placeholder",
                    sqlLine + placeholder.line() - 1,
                    ":" + placeholder.name(),
                    new Words(":%s は定義されていません (使えるもの: %s)", ":%s is not declared; known are %s"),
                    placeholder.name(),
                    String.join(", ", known));
        }
        if (!grouped && !groups.isEmpty())
            problem(
                    "measure.group-unused",
                    line("group." + groups.keySet().iterator().next()),
                    "",
                    new Words(
                            "group.* がありますが SQL に :group がありません", "the header has group.* but the SQL has no :group"));
    }

    private void problem(String code, int line, String value, Words pattern, Object... parts) {
        problems.add(Problem.error(
                code,
                new Place(file, line, ""),
                value,
                new Words(String.format(pattern.ja(), parts), String.format(pattern.en(), parts))));
    }
}
