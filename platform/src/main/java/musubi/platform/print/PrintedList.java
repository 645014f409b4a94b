package musubi.platform.print;

import java.util.List;

/** A list as a page to print: a heading that repeats on every sheet, and the number of the sheet. */
public final class PrintedList {
    private static final String STYLE = """
            @page { size: A4 landscape; margin: 15mm; @bottom-right { content: counter(page) " / " counter(pages); font-family: Musubi } }
            body { font-family: Musubi; font-size: 9pt } h1 { font-size: 13pt } p { color: #444 }
            table { width: 100%; border-collapse: collapse; -fs-table-paginate: paginate }
            th, td { text-align: left; padding: 2pt 4pt; border-bottom: 0.5pt solid #888 } tr { page-break-inside: avoid }
            """;

    private PrintedList() {}

    /**
     * Writes the page.
     *
     * @param remark below the title, such as the filter and the day
     */
    public static String page(
            String language, String title, String remark, List<String> header, List<List<String>> rows) {
        var page = new StringBuilder("<html lang=\"").append(escaped(language)).append("\"><head><title>");
        page.append(escaped(title)).append("</title><style>").append(STYLE).append("</style></head><body><h1>");
        page.append(escaped(title)).append("</h1><p>").append(escaped(remark)).append("</p><table><thead><tr>");
        for (var column : header) page.append("<th>").append(escaped(column)).append("</th>");
        page.append("</tr></thead><tbody>");
        for (var row : rows) {
            page.append("<tr>");
            for (var cell : row) page.append("<td>").append(escaped(cell)).append("</td>");
            page.append("</tr>");
        }
        return page.append("</tbody></table></body></html>").toString();
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints()
                // XML has no place for control letters.
                .filter(c -> c >= 0x20 || c == '\t' || c == '\n')
                .forEach(c -> {
                    switch (c) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '"' -> escaped.append("&quot;");
                        default -> escaped.appendCodePoint(c);
                    }
                });
        return escaped.toString();
    }
}
