package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.simulation.cohort.Design;
import musubi.simulation.cohort.Invention;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a registered protocol to money: register, evaluate, verify, settle; and what is refused on the way. */
class EvaluateCommandTest {
    private static final String STUDY = """
            study: walk
            title: {ja: 歩く会, en: Walking}
            question: {ja: 点数は下がるか。, en: Do points fall?}
            data: file
            unit: person
            exposure: participated
            covariates: [age, risk_start]
            analyses:
              main:
                role: primary
                title: {ja: 点数の差, en: Difference in points}
                method: ols
                formula: "risk_end ~ participated + risk_start + age"
                unit: {ja: 点, en: points}
            results:
              points-avoided: {analysis: main, negate: true, times: treated, unit: points, digits: 2}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path study = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void a_protocol_and_people() throws IOException {
        study = Files.writeString(folder.resolve("walk.yaml"), STUDY);
        data = folder.resolve("people.csv");
        new Invention(Design.RISK_POINTS, 300, 4, -4, 0).write(data);
    }

    private int musubi(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<String>();
        for (var argument : arguments) all.add(argument.toString());
        return Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("MUSUBI_LANG", "en"),
                all.toArray(String[]::new));
    }

    private Path evaluated(String name) {
        var to = folder.resolve(name);
        assertThat(musubi("evaluate", study, "--data", data, "-o", to))
                .as(err.toString())
                .isZero();
        return to.resolve("result.json");
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(file));
    }

    private JsonNode settled(Path result, String basis) throws IOException {
        var agreement = Files.writeString(folder.resolve("agreement.yaml"), """
                agreement: by-effect
                unit: JPY
                between: {payer: city, payee: contractor}
                clauses:
                  effect:
                    per: term
                    pays: {price: 100, times: {effect: points-avoided, of: walk, basis: BASIS}, at-least: 0}
                term: {from: 2021-07-01, until: 2026-07-01}
                """.replace("BASIS", basis));
        var to = folder.resolve("statement-" + basis);
        assertThat(musubi("settle", agreement, "--period", "term", "--study", result, "-o", to))
                .as(err.toString())
                .isZero();
        assertThat(musubi("verify", to.resolve("statement.json")))
                .as(out.toString())
                .isZero();
        return read(to.resolve("statement.json"));
    }

    @Test
    void a_registered_study_is_evaluated_reported_and_verified() throws IOException {
        assertThat(musubi("study", "register", study)).isZero();
        assertThat(out.toString()).contains("Registered: walk");

        var result = evaluated("out");

        assertThat(out.toString()).contains("Difference in points: −").contains("Written:");
        assertThat(read(result).path("protocol").path("as-registered").asBoolean())
                .isTrue();
        assertThat(result.resolveSibling("protocol.yaml")).hasContent(STUDY);
        assertThat(Files.readString(result.resolveSibling("report.html"))).startsWith("<!DOCTYPE html>");
        assertThat(musubi("verify", result, "--data", data)).isZero();
        assertThat(out.toString()).contains("Verified");
    }

    @Test
    void a_changed_digit_a_changed_file_and_a_changed_protocol_are_found() throws IOException {
        var result = evaluated("out");
        var text = Files.readString(result);
        var estimate = read(result).path("effects").path(0).path("estimate").asString();

        Files.writeString(result, text.replace("\"" + estimate + "\"", "\"9" + estimate + "\""));
        assertThat(musubi("verify", result, "--data", data)).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("First difference at line", "9" + estimate, "recomputed it is");

        Files.writeString(result, text);
        var other = Files.writeString(folder.resolve("other.csv"), Files.readString(data) + "\n");
        assertThat(musubi("verify", result, "--data", other)).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("digest");

        Files.writeString(result.resolveSibling("protocol.yaml"), STUDY + "# a remark\n");
        assertThat(musubi("verify", result, "--data", data)).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("protocol.digest");
    }

    @Test
    void a_registration_the_register_does_not_have_is_found() throws IOException {
        var result = evaluated("out");
        var digest = read(result).path("protocol").path("digest").asString();
        Files.writeString(
                result,
                Files.readString(result)
                        .replace("\"registered\": \"not-registered\"", "\"registered\": \"2020-01-01T09:00:00+09:00\"")
                        .replace(
                                "\"registered-digest\": \"not-registered\"",
                                "\"registered-digest\": \"" + digest + "\"")
                        .replace("\"as-registered\": false", "\"as-registered\": true"));
        var register = folder.resolve("studies.register");
        assertThat(musubi("study", "register", study, "--register", register)).isZero();

        assertThat(musubi("verify", result, "--data", data, "--register", register))
                .isEqualTo(Musubi.DIFFERS);

        assertThat(out.toString()).contains("registered", "2020-01-01T09:00:00+09:00");
    }

    @Test
    void settling_pays_the_lower_bound_and_the_statement_shows_where_it_comes_from() throws IOException {
        musubi("study", "register", study);
        var result = evaluated("out");
        var effect = read(result).path("effects").path(0);
        assertThat(effect.path("significant").asBoolean()).isTrue();

        var lower = settled(result, "lower-bound");
        var estimate = settled(result, "estimate-if-significant");

        assertThat(lower.path("total").asLong())
                .isEqualTo(times100(effect.path("lower").asString()));
        assertThat(estimate.path("total").asLong())
                .isEqualTo(times100(effect.path("estimate").asString()));
        var shown = Files.readString(folder.resolve("statement-lower-bound/statement.json"));
        assertThat(shown.replace(",", "").replace("−", "-"))
                .contains(plain(effect, "lower"), plain(effect, "estimate"), plain(effect, "upper"));
        assertThat(shown).contains("lower bound");
    }

    private static String plain(JsonNode effect, String key) {
        return new BigDecimal(effect.path(key).asString()).stripTrailingZeros().toPlainString();
    }

    private static long times100(String decimal) {
        return new BigDecimal(decimal)
                .multiply(BigDecimal.valueOf(100))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }

    @Test
    void an_effect_that_was_not_shown_pays_nothing_where_it_must_be_significant() throws IOException {
        musubi("study", "register", study);
        new Invention(Design.RISK_POINTS, 60, 11, 0, 0).write(data);
        var result = evaluated("out");
        assertThat(read(result).path("effects").path(0).path("significant").asBoolean())
                .isFalse();
        assertThat(out.toString()).contains("No difference was shown");

        var statement = settled(result, "estimate-if-significant");

        assertThat(statement.path("total").asLong()).isZero();
        assertThat(statement.path("lines").path(0).path("reason").asString()).isEqualTo("not-significant");
    }

    @Test
    void a_protocol_changed_after_registration_and_one_never_registered_pay_nothing() throws IOException {
        musubi("study", "register", study);
        Files.writeString(study, STUDY.replace("risk_start + age\"", "risk_start\""));
        var changed = evaluated("changed");
        assertThat(out.toString()).contains("nothing can be paid on it");
        assertThat(settled(changed, "estimate")
                        .path("lines")
                        .path(0)
                        .path("reason")
                        .asString())
                .isEqualTo("study-refused");
        assertThat(settled(changed, "lower-bound").path("total").asLong()).isZero();

        Files.delete(folder.resolve("studies.register"));
        var never = evaluated("never");
        assertThat(read(never).path("protocol").path("registered").asString()).isEqualTo("not-registered");
        assertThat(settled(never, "estimate")
                        .path("lines")
                        .path(0)
                        .path("reason")
                        .asString())
                .isEqualTo("study-refused");
    }

    @Test
    void a_damaged_register_refuses_registering_and_evaluating() throws IOException {
        musubi("study", "register", study);
        var register = folder.resolve("studies.register");
        Files.writeString(register, Files.readString(register).replace("walk", "talk"));

        assertThat(musubi("evaluate", study, "--data", data, "-o", folder.resolve("out")))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("studies.register:1", "[study.register-broken]");
        assertThat(musubi("study", "register", study)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void what_is_missing_is_said_with_what_to_give() {
        assertThat(musubi("evaluate", study, "-o", folder.resolve("out"))).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("--data", "[study.source]");
        assertThat(musubi("evaluate", study, "--pack", folder, "-o", folder.resolve("out")))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(musubi("evaluate", study, "--data", folder.resolve("no.csv"), "-o", folder.resolve("out")))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[study.no-file]");
        assertThat(musubi("evaluate", folder.resolve("no.yaml"), "--data", data, "-o", folder.resolve("out")))
                .isEqualTo(Musubi.BAD_INPUT);
        var result = evaluated("out");
        assertThat(musubi("verify", result)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[verify.no-source]");
    }

    @Test
    void check_reads_protocols_beside_agreements_and_names_their_mistakes() throws IOException {
        var wrong = Files.writeString(folder.resolve("wrong.yaml"), STUDY.replace("method: ols", "method: olss"));

        assertThat(musubi("check", study)).isZero();
        assertThat(out.toString()).contains("in order (1 analysis, protocol");
        assertThat(musubi("check", wrong, study)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString() + out).contains("wrong.yaml:12:5", "Did you mean \"ols\"?", "[study.unknown-name]");
    }

    @Test
    void a_study_with_measures_of_ones_own_is_refused_where_the_file_has_none() throws IOException {
        Files.writeString(
                study, STUDY.replace("exposure:", "variables: {age2: {measure: age, at: 2021-07-01}}\nexposure:"));

        assertThat(musubi("evaluate", study, "--data", data, "-o", folder.resolve("out")))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[study.not-in-a-file]");
        assertThat(List.of(folder.toFile().list())).doesNotContain("out");
    }
}
