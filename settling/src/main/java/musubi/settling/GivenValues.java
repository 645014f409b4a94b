package musubi.settling;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.EvidenceRef;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Question;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Values an agreement uses that are published or reported, not measured on a pack: a CSV with the columns {@code name},
 * {@code subject}, {@code period}, {@code value} or {@code numerator} and {@code denominator}, {@code unit}, {@code source}.
 */
public final class GivenValues {
    private record Row(
            long line,
            String name,
            String subject,
            String period,
            Exact numerator,
            Exact denominator,
            Optional<Unit> unit) {
        Exact value() {
            return numerator.dividedBy(denominator);
        }

        String shown() {
            return name + (subject.isEmpty() ? "" : " " + subject) + (period.isEmpty() ? "" : " " + period);
        }
    }

    private final String file;
    private final List<Row> rows;
    private final Optional<Digest> digest;
    private final Map<String, Unit> declared = new TreeMap<>();

    private GivenValues(String file, List<Row> rows, Optional<Digest> digest) {
        this.file = file;
        this.rows = rows;
        this.digest = digest;
    }

    public static GivenValues none() {
        return new GivenValues("", List.of(), Optional.empty());
    }

    public static GivenValues read(Path file) {
        var problems = new ArrayList<Problem>();
        var rows = new ArrayList<Row>();
        var text = Settling.read(file);
        var name = file.getFileName().toString();
        // A spreadsheet begins its CSV with a mark that is no part of the first column's name.
        var body = text.startsWith("\ufeff") ? text.substring(1) : text;
        var seen = new TreeMap<String, Row>();
        try (var csv = CsvReader.builder().ofNamedCsvRecord(body)) {
            for (var record : csv) {
                if (rows.isEmpty() && problems.isEmpty()) columns(name, record, problems);
                row(name, record, rows, problems);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        for (var row : rows) {
            var before = seen.putIfAbsent(row.name() + "\u0000" + row.subject() + "\u0000" + row.period(), row);
            if (before != null)
                problems.add(Problem.error(
                        "values.twice",
                        new Place(name, row.line(), "name"),
                        row.shown(),
                        new Words(
                                "「%s」が %d 行目にもあります。一つにしてください。".formatted(row.shown(), before.line()),
                                "\"%s\" stands on line %d too. Keep one.".formatted(row.shown(), before.line()))));
        }
        if (!problems.isEmpty()) throw new BadInput(problems);
        return new GivenValues(name, rows, Optional.of(Digest.of(text)));
    }

    private static void columns(String file, NamedCsvRecord record, List<Problem> problems) {
        for (var column : List.of("name", "value or numerator and denominator"))
            if (java.util.Arrays.stream(column.split(" or | and "))
                    .noneMatch(c -> record.findField(c).isPresent()))
                problems.add(Problem.error(
                        "values.no-column",
                        new Place(file, 1, column),
                        String.join(",", record.getHeader()),
                        new Words("列「" + column + "」がありません。", "There is no column \"" + column + "\".")));
    }

    /**
     * What does not fit the agreement: values in another unit than it declares are refused, values it does not ask for are
     * remarked upon.
     */
    public List<Problem> against(Signed signed) {
        var problems = new ArrayList<Problem>();
        for (var version : signed.versions())
            version.agreement()
                    .measures()
                    .values()
                    .forEach(use -> use.given().ifPresent(unit -> declared.put(use.name(), unit)));
        for (var row : rows) {
            var unit = declared.get(row.name());
            if (unit == null)
                problems.add(Problem.warning(
                        "values.unknown-name",
                        new Place(file, row.line(), "name"),
                        row.name(),
                        new Words(
                                "約款は「" + row.name() + "」の値を求めていないので、この行は使われません。求める値: "
                                        + String.join(", ", declared.keySet()),
                                "The agreement asks for no value \"" + row.name()
                                        + "\", so this row is not used. It asks for: "
                                        + String.join(", ", declared.keySet()))));
            else if (row.unit().isPresent() && !row.unit().get().equals(unit))
                problems.add(Problem.error(
                        "values.unit",
                        new Place(file, row.line(), "unit"),
                        row.unit().get().toString(),
                        new Words(
                                "「" + row.name() + "」の単位は約款では " + shown(unit) + " ですが、値は "
                                        + shown(row.unit().get()) + " です。換算してください。",
                                "The agreement has \"" + row.name() + "\" in " + shown(unit) + ", the value is in "
                                        + shown(row.unit().get()) + ". Convert it.")));
        }
        return problems;
    }

    private static String shown(Unit unit) {
        return unit.equals(Unit.NONE) ? "ratio" : unit.toString();
    }

    private static void row(String file, NamedCsvRecord record, List<Row> rows, List<Problem> problems) {
        try {
            var value = cell(record, "value");
            rows.add(new Row(
                    record.getStartingLineNumber(),
                    cell(record, "name").replace('_', '-'),
                    cell(record, "subject"),
                    cell(record, "period"),
                    Exact.parse(value.isEmpty() ? cell(record, "numerator") : value),
                    value.isEmpty() ? Exact.parse(cell(record, "denominator")) : Exact.ONE,
                    cell(record, "unit").isEmpty() ? Optional.empty() : Optional.of(Unit.parse(cell(record, "unit")))));
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(
                    Problem.error(
                            "values.unreadable",
                            new Place(file, record.getStartingLineNumber(), "value"),
                            String.join(",", record.getFields()),
                            new Words(
                                    "値か単位を読めません。value か、numerator と denominator を数で、unit を people や JPY のように書いてください。",
                                    "The value or the unit cannot be read. Write value, or numerator and denominator, as numbers and unit as people or JPY.")));
        }
    }

    private static String cell(NamedCsvRecord record, String column) {
        return record.findField(column).map(String::strip).orElse("");
    }

    public Optional<Digest> digest() {
        return digest;
    }

    Measured value(Question question, String subject) {
        var fitting = rows.stream()
                .filter(r -> fits(r, question) && r.subject().equals(subject))
                .toList();
        if (!fitting.isEmpty()) return measured(closest(fitting, question), question);
        return new Measured.NotMeasured(new Words(
                "「" + question.name() + "」の値が渡されていません（--values）",
                "no value of \"" + question.name() + "\" was given (--values)"));
    }

    Map<String, Measured> bySubject(Question question) {
        var values = new TreeMap<String, Measured>();
        rows.stream()
                .filter(r -> fits(r, question) && !r.subject().isEmpty())
                .collect(java.util.stream.Collectors.groupingBy(Row::subject))
                .forEach((subject, fitting) -> values.put(subject, measured(closest(fitting, question), question)));
        return values;
    }

    /** The row that names the period most closely; two that name it equally closely and differ are refused. */
    private Row closest(List<Row> fitting, Question question) {
        int most = fitting.stream().mapToInt(GivenValues::closeness).max().orElseThrow();
        var best = fitting.stream().filter(r -> closeness(r) == most).toList();
        var first = best.getFirst();
        var other = best.stream()
                .filter(r -> r.value().compareTo(first.value()) != 0)
                .findFirst();
        if (other.isPresent())
            throw new BadInput(
                    "values.ambiguous",
                    new Place(file, other.get().line(), "period"),
                    other.get().shown(),
                    new Words(
                            "期間 %s の「%s」に、%d 行目と %d 行目の両方が当てはまります。period に測定期間の初日（%s）を書いて、どちらか決めてください。"
                                    .formatted(
                                            question.window(),
                                            question.name(),
                                            first.line(),
                                            other.get().line(),
                                            question.window().from()),
                            "Lines %2$d and %3$d both fit \"%1$s\" for %4$s. Write the first day of the window, %5$s, as period to say which."
                                    .formatted(
                                            question.name(),
                                            first.line(),
                                            other.get().line(),
                                            question.window(),
                                            question.window().from())));
        return first;
    }

    private static int closeness(Row row) {
        return row.period().startsWith("FY") ? 1 : row.period().length();
    }

    private static boolean fits(Row row, Question question) {
        if (!row.name().equals(question.name())) return false;
        var from = question.window().from();
        return row.period().isEmpty()
                || row.period().equals(FiscalYear.of(from).toString())
                || row.period().equals(FiscalYear.of(question.window().last()).toString())
                || from.toString().startsWith(row.period());
    }

    private Measured measured(Row row, Question question) {
        return new Measured.Value(
                row.value(),
                row.unit()
                        .or(() -> Optional.ofNullable(declared.get(row.name())))
                        .orElse(Unit.NONE),
                new EvidenceRef(
                        row.name() + " (given)",
                        Map.of(),
                        question.window(),
                        digest.map(Digest::hex).orElse(""),
                        "",
                        row.numerator().toString(),
                        row.denominator().toString()));
    }
}
