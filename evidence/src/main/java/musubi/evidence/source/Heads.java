package musubi.evidence.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import musubi.evidence.record.Evidence;
import musubi.quantity.Words;

/** Finds out what the first bytes of a source say. */
public final class Heads {
    /** How many bytes are looked at. */
    public static final int MOST = 64 * 1024;

    /** What Japanese offices call Shift_JIS: CP932 with its extensions. */
    static final Charset WINDOWS_31J = Charset.forName("windows-31j");

    /** One pair in this many holds a zero byte when text is UTF-16: every comma, digit and line end does. */
    private static final int PAIRS_FOR_ONE_ZERO = 20;

    private Heads() {}

    /** Opens the source and reads its head. */
    public static Head of(Source source) throws IOException {
        try (var in = source.open()) {
            var bytes = in.readNBytes(MOST);
            return SheetRows.zipped(bytes) ? ofSheet(source, bytes) : of(bytes);
        }
    }

    /** A spreadsheet's head has no text, only the first row of its first sheet. */
    private static Head ofSheet(Source source, byte[] bytes) throws IOException {
        try (var rows = new SheetRows(source, NOWHERE)) {
            var cells = new ArrayList<String>();
            if (rows.next()) for (int i = 0; i < rows.width(); i++) cells.add(rows.cell(i));
            return new Head(bytes, StandardCharsets.UTF_8, "", headerOf(cells));
        }
    }

    /** Looking at a head says nothing yet: whoever reads the source will hear of it. */
    static final Sink NOWHERE = new Sink() {
        @Override
        public void accept(Evidence row, long line) {}

        @Override
        public void accept(StepInterval interval, long line) {}

        @Override
        public void reject(String code, long line, String column, String value, Words reason) {}

        @Override
        public void remark(String code, long line, String column, String value, Words words) {}

        @Override
        public void leftOut(String column) {}
    };

    /** The head of these first bytes. */
    public static Head of(byte[] bytes) {
        var charset = charset(bytes);
        var text = text(bytes, charset);
        return new Head(bytes, charset, text, header(text));
    }

    /** By byte-order mark, then zero bytes, then whichever of UTF-8 and windows-31j the bytes break less often. */
    private static Charset charset(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) return StandardCharsets.UTF_8;
        if (startsWith(bytes, 0xFF, 0xFE)) return StandardCharsets.UTF_16LE;
        if (startsWith(bytes, 0xFE, 0xFF)) return StandardCharsets.UTF_16BE;
        if (!startsWith(bytes, 'P', 'K')) {
            int even = 0;
            int odd = 0;
            for (int i = 0; i + 1 < bytes.length; i += 2) {
                if (bytes[i] == 0) even++;
                if (bytes[i + 1] == 0) odd++;
            }
            int enough = Math.max(2, bytes.length / 2 / PAIRS_FOR_ONE_ZERO);
            if (odd >= enough && odd > 4 * even) return StandardCharsets.UTF_16LE;
            if (even >= enough && even > 4 * odd) return StandardCharsets.UTF_16BE;
        }
        int asUtf8 = faults(bytes, StandardCharsets.UTF_8);
        if (asUtf8 == 0) return StandardCharsets.UTF_8;
        return faults(bytes, WINDOWS_31J) < asUtf8 ? WINDOWS_31J : StandardCharsets.UTF_8;
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++) if ((bytes[i] & 0xFF) != mark[i]) return false;
        return true;
    }

    /** How often the bytes are no text in the charset; a character cut at the end is no fault. */
    static int faults(byte[] bytes, Charset charset) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(8 * 1024);
        int faults = 0;
        while (true) {
            CoderResult result = decoder.decode(in, out, false);
            out.clear();
            if (result.isError()) {
                faults++;
                in.position(in.position() + result.length());
            } else if (result.isUnderflow()) {
                return faults;
            }
        }
    }

    private static String text(byte[] bytes, Charset charset) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        var out = CharBuffer.allocate(bytes.length + 1);
        decoder.decode(ByteBuffer.wrap(bytes), out, false);
        out.flip();
        return out.length() > 0 && out.charAt(0) == '\ufeff'
                ? out.subSequence(1, out.length()).toString()
                : out.toString();
    }

    private static List<String> header(String text) {
        var start = text.stripLeading();
        if (start.isEmpty()
                || "<{[".indexOf(start.charAt(0)) >= 0
                || firstLine(start).indexOf('\0') >= 0) return List.of();
        try (var rows = CsvReader.builder()
                .fieldSeparator(separator(text))
                .maxBufferSize(4 * MOST)
                .ofCsvRecord(text)) {
            var first = rows.iterator();
            if (!first.hasNext()) return List.of();
            return headerOf(first.next().getFields());
        } catch (CsvParseException e) {
            return List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Header cells in one spelling, without the empty cells a spreadsheet leaves at the end. */
    static List<String> headerOf(List<String> cells) {
        var header = cells.stream().map(Cells::normal).toList();
        int width = header.size();
        while (width > 0 && header.get(width - 1).isEmpty()) width--;
        return header.subList(0, width);
    }

    /** Comma, tab or semicolon: whichever the first line holds most of outside quotes. */
    static char separator(String text) {
        int commas = 0;
        int tabs = 0;
        int semicolons = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c == ',') commas++;
            if (c == '\t') tabs++;
            if (c == ';') semicolons++;
            if ((c == '\n' || c == '\r') && commas + tabs + semicolons > 0) break;
        }
        if (tabs > commas && tabs >= semicolons) return '\t';
        return semicolons > commas ? ';' : ',';
    }
}
