package musubi.platform.activity;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Steps as a table: {@code person,day,steps} and, when known, {@code source} and {@code method}. Either every row is read or every row
 * that cannot be is named.
 */
public final class StepsCsv {
    private static final int MOST_ROWS = 2_000_000;
    private static final int MOST_PROBLEMS = 200;

    private StepsCsv() {}

    /**
     * What a file says.
     *
     * @param lines where each reading stands, in the same order
     */
    public record Table(String name, List<StepsReading> readings, List<Long> lines) {
        /** Lists are copied. */
        public Table {
            readings = List.copyOf(readings);
            lines = List.copyOf(lines);
        }

        /** Where the reading of this index stands. */
        public Place place(int index) {
            return new Place(name, lines.get(index), "person");
        }
    }

    /**
     * Reads a whole file.
     *
     * @param name as problems name it
     * @throws BadInput with every row that cannot be read, up to two hundred
     */
    public static Table read(String name, Reader text) throws IOException {
        var readings = new ArrayList<StepsReading>();
        var lines = new ArrayList<Long>();
        var problems = new ArrayList<Problem>();
        try (var csv = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (var row : csv) {
                if (readings.size() == MOST_ROWS) throw tooLong(name);
                read(name, row, readings, problems);
                if (lines.size() < readings.size()) lines.add(row.getStartingLineNumber());
                if (problems.size() == MOST_PROBLEMS) break;
            }
        } catch (CsvParseException e) {
            throw new BadInput(
                    "steps.table",
                    Place.whole(name),
                    "",
                    new Words("CSV として読めません。引用符を確かめてください。", "This is not a table: check its quotes."));
        }
        if (!problems.isEmpty()) throw new BadInput(problems);
        if (readings.isEmpty())
            throw new BadInput(
                    "steps.empty",
                    Place.whole(name),
                    "",
                    new Words(
                            "行がありません。1行目に person,day,steps、2行目から値を書いてください。",
                            "There are no rows: write person,day,steps in the first line and values from the second."));
        return new Table(name, readings, lines);
    }

    private static void read(String name, NamedCsvRecord row, List<StepsReading> readings, List<Problem> problems) {
        try {
            readings.add(new StepsReading(
                    new PersonId(UUID.fromString(cell(row, "person"))),
                    LocalDate.parse(cell(row, "day")),
                    row.findField("source").filter(s -> !s.isBlank()).orElse("file"),
                    method(row),
                    Integer.parseInt(cell(row, "steps"))));
        } catch (Unreadable e) {
            problems.add(problem(name, row, e.column, e.value));
        } catch (DateTimeException e) {
            problems.add(problem(name, row, "day", cell(row, "day")));
        } catch (NumberFormatException e) {
            problems.add(problem(name, row, "steps", cell(row, "steps")));
        } catch (IllegalArgumentException e) {
            boolean id = cell(row, "person").length() != 36;
            problems.add(problem(name, row, id ? "person" : "steps", cell(row, id ? "person" : "steps")));
        }
    }

    private static String method(NamedCsvRecord row) {
        var method = row.findField("method").map(String::strip).orElse("");
        if (method.isEmpty()) return "unknown";
        if (!StepsReading.METHODS.contains(method)) throw new Unreadable("method", method);
        return method;
    }

    private static String cell(NamedCsvRecord row, String column) {
        return row.findField(column)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new Unreadable(column, ""));
    }

    private static Problem problem(String name, NamedCsvRecord row, String column, String value) {
        return Problem.error(
                "steps.cell",
                new Place(name, row.getStartingLineNumber(), column),
                value,
                switch (column) {
                    case "day" -> new Words("日付を 2026-04-01 の形で書いてください。", "Write the day as 2026-04-01.");
                    case "steps" ->
                        new Words(
                                "歩数を 0 から 1000000 までの整数で書いてください。",
                                "Write the steps as a whole number from 0 to 1000000.");
                    case "method" ->
                        new Words(
                                "測り方は sensed（機器）、manual（手入力）、unknown（不明）のどれかです。",
                                "The method is sensed, manual or unknown.");
                    default -> new Words("参加者の番号がありません。", "The number of the participant is missing or is none.");
                });
    }

    private static BadInput tooLong(String name) {
        return new BadInput(
                "steps.too-long",
                Place.whole(name),
                "",
                new Words(
                        "%,d 行を超えています。分けて送ってください。".formatted(MOST_ROWS),
                        "More than %,d rows: send it in parts.".formatted(MOST_ROWS)));
    }

    /** A cell that cannot be read. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String column;
        private final String value;

        Unreadable(String column, String value) {
            super(column);
            this.column = column;
            this.value = value;
        }
    }
}
