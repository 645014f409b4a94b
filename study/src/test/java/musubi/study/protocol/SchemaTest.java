package musubi.study.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema takes what the reader takes and refuses what it refuses, as far as a schema can see. */
class SchemaTest {
    private static final Path EXAMPLES = Path.of("../examples/studies");
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try (InputStream in = Objects.requireNonNull(
                SchemaTest.class.getResourceAsStream("/musubi/study/protocol/study-1.schema.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static List<Path> examples() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static List<Error> problems(String yaml) {
        var loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        JsonNode json = JsonMapper.builder().build().valueToTree(withTextKeys(Objects.requireNonNull(loaded)));
        return SCHEMA.validate(json);
    }

    private static Object withTextKeys(Object value) {
        if (value instanceof Map<?, ?> map) {
            var all = new LinkedHashMap<String, Object>();
            map.forEach((key, inner) -> all.put(String.valueOf(key), inner == null ? null : withTextKeys(inner)));
            return all;
        }
        return value instanceof List<?> list
                ? list.stream().map(SchemaTest::withTextKeys).toList()
                : value;
    }

    @Test
    void the_examples_are_there() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(6);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void every_example_fits_the_schema_and_is_read(Path example) throws IOException {
        var text = Files.readString(example);

        assertThat(problems(text)).isEmpty();
        assertThat(Protocols.read(example.toString(), text, Measures.library()).analyses())
                .isNotEmpty();
    }

    @Test
    void the_texts_of_the_other_test_fit_too() {
        assertThat(problems(ProtocolTest.ON_A_PACK)).isEmpty();
        assertThat(problems(ProtocolTest.ON_A_FILE)).isEmpty();
        assertThat(problems(ProtocolTest.WITH_PERIODS)).isEmpty();
        assertThat(problems(ProtocolTest.WITH_TRIALS)).isEmpty();
        assertThat(problems(ProtocolTest.CHANGING)).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            exposure: participated        | exposre: participated
            study: small                  | study: Small Study
            version: 3                    | version: three
            version: 3                    | version: 0
            data: pack                    | data: packs
            data: pack                    | data: file
            role: primary                 | role: primery
            by: match                     | by: matching
            kind: cost                    | kind: costs
            event: death                  | event: deaths
            method: holm                  | method: holmes
            negate: true                  | negate: maybe
            times: treated                | times: everybody
            digits: 0                     | digits: 13
            absent: 0                     | absent: none
            salons: {venues: any}         | 3salons: {venues: any}
            {ja: 差, en: Difference}      | {ja: 差}
            {ja: 円, en: yen}             | {ja: 円, eng: yen}
            {column: sex}                 | {column: }
            {column: sex}                 | {column: sex, level: 1}
            {column: sex}                 | sex
            covariates: [age, sex]        | covariates: age
            missing: complete             | missing: ignore
            missing: complete             | missing: {impute: 20}
            baseline: 2021-07-01          | baseline: July 2021
            at: baseline                  | at: base-line
            at: baseline                  | from: baseline
            baseline - 2 months           | baseline - 2 fortnights
            keep: "age >= 65", otherwise  | otherwise
            variable: cost                | event: died_on
            method: ols                   | weights: none
            analysis: main, negate        | negate
            subgroups: [sex]              | subgroups: {sex: yes}
            """)
    void schema_and_reader_refuse_the_same_broken_texts(String right, String wrong) {
        assertThat(ProtocolTest.ON_A_PACK).contains(right);
        var broken = ProtocolTest.ON_A_PACK.replace(right, wrong);

        assertThat(problems(broken)).as("schema").isNotEmpty();
        assertThatThrownBy(() -> Protocols.read("study.yaml", broken, Measures.library()))
                .as("reader")
                .isInstanceOf(BadInput.class);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            every: month        | every: week
            number: 12          | number: 1
            number: 12, watched | watched
            watched-until: 2023-07-01 | watched: 2023-07-01
            """)
    void schema_and_reader_refuse_the_same_broken_trials(String right, String wrong) {
        var broken = ProtocolTest.WITH_TRIALS.replace(right, wrong);

        assertThat(problems(broken)).as("schema").isNotEmpty();
        assertThatThrownBy(() -> Protocols.read("study.yaml", broken, Measures.library()))
                .as("reader")
                .isInstanceOf(BadInput.class);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            negate: true                  | negate: "yes"
            version: 3                    | version: "3"
            question: {ja: 問い, en: A question} | question: Why?
            at: baseline                  | at: follow-up.from - 2 years
            at: baseline                  | from: 2020-01-01, until: baseline
            event: certification, level: care-1 | event: certification
            otherwise: {ja: 65歳未満, en: under 65} | otherwise: young
            """)
    void schema_and_reader_take_the_same_other_ways_to_write_it(String right, String wrong) {
        var other = ProtocolTest.ON_A_PACK
                .replace(right, wrong)
                .replace("covariates: [age, sex]", "covariates: [sex]")
                .replace("~ age + sex", "~ sex");

        assertThat(problems(other)).as("schema").isEmpty();
        assertThat(Protocols.read("study.yaml", other, Measures.library()).id()).isEqualTo("small");
    }
}
