package musubi.platform.notice;

import java.util.List;
import musubi.document.Markup;

/**
 * One letter, ready to be folded.
 *
 * @param id of the notice
 */
record Letter(String id, String language, String address, String name, String subject, String body) {
    /** The window of a 長形3号 envelope as static/letter.css has it, told by the margins of the sheet. */
    private static final String STYLE = """
            @page { size: A4; margin: 12mm 22mm 20mm 22mm }
            body { font-family: Musubi; font-size: 12pt; line-height: 1.7; margin: 0 }
            .letter { page-break-after: always } .last { page-break-after: auto }
            .window { width: 90mm; height: 45mm; overflow: hidden } .window p { margin: 0 0 0 5mm }
            .address { font-size: 11pt; line-height: 1.4; padding-top: 6mm } .name { font-size: 14pt; padding-top: 3mm }
            .sender { text-align: right; margin: 18mm 0 12mm 0 } h1 { font-size: 16pt; margin: 0 0 8mm 0 }
            .body { white-space: pre-line; margin: 0 }
            """;

    /** How the one it goes to is addressed. */
    public String addressed() {
        return language.equals("ja") ? name + " 様" : name;
    }

    /** All letters as one page to print, each on a sheet of its own. */
    static String sheets(String title, String sender, List<Letter> letters) {
        var page = new Markup();
        page.open("html", "lang", "ja").open("head").element("title", title).element("style", STYLE).close();
        page.open("body");
        for (int i = 0; i < letters.size(); i++) {
            var letter = letters.get(i);
            page.open("div", "class", i + 1 < letters.size() ? "letter" : "letter last", "lang", letter.language());
            page.open("div", "class", "window");
            page.element("p", letter.address(), "class", "address");
            page.element("p", letter.addressed(), "class", "name").close();
            page.element("p", sender, "class", "sender");
            page.element("h1", letter.subject());
            page.element("p", letter.body(), "class", "body").close();
        }
        return page.close().close().finished();
    }
}
