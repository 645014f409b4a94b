package musubi.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import musubi.study.TeaFixture;
import musubi.study.result.StudyResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;

/** The page a mayor opens: whole, in both languages, and with the numbers of the result. */
class StudyReportTest {
    @TempDir
    static Path folder;

    private static StudyResult result;
    private static StudyResult unregistered;
    private static String page = "";

    @BeforeAll
    static void run() {
        var table = TeaFixture.write(folder.resolve("tea.csv"), TeaFixture.rows());
        result = TeaFixture.result(table, Optional.of(TeaFixture.registration()));
        unregistered = TeaFixture.result(table, Optional.empty());
        page = StudyReport.write(result, "musubi test", "ja");
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<Element> all(Element in, String tag) {
        NodeList found = in.getElementsByTagName(tag);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
        return elements;
    }

    private static Element main(String language) throws Exception {
        return all(parsed(page).getDocumentElement(), "main").stream()
                .filter(m -> m.getAttribute("lang").equals(language))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void it_is_well_formed_and_opens_in_the_language_asked_for() throws Exception {
        for (var first : List.of("ja", "en")) {
            var document = parsed(StudyReport.write(result, "musubi test", first));

            assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo(first);
            assertThat(all(document.getDocumentElement(), "main"))
                    .extracting(m -> m.getAttribute("lang"))
                    .containsExactly(first, first.equals("ja") ? "en" : "ja");
        }
    }

    @Test
    void no_two_elements_have_one_id_and_every_figure_has_a_name() throws Exception {
        var ids = all(parsed(page).getDocumentElement(), "*").stream()
                .map(e -> e.getAttribute("id"))
                .filter(i -> !i.isEmpty())
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        for (var svg : all(parsed(page).getDocumentElement(), "svg")) {
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            for (var id : svg.getAttribute("aria-labelledby").split(" "))
                assertThat(ids).contains(id);
        }
        assertThat(all(parsed(page).getDocumentElement(), "svg")).hasSizeGreaterThan(5);
    }

    @Test
    void it_runs_nothing_and_fetches_nothing() {
        assertThat(page.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("<script", "javascript:", "onload=", "onclick=", "<link", "<img", "@import", "url(");
    }

    @Test
    void titles_and_levels_are_shown_as_written_and_never_become_markup() throws Exception {
        assertThat(page).doesNotContain("<b>", "<i>");
        assertThat(main("ja").getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo("お茶 <b>会</b>");
        assertThat(main("en").getTextContent()).contains("Tea & <b>talk</b>", "site = <b>north</b>", "Difference <i>");
    }

    @Test
    void an_analysis_without_an_answer_says_so_in_words() throws Exception {
        assertThat(main("ja").getTextContent()).contains("最高齢だけは推定できませんでした");
        assertThat(main("en").getTextContent()).contains("The oldest only could not be estimated");
        assertThat(main("en").getTextContent()).doesNotContain("NaN", "Infinity", "Optional");
        assertThat(main("ja").getTextContent()).doesNotContain("NaN", "Infinity", "Optional");
    }

    @Test
    void each_language_has_its_own_words_only() throws Exception {
        assertThat(main("ja").getTextContent()).contains("わかったこと").doesNotContain("What was found");
        var english = main("en").getTextContent().replace("日本語", "");
        assertThat(english).contains("What was found");
        assertThat(english.codePoints().filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA))
                .isEmpty();
    }

    /** Every number of the table of analyses is that of the result, to the digits shown. */
    @Test
    void numbers_are_those_of_the_result() throws Exception {
        var analyses = JsonMapper.builder()
                .build()
                .readTree(result.json("musubi test"))
                .path("analyses");
        int compared = 0;
        for (var finding : result.findings()) {
            var row = all(main("en"), "tr").stream()
                    .filter(r -> all(r, "th").size() + all(r, "td").size() == 8)
                    .map(StudyReportTest::cells)
                    .filter(c -> c.getFirst().equals(finding.analysis().title().en())
                            || c.getFirst()
                                    .startsWith(finding.analysis().title().en() + " ("))
                    .findFirst()
                    .orElseThrow();
            var effect = analyses.path(finding.name()).path("effect");
            if (effect.isMissingNode()) {
                assertThat(row.subList(2, 8)).containsOnly("–");
                continue;
            }
            assertShown(row.get(2), effect.path("estimate").decimalValue());
            assertShown(row.get(3), effect.path("lower").decimalValue());
            assertShown(row.get(4), effect.path("upper").decimalValue());
            assertThat(row.get(7))
                    .isEqualTo(analyses.path(finding.name())
                            .path("estimation")
                            .path("sample")
                            .path("used")
                            .asString());
            compared++;
        }
        assertThat(compared).isEqualTo(6);
    }

    private static List<String> cells(Element row) {
        var cells = new ArrayList<String>();
        for (var node = row.getFirstChild(); node != null; node = node.getNextSibling())
            if (node instanceof Element cell) cells.add(cell.getTextContent());
        return cells;
    }

    private static void assertShown(String shown, BigDecimal value) {
        var number = new BigDecimal(shown.replace("−", "-").replace(",", ""));
        assertThat(number).isEqualByComparingTo(value.setScale(number.scale(), RoundingMode.HALF_UP));
        assertThat(number.precision()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_result_that_cannot_be_paid_on_warns_in_both_languages() throws Exception {
        var warned = StudyReport.write(unregistered, "musubi test", "ja");

        assertThat(page).doesNotContain("支払えません", "Nothing can be paid");
        assertThat(parsed(warned).getDocumentElement().getTextContent())
                .contains("この結果では支払えません", "Nothing can be paid on this result");
    }

    @Test
    void it_names_what_is_needed_to_make_it_again() throws Exception {
        for (var language : List.of("ja", "en"))
            assertThat(main(language).getTextContent())
                    .contains(
                            result.protocol().digest().hex(),
                            result.cohort().source().hex(),
                            "2026-04-01T09:00:00+09:00",
                            "musubi test",
                            "after ~ treated + before");
    }

    @Test
    void the_flow_and_the_balance_are_tables_too() throws Exception {
        var english = main("en").getTextContent();

        assertThat(english)
                .contains("under 66", "Before and after adjustment", "Standardised differences", "Rule decided on");
        assertThat(english).contains("When 0 is left out.");
    }
}
