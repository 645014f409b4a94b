package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.agreement.language.Agreements;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.StudyTerms;
import musubi.agreement.term.Uses;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.measure.Measures;
import musubi.quantity.Digest;
import musubi.settling.PackMeasurements;
import musubi.settling.Settling;
import musubi.simulation.city.City;
import musubi.simulation.city.Effect;
import musubi.simulation.city.Plan;
import musubi.simulation.cohort.Design;
import musubi.simulation.cohort.Invention;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Protocols;
import musubi.study.result.Register;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing is paid on a figure that does not come out again, nor on a registration the register does not have. */
class SettledStudyTest {
    private static final String IN_TIME = "2021-06-30T09:00:00+09:00";
    private static final String ON_A_PACK = """
            study: walk
            version: 1
            title: Walking
            question: Do steps differ?
            data: pack
            time:
              baseline: 2021-07-01
              exposure: {from: 2021-07-01, until: 2025-07-01}
              follow-up: {from: 2025-07-01, until: 2026-07-01}
            variables:
              age: {measure: age, at: baseline}
              months: {measure: months-attended, from: exposure.from, until: exposure.until}
              joined: {formula: "months >= 1"}
              benefit: {measure: care-benefit, from: follow-up.from, until: follow-up.until}
            exposure: joined
            outcomes:
              benefit: {kind: cost, title: Benefits, variable: benefit}
            missing: complete
            analyses:
              main: {role: primary, title: Difference, method: ols, formula: "benefit ~ joined + age", unit: yen}
            results:
              avoided: {analysis: main, unit: JPY, digits: 0}
            """;
    private static final String ON_A_FILE = """
            study: walk
            version: 1
            title: Walking
            question: Do points differ?
            data: file
            analyses:
              main: {role: primary, title: Difference, method: ols, formula: "risk_end ~ participated + risk_start"}
            results:
              avoided: {analysis: main, unit: JPY, negate: true, digits: 2}
            """;

    @TempDir
    static Path city;

    private static Path pack = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeAll
    static void a_small_city() throws IOException {
        var made = City.make(new Plan(300, 20261126, Effect.USUAL), city.resolve("city"));
        pack = city.resolve("pack");
        Packs.build(Recipe.of(List.of(made.source()), pack, Key.of(new byte[32])));
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

    private Path register() {
        return folder.resolve(Register.FILE);
    }

    private Path registered(String text, String moment) throws IOException {
        var file = Files.writeString(folder.resolve("walk.yaml"), text);
        Register.add(register(), protocol(file), moment);
        return file;
    }

    private static Protocol protocol(Path file) {
        return Protocols.read(file.toString(), Settling.read(file), Measures.library());
    }

    private Path evaluated(Path protocol, String option, Path source) {
        assertThat(musubi("evaluate", protocol, option, source, "-o", folder.resolve("result")))
                .as(err.toString())
                .isZero();
        return folder.resolve("result").resolve(StudyFolder.RESULT);
    }

    private Path people() throws IOException {
        var people = folder.resolve("people.csv");
        if (!Files.exists(people)) new Invention(Design.RISK_POINTS, 300, 4, -4, 0).write(people);
        return people;
    }

    private Path agreement(String protocol) throws IOException {
        return Files.writeString(folder.resolve("agreement.yaml"), """
                agreement: by-effect
                unit: JPY
                between: {payer: city, payee: contractor}
                term: {from: 2021-07-01, until: 2026-07-01}
                studies: {walk: {protocol: %s, registered-by: 2021-06-30}}
                clauses:
                  effect:
                    per: term
                    pays: {price: 100, times: {effect: avoided, of: walk, basis: estimate}, at-least: 0}
                """.formatted(Digest.of(protocol)));
    }

    private Path statement() {
        return folder.resolve("statement").resolve("statement.json");
    }

    private int settle(String protocol, Path result, Object... more) throws IOException {
        var all = new ArrayList<Object>(List.of(
                "settle",
                agreement(protocol),
                "--period",
                "term",
                "--study",
                result,
                "-o",
                folder.resolve("statement")));
        all.addAll(List.of(more));
        return musubi(all.toArray());
    }

    private JsonNode written() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(statement()));
    }

    private static void forge(Path result) throws IOException {
        var text = Files.readString(result);
        var estimate = JsonMapper.builder()
                .build()
                .readTree(text)
                .path("effects")
                .path(0)
                .path("estimate")
                .asString();
        Files.writeString(result, text.replace("\"" + estimate + "\"", "\"99" + estimate.replace("-", "") + "\""));
    }

    @Test
    void a_result_from_the_pack_being_settled_is_made_again() throws IOException {
        var result = evaluated(registered(ON_A_PACK, IN_TIME), "--pack", pack);

        assertThat(settle(ON_A_PACK, result, "--pack", pack)).as(err.toString()).isZero();

        assertThat(err.toString()).contains("Evaluating study \"walk\" again").doesNotContain("taken as given");
        var sources = written().path("sources");
        assertThat(sources.path("data of study walk")).isEqualTo(sources.path("pack"));
        assertThat(Files.readString(statement())).contains("evaluated again here, with the same result");
        assertThat(musubi("verify", statement(), "--pack", pack))
                .as(out.toString())
                .isZero();
        assertThat(musubi("explain", statement(), 1, "--pack", pack)).isZero();
        assertThat(out.toString()).contains("protocol registered: 2021-06-30T09:00+09:00");
    }

    @Test
    void a_figure_written_into_the_result_by_hand_is_refused_and_no_statement_written() throws IOException {
        var result = evaluated(registered(ON_A_PACK, IN_TIME), "--pack", pack);
        forge(result);

        assertThat(settle(ON_A_PACK, result, "--pack", pack)).isEqualTo(Musubi.BAD_INPUT);

        assertThat(err.toString()).contains("[settle.study-differs]", "does not come out again", "99");
        assertThat(statement()).doesNotExist();
    }

    @Test
    void a_result_that_could_be_made_again_but_for_its_protocol_is_refused() throws IOException {
        var result = evaluated(registered(ON_A_PACK, IN_TIME), "--pack", pack);
        Files.delete(result.resolveSibling(StudyFolder.PROTOCOL));

        assertThat(settle(ON_A_PACK, result, "--pack", pack)).isEqualTo(Musubi.BAD_INPUT);

        assertThat(err.toString()).contains("[settle.no-protocol]", "Hand over the whole folder");
    }

    @Test
    void a_result_from_other_data_is_taken_as_given_and_the_statement_says_so() throws IOException {
        var result = evaluated(registered(ON_A_FILE, IN_TIME), "--data", people());

        assertThat(settle(ON_A_FILE, result)).as(err.toString()).isZero();

        assertThat(err.toString()).contains("taken as given; not recomputed here", "[settlement.study-as-given]");
        assertThat(Files.readString(statement())).contains("taken as given; not recomputed here", "計算し直していません");
        assertThat(Files.readString(statement().resolveSibling("statement.html")))
                .contains("taken as given; not recomputed here");
        assertThat(written().path("total").asLong()).isPositive();
        assertThat(musubi("verify", statement())).as(out.toString()).isZero();
        assertThat(musubi("verify", statement(), "--study-data", "walk=" + people()))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[verify.study-as-given]");
        assertThat(musubi("verify", statement().resolveSibling("studies/001/result.json"), "--data", people()))
                .isZero();
    }

    @Test
    void with_its_data_named_a_result_is_made_again_and_verified_with_that_data() throws IOException {
        var result = evaluated(registered(ON_A_FILE, IN_TIME), "--data", people());
        var named = "walk=" + people();

        assertThat(settle(ON_A_FILE, result, "--study-data", named))
                .as(err.toString())
                .isZero();

        assertThat(written().path("sources").path("data of study walk").asString())
                .isEqualTo(Digest.of(Files.readAllBytes(people())).hex());
        assertThat(Files.readString(statement())).doesNotContain("taken as given");
        assertThat(Files.readString(statement().resolveSibling("statement.html")))
                .contains("musubi verify statement.json --study-data walk=DATA");
        assertThat(musubi("verify", statement(), "--study-data", named))
                .as(out.toString())
                .isZero();
        assertThat(musubi("verify", statement())).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[verify.no-study-data]", "--study-data walk=");

        var other = Files.writeString(folder.resolve("other.csv"), Files.readString(people()) + "\n");
        assertThat(settle(ON_A_FILE, result, "--study-data", "walk=" + other)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[settle.study-differs]", "source.digest");

        assertThat(settle(ON_A_FILE, result, "--study-data", "wlak=" + people()))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[settle.study-data]", "Did you mean \"walk\"?");

        forge(result);
        assertThat(settle(ON_A_FILE, result, "--study-data", named)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[settle.study-differs]", "First difference at line");
    }

    @Test
    void blanks_are_part_of_a_result() throws IOException {
        var result = evaluated(registered(ON_A_FILE, IN_TIME), "--data", people());
        Files.writeString(result, Files.readString(result).replace("\n", "\r\n"));

        assertThat(musubi("verify", result, "--data", people())).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("Only blanks or ends of lines differ");
    }

    @Test
    void a_protocol_registered_too_late_pays_nothing() throws IOException {
        var result = evaluated(registered(ON_A_FILE, "2026-07-02T09:00:00+09:00"), "--data", people());

        assertThat(settle(ON_A_FILE, result)).as(err.toString()).isZero();

        assertThat(err.toString()).contains("[settlement.study-refused]", "registered after 2021-06-30");
        assertThat(written().path("total").asLong()).isZero();
        assertThat(musubi("verify", statement())).as(out.toString()).isZero();

        Files.writeString(result, Files.readString(result).replace("2026-07-02T", "2021-06-02T"));
        assertThat(settle(ON_A_FILE, result)).isZero();
        assertThat(err.toString()).contains("one of them was altered");
        assertThat(written().path("total").asLong()).isZero();
        assertThat(musubi("verify", result, "--data", people())).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("one of them was altered");
    }

    @Test
    void lines_cut_off_the_end_of_the_register_are_noticed() throws IOException {
        var other = Files.writeString(folder.resolve("run.yaml"), ON_A_FILE.replace("study: walk", "study: run"));
        assertThat(musubi("study", "register", other)).isZero();
        var head = Register.head(register()).orElseThrow();
        assertThat(out.toString()).contains("Head of the register: " + head);
        var protocol = registered(ON_A_FILE, IN_TIME);
        var result = evaluated(protocol, "--data", people());
        assertThat(musubi("verify", result, "--data", people(), "--register", register()))
                .as(out.toString())
                .isZero();

        Files.writeString(register(), Files.readAllLines(register()).getFirst() + "\n");

        assertThat(musubi("verify", result, "--data", people(), "--register", register()))
                .isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("has no line of the registration", "lines were cut off", IN_TIME);
        var again = evaluated(protocol, "--data", people());
        assertThat(out.toString()).contains("is not registered; nothing can be paid on it");
        assertThat(settle(ON_A_FILE, again)).isZero();
        assertThat(err.toString())
                .contains("lacks the protocol the agreement names", "lines of the register were cut off");
        assertThat(written().path("total").asLong()).isZero();
    }

    /** A protocol that is changed, if only in a comment, must be pinned again by whoever pays on it. */
    @Test
    void the_examples_pin_the_protocols_they_pay_on() throws IOException {
        var studies = new TreeMap<String, Path>();
        try (var files = Files.list(Path.of("../examples/studies"))) {
            files.filter(f -> f.toString().endsWith(".yaml"))
                    .forEach(f -> studies.put(protocol(f).id(), f));
        }
        int pinned = 0;
        try (var files = Files.list(Path.of("../examples/agreements"))) {
            for (var file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                var agreement = read(file);
                for (var clause : agreement.clauses())
                    for (var study : Uses.studies(agreement, clause)) {
                        var digest = Digest.of(Files.readAllBytes(studies.get(study)));
                        assertThat(agreement.study(study).flatMap(StudyTerms::protocol))
                                .as("%s changed: write protocol: %s in %s", studies.get(study), digest, file)
                                .contains(digest);
                        assertThat(agreement.study(study).flatMap(StudyTerms::registeredBy))
                                .isPresent();
                        pinned++;
                    }
            }
        }
        assertThat(pinned).isPositive();
    }

    private static Agreement read(Path file) {
        return Agreements.read(file.toString(), Settling.read(file), PackMeasurements.catalogue(Measures.library()))
                .first();
    }
}
