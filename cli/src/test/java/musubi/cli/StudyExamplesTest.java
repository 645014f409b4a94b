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
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.simulation.city.City;
import musubi.simulation.city.Effect;
import musubi.simulation.city.Plan;
import musubi.simulation.cohort.Design;
import musubi.simulation.cohort.Invention;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Every example study runs from protocol to report on people who do not exist, and is made again to the last digit. */
class StudyExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples/studies");

    @TempDir
    static Path folder;

    private static Path pack = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void a_small_city() throws IOException {
        var city = City.make(new Plan(1_500, 20261126, Effect.USUAL), folder.resolve("city"));
        pack = folder.resolve("pack");
        Packs.build(Recipe.of(List.of(city.source()), pack, Key.of(new byte[32])));
    }

    private int musubi(Object... arguments) {
        var all = new ArrayList<String>();
        for (var argument : arguments) all.add(argument.toString());
        return Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("MUSUBI_LANG", "en"),
                all.toArray(String[]::new));
    }

    @Test
    void every_example_is_named_here() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yaml")))
                    .containsExactlyInAnyOrder(
                            "coalition.yaml",
                            "mortality.yaml",
                            "okayama.yaml",
                            "risk-points.yaml",
                            "salons.yaml",
                            "sequential.yaml",
                            "six-city-points.yaml",
                            "toyota.yaml");
        }
    }

    @ParameterizedTest
    @CsvSource({"coalition, 40", "okayama, 600", "risk-points, 1000", "salons, 600"})
    void a_study_on_a_table_runs_and_is_verified(String name, int people) throws IOException {
        var table = folder.resolve(name + ".csv");
        new Invention(Design.named(name), people, 7, Design.named(name).usualEffect(), 0).write(table);

        runs(name, "--data", table);
    }

    @ParameterizedTest
    @CsvSource({"mortality", "sequential", "six-city-points", "toyota"})
    void a_study_on_a_pack_runs_and_is_verified(String name) throws IOException {
        runs(name, "--pack", pack);
    }

    private void runs(String name, String option, Path source) throws IOException {
        var to = folder.resolve(name);
        assertThat(musubi("evaluate", EXAMPLES.resolve(name + ".yaml"), option, source, "-o", to))
                .as(err.toString())
                .isZero();
        var result = JsonMapper.builder().build().readTree(Files.readString(to.resolve("result.json")));
        result.path("analyses")
                .properties()
                .forEach(a -> assertThat(a.getValue()
                                .path("estimation")
                                .path("not-estimable")
                                .path("detail")
                                .path("en")
                                .asString(""))
                        .as(a.getKey())
                        .isEmpty());
        assertThat(result.path("effects").size()).isPositive();
        assertThat(Files.readString(to.resolve("report.html")))
                .contains("<svg", "Every analysis")
                .doesNotContain("NaN");

        assertThat(musubi("verify", to.resolve("result.json"), option, source))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("Verified");
    }
}
