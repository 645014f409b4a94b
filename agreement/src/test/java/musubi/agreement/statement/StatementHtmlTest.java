package musubi.agreement.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.EvidenceRef;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The page of a statement: complete in both languages, well-formed, and safe whatever the texts hold. */
class StatementHtmlTest {
    private static final Days YEAR = new FiscalYear(2023).days();
    private static final String PACK = "5e".repeat(32);
    private static final String QUERY = "29".repeat(32);

    @Test
    void an_amount_a_cap_cut_and_a_reason_stand_on_the_page() throws Exception {
        var page = StatementHtml.write(
                statement(
                        "約款",
                        List.of(
                                line(1, "take-up", 38_410_000, 36_000_000, Reason.NONE),
                                line(2, "prevention", 0, 0, Reason.NOT_SIGNIFICANT))),
                "musubi 0");

        var main = main(page, "ja");
        assertThat(text(main))
                .contains("36,000,000円", "条項の期間ごとの上限 36,000,000円 により 2,410,000円 減りました", "令和5年度")
                .contains("効果は統計的に有意ではありませんでした", "12: invented")
                .contains("4,470人");
        assertThat(text(main(page, "en")))
                .contains("36,000,000 yen", "The clause's cap for each period of 36,000,000 yen cut 2,410,000 yen")
                .contains("the effect was not significant", "4,470 people");
    }

    @Test
    void a_digest_is_shortened_in_the_text_and_whole_on_hover_and_in_the_appendix() throws Exception {
        var page = StatementHtml.write(statement("約款", List.of(line(1, "take-up", 100, 100, Reason.NONE))), "musubi 0");

        assertThat(page).contains("title=\"" + QUERY + "\"");
        assertThat(text(main(page, "en"))).contains(QUERY.substring(0, 12) + "…", QUERY, PACK, "sum of digest");
    }

    @Test
    void both_languages_have_the_same_parts() throws Exception {
        var page = StatementHtml.write(statement("約款", List.of(line(1, "take-up", 100, 100, Reason.NONE))), "musubi 0");

        for (var tag : List.of("h1", "h2", "h3", "table", "tr", "details", "li"))
            assertThat(main(page, "ja").getElementsByTagName(tag).getLength())
                    .as(tag)
                    .isEqualTo(main(page, "en").getElementsByTagName(tag).getLength());
        assertThat(text(main(page, "en")).replace("日本語", "").codePoints().filter(c -> c >= 0x3041 && c <= 0x30FE))
                .isEmpty();
    }

    @Test
    void texts_never_become_markup() throws Exception {
        var wicked = "<script>alert(1)</script> & \"'\u0001";

        var page = StatementHtml.write(statement(wicked, List.of(line(1, wicked, 100, 100, Reason.NONE))), wicked);

        assertThat(parsed(page).getElementsByTagName("script").getLength()).isZero();
        assertThat(text(main(page, "ja"))).contains("<script>alert(1)</script>");
    }

    @Test
    void many_lines_are_shown_as_sums_and_the_first_lines() throws Exception {
        var lines = new ArrayList<Line>();
        IntStream.rangeClosed(1, 1_000).forEach(i -> lines.add(line(i, "walking", i, i, Reason.NONE)));

        var main = main(StatementHtml.write(statement("約款", lines), "musubi 0"), "en");

        assertThat(text(main)).contains("The first 20 of 1,000 lines", "500,500 yen", "lines.csv");
        assertThat(main.getElementsByTagName("h3").getLength()).isEqualTo(3);
    }

    @Test
    void a_correction_shows_what_changed() throws Exception {
        var before = statement("約款", List.of(line(1, "take-up", 100, 100, Reason.NONE)));
        var now = statement("約款", List.of(line(1, "take-up", 70, 70, Reason.NONE)));
        var earlier = StatementJson.write(before, "musubi 0");

        var page = StatementHtml.write(now, Delta.of(Written.read("a", earlier), earlier, now), "musubi 0");

        assertThat(text(main(page, "ja"))).contains("前の精算書との差", "−30円");
        assertThat(text(main(page, "en"))).contains("What changed since the earlier statement", "−30 yen");
    }

    private static Statement statement(String title, List<Line> lines) {
        return new Statement(
                "約款-1",
                1,
                "ab".repeat(32),
                new Words(title, "sum of digest"),
                "payer",
                Unit.JPY,
                "FY2023",
                YEAR,
                Map.of("pack", PACK),
                lines,
                List.of(Problem.warning("x.y", Place.at("a.yaml", 3, 1), "", new Words("注意", "a remark"))),
                List.of("12: invented"));
    }

    private static Line line(int number, String clause, long gross, long amount, Reason reason) {
        var leaf = new Derivation(
                Words.same("participants"),
                "4,470 people",
                List.of(),
                Optional.of(new EvidenceRef("participants v1", Map.of("months", "6"), YEAR, PACK, QUERY, "4470", "1")));
        return new Line(
                number,
                clause,
                Words.same(clause),
                "article",
                "",
                "payee " + number,
                "FY2023",
                YEAR,
                LocalDate.of(2024, 3, 31),
                Unit.JPY,
                gross,
                0,
                gross > amount ? List.of(new Line.Cut("clause each-period", amount, gross - amount)) : List.of(),
                amount,
                0,
                reason,
                amount,
                new Derivation(new Words("支払額", "amount"), amount + " JPY", List.of(leaf), Optional.empty()));
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static Element main(String page, String language) throws Exception {
        var mains = parsed(page).getElementsByTagName("main");
        for (int i = 0; i < mains.getLength(); i++)
            if (mains.item(i) instanceof Element e && e.getAttribute("id").equals(language)) return e;
        throw new AssertionError("no part in " + language);
    }

    private static String text(Element element) {
        return element.getTextContent();
    }
}
