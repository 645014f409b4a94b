package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calculator: its numbers, its refusals in both languages, and how it ends. */
class EstimateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path data = Path.of("");

    /** Means 2 and 5, variances 1: the difference is 3 with error √(1/3 + 1/3) on 4 degrees of freedom. */
    @BeforeEach
    void six_people() throws IOException {
        data = Files.writeString(
                folder.resolve("six.csv"), "id,y,x,none\na,1,0,0\nb,2,0,0\nc,3,0,0\nd,4,1,0\ne,5,1,0\nf,6,1,0\n");
    }

    private int musubi(String language, Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<String>();
        for (var argument : arguments) all.add(argument.toString());
        return Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("MUSUBI_LANG", language),
                all.toArray(String[]::new));
    }

    private int ols(String language, Object... more) {
        var all = new ArrayList<Object>(List.of("estimate", "ols", "--data", data));
        all.addAll(List.of(more));
        return musubi(language, all.toArray());
    }

    /** Nothing happened to anybody. */
    private int cox(String language, Object... more) {
        var all = new ArrayList<Object>(List.of("estimate", "cox", "--data", data, "--formula", "Surv(y, none) ~ x"));
        all.addAll(List.of(more));
        return musubi(language, all.toArray());
    }

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    @Test
    void a_quote_that_is_not_closed_is_refused_by_its_reader_alone() {
        var real = System.err;
        var written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        int value;
        try {
            value = musubi("en", "estimate", "ipw", "--data", data, "--formula", "x ~ y", "-o", "outcome=I(id == \"a)");
        } finally {
            System.setErr(real);
        }

        assertThat(value).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("is not closed");
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_calculation_from_options_needs_no_file() {
        int value = musubi("en", "estimate", "e-value", "-o", "estimate=4", "-f", "json");

        assertThat(value).as(err.toString()).isZero();
        // 4 + sqrt(4 x 3)
        assertThat(json().path("effects").path(0).path("estimate").asDouble())
                .isCloseTo(4 + Math.sqrt(12), within(1e-12));
        assertThat(musubi("en", "estimate", "power-means", "-o", "n=50", "-o", "effect=1"))
                .isZero();
    }

    @Test
    void the_json_has_every_number_and_what_it_was_made_from() {
        int code = ols("en", "--formula", "y ~ x", "-o", "se=classical", "-f", "json");

        assertThat(code).as(err.toString()).isZero();
        var json = json();
        assertThat(json.path("format").asString()).isEqualTo("estimate/1");
        assertThat(json.path("method").asString()).isEqualTo("ols");
        assertThat(json.path("formula").asString()).isEqualTo("y ~ x");
        assertThat(json.path("options").path("se").asString()).isEqualTo("classical");
        assertThat(json.path("data").asString()).matches("[0-9a-f]{64}");
        assertThat(json.path("software").asString()).startsWith("musubi ");
        var effect = json.path("effects").path(0);
        assertThat(effect.path("name").asString()).isEqualTo("x");
        assertThat(effect.path("estimate").asDouble()).isCloseTo(3, within(1e-12));
        assertThat(effect.path("standard-error").asDouble()).isCloseTo(Math.sqrt(2.0 / 3), within(1e-12));
        assertThat(effect.path("df").asDouble()).isEqualTo(4);
        // R: 3 - qt(.975, 4) * sqrt(2/3), 2 * pt(-3 / sqrt(2/3), 4)
        assertThat(effect.path("lower").asDouble()).isCloseTo(0.733042064472, within(1e-11));
        assertThat(effect.path("upper").asDouble()).isCloseTo(5.266957935528, within(1e-11));
        assertThat(effect.path("p").asDouble()).isCloseTo(0.021311641129, within(1e-11));
        assertThat(json.path("sample").path("used").asLong()).isEqualTo(6);
        assertThat(json.path("conventions").size()).isPositive();
    }

    @Test
    void the_table_has_a_head_and_seven_digits_in_both_languages() {
        ols("en", "--formula", "y ~ x", "-o", "se=classical");
        assertThat(out.toString())
                .contains("effect", "estimate", "std. error", "0.8164966", "0.7330421", "rows used: 6");

        ols("ja", "--formula", "y ~ x", "-o", "se=classical");
        assertThat(out.toString()).contains("効果", "推定値", "標準誤差", "0.8164966", "使った行: 6");
    }

    @Test
    void no_answer_ends_with_one_and_says_why() {
        assertThat(cox("en")).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("Not estimable: ");
        assertThat(cox("ja")).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("推定できません: ");
        assertThat(cox("en", "-f", "json")).isEqualTo(Musubi.DIFFERS);
        assertThat(json().path("not-estimable").path("why").asString()).isEqualTo("no-events");
        assertThat(json().path("not-estimable").path("detail").path("ja").asString())
                .isNotEmpty();
        assertThat(json().path("format").asString()).isEqualTo("estimate/1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            estimate olss --data DATA --formula 'y ~ x'            | estimate.unknown-method | There is no method "olss". Did you mean "ols"? | 方法「olss」はありません。
            estimate ols --data DATA --formula 'y ~ z'             | estimate.unknown-column | "z" | 「z」
            estimate ols --data DATA --formula 'y ~ x' -o sd=HC3   | estimate.unknown-option | Did you mean "psd"? It knows: cluster | 「psd」ではありませんか
            estimate ols --data DATA --formula 'y ~ x' -o level=9   | estimate.level | between 0 and 1 | 0 と 1 の間
            estimate permutation --data DATA --formula 'y ~ x' -o seed=abc | estimate.not-a-number | whole number, not "abc" | 整数
            estimate balance --data DATA --formula 'x ~ y' -o threshold=-1 | estimate.out-of-range | zero or more; it is -1 | 0 以上
            estimate ipw --data DATA --formula 'x ~ y' -o outcome=y -o truncate=0 | estimate.trimming | truncate=99, not "0" | truncate=99
            estimate kaplan-meier --data DATA --formula 'Surv(y, x) ~ 1' -o quantiles=1.5 | estimate.out-of-range | between 0 and 1 | 0 と 1 の間
            estimate ols --data DATA --formula 'y ~ x' -o se=HC9   | estimate.unknown-choice | HC3 | HC3
            estimate ols --data DATA --formula 'y ~ x' --id who    | estimate.unknown-column | There is no column "who" | 列「who」がありません
            estimate ols --data DATA --formula 'y ~ (x'            | formula.unexpected | character 7 | 7 文字目
            estimate ols --data DATA --formula 'y ~ foo(x)'        | formula.unknown-function | There is no function "foo" | 関数「foo」はありません
            estimate ols --data DATA                               | estimate.no-formula | Write the model with --formula | 式を書いてください
            estimate ols --formula 'y ~ x'                         | estimate.no-data | Give either --data FILE | どちらか一方
            estimate ols --data NONE --formula 'y ~ x'             | study.no-file | There is no such file | ファイルがない
            estimate show olss                                     | estimate.unknown-method | musubi estimate list names them all | 一覧は musubi estimate list
            """)
    void bad_requests_end_with_two_and_a_sentence_in_both_languages(String line, String code, String en, String ja) {
        var words = new ArrayList<String>();
        var parts = line.split("'");
        for (int i = 0; i < parts.length; i++)
            if (i % 2 == 1) words.add(parts[i]);
            else for (var w : parts[i].strip().split(" +")) if (!w.isEmpty()) words.add(w);
        var arguments = words.stream()
                .map(w -> w.equals("DATA") ? data.toString() : w.equals("NONE") ? data + ".none" : w)
                .toArray();

        assertThat(musubi("en", arguments)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains(en, "[" + code + "]");
        assertThat(musubi("ja", arguments)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains(ja, "[" + code + "]");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"y,x,x", "y,x,X", "y,\"x\",x"})
    void a_header_that_names_a_column_twice_is_refused(String header) throws IOException {
        Files.writeString(data, header + "\n1,0,5\n2,0,6\n4,1,7\n5,1,9\n");

        assertThat(ols("en", "--formula", "y ~ x")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[study.column-twice]", "The header names \"x\" twice");
        assertThat(ols("ja", "--formula", "y ~ x")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("見出しに「x」が二度あります");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"y,x,x_1", "y,x,\"x_1\"", "y;x;x_1", "\uFEFFx_1,x,y"})
    void a_column_may_be_called_as_a_second_one_would(String header) throws IOException {
        var separator = header.contains(";") ? ";" : ",";
        Files.writeString(data, header + "\n1,0,5\n2,0,6\n4,1,7\n5,1,9\n".replace(",", separator));

        assertThat(ols("en", "--formula", "y ~ x")).as(err.toString()).isZero();
    }

    @Test
    void a_table_of_a_pack_is_estimated_on_too() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("person.csv"), """
                person,born,sex,municipality,income_stage,education_years
                a,1945-01-01,F,232998,1,9
                b,1946-01-01,M,232998,2,9
                c,1947-01-01,F,232998,3,9
                d,1948-01-01,M,232998,4,10
                e,1949-01-01,F,232998,5,10
                f,1950-01-01,M,232998,6,10
                """);
        var pack = folder.resolve("pack");
        Packs.build(Recipe.of(List.of(source), pack, Key.of(new byte[32])));

        int code = musubi(
                "en",
                "estimate",
                "ols",
                "--pack",
                pack,
                "--table",
                "person",
                "--formula",
                "income_stage ~ education_years",
                "-f",
                "json");

        assertThat(code).as(err.toString()).isZero();
        assertThat(json().path("effects").path(0).path("estimate").asDouble()).isCloseTo(3, within(1e-12));
        assertThat(musubi("en", "estimate", "ols", "--pack", pack, "--table", "nothing", "--formula", "y ~ x"))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("no table \"nothing\"", "[study.no-table]");
    }

    @Test
    void every_method_is_listed_and_shown_in_both_languages() {
        for (var language : List.of("en", "ja")) {
            assertThat(musubi(language, "estimate", "list")).isZero();
            for (var id : musubi.effect.Methods.all().stream()
                    .map(musubi.effect.Method::id)
                    .toList()) assertThat(out.toString()).contains(id);
            for (var id : musubi.effect.Methods.all().stream()
                    .map(musubi.effect.Method::id)
                    .toList()) {
                assertThat(musubi(language, "estimate", "show", id)).isZero();
                assertThat(out.toString()).contains(id, language.equals("ja") ? "知りたい量" : "estimand");
            }
        }
        assertThat(musubi("en", "estimate", "list", "-f", "json")).isZero();
        assertThat(json().size()).isEqualTo(musubi.effect.Methods.all().size());
    }
}
