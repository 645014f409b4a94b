package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the first visible sheet of a spreadsheet (xlsx). A number shown as a day
 * is that day, any other the text the file holds; readings above kanji are not part of a cell. The shared texts are held in memory, the sheet is streamed.
 */
final class SheetRows implements Rows {
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES = 4L << 30;
    private static final long MOST_SHARED = 64L << 20;
    private static final int MOST_COLUMNS = 16_384;

    private final Sink sink;
    private @Nullable InputStream in;
    private @Nullable XMLStreamReader sheet;
    private List<String> shared = List.of();
    private List<String> row = List.of();
    private SheetDates dates = SheetDates.NONE;
    private boolean since1904;
    private int width;
    private long line;

    SheetRows(Source source, Sink sink) throws IOException {
        this.sink = sink;
        try {
            var parts = parts(source);
            var path = first(parts);
            shared = parts.shared;
            dates = parts.dates;
            since1904 = parts.since1904;
            if (parts.sheets.size() > 1)
                sink.remark(
                        "xlsx.other-sheets",
                        0,
                        "",
                        Integer.toString(parts.sheets.size() - 1),
                        new Words(
                                "最初の表だけを読みました。ほかの%d枚は読んでいません。必要なら別のファイルに分けてください".formatted(parts.sheets.size() - 1),
                                "only the first sheet was read, and not the other %d; put what is needed into files of its own"
                                        .formatted(parts.sheets.size() - 1)));
            in = path.isEmpty() ? null : entry(source, path.get());
            sheet = in == null ? null : xml(new Guarded(in));
            if (sheet == null)
                sink.reject("xlsx.no-sheet", 0, "", "", new Words("表計算ファイルに表がありません", "the spreadsheet holds no sheet"));
        } catch (XMLStreamException | IllegalArgumentException | ZipException | EOFException | TooLarge e) {
            close();
            sheet = null;
            sayBroken();
        }
    }

    /** Whether the bytes are those of a zip, which a spreadsheet is. */
    static boolean zipped(byte[] bytes) {
        return bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("unpacks to more than " + MOST_BYTES + " bytes");
        }
    }

    /** What has to be known before the sheet can be read. */
    private static final class Parts {
        List<String> shared = List.of();
        SheetDates dates = SheetDates.NONE;
        boolean since1904;
        /** Relation ids of visible sheets, in order. */
        final List<String> sheets = new ArrayList<>();

        final Map<String, String> targets = new HashMap<>();
    }

    private static Parts parts(Source source) throws IOException, XMLStreamException {
        var parts = new Parts();
        try (var zip = new ZipInputStream(source.open())) {
            int entries = 0;
            for (var entry = zip.getNextEntry(); entry != null && entries < MOST_ENTRIES; entry = zip.getNextEntry()) {
                entries++;
                switch (entry.getName()) {
                    case "xl/workbook.xml" -> workbook(xml(new Guarded(zip)), parts);
                    case "xl/_rels/workbook.xml.rels" -> relations(xml(new Guarded(zip)), parts);
                    case "xl/styles.xml" -> parts.dates = SheetDates.of(xml(new Guarded(zip)));
                    case "xl/sharedStrings.xml" -> parts.shared = shared(xml(new Guarded(zip)));
                    default -> {}
                }
            }
        }
        return parts;
    }

    private static Optional<String> first(Parts parts) {
        return parts.sheets.stream()
                .flatMap(id -> Optional.ofNullable(parts.targets.get(id)).stream())
                .findFirst()
                .map(target -> target.startsWith("/") ? target.substring(1) : "xl/" + target);
    }

    private static @Nullable InputStream entry(Source source, String path) throws IOException {
        var zip = new ZipInputStream(source.open());
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null && entries < MOST_ENTRIES; entry = zip.getNextEntry()) {
            if (entry.getName().equals(path)) return zip;
            entries++;
        }
        zip.close();
        return null;
    }

    /** No document type, no entities from outside; without either, JDK's limits on entities would only count {@code &amp;}. */
    private static XMLStreamReader xml(InputStream in) throws XMLStreamException, IOException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        for (var limit : new String[] {"jdk.xml.maxGeneralEntitySizeLimit", "jdk.xml.totalEntitySizeLimit"})
            if (factory.isPropertySupported(limit)) factory.setProperty(limit, "0");
        var text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != '\ufeff') text.reset();
        return factory.createXMLStreamReader(text);
    }

    private static void workbook(XMLStreamReader xml, Parts parts) throws XMLStreamException {
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
            if (xml.getLocalName().equals("workbookPr"))
                parts.since1904 = List.of("1", "true").contains(attribute(xml, "date1904"));
            if (!xml.getLocalName().equals("sheet")) continue;
            var state = attribute(xml, "state");
            if (state.isEmpty() || state.equals("visible")) parts.sheets.add(attribute(xml, "id"));
        }
    }

    private static void relations(XMLStreamReader xml, Parts parts) throws XMLStreamException {
        while (xml.hasNext())
            if (xml.next() == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("Relationship"))
                parts.targets.put(attribute(xml, "Id"), attribute(xml, "Target"));
    }

    private static List<String> shared(XMLStreamReader xml) throws XMLStreamException, IOException {
        var texts = new ArrayList<String>();
        long size = 0;
        while (xml.hasNext())
            if (xml.next() == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("si")) {
                var text = runs(xml, "si");
                size += text.length() + 40L;
                if (size > MOST_SHARED) throw new TooLarge();
                texts.add(text);
            }
        return texts;
    }

    /** The text of an element's runs up to its end, without the readings above kanji ({@code rPh}). */
    private static String runs(XMLStreamReader xml, String element) throws XMLStreamException {
        var text = new StringBuilder();
        int readings = 0;
        boolean inText = false;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (xml.getLocalName().equals("rPh")) readings++;
                    inText = readings == 0 && xml.getLocalName().equals("t");
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (inText) text.append(xml.getText());
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    inText = false;
                    if (xml.getLocalName().equals("rPh")) readings--;
                    if (xml.getLocalName().equals(element)) return text.toString();
                }
                default -> {}
            }
        }
        return text.toString();
    }

    static String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++)
            if (xml.getAttributeLocalName(i).equals(name)) return xml.getAttributeValue(i);
        return "";
    }

    @Override
    public boolean next() throws IOException {
        if (sheet == null) return false;
        try {
            while (sheet.hasNext()) {
                if (sheet.next() != XMLStreamConstants.START_ELEMENT
                        || !sheet.getLocalName().equals("row")) continue;
                var number = attribute(sheet, "r");
                line = number.isEmpty() ? line + 1 : Long.parseLong(number);
                row = cells(sheet);
                if (width == 0) width = row.size();
                if (row.stream().anyMatch(cell -> !Cells.blank(cell))) return true;
            }
        } catch (XMLStreamException | IllegalArgumentException | IndexOutOfBoundsException e) {
            sayBroken();
        }
        sheet = null;
        return false;
    }

    private void sayBroken() {
        sink.reject(
                "xlsx.broken",
                line + 1,
                "",
                "",
                new Words(
                        "表計算ファイルがここで壊れているため、以降を読めません。保存し直してください",
                        "the spreadsheet is broken here; the rest was not read; save it again"));
    }

    private List<String> cells(XMLStreamReader xml) throws XMLStreamException {
        var cells = new ArrayList<String>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("row")) break;
            if (event != XMLStreamConstants.START_ELEMENT || !xml.getLocalName().equals("c")) continue;
            int column = column(attribute(xml, "r"), cells.size());
            while (cells.size() < column) cells.add("");
            var style = attribute(xml, "s");
            var type = attribute(xml, "t");
            var text = cell(xml, type, attribute(xml, "r"));
            if (type.isEmpty() || type.equals("n")) text = dates.text(text, style, since1904);
            if (cells.size() == column) cells.add(text);
            else cells.set(column, text);
        }
        return cells;
    }

    /** Formulas are never worked out here: what counts is the value that the program which saved the file has put beside each. */
    private String cell(XMLStreamReader xml, String type, String reference) throws XMLStreamException {
        var value = "";
        boolean formula = false;
        boolean worked = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                formula |= xml.getLocalName().equals("f");
                worked |= xml.getLocalName().equals("v");
                if (xml.getLocalName().equals("v")) value = xml.getElementText();
                else if (xml.getLocalName().equals("is")) value = runs(xml, "is");
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("c")) {
                break;
            }
        }
        if (formula && !worked || type.equals("e"))
            sink.remark(
                    "xlsx.no-value",
                    line,
                    reference,
                    value,
                    new Words(
                            "数式の結果がないか、エラーです。表計算ソフトで開いて保存し直すか、値を入れてください。",
                            "A formula without a result, or an error. Open the file in a spreadsheet program and save it again, or enter the value."));
        return type.equals("s") && !value.isEmpty() ? shared.get(Integer.parseInt(value.strip())) : value;
    }

    /** The column from 0 that a reference such as {@code AB12} names. */
    private static int column(String reference, int next) {
        int column = 0;
        for (int i = 0; i < reference.length() && reference.charAt(i) >= 'A' && reference.charAt(i) <= 'Z'; i++) {
            column = column * 26 + reference.charAt(i) - 'A' + 1;
            if (column > MOST_COLUMNS)
                throw new IllegalArgumentException("column beyond the widest sheet: " + reference);
        }
        return column == 0 ? next : column - 1;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public int width() {
        // A spreadsheet does not keep the empty cells at the end of a row, nor do they show that a cell was forgotten.
        return Math.max(width, row.size());
    }

    @Override
    public String cell(int column) {
        return column < row.size() ? row.get(column) : "";
    }

    @Override
    public void close() throws IOException {
        if (in != null) in.close();
    }

    /** Counts what is unpacked, and keeps the XML parser from closing the zip at the end of one of its entries. */
    private static final class Guarded extends FilterInputStream {
        private long left = MOST_BYTES;

        Guarded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0 && --left < 0) throw new TooLarge();
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            if (read > 0 && (left -= read) < 0) throw new TooLarge();
            return read;
        }

        @Override
        public void close() {}
    }
}
