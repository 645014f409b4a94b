package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import musubi.measure.Measures;
import musubi.settling.Settling;
import musubi.simulation.cohort.Design;
import musubi.simulation.cohort.Invention;
import musubi.study.cohort.Cohort;
import musubi.study.power.Plan;
import musubi.study.power.Power;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Protocols;
import musubi.study.result.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** How many people a study needs is found by trying it on invented ones. */
class PowerCommandTest {
    private static final String STUDY = "../examples/studies/risk-points.yaml";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void the_table_names_what_is_found_and_what_is_needed() {
        assertThat(run("--people", "100,2000", "--effect", "-0.1,-2", "--seed", "1", "--seeds", "8"))
                .isZero();

        assertThat(out.toString())
                .contains("risk-points, analysis adjusted. 8 tables of invented people each, seeds 1..8.")
                .contains("With 2000 people the least effect found with 80 % power is about -")
                .contains("Effect -0.1 has 80 % power with no number of people tried");
        assertThat(err.toString()).contains("4/4 analysing 8 tables of 2000 people, effect -2.0");
    }

    @Test
    void the_same_seeds_give_the_same_json_on_one_thread_and_on_many() throws Exception {
        var protocol = Protocols.read(STUDY, Settling.read(Path.of(STUDY)), Measures.library());
        var plan = new Plan(List.of(200), List.of(-0.8, 0.0), false, 3, 12);

        try (var one = new ForkJoinPool(1);
                var four = new ForkJoinPool(4)) {
            var alone = one.submit(() -> power(protocol, plan)).get();

            assertThat(four.submit(() -> power(protocol, plan)).get()).isEqualTo(alone);
            assertThat(power(protocol, plan)).isEqualTo(alone);
        }
    }

    private static String power(Protocol protocol, Plan plan) {
        return Power.of(protocol, "adjusted", plan, InventedTable.inventor(Design.RISK_POINTS, 0), step -> {})
                .json(Map.of(), "test");
    }

    /** No file is written, and yet the digits are those of the file. */
    @ParameterizedTest
    @CsvSource({
        "risk-points, RISK_POINTS, 400, matched",
        "salons, SALONS, 400, adjusted",
        "coalition, COALITION, 20, weighted"
    })
    void invented_people_in_memory_give_the_digits_of_their_file(
            String study, Design design, int people, String analysis) {
        var path = "../examples/studies/" + study + ".yaml";
        var protocol = Protocols.read(path, Settling.read(Path.of(path)), Measures.library());
        var invention = new Invention(design, people, 5, design.usualEffect(), 0);
        var file = folder.resolve("people.csv");
        invention.write(file);

        var inMemory = Finding.of(protocol, analysis, Cohort.of(protocol, InventedTable.of(invention)));
        var fromFile = Finding.of(protocol, analysis, Cohort.of(protocol, file));

        assertThat(inMemory.effect()).isPresent().isEqualTo(fromFile.effect());
    }

    @Test
    void json_has_every_figure() {
        assertThat(run("--people", "100", "--effect", "-2", "--seed", "1", "--seeds", "4", "-f", "json"))
                .isZero();

        var json = JsonMapper.builder().build().readTree(out.toString());
        assertThat(json.path("format").asString()).isEqualTo("study-power/1");
        assertThat(json.path("tried").get(0).propertyNames())
                .contains("power", "power-lower", "power-upper", "mean", "bias", "coverage", "not-estimable");
        assertThat(json.path("detectable").get(0).path("effect").has("found")).isTrue();
        assertThat(json.path("needed").get(0).path("people").has("found")).isTrue();
    }

    /** A difference of days says nothing about a hazard ratio: power is found, bias and coverage are not. */
    @Test
    void another_scale_than_the_effect_has_no_bias() {
        var salons = "../examples/studies/salons.yaml";
        assertThat(musubi(
                        salons,
                        "salons",
                        "--people",
                        "300",
                        "--seed",
                        "1",
                        "--seeds",
                        "3",
                        "--analysis",
                        "proportional"))
                .isZero();

        assertThat(out.toString()).contains("different scales");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seed 1 --effect -1,1|in one direction",
                "--seed 1 --seeds 1|The number of tables is from 2 to 100,000",
                "--seed 1 --people 5|from 10 to 5,000,000",
                "--seed 1 --people 100 --seeds 2 --analysis best|There is no analysis \"best\"",
                "--seeds 2|--seed"
            })
    void what_cannot_be_tried_is_refused(String arguments, String sentence) {
        assertThat(run(arguments.split(" "))).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains(sentence);
    }

    @Test
    void a_protocol_of_a_pack_is_refused() {
        assertThat(musubi("../examples/studies/toyota.yaml", "risk-points", "--seed", "1"))
                .isEqualTo(Musubi.BAD_INPUT);

        assertThat(err.toString()).contains("name a protocol of a file");
    }

    private int run(String... arguments) {
        return musubi(STUDY, "risk-points", arguments);
    }

    private int musubi(String study, String design, String... arguments) {
        var all = new ArrayList<>(List.of("--lang", "en", "study", "power", study, "--design", design));
        all.addAll(List.of(arguments));
        return Musubi.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), all.toArray(String[]::new));
    }
}
