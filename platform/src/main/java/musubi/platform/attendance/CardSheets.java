package musubi.platform.attendance;

import java.util.List;
import musubi.document.Markup;
import musubi.platform.page.QrCode;

/** Cards as a page to print: ten to a sheet of A4, each 91 by 55 millimetres, the size of Japanese business cards and of the sheets sold for them. */
public final class CardSheets {
    private static final int ROWS = 5;
    private static final int COLUMNS = 2;

    /** So many stand on one sheet. */
    public static final int A_SHEET = ROWS * COLUMNS;

    private static final String STYLE = """
            @page { size: A4; margin: 11mm 14mm }
            body { font-family: Musubi; margin: 0 }
            .sheet { width: 182mm; table-layout: fixed; border-collapse: collapse; page-break-after: always; page-break-inside: avoid }
            .last { page-break-after: auto }
            .sheet > tbody > tr > td { width: 91mm; height: 54.6mm; padding: 0; border: 0.3pt dashed #888; vertical-align: middle; overflow: hidden }
            .card { width: 91mm; border-collapse: collapse } .card td { padding: 0; vertical-align: middle; border: 0 }
            .qr { width: 42mm } .qr img { width: 40mm; height: 40mm; display: block; margin-left: 2mm }
            .words p { margin: 0 3mm 2.5mm 1mm } .title { font-size: 9pt } .name { font-size: 14pt } .code { font-size: 12pt }
            """;

    private CardSheets() {}

    /**
     * What stands on one card.
     *
     * @param card its code
     * @param address what a camera reads
     */
    public record Printed(String name, String card, String address) {}

    /**
     * The sheets.
     *
     * @param title what the file is called
     * @param of what stands above the name, such as that it is a card and whose
     * @param code what the picture is, for those who hear the page
     */
    public static String page(String title, String of, String code, List<Printed> cards) {
        var page = new Markup();
        page.open("html", "lang", "ja")
                .open("head")
                .element("title", title)
                .element("style", STYLE)
                .close();
        page.open("body");
        for (int first = 0; first < cards.size(); first += A_SHEET) {
            boolean last = first + A_SHEET >= cards.size();
            page.open("table", "class", last ? "sheet last" : "sheet").open("tbody");
            var sheet = cards.subList(first, Math.min(cards.size(), first + A_SHEET));
            for (int row = 0; row < sheet.size(); row += COLUMNS) {
                page.open("tr");
                for (int column = 0; column < COLUMNS; column++) {
                    page.open("td");
                    if (row + column < sheet.size()) card(page, of, code, sheet.get(row + column));
                    page.close();
                }
                page.close();
            }
            page.close().close();
        }
        return page.close().close().finished();
    }

    private static void card(Markup page, String of, String code, Printed card) {
        page.open("table", "class", "card").open("tbody").open("tr");
        page.open("td", "class", "qr")
                .empty("img", "src", QrCode.inPage(card.address()), "alt", code)
                .close();
        page.open("td", "class", "words");
        page.element("p", of, "class", "title");
        page.element("p", card.name(), "class", "name");
        page.element("p", Cards.grouped(card.card()), "class", "code").close();
        page.close().close().close();
    }
}
