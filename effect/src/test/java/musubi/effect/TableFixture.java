package musubi.effect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import musubi.effect.rows.Categories;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import org.junit.jupiter.api.Assumptions;

/** Reads small CSV files for tests: a column of numbers where every value is one, else categories; empty and NA are missing. */
public final class TableFixture {
    private TableFixture() {}

    /** A file of the shared data beside the repository; the test is skipped, and says so, where it is not. */
    public static LocalRows shared(String file) {
        return rows(sharedFile(file), "");
    }

    /** The path of a file of the shared data. */
    public static Path sharedFile(String file) {
        var given = System.getenv("MUSUBI_SHARED_DATA");
        var folder = given == null ? Path.of("../../shared/data") : Path.of(given);
        Assumptions.assumeTrue(Files.exists(folder.resolve(file)), "shared data " + file + " is not here");
        return folder.resolve(file);
    }

    /** The rows of a CSV file; {@code id} names the unit, empty when there is none. */
    public static LocalRows rows(Path file, String id) {
        try {
            return LocalRows.of(columns(Files.readAllLines(file)), id);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The columns of these lines of CSV, the first the header. */
    public static Map<String, Column> columns(List<String> lines) {
        var header = cells(lines.get(0));
        var words = new ArrayList<List<String>>();
        for (int j = 0; j < header.size(); j++) words.add(new ArrayList<>());
        for (var line : lines.subList(1, lines.size())) {
            if (line.isBlank()) continue;
            var cells = cells(line);
            for (int j = 0; j < header.size(); j++)
                words.get(j).add(cells.get(j).equals("NA") ? "" : cells.get(j));
        }
        var columns = new LinkedHashMap<String, Column>();
        for (int j = 0; j < header.size(); j++)
            columns.put(header.get(j).isEmpty() ? "row" : header.get(j), column(words.get(j)));
        return columns;
    }

    private static Column column(List<String> words) {
        var numbers = new double[words.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!words.get(i).isEmpty() && !words.get(i).matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?"))
                return Categories.of(words);
            numbers[i] = words.get(i).isEmpty() ? Double.NaN : Double.parseDouble(words.get(i));
        }
        return Numbers.over(numbers);
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else cell.append(c);
        }
        cells.add(cell.toString());
        return cells;
    }
}
