package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema takes every agreement of the catalogue and refuses broken ones; the reader stays the authority. */
class SchemaTest {
    private static final Path EXAMPLES = Path.of("../examples/agreements");
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try (InputStream in = Objects.requireNonNull(
                SchemaTest.class.getResourceAsStream("/musubi/agreement/agreement.schema.json"))) {
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
            map.forEach((key, inner) -> all.put(String.valueOf(key), withTextKeys(inner)));
            return all;
        }
        return value instanceof List<?> list
                ? list.stream().map(SchemaTest::withTextKeys).toList()
                : value;
    }

    @Test
    void the_catalogue_is_there() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void every_agreement_of_the_catalogue_fits(Path example) throws IOException {
        assertThat(problems(Files.readString(example))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clauses: {a: {per: fiscal-yaer, pays: 1}}",
                "clauses: {a: {per: fiscal-year, once: FY2022, pays: 1}}",
                "clauses: {a: {per: fiscal-year, pay: 1}}",
                "clauses: {a: {per: fiscal-year, pays: {price: 1}}}",
                "clauses: {a: {per: fiscal-year, pays: {price: one, times: participants}}}",
                "clauses: {a: {per: fiscal-year, pays: {any-of: [1, 2]}}}",
                "clauses: {a: {per: fiscal-year, pays: {line: x, through: {1%: 1}, below: 0, above: last}}}",
                "clauses: {a: {per: fiscal-year, pays: 1, cap: {each-week: 1}}}",
                "clauses: {a: {per: fiscal-year, pays: {gain: steps}}}",
                "clauses: {a: {per: day, pays: 1}}\npoints: {expires: soon}",
                "distribute: [{residual: {to: [a]}}]",
                "receipts: [x]\ndistribute: [{principle: {to: a}}]",
                "receipts: [x]\ndistribute: [{residual: {to: {a: 80}}}]",
                "studies: {s: {protocol: abc}}\nclauses: {a: {per: term, pays: 1}}",
                "studies: {s: {registered-by: June}}\nclauses: {a: {per: term, pays: 1}}",
                "studies: {s: {registred-by: 2021-06-30}}\nclauses: {a: {per: term, pays: 1}}",
                "note: nothing",
            })
    void what_is_broken_does_not_fit(String rest) {
        var whole = "agreement: small\nunit: JPY\nbetween: {payer: city, payee: contractor}\n" + rest;

        assertThat(problems(whole)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unit: EUR", "agreement: Not A Name", "between: {payer: city}"})
    void the_head_is_checked_too(String instead) {
        var key = instead.substring(0, instead.indexOf(':'));
        var whole = """
                agreement: small
                unit: JPY
                between: {payer: city, payee: contractor}
                clauses: {a: {per: term, pays: 1}}
                """;
        var broken = whole.replaceFirst("(?m)^" + key + ":.*$", instead);

        assertThat(problems(whole)).isEmpty();
        assertThat(problems(broken)).isNotEmpty();
    }
}
