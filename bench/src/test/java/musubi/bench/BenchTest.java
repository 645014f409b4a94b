package musubi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bench at a size of seconds: that it runs and that both sides agree, not how fast they are. */
class BenchTest {
    @TempDir
    Path folder;

    private Ground ground(int people) {
        return new Ground(folder, people, 2_000_000, 1, List.of(), said -> {});
    }

    @Test
    void pack_races_the_copy_and_tells_its_memory() throws Exception {
        var race = PackBench.run(ground(10));

        assertThat(race.ours()).hasSize(1).allMatch(s -> s > 0);
        assertThat(race.notes())
                .containsEntry("rows", "18250")
                .containsKeys("peak_memory_mib", "rival_peak_memory_mib");
    }

    @Test
    void measures_agree_with_their_sql() throws Exception {
        var races = MeasuresBench.run(ground(50));

        assertThat(races).hasSizeGreaterThan(30).allMatch(r -> r.ratio() > 0);
    }

    @Test
    void points_agree_with_a_query_written_by_hand() throws Exception {
        var race = PointsBench.run(ground(60));

        assertThat(Long.parseLong(race.notes().getOrDefault("points", "0"))).isPositive();
        assertThat(Long.parseLong(race.notes().getOrDefault("amounts", "0"))).isGreaterThan(300);
    }

    @Test
    void apple_reads_what_the_bare_parser_reads() throws Exception {
        var race = AppleBench.run(ground(1));

        assertThat(Long.parseLong(race.notes().getOrDefault("rows", "0"))).isPositive();
        assertThat(Long.parseLong(race.notes().getOrDefault("elements", "0"))).isPositive();
    }

    @Test
    void effects_are_the_same_as_those_of_the_programs_that_are_installed() throws Exception {
        var lines =
                EffectBench.run(ground(1), new EffectBench.Size(EffectBench.LEAST, List.of("ols", "nearest-50"), true));

        assertThat(lines).hasSizeBetween(2, 3).allMatch(EffectBench.Line::reached);
        assertThat(lines).extracting(l -> l.task().id()).contains("ols", "nearest-50");
    }

    @Test
    void the_server_keeps_what_its_rivals_keep_and_points_follow_the_steps() throws Exception {
        var times = ServerBenches.run(ground(20), 30, bench -> true);

        assertThat(times.races()).hasSize(4).allMatch(race -> race.ratio() > 0);
        assertThat(times.bounds()).hasSize(6);
        assertThat(times.bounds().getFirst().notes()).containsEntry("providers", "30");
        assertThat(Long.parseLong(times.bounds().get(1).notes().getOrDefault("movements", "0")))
                .isPositive();
        assertThat(times.bounds().get(2).name()).isEqualTo("one resident's steps to points");
    }

    @Test
    void a_server_is_started_until_it_is_ready_and_its_memory_is_told() throws Exception {
        var times = StartBench.run(ground(1));

        assertThat(times.races()).hasSize(2).allMatch(race -> race.ratio() > 0);
        assertThat(times.bounds())
                .hasSize(2)
                .allSatisfy(bound -> assertThat(bound.notes()).containsKeys("memory_mib", "postgresql_memory_mib"));
    }

    @Test
    void an_unknown_task_is_refused_with_those_there_are() {
        var err = new StringWriter();

        int code = Bench.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "effect", "--only", "speed");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("logit, nearest-20");
    }

    @Test
    void the_ratio_is_of_medians_and_every_pair_is_kept() {
        var race = new Race("r", List.of(1.0, 9.0, 2.0), List.of(1.0, 2.0, 4.0), new BigDecimal("1.3"), Map.of());

        assertThat(race.ratio()).isEqualTo(1.0);
        assertThat(race.pairs()).containsExactly(1.0, 4.5, 0.5);
        assertThat(race.reached()).isTrue();
    }

    @Test
    void an_unknown_bench_is_refused_with_those_there_are() {
        var err = new StringWriter();

        int code = Bench.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "speed");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("pack, measures, points, apple, effect, upload, day, transfers, pages, today, start");
    }
}
