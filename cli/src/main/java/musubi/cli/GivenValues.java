package musubi.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
final class GivenValues {
    private record Row(String name, String subject, String period, Exact numerator, Exact denominator, Unit unit) {}

    private final List<Row> rows;
    private final Optional<Digest> digest;

    private GivenValues(List<Row> rows, Optional<Digest> digest) {
        this.rows = rows;
        this.digest = digest;
    }

    static GivenValues none() {
        return new GivenValues(List.of(), Optional.empty());
    }

    static GivenValues read(Path file) {
        var problems = new ArrayList<Problem>();
        var rows = new ArrayList<Row>();
        try {
            var text = Files.readString(file);
            try (var csv = CsvReader.builder().ofNamedCsvRecord(text)) {
                for (var record : csv) row(file.getFileName().toString(), record, rows, problems);
            }
            if (!problems.isEmpty()) throw new BadInput(problems);
            return new GivenValues(rows, Optional.of(Digest.of(text)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static void row(String file, NamedCsvRecord record, List<Row> rows, List<Problem> problems) {
        try {
            var value = cell(record, "value");
            rows.add(new Row(
                    cell(record, "name").replace('_', '-'),
                    cell(record, "subject"),
                    cell(record, "period"),
                    Exact.parse(value.isEmpty() ? cell(record, "numerator") : value),
                    value.isEmpty() ? Exact.parse(cell(record, "denominator")) : Exact.ONE,
                    Unit.parse(cell(record, "unit"))));
        } catch (NumberFormatException | ArithmeticException e) {
            problems.add(Problem.error(
                    "values.unreadable",
                    new Place(file, record.getStartingLineNumber(), "value"),
                    String.join(",", record.getFields()),
                    new Words(
                            "値を数として読めません。value か、numerator と denominator を数で書いてください。",
                            "The value cannot be read as a number. Write value, or numerator and denominator.")));
        }
    }

    private static String cell(NamedCsvRecord record, String column) {
        return record.findField(column).map(String::strip).orElse("");
    }

    Optional<Digest> digest() {
        return digest;
    }

    Measured value(Question question, String subject) {
        for (var row : rows) if (fits(row, question) && row.subject().equals(subject)) return measured(row, question);
        return new Measured.NotMeasured(new Words(
                "「" + question.name() + "」の値が渡されていません（--values）",
                "no value of \"" + question.name() + "\" was given (--values)"));
    }

    Map<String, Measured> bySubject(Question question) {
        var values = new TreeMap<String, Measured>();
        for (var row : rows)
            if (fits(row, question) && !row.subject().isEmpty())
                values.putIfAbsent(row.subject(), measured(row, question));
        return values;
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
                row.numerator().dividedBy(row.denominator()),
                row.unit(),
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
