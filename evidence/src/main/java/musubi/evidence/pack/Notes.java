package musubi.evidence.pack;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** Rejections, the first ones kept and, when there is a file for them, all in it; and remarks. */
final class Notes implements AutoCloseable {
    private static final int KEPT = 1000;
    private static final Pattern SIGNED = Pattern.compile("[-+][0-9][0-9,.]*");

    private final Optional<CsvWriter> file;
    private boolean closed;
    final Map<String, Long> rejected = new TreeMap<>();
    final List<Problem> rejections = new ArrayList<>();
    final Map<String, Long> remarked = new TreeMap<>();
    final List<Problem> remarks = new ArrayList<>();

    Notes(Path rejectedFile) throws IOException {
        var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(Files.newBufferedWriter(rejectedFile));
        csv.writeRecord("file", "line", "column", "value", "code", "reason_ja", "reason_en");
        file = Optional.of(csv);
    }

    /** Notes without a file. */
    Notes() {
        file = Optional.empty();
    }

    void reject(Problem problem) {
        var place = problem.place();
        file.ifPresent(csv -> csv.writeRecord(
                cell(place.file()),
                Long.toString(place.line()),
                cell(place.column()),
                cell(problem.value()),
                problem.code(),
                problem.words().ja(),
                problem.words().en()));
        rejected.merge(problem.code(), 1L, Long::sum);
        if (rejections.size() < KEPT) rejections.add(problem);
    }

    /**
     * Text that came with a file, so that a spreadsheet shows it and does not run it: what could be a formula gets an
     * apostrophe in front. A number with a sign stays as it is.
     */
    static String cell(String text) {
        if (text.isEmpty()
                || "=+-@\t\r\n".indexOf(text.charAt(0)) < 0
                || SIGNED.matcher(text).matches()) return text;
        return "'" + text;
    }

    void reject(String code, Place place, String value, Words words) {
        reject(Problem.error(code, place, value, words));
    }

    void remark(String code, Place place, String value, Words words) {
        remarked.merge(code, 1L, Long::sum);
        if (remarks.size() < KEPT) remarks.add(Problem.warning(code, place, value, words));
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            if (file.isPresent()) file.get().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the file of rejections", e);
        }
    }
}
