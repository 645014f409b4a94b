package musubi.platform.office;

import java.time.LocalDate;
import java.util.function.Function;
import musubi.document.Markup;
import musubi.platform.people.Identity;
import musubi.platform.people.Request;
import musubi.quantity.Japan;

/** The answer to a formal request, on one sheet for the post or the counter. */
final class AnswerLetter {
    private static final String STYLE = """
            @page { size: A4; margin: 25mm 22mm }
            body { font-family: Musubi; font-size: 11.5pt; line-height: 1.7; margin: 0 }
            h1 { font-size: 16pt; text-align: center; margin: 10mm 0 8mm 0 } p { margin: 0 0 4mm 0 }
            .right { text-align: right }
            table { width: 100%; border-collapse: collapse; margin: 4mm 0 }
            th, td { border: 0.5pt solid #333333; padding: 2mm 3mm; text-align: left; vertical-align: top; white-space: pre-line }
            th { width: 42mm; font-weight: 400; background: #f2f2f2 }
            """;

    private AnswerLetter() {}

    /**
     * The letter as a page to print.
     *
     * @param representative who asked for the person; empty when they asked themselves
     * @param city that answers
     * @param say the words for a name of a message
     */
    static String page(
            Request request, Identity who, String representative, String city, Function<String, String> say) {
        var decision = request.decision().orElseThrow();
        var kind = request.kind().word();
        var outcome = decision.outcome().word();
        var page = new Markup();
        page.open("html", "lang", say.apply("requests.letter.language"))
                .open("head")
                .element("title", say.apply("requests.letter.title"))
                .element("style", STYLE)
                .close();
        page.open("body")
                .element("p", LocalDate.ofInstant(decision.at(), Japan.TIME).toString(), "class", "right")
                .element("p", who.address())
                .element("p", say.apply("requests.letter.to").formatted(who.name()));
        if (!representative.isEmpty())
            page.element("p", say.apply("requests.letter.by").formatted(representative));
        page.element("p", city, "class", "right").element("h1", say.apply("requests.letter.title"));
        page.element("p", say.apply("requests.letter.opening"));
        page.open("table");
        row(page, say.apply("requests.kind"), say.apply("requests.kind." + kind));
        row(page, say.apply("requests.received-on"), request.receivedOn().toString());
        row(page, say.apply("requests.outcome"), say.apply("requests.outcome." + outcome));
        row(page, say.apply("requests.why"), decision.why());
        page.close();
        if (request.stopping()) page.element("p", say.apply("requests.letter.does." + kind));
        return page.element("p", say.apply("requests.letter.ask"))
                .close()
                .close()
                .finished();
    }

    private static void row(Markup page, String head, String text) {
        page.open("tr").element("th", head).element("td", text).close();
    }
}
