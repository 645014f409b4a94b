package musubi.evidence.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small spreadsheets. */
final class SheetFixture {
    private SheetFixture() {}

    /** A spreadsheet whose first sheet is hidden and whose second holds this XML, with these shared texts. */
    static byte[] xlsx(String sheetData, List<String> shared) {
        return xlsx(sheetData, shared, "", "");
    }

    /** The same with these styles and more sheets behind it. */
    static byte[] xlsx(String sheetData, List<String> shared, String styles, String moreSheets) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "[Content_Types].xml", "<Types/>");
            put(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"h\" state=\"hidden\" r:id=\"a\"/><sheet name=\"s\" r:id=\"b\"/>"
                            + moreSheets + "</sheets></workbook>");
            if (!styles.isEmpty()) put(zip, "xl/styles.xml", styles);
            put(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"b\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>");
            put(
                    zip,
                    "xl/worksheets/sheet1.xml",
                    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>");
            put(zip, "xl/worksheets/sheet2.xml", "<worksheet><sheetData>" + sheetData + "</sheetData></worksheet>");
            put(zip, "xl/sharedStrings.xml", "<sst>" + String.join("", shared) + "</sst>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
