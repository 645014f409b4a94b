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
    private static final int LONGEST_ROW = 1 << 20;

    private final Sink sink;
    private final QuotedText text;
    private final CloseableIterator<CsvRecord> records;
    private @Nullable CsvRecord record;
    private boolean ended;

    TextRows(Source source, Head head, Sink sink) throws IOException {
        this.sink = sink;
        char separator = Heads.separator(head.text());
        this.text = new QuotedText(Decoding.open(source, head, sink), separator);
        this.records = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_ROW)
                .ofCsvRecord(text)
                .iterator();
    }

    @Override
    public boolean next() throws IOException {
        if (ended) return false;
        try {
            while (records.hasNext()) {
                var next = records.next();
                record = next;
                var fault = text.fault(next.getStartingLineNumber());
                if (fault != null) refuse(fault);
                else if (!empty(next)) return true;
            }
        } catch (CsvParseException e) {
            long line = record == null ? 1 : record.getStartingLineNumber() + 1;
            sink.reject(
                    "csv.broken",
                    line,
                    "",
                    "",
                    new Words(
                            "この行から先は表として読めません。残りの行は入っていません。ファイルを直してください",
                            "from this line on the file does not read as a table; the rest is not in the pack; mend the file"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ended = true;
        return false;
    }

    private void refuse(QuotedText.Fault fault) {
        switch (fault.kind()) {
            case UNCLOSED ->
                sink.reject(
                        "csv.broken",
                        fault.line(),
                        "",
                        "",
                        new Words(
                                "この行で開いた引用符（\"）が閉じていないため、%d行目までを読めません。閉じるか取り除いてください".formatted(fault.last()),
                                "a quote (\") opened in this row is never closed, so that everything up to line %d was not read; close it or take it away"
                                        .formatted(fault.last())));
            case STRAY ->
                sink.reject(
                        "csv.stray-quote",
                        fault.line(),
                        "",
                        "",
                        new Words(
                                "閉じる引用符（\"）の後に文字があるため、この行（%d行目まで）を読めません。欄の中の引用符は二つ重ねて書いてください".formatted(fault.last()),
                                "something follows a closing quote (\"), so that this row, up to line %d, was not read; write a quote inside a cell twice"
                                        .formatted(fault.last())));
            case SWALLOWED ->
                sink.reject(
                        "csv.swallowed-rows",
                        fault.line(),
                        "",
                        "",
                        new Words(
                                "%d行目までが一つの欄（\"…\"）に入っていて、ほかの行を飲み込んだように見えるため読みません。引用符を確かめてください".formatted(fault.last()),
                                "one quoted cell reaches up to line %d and seems to have swallowed other rows; it was not read; check the quotes"
                                        .formatted(fault.last())));
            case TOO_LONG ->
                sink.reject(
                        "csv.too-long",
                        fault.line(),
                        "",
                        "",
                        new Words(
                                "長すぎる欄があるため、この行は読みません。直してください",
                                "a cell is too long, so that this row was not read; mend it"));
        }
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
