package musubi.study.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import musubi.evidence.pack.Pack;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Protocols;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is studied and what is known of them, worked out by hand for thirteen people and for small files. */
class CohortTest {
    private static final String HEAD = """
            study: people
            title: People
            question: Who?
            data: pack
            time:
              baseline: 2021-07-01
              exposure: {from: 2021-07-01, until: 2022-07-01}
              follow-up: {from: 2022-07-01, until: 2023-07-01}
            """;
    private static final String TAIL = """
            analyses:
              main: {role: primary, title: Main, method: ols, formula: "stage ~ 1"}
            """;

    @TempDir
    static Path folder;

    private static Pack pack;

    @BeforeAll
    static void build() throws IOException {
        pack = PeopleFixture.pack(folder);
    }

    private static Protocol protocol(String text) {
        return Protocols.read("study.yaml", text, Measures.library());
    }

    private static Cohort cohort(String middle) {
        return Cohort.of(protocol(HEAD + middle + TAIL), pack, Measures.library());
    }

    /** A column by the number of the person. */
    private static Map<Integer, Double> byPerson(Cohort cohort, String column) {
        var all = new TreeMap<Integer, Double>();
        for (int i = 0; i < cohort.rows().count(); i++)
            all.put(
                    (int) cohort.rows().column("stage").at(i),
                    cohort.rows().column(column).at(i));
        return all;
    }

    private static final String IN_TIME = """
            variables:
              stage: {column: income_stage}
              age: {measure: age, at: baseline}
              certified_on: {event: certification, level: care-1}
              died_on: {event: death}
              moved_on: {event: move}
              months: {measure: months-attended, from: exposure.from, until: exposure.until}
              participated: {formula: "months >= 1"}
            population:
              - {keep: "age >= 65", otherwise: {ja: 65歳未満, en: under 65}}
              - {keep: "is.na(certified_on) | certified_on >= day('2021-07-01')", otherwise: {ja: 認定済, en: certified before}}
            exposure: participated
            outcomes:
              care: {kind: time-to-event, title: {ja: 認定, en: Certified}, event: certified_on, competing: [died_on], censoring: [moved_on]}
            """;

    @Test
    void each_step_leaves_out_whom_the_steps_before_had_kept_and_says_how_many() {
        var flow = cohort(IN_TIME).flow();

        // p9 and p12 are too young; of those left p11 is certified; p7 and p8 had it, or died, before follow-up.
        assertThat(flow)
                .extracting(s -> s.words().en() + " " + s.left() + " " + s.remain())
                .containsExactly(
                        "all units 0 13",
                        "under 65 2 11",
                        "certified before 1 10",
                        "event or departure before follow-up began (Certified) 2 8");
    }

    @Test
    void days_run_from_one_on_the_first_day_and_the_first_of_several_ends_decides() {
        var cohort = cohort(IN_TIME);

        assertThat(byPerson(cohort, "care.days"))
                .isEqualTo(Map.of(
                        1, 1.0, // certified on the first day
                        2, 365.0, // on the last
                        3, 365.0, // the day after the last: not seen any more
                        4, 93.0, // certified on the day of death: the event asked for comes first
                        5, 184.0, // died on 31 December
                        6, 31.0, // moved away on 1 August, so seen until 31 July; died later
                        10, 365.0, // nothing
                        13, 124.0)); // support-2 does not count, care-2 on 1 November does
        assertThat(byPerson(cohort, "care.event"))
                .isEqualTo(Map.of(1, 1.0, 2, 1.0, 3, 0.0, 4, 1.0, 5, 2.0, 6, 0.0, 10, 0.0, 13, 1.0));
    }

    @Test
    void taking_part_counts_from_the_first_to_the_last_day_of_exposure() {
        assertThat(byPerson(cohort(IN_TIME), "months"))
                .isEqualTo(Map.of(1, 1.0, 2, 1.0, 3, 0.0, 4, 0.0, 5, 0.0, 6, 2.0, 10, 0.0, 13, 0.0));
        assertThat(byPerson(cohort(IN_TIME), "participated"))
                .isEqualTo(Map.of(1, 1.0, 2, 1.0, 3, 0.0, 4, 0.0, 5, 0.0, 6, 1.0, 10, 0.0, 13, 0.0));
    }

    @Test
    void a_covariate_looks_back_as_far_as_written_and_not_a_day_further() {
        var before = byPerson(cohort("""
                variables:
                  stage: {column: income_stage}
                  before: {measure: months-attended, from: baseline - 12 months, until: baseline}
                """), "before");

        assertThat(before.get(4)).isEqualTo(1); // the day before baseline
        assertThat(before.get(5)).isEqualTo(0); // a day too early
        assertThat(before.get(6)).isEqualTo(1); // the first day of the window
        assertThat(before.get(1)).isEqualTo(0); // baseline itself
    }

    @Test
    void somebody_without_a_value_is_missing_unless_the_measure_or_the_protocol_says_zero() {
        var cohort = cohort("""
                variables:
                  stage: {column: income_stage}
                  schooling: {column: education_years}
                  risk: {measure: risk-points, from: baseline - 2 months, until: baseline}
                  outings: {measure: outings-per-week, from: baseline - 2 months, until: baseline, absent: -1.5}
                  months: {measure: months-attended, from: exposure.from, until: exposure.until}
                """);

        assertThat(byPerson(cohort, "risk").values()).hasSize(13).allMatch(v -> v.isNaN());
        assertThat(byPerson(cohort, "outings").values()).containsOnly(-1.5);
        assertThat(byPerson(cohort, "months").get(9)).isZero();
        assertThat(byPerson(cohort, "schooling").get(5)).isNaN();
        assertThat(byPerson(cohort, "schooling").get(4)).isEqualTo(12);
    }

    @Test
    void somebody_whose_condition_is_unknown_is_left_out_and_counted() {
        var cohort = cohort("""
                variables:
                  stage: {column: income_stage}
                  schooling: {column: education_years}
                population:
                  - {keep: "schooling >= 9"}
                """);

        assertThat(cohort.flow().getLast().left()).isEqualTo(1);
        assertThat(cohort.flow().getLast().words().en()).isEqualTo("not schooling >= 9");
        assertThat(byPerson(cohort, "stage")).doesNotContainKey(5);
    }

    @Test
    void venues_are_counted_in_the_area_somebody_lives_in() {
        var cohort = cohort("""
                variables:
                  stage: {column: income_stage}
                  salons: {venues: salon}
                  places: {venues: any}
                """);

        assertThat(byPerson(cohort, "salons").get(1)).isEqualTo(2);
        assertThat(byPerson(cohort, "places").get(1)).isEqualTo(3);
        assertThat(byPerson(cohort, "places").get(7)).isZero();
        assertThat(byPerson(cohort, "places").get(13)).isNaN();
    }

    @Test
    void each_period_is_measured_anew_and_a_person_counts_once_in_the_flow() {
        var text = HEAD.replace("  follow-up:", """
                  periods:
                    before: {from: 2020-07-01, until: 2021-07-01}
                    after: {from: 2022-07-01, until: 2023-07-01}
                  follow-up:""".indent(2).stripTrailing()) + """
                variables:
                  stage: {column: income_stage}
                  age: {measure: age, at: baseline}
                  older: {measure: age, from: period.until - 1 day, until: period.until}
                  medical: {measure: medical-benefit, from: period.from, until: period.until, absent: 0}
                population:
                  - {keep: "age >= 65"}
                """ + TAIL;

        var rows = Cohort.of(protocol(text), pack, Measures.library());

        assertThat(rows.rows().count()).isEqualTo(22);
        assertThat(rows.flow()).extracting(Cohort.Step::remain).containsExactly(13L, 11L);
        var found = new TreeMap<String, Double>();
        var ages = new TreeMap<String, Double>();
        for (int i = 0; i < rows.rows().count(); i++) {
            var name = rows.rows().column("period.name");
            var key = (int) rows.rows().column("stage").at(i) + " "
                    + name.levels().get((int) name.at(i)) + " "
                    + (int) rows.rows().column("period").at(i);
            found.put(key, rows.rows().column("medical").at(i));
            ages.put(key, rows.rows().column("older").at(i));
        }
        assertThat(found).containsEntry("1 before 0", 1000.0).containsEntry("1 after 1", 2300.0);
        assertThat(found).containsEntry("2 before 0", 40.0).containsEntry("2 after 1", 0.0);
        assertThat(ages).containsEntry("10 before 0", 64.0).containsEntry("10 after 1", 66.0);
    }

    /** Zero would be less than anybody cost. */
    @Test
    void nobody_counts_with_zero_where_the_list_of_a_month_is_missing() {
        var cohort = cohort("""
                variables:
                  stage: {column: income_stage}
                  listed: {measure: care-benefit, from: follow-up.until - 2 months, until: follow-up.until, absent: 0}
                  missed: {measure: care-benefit, from: follow-up.until - 3 months, until: follow-up.until, absent: 0}
                """);

        assertThat(byPerson(cohort, "listed"))
                .containsEntry(1, 70_000.0)
                .containsEntry(2, 0.0)
                .containsEntry(8, 0.0);
        assertThat(byPerson(cohort, "missed").values()).hasSize(13).allMatch(v -> v.isNaN());
    }

    @Test
    void a_column_the_table_of_persons_lacks_is_refused_with_those_there_are() {
        var refused = catchThrowableOfType(
                BadInput.class,
                () -> cohort("variables: {stage: {column: income_stage}, shoe: {column: shoe_size}}\n"));

        assertThat(refused.problems().getFirst().code()).isEqualTo("study.no-attribute");
        assertThat(refused.problems().getFirst().words().en()).contains("\"shoe_size\"", "income_stage", "lives_alone");
    }

    private static final String ON_A_FILE = """
            study: table
            title: Table
            question: What?
            data: file
            unit: 番号
            """;

    private Cohort onFile(String middle, String csv, String charset) throws IOException {
        var file = folder.resolve("table.csv");
        Files.write(file, csv.getBytes(Charset.forName(charset)));
        return Cohort.of(protocol(ON_A_FILE + middle + TAIL), file);
    }

    private static final String CSV = """
            番号,stage,地域,初日,参加,値
            あ,1,北,2021-07-01,TRUE,1.5
            い,2,南,2021-07-02,FALSE,NA
            う,3,北,,TRUE,.
            え,4,,2021-07-04,,-2
            """;

    @Test
    void a_file_a_japanese_spreadsheet_wrote_gives_the_same_rows_as_one_in_utf_8() throws IOException {
        var shift = onFile("", CSV, "windows-31j");
        var utf8 = onFile("", CSV, "UTF-8");

        assertThat(shift.rows().count()).isEqualTo(4);
        for (var name : utf8.rows().names()) {
            assertThat(byPerson(shift, name)).isEqualTo(byPerson(utf8, name));
            assertThat(shift.rows().column(name).levels())
                    .isEqualTo(utf8.rows().column(name).levels());
        }
        assertThat(utf8.rows().column("地域").levels()).containsExactly("北", "南");
        assertThat(shift.source()).isNotEqualTo(utf8.source());
    }

    @Test
    void days_become_numbers_truths_become_categories_and_empty_cells_are_missing() throws IOException {
        var cohort = onFile("""
                variables:
                  joined: {formula: "参加 == 'TRUE'"}
                  since: {formula: "初日 - day('2021-07-01')"}
                """, CSV, "UTF-8");

        assertThat(byPerson(cohort, "since")).isEqualTo(Map.of(1, 0.0, 2, 1.0, 3, Double.NaN, 4, 3.0));
        assertThat(byPerson(cohort, "joined")).isEqualTo(Map.of(1, 1.0, 2, 0.0, 3, 1.0, 4, Double.NaN));
        assertThat(byPerson(cohort, "値")).isEqualTo(Map.of(1, 1.5, 2, Double.NaN, 3, Double.NaN, 4, -2.0));
        assertThat(byPerson(cohort, "参加")).isEqualTo(Map.of(1, 1.0, 2, 0.0, 3, 1.0, 4, Double.NaN));
    }

    @Test
    void people_whose_exposure_is_unknown_are_left_out_and_counted() throws IOException {
        var cohort = onFile("exposure: 参加\n", CSV, "UTF-8");

        assertThat(cohort.flow().getLast().words().en()).isEqualTo("exposure unknown");
        assertThat(cohort.flow().getLast().left()).isEqualTo(1);
        assertThat(byPerson(cohort, "stage")).containsOnlyKeys(1, 2, 3);
    }

    @Test
    void a_time_to_an_event_on_a_file_is_counted_from_its_days() throws IOException {
        var cohort = onFile("""
                time: {baseline: 2021-07-01, follow-up: {from: 2021-07-02, until: 2021-07-04}}
                outcomes:
                  first: {kind: time-to-event, title: First, event: 初日}
                """, CSV, "UTF-8");

        // あ had it before follow-up; え has it the day after the last.
        assertThat(byPerson(cohort, "first.days")).isEqualTo(Map.of(2, 1.0, 3, 2.0, 4, 2.0));
        assertThat(byPerson(cohort, "first.event")).isEqualTo(Map.of(2, 1.0, 3, 0.0, 4, 0.0));
    }

    @Test
    void a_column_a_file_lacks_is_refused_with_those_there_are() {
        for (var middle : new String[] {
            "exposure: treated\n",
            "population: [{keep: \"treated > 0\"}]\n",
            "variables: {x: {formula: \"treated + 1\"}}\n"
        }) {
            var refused = catchThrowableOfType(BadInput.class, () -> onFile(middle, CSV, "UTF-8"));

            assertThat(refused.problems().getFirst().code()).isEqualTo("estimate.unknown-column");
            assertThat(refused.problems().getFirst().value()).isEqualTo("treated");
            assertThat(refused.problems().getFirst().words().ja()).contains("番号", "参加");
        }
    }

    @Test
    void a_unit_a_file_lacks_is_refused_with_the_columns_there_are() {
        var refused = catchThrowableOfType(BadInput.class, () -> onFile("", CSV.replace("番号", "id"), "UTF-8"));

        assertThat(refused.problems().getFirst().code()).isEqualTo("study.no-unit");
        assertThat(refused.problems().getFirst().words().en()).contains("番号", "id");
    }
}
