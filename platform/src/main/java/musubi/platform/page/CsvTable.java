package musubi.platform.page;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A list as a file for spreadsheets: UTF-8 with its mark, so that Japanese opens rightly, and no cell that would be run as a formula. */
public final class CsvTable {
    private static final String MARK = "\uFEFF";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private CsvTable() {}

    private static String attached(String name) {
        return ContentDisposition.attachment()
                .filename(name + ".csv", StandardCharsets.UTF_8)
                .build()
                .toString();
    }

    /**
     * The answer to a request for the list.
     *
     * @param name of the file without ending; never a person's name
     */
    public static ResponseEntity<byte[]> answer(String name, List<String> header, Iterable<List<String>> rows) {
        return ResponseEntity.ok()
                .contentType(TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, attached(name))
                .body(write(header, rows).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the list to the answer row by row: a long one never stands in memory whole.
     *
     * @param name of the file without ending; never a person's name
     */
    public static void send(HttpServletResponse response, String name, List<String> header, Stream<List<String>> rows) {
        response.setContentType(TYPE.toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, attached(name));
        try {
            var text = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
            text.write(MARK);
            try (var csv = CsvWriter.builder().build(text)) {
                csv.writeRecord(header);
                rows.forEach(row ->
                        csv.writeRecord(row.stream().map(CsvTable::harmless).toList()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a table could not be sent", e);
        }
    }

    /**
     * All rows of a list, read block by block.
     *
     * @param size of a block
     * @param following the block behind a row, or the first
     */
    public static <T> Stream<T> blocks(int size, Function<Optional<T>, List<T>> following) {
        return Stream.iterate(
                        following.apply(Optional.empty()),
                        block -> !block.isEmpty(),
                        block -> block.size() < size ? List.of() : following.apply(Optional.of(block.getLast())))
                .flatMap(List::stream);
    }

    /** The list as text, with its mark. */
    public static String write(List<String> header, Iterable<List<String>> rows) {
        var text = new StringWriter();
        text.write(MARK);
        try (var csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(header);
            for (var row : rows)
                csv.writeRecord(row.stream().map(CsvTable::harmless).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("a table could not be written", e);
        }
        return text.toString();
    }

    /** Spreadsheets run a cell that starts like a formula; an apostrophe makes it text. */
    private static String harmless(String cell) {
        if (cell.isEmpty()
                || "=+-@\t\r".indexOf(cell.charAt(0)) < 0
                || NUMBER.matcher(cell).matches()) return cell;
        return "'" + cell;
    }
}
