package musubi.evidence.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/** Rows of separated text (RFC 4180). */
final class TextRows implements Rows {
    /** A row longer than this is an open quote that swallows the file. */
    private static final int LONGEST_ROW = 1 << 20;

    private final Sink sink;
    private final CloseableIterator<CsvRecord> records;
    private @Nullable CsvRecord record;
    private boolean ended;

    TextRows(Source source, Head head, Sink sink) throws IOException {
        this.sink = sink;
        this.records = CsvReader.builder()
                .fieldSeparator(Heads.separator(head.text()))
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_ROW)
                .ofCsvRecord(Decoding.open(source, head, sink))
                .iterator();
    }

    @Override
    public boolean next() throws IOException {
        if (ended) return false;
        try {
            while (records.hasNext()) {
                var next = records.next();
                record = next;
                if (!empty(next)) return true;
            }
        } catch (CsvParseException e) {
            long line = record == null ? 1 : record.getStartingLineNumber() + 1;
            sink.reject(
                    "csv.broken",
                    line,
                    "",
                    "",
                    new Words(
                            "この行の近くで引用符が閉じていないため、以降を読めません",
                            "a quote near this line is not closed; the rest of the file was not read"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ended = true;
        return false;
    }

    private static boolean empty(CsvRecord record) {
        for (int i = 0; i < record.getFieldCount(); i++) if (!Cells.blank(record.getField(i))) return false;
        return true;
    }

    private CsvRecord record() {
        if (record == null) throw new IllegalStateException("no row yet");
        return record;
    }

    @Override
    public long line() {
        return record().getStartingLineNumber();
    }

    @Override
    public int width() {
        return record().getFieldCount();
    }

    @Override
    public String cell(int column) {
        return column < width() ? record().getField(column) : "";
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
