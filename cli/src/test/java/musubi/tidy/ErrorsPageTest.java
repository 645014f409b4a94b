package musubi.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/reference/errors.md} lists every code that a problem can carry. */
class ErrorsPageTest {
    @Test
    void the_page_of_codes_is_current() {
        Generated.isCurrent("docs/reference/errors.md", page(sources()));
    }

    @Test
    void codes_are_found_with_their_sentences_wherever_they_stand() {
        var page = page(Map.of("A.java", """
                class A {
                    void a(Object sink, String file) {
                        throw new BadInput("row.no-day", place, value, new Words("日付 %s がありません。".formatted(x), "No day %s.".formatted(x)));
                        sink.reject("row.late", 3, "day", "x", new Words("遅い" + "です", "late"));
                        throw new Misread("row.early", place, "x", "早い", "early");
                        throw new BadInput("row.made-elsewhere", place, "", given);
                        audit.record("row.entered", id);
                        throw new BadInput("row.named", place, "", LATE);
                        throw new BadInput("row.named-there", place, "", B.words(x));
                        Problems.answer(response, status, "plain", B.WHY);
                        new Refusal(status, "no-entry", new Words("入れません", "no entry"));
                        read("row.csv", "other.thing");
                        Map.of("row.setting", 1);
                        throw handed(place, "番号です", "a number");
                        throw new BadInput("row.either", place, "", x ? new Words("左", "left") : new other.Words("右", "right"));
                    }
                    private static final Words LATE = new Words("遅刻", "late by name");
                    BadInput handed(Place place, String ja, String en) {
                        return new BadInput("row.handed", place, "", new Words(ja, en));
                    }
                }
                """, "x/B.java", """
                class B {
                    static final Words WHY = x ? new Words("甲", "one") : new Words("乙", "other");
                    static Words words(int x) {
                        return new Words("%d 行".formatted(x), "%d rows".formatted(x));
                    }
                }
                """));

        assertThat(page)
                .contains("| `row.no-day` | 日付 … がありません。 | No day …. |")
                .contains("| `row.late` | 遅いです | late |")
                .contains("| `row.early` | 早い | early |")
                .contains("| `row.made-elsewhere` |  |  |")
                .contains("| `row.named` | 遅刻 | late by name |")
                .contains("| `row.named-there` | … 行 | … rows |")
                .contains("## api\n")
                .contains("| `plain` | 甲<br>乙 | one<br>other |")
                .contains("| `no-entry` | 入れません | no entry |")
                .doesNotContain("row.entered")
                .contains("| `row.handed` | 番号です | a number |")
                .contains("| `row.either` | 左<br>右 | left<br>right |")
                .doesNotContain("row.setting")
                .doesNotContain("row.csv")
                .doesNotContain("other.thing");
    }

    @Test
    void the_description_of_the_api_names_every_code_of_one_word() {
        var described = JsonMapper.shared()
                .readTree(Repository.text("docs/reference/openapi.json"))
                .at("/components/schemas/Problem/properties/code/examples");

        assertThat(described.valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(ProblemCode.all(sources()).keySet().stream()
                        .filter(ProblemCode::plain)
                        .toList());
    }

    private static Map<String, String> sources() {
        var sources = new TreeMap<String, String>();
        for (var file : Repository.files(".java"))
            if (file.contains("/src/main/")) sources.put(file, Repository.text(file));
        return sources;
    }

    private static String page(Map<String, String> sources) {
        var page = new StringBuilder("""
                # Problem codes

                Every problem that Musubi reports carries a code from this list, so that a script can tell problems apart; the
                sentences may be bettered, a code keeps its meaning. The page is made from the code of the product.

                A problem is one line: `file:line:column: sentence [code]`. Whoever gave the input can mend it; the command ends
                with 2. A command ends with 1 when what it compared or verified differs, and with 3 when something broke that
                the caller cannot mend.

                A code of one word, such as `not-found`, says what became of a request to the API, and stands under `api`.
                """);
        var codes = ProblemCode.all(sources);
        var areas = codes.keySet().stream().map(ProblemCode::area).distinct().toList();
        for (var area : areas) {
            page.append("\n## ").append(area).append("\n\n| code | 日本語 | English |\n| --- | --- | --- |\n");
            codes.forEach((code, wordings) -> {
                if (!ProblemCode.area(code).equals(area)) return;
                var ja = wordings.stream().map(ProblemCode::ja).distinct().collect(Collectors.joining("<br>"));
                var en = wordings.stream().map(ProblemCode::en).distinct().collect(Collectors.joining("<br>"));
                page.append("| `%s` | %s | %s |\n".formatted(code, cell(ja), cell(en)));
            });
        }
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
