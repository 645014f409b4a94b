package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import musubi.measure.Measured.NotMeasured;
import musubi.measure.Measured.Value;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureRunTest {
    private static final LocalDate FROM = LocalDate.of(2023, 4, 1);
    private static final Measures MEASURES = Measures.library();

    @TempDir
    private Path folder;

    private static Question ask(String id) {
        return Question.of(MEASURES.get(id), FROM, FROM.plusYears(1));
    }

    @Test
    void a_table_the_pack_does_not_have_is_not_measured() {
        try (var run =
                PackFixture.pack(folder, "table person: person born sex municipality\nhanako 1950-01-01 F 231001\n")) {
            var answer = run.value(ask("participants"));

            assertThat(answer).isInstanceOf(NotMeasured.class);
            assertThat(((NotMeasured) answer).why().en()).isEqualTo("the pack has no evidence on attendance");
            assertThat(run.bySubject(ask("participants"), "person")).isEmpty();
            assertThat(run.personDays(ask("steps")).size()).isZero();
        }
    }

    /** Without it everybody would stand there as exercising nowhere, and nobody as insufficiently active. */
    @ParameterizedTest
    @ValueSource(strings = {"insufficiently-active", "not-exercising"})
    void segments_that_look_at_classes_need_evidence_on_classes(String id) {
        var steps = """
                table steps: person day source method steps reported payable
                hanako 2023-04-01 watch sensed 3000 3000 3000
                """;
        try (var run = PackFixture.pack(folder, steps)) {
            assertThat(run.value(ask(id)))
                    .isEqualTo(new NotMeasured(new musubi.quantity.Words(
                            "証拠パックに attendance の記録がありません", "the pack has no evidence on attendance")));
            assertThat(run.value(ask("indifferent"))).isInstanceOf(Value.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"insufficiently-active", "not-exercising"})
    void a_window_must_lie_within_the_evidence_on_every_table_needed(String id) throws Exception {
        var early = """
                table steps: person day source method steps reported payable
                hanako 2023-04-01 watch sensed 3000 3000 3000
                table attendance: person day programme provider municipality
                hanako 2022-04-01 walk alpha 231001
                """;
        try (var run = PackFixture.pack(folder, early)) {
            assertThat(((NotMeasured) run.value(ask(id))).why().en())
                    .isEqualTo("the window 2023-04-01..2024-03-31 lies outside the evidence on attendance,"
                            + " which covers 2022-04-01..2022-04-01");
        }
    }

    @Test
    void without_groups_there_is_only_the_total() {
        try (var run = PackFixture.city(folder)) {
            var table = run.by(ask("participants"), List.of());

            assertThat(table.cells()).isEmpty();
            assertThat(((Value) table.total()).value()).isEqualTo(Exact.of(10));
        }
    }

    @Test
    void groups_of_the_measure_and_of_the_person_combine() {
        try (var run = PackFixture.city(folder)) {
            var table = run.by(ask("participants"), List.of("provider", "sex"));

            var cells = new TreeMap<List<String>, Long>((a, b) -> a.toString().compareTo(b.toString()));
            table.cells()
                    .forEach(c ->
                            cells.put(c.key(), ((Value) c.value()).numerator().wholeValue()));
            assertThat(cells)
                    .isEqualTo(Map.of(
                            List.of("alpha", ""), 1L,
                            List.of("alpha", "F"), 5L,
                            List.of("alpha", "M"), 4L,
                            List.of("beta", "F"), 1L,
                            List.of("beta", "M"), 1L));
            assertThat(((Value) table.total()).value()).isEqualTo(Exact.of(10));
        }
    }

    @Test
    void a_breakdown_counts_the_different_people_behind_each_value() {
        try (var run = PackFixture.city(folder)) {
            var attended = run.by(ask("class-attendance"), List.of("provider"));

            assertThat(attended.cells()).extracting(Breakdown.Cell::people).containsExactly(10L, 2L);
            assertThat(attended.people()).isEqualTo(10);
            assertThat(run.by(ask("sessions"), List.of("provider")).people()).isZero();
            assertThat(run.by(ask("age"), List.of("sex")).cells())
                    .extracting(Breakdown.Cell::people)
                    .containsExactly(9L, 6L);
        }
    }

    /** Everybody is in one group of an attribute, if only in the one of those of whom it is not recorded. */
    @Test
    void every_grouping_of_every_measure_answers_and_attributes_divide_the_total() {
        try (var run = PackFixture.city(folder)) {
            for (var measure : MEASURES.all())
                for (var dimension : Dimensions.of(measure)) {
                    var table = run.by(ask(measure.id()), List.of(dimension));
                    if (Dimensions.own(measure, dimension) || measure.kind() == Measure.Kind.VALUE) continue;
                    // An event on the first day of observation has no exposure of its own to be divided by.
                    if (table.cells().stream().anyMatch(c -> c.value() instanceof NotMeasured)) continue;

                    var sum = table.cells().stream()
                            .map(c -> ((Value) c.value()).numerator())
                            .reduce(Exact.ZERO, Exact::plus);
                    assertThat(sum)
                            .as("%s by %s", measure.id(), dimension)
                            .isEqualTo(table.total() instanceof Value total ? total.numerator() : Exact.ZERO);
                }
        }
    }

    /** One table at a time: what is missing is told, and nothing breaks. */
    @Test
    void a_pack_with_one_table_answers_every_question() throws Exception {
        var blocks = List.of(PackFixture.resource("city.txt").split("\n\n"));
        assertThat(blocks).hasSizeGreaterThan(10);
        for (var block : blocks) {
            if (!block.contains("table ")) continue;
            var name = block.substring(block.indexOf("table ") + 6, block.indexOf(':'));
            var pack = java.nio.file.Files.createDirectory(folder.resolve(name));
            try (var run = PackFixture.pack(pack, block)) {
                for (var measure : MEASURES.all()) {
                    var answer = run.value(ask(measure.id()));
                    var needed = measure.evidence().stream()
                            .filter(e -> !e.optional())
                            .map(Measure.EvidenceTable::table)
                            .filter(t -> !t.equals(name))
                            .toList();
                    if (!needed.isEmpty())
                        assertThat(answer)
                                .as("%s on %s alone", measure.id(), name)
                                .isEqualTo(new NotMeasured(new musubi.quantity.Words(
                                        "証拠パックに %s の記録がありません".formatted(needed.getFirst()),
                                        "the pack has no evidence on %s".formatted(needed.getFirst()))));
                    run.units(ask(measure.id()), 5);
                    run.evidence(ask(measure.id()), "steady");
                }
            }
        }
    }

    @Test
    void two_groups_of_the_measure_combine_and_restrict() {
        try (var run = PackFixture.city(folder)) {
            var both = run.by(ask("class-attendance").only("provider", "beta"), List.of("month", "programme"));

            assertThat(both.cells().stream().map(c -> String.join(" ", c.key())))
                    .containsExactly("2023-05 cook", "2023-07 cook", "2023-08 cook", "2023-09 cook");
            assertThat(((Value) both.total()).value()).isEqualTo(Exact.of(5));
            assertThat(((Value) run.value(ask("steps").only("person", "two"))).value())
                    .isEqualTo(Exact.of(63_992));
            assertThat(((Value) run.value(ask("steps").only("age-band", "80-84"))).value())
                    .isEqualTo(Exact.of(20_000));
        }
    }

    /** DuckDB multiplies decimals of up to 18 digits within 18 digits. */
    @Test
    void the_interval_of_a_mean_survives_ten_million_yen_a_person() {
        try (var run = PackFixture.pack(folder, """
                table person: person born sex municipality
                hanako 1940-01-01 F 231001
                taro 1940-01-01 M 231001
                table benefit: person month insurance yen
                hanako 2023-04-01 care 9000000
                hanako 2023-05-01 care 9000000
                taro 2023-04-01 care 1
                """)) {
            var value = (Value) run.value(Question.of(MEASURES.get("care-benefit"), FROM, FROM.plusMonths(2)));

            assertThat(value.value()).isEqualTo(Exact.of(18_000_001, 2));
            assertThat(value.interval()).isPresent();
        }
    }

    /** A month whose list did not come in would be one in which nobody cost anything. */
    @Test
    void benefits_are_measured_where_the_list_of_every_month_is_there() {
        var may = Question.of(MEASURES.get("care-benefit"), FROM, FROM.plusMonths(2));
        var july = Question.of(MEASURES.get("care-benefit"), FROM, FROM.plusMonths(4));
        var medical = Question.of(MEASURES.get("medical-benefit"), FROM, FROM.plusMonths(2));
        try (var run = PackFixture.pack(folder, """
                table person: person born sex municipality
                hanako 1940-01-01 F 231001
                taro 1940-01-01 M 231001
                table benefit: person month insurance yen
                hanako 2023-04-01 care 9000
                taro 2023-05-01 care 0
                hanako 2023-07-01 care 9000
                hanako 2023-04-01 medical 9000
                """)) {
            assertThat(((Value) run.value(may)).value()).isEqualTo(Exact.of(4_500));
            assertThat(run.bySubject(may, "person")).containsOnlyKeys("hanako", "taro");
            assertThat(run.value(july))
                    .isEqualTo(new NotMeasured(new musubi.quantity.Words(
                            "証拠パックに benefit の care の記録がない月があります: 2023-06",
                            "the pack has no benefit with insurance care in 2023-06")));
            assertThat(run.bySubject(july, "person")).isEmpty();
            assertThat(run.by(july, List.of("sex")).cells()).isEmpty();
            assertThat(run.units(july, 10)).isEmpty();
            assertThat(run.value(medical))
                    .isEqualTo(new NotMeasured(new musubi.quantity.Words(
                            "証拠パックに benefit の medical の記録がない月があります: 2023-05",
                            "the pack has no benefit with insurance medical in 2023-05")));
            assertThat(run.value(Question.of(MEASURES.get("care-benefit"), FROM.plusDays(9), FROM.plusDays(19))))
                    .isEqualTo(new NotMeasured(new musubi.quantity.Words(
                            "期間 2023-04-10..2023-04-19 に初日がある月がありません",
                            "no month begins in the window 2023-04-10..2023-04-19")));
        }
    }

    @Test
    void a_list_that_one_of_several_municipalities_lacks_is_missing() {
        var april = Question.of(MEASURES.get("care-benefit"), FROM, FROM.plusMonths(1));
        var may = Question.of(MEASURES.get("care-benefit"), FROM, FROM.plusMonths(2));
        try (var run = PackFixture.pack(folder, """
                table person: person born sex municipality
                hanako 1940-01-01 F 231001
                taro 1940-01-01 M 232114
                table benefit: person month insurance yen
                hanako 2023-04-01 care 9000
                hanako 2023-05-01 care 9000
                taro 2023-04-01 care 1000
                elsewhere 2023-05-01 care 1000
                """)) {
            assertThat(((Value) run.value(april)).value()).isEqualTo(Exact.of(5_000));
            assertThat(run.value(may))
                    .isEqualTo(
                            new NotMeasured(
                                    new musubi.quantity.Words(
                                            "証拠パックに市区町村 232114 の住民の benefit の care の記録がない月があります: 2023-05",
                                            "the pack has no benefit with insurance care of residents of municipality 232114 in 2023-05")));
        }
    }

    /** The units behind a value add up to it, for every measure. */
    @Test
    void the_units_counted_add_up_to_the_value() {
        try (var run = PackFixture.city(folder)) {
            for (var measure : MEASURES.all()) {
                if (measure.kind() == Measure.Kind.VALUE || !(run.value(ask(measure.id())) instanceof Value value))
                    continue;

                var units = run.units(ask(measure.id()), 100_000);

                assertThat(units).as(measure.id()).hasSize((int) value.units());
                assertThat(units.stream()
                                .map(MeasureRun.Contribution::numerator)
                                .reduce(Exact.ZERO, Exact::plus))
                        .as(measure.id())
                        .isEqualTo(value.numerator());
            }
        }
    }

    @Test
    void the_evidence_of_one_person_is_shown_with_its_source_and_line() {
        try (var run = PackFixture.city(folder)) {
            var rows = run.evidence(ask("continuers"), "two");

            assertThat(rows).hasSize(3).allSatisfy(r -> {
                assertThat(r.table()).isEqualTo("attendance");
                assertThat(r.source()).isEqualTo(1);
                assertThat(r.columns()).containsEntry("person", "two").doesNotContainKey("session");
            });
            assertThat(rows.getFirst().line()).isGreaterThan(50);
            assertThat(run.evidence(ask("certified"), "leaver").stream().map(MeasureRun.EvidenceRow::table))
                    .containsExactly("person", "certification", "certification");
        }
    }

    /** Which choices the scoring made is part of the answer, and so is who could not be scored and why. */
    @Test
    void the_scoring_behind_a_measure_is_told() {
        try (var run = PackFixture.city(folder)) {
            var risk = run.scoring(ask("risk-points")).orElseThrow();
            var other = run.scoring(Question.of(
                            MEASURES.get("risk-points"), FROM, FROM.plusYears(1), Map.of("mapping", "activity")))
                    .orElseThrow();

            assertThat(risk.choices())
                    .containsExactly("jages-48/1 bmi-unrounded age-87-is-21 mapping-ability not-confirmed");
            assertThat(other.choices())
                    .containsExactly("jages-48/1 bmi-unrounded age-87-is-21 mapping-activity not-confirmed");
            assertThat(risk.unscored())
                    .isEqualTo(
                            Map.of("answer-missing", 1L, "body-missing", 1L, "too-young", 3L, "version-unknown", 1L));
            assertThat(run.scoring(ask("participants"))).isEmpty();
        }
    }

    /** The points of the 0–55 scale are unpublished: it is registered, and says why nothing comes of it. */
    @Test
    void a_scale_without_points_is_not_measured_and_says_so() {
        try (var run = PackFixture.pack(folder, """
                table person: person born sex municipality
                hanako 1950-01-01 F 231001
                table answer: person day instrument version item value
                hanako 2023-05-01 jages-55 1 1 yes
                """)) {
            var answer = run.value(Question.of(
                    MEASURES.get("risk-points"), FROM, FROM.plusYears(1), Map.of("instrument", "jages-55")));

            assertThat(((NotMeasured) answer).why().en()).endsWith("(sheets not scored: no-points)");
            assertThat(((NotMeasured) answer).why().ja()).contains("no-points");
        }
    }

    /** An empty name would stand for the agreement as a whole, and be paid for everybody. */
    @Test
    void people_of_no_known_municipality_make_no_municipality() {
        try (var run = PackFixture.pack(folder, """
                table person: person born sex municipality
                hanako 1950-01-01 F 231001
                table steps: person day source method steps reported payable
                hanako 2023-04-01 watch sensed 3000 3000 3000
                visitor 2023-04-01 watch sensed 9000 9000 9000
                """)) {
            assertThat(run.bySubject(ask("mean-daily-steps"), "municipality")).containsOnlyKeys("231001");
            assertThat(run.by(ask("mean-daily-steps"), List.of("municipality")).cells())
                    .extracting(c -> c.key().getFirst())
                    .containsExactly("", "231001");
        }
    }

    @Test
    void somebody_without_a_reading_did_not_walk_zero_steps() {
        assertThat(List.of("steps", "steps-any"))
                .allMatch(id -> MEASURES.get(id).absent() == Measure.Absent.NOT_MEASURED);
    }

    @Test
    void enrolments_end_on_leaving_or_on_death() {
        try (var run = PackFixture.city(folder)) {
            var all = run.enrolled().stream()
                    .map(e -> run.people().get(e.person()) + " " + e.municipality() + " " + e.from() + " " + e.until())
                    .toList();

            assertThat(all)
                    .contains(
                            "leaver 231001 2023-04-01 2023-07-01",
                            "dies 231001 2023-04-01 2023-09-10",
                            "mover 231002 2023-07-01 " + LocalDate.MAX,
                            "rejoiner 231001 2023-04-01 2023-06-30",
                            "rejoiner 231001 2023-10-01 " + LocalDate.MAX);
        }
    }

    @Test
    void the_trace_names_pack_measure_and_sql() {
        try (var run = PackFixture.city(folder)) {
            var six = run.trace(ask("continuers"));
            var three =
                    run.trace(Question.of(MEASURES.get("continuers"), FROM, FROM.plusYears(1), Map.of("months", "3")));

            assertThat(six.pack()).isEqualTo(PackFixture.DIGEST);
            assertThat(six.measure()).isEqualTo("continuers");
            assertThat(six.sql()).isEqualTo(Digest.of(ask("continuers").sql())).isNotEqualTo(three.sql());
        }
    }

    /** Rows in any order, read with any number of threads, give the same answers to the last digit. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20260901})
    void the_order_of_the_rows_does_not_matter(long seed) throws Exception {
        var plain = answers(PackFixture.city(java.nio.file.Files.createDirectory(folder.resolve("a"))));
        var lines = PackFixture.resource("city.txt").lines().toList();
        var text = new StringBuilder();
        var block = new java.util.ArrayList<String>();
        for (var line : lines) {
            if (line.startsWith("table") || line.isBlank()) {
                java.util.Collections.shuffle(block, new Random(seed));
                block.forEach(l -> text.append(l).append('\n'));
                block.clear();
                text.append(line).append('\n');
            } else {
                block.add(line);
            }
        }
        java.util.Collections.shuffle(block, new Random(seed));
        block.forEach(l -> text.append(l).append('\n'));

        var shuffled =
                answers(PackFixture.pack(java.nio.file.Files.createDirectory(folder.resolve("b")), text.toString()));

        assertThat(shuffled).isEqualTo(plain);
    }

    private static Map<String, String> answers(MeasureRun run) {
        var answers = new TreeMap<String, String>();
        try (run) {
            for (var measure : MEASURES.all())
                answers.put(measure.id(), run.value(ask(measure.id())).toString());
        }
        return answers;
    }
}
