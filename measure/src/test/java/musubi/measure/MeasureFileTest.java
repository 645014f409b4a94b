package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.measure.Measure.EachMonth;
import musubi.measure.Measure.EvidenceTable;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureFileTest {
    private static final String GOOD = """
            -- id: evening-classes
            -- version: 2
            -- title.ja: 参加
            -- title.en: Attended
            -- unit: people
            -- kind: count
            -- grain: person
            -- subjects: agreement, provider
            -- parameter.least: integer = 2 | 回数 | times | ours
            -- group.provider: provider
            -- evidence: attendance(day)
            -- definition.ja: 定義
            -- definition.en: People who attended
            --    often enough.
            -- source: ours
            select person, :group as grp, 1 as numerator, 1 as denominator
              from attendance
             where day >= :from and day < :until -- ':ignored'
             group by person, :group
            having count(*) >= :least;
            """;
    private static final LocalDate FROM = LocalDate.of(2023, 4, 1);

    @TempDir
    private Path folder;

    @Test
    void a_measure_of_ones_own_works_like_a_built_in_one() throws IOException {
        Files.writeString(folder.resolve("mine.sql"), GOOD);
        var pack = Files.createDirectory(folder.resolve("pack"));
        var measures = Measures.library().withFolder(folder);
        var mine = measures.get("evening-classes");

        assertThat(mine.definition().en()).isEqualTo("People who attended often enough.");
        try (var run = PackFixture.city(pack)) {
            var question = Question.of(mine, FROM, FROM.plusYears(1));
            assertThat(run.bySubject(question, "provider")).containsOnlyKeys("alpha", "beta");
            assertThat(((Measured.Value) run.value(Question.of(mine, FROM, FROM.plusYears(1), Map.of("least", "7"))))
                            .numerator()
                            .wholeValue())
                    .isEqualTo(1);
        }
    }

    /** What is changed in the good file, the line named, the code, and a part of the sentence. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            -- kind: count                     | -- kind: number            | 6  | measure.header-value   | one of count, share, mean
            -- grain: person                   | -- grain: people           | 7  | measure.header-value   | person-day
            -- version: 2                      | -- version: two            | 2  | measure.header-value   | whole number
            -- unit: people                    | -- units: people           | 5  | measure.header-key     | not a header key
            -- source: ours                    | -- title.en: again         | 15 | measure.header-twice   | stands twice
            -- id: evening-classes             | -- id: Evening Classes     | 1  | measure.header-value   | lower-case
            attendance(day)                    | attendances(day)           | 11 | measure.evidence       | no such table
            attendance(day)                    | attendance(programme)      | 11 | measure.evidence       | day column
            integer = 2                        | integer = two              | 9  | measure.parameter      | does not fit
            integer = 2                        | number = 2                 | 9  | measure.parameter      | TYPE is one of
            >= :least                          | >= :leest                  | 20 | measure.placeholder    | :leest is not declared
            agreement, provider                | agreement, venue           | 8  | measure.header-value   | one of age, age-band, agreement
            -- unit: people                    | -- unit: JPY/              | 5  | measure.header-value   | not a unit
            -- source: ours                    | -- source: ours;-- needs: scores | 16 | measure.header-value | one of score
            -- source: ours                    | -- source: ours;-- verified: yes | 16 | measure.header-value | one of true, false
            having count(*) >= :least          | having count(*) >= :least; drop view steps | 20 | measure.one-query | semicolon
            group.provider: provider           | group.provider: 1) c; drop view steps | 10 | measure.one-query | semicolon
            count(*) >= :least                 | count(*) >= random()       | 20 | measure.not-repeatable | random(
            day < :until                       | day < current_date         | 18 | measure.not-repeatable | :until
            """)
    void a_mistake_is_named_with_its_line(String good, String bad, int line, String code, String sentence) {
        var problems = problems(GOOD.replace(good, bad.replace(";-- ", "\n-- ")));

        assertThat(problems).anySatisfy(p -> {
            assertThat(p.code()).isEqualTo(code);
            assertThat(p.place().line()).isEqualTo(line);
            assertThat(p.words().en()).contains(sentence);
            assertThat(p.words().ja()).isNotBlank();
        });
    }

    @Test
    void evidence_may_have_to_have_somebody_in_each_month() {
        var measure = MeasureFile.read(
                "mine.sql",
                GOOD.replace("attendance(day)", "attendance(day), benefit(each month with insurance=care)"));

        assertThat(measure.evidence())
                .containsExactly(
                        new EvidenceTable("attendance", "day", false, false, Optional.empty()),
                        new EvidenceTable(
                                "benefit", "month", false, false, Optional.of(new EachMonth("insurance", "care"))));
    }

    /** A list the measure could do without would be missed by nobody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "benefit(each month with insurance=care)?",
                "benefit(each month)",
                "benefit(each month with insurance)",
                "benefit(each month with insurance=)",
                "benefit(each day with insurance=care)",
                "benefit(<each month with insurance=care)"
            })
    void evidence_of_each_month_is_written_in_one_way(String evidence) {
        refused(
                evidence,
                "根拠は「表(日付の列)」「表(<日付の列)」「表(each month with 列=値)」「表」と書きます: %s",
                "write table(day-column), table(<day-column), table(each month with column=value) or table, not %s");
    }

    /** What is never written would be missing in every month. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "benefit(each month with insurance=cares)",
                "benefit(each month with insurer=care)",
                "benefit(each month with yen=care)",
                "attendance(each month with mode=online)",
                "benefits(each month with insurance=care)"
            })
    void evidence_of_each_month_names_what_a_table_of_months_can_hold(String evidence) {
        refused(evidence, "月ごとの表ではないか、その列や値がありません: %s", "there is no such table of months, column or value: %s");
    }

    private static void refused(String evidence, String ja, String en) {
        assertThat(problems(GOOD.replace("attendance(day)", evidence))).satisfiesExactly(p -> {
            assertThat(p.code()).isEqualTo("measure.evidence");
            assertThat(p.place().line()).isEqualTo(11);
            assertThat(p.words()).isEqualTo(new Words(ja.formatted(evidence), en.formatted(evidence)));
        });
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            from attendance      | from attendence      | 17 | measure.sql
            day >= :from         | dey >= :from         | 18 | measure.sql
            1 as numerator       | 0.5::double as numerator | 16 | measure.sql-columns
            select person,       | select person as who, | 16 | measure.sql-columns
            group.provider: provider | group.provider: supplier | 19 | measure.sql
            """)
    void sql_that_does_not_run_is_found_before_any_evidence_is_touched(String good, String bad, int line, String code)
            throws IOException {
        Files.writeString(folder.resolve("mine.sql"), GOOD.replace(good, bad));

        var refused =
                catchThrowableOfType(BadInput.class, () -> Measures.library().withFolder(folder));

        assertThat(refused.problems()).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo(code);
            assertThat(p.place().line()).isEqualTo(line);
            assertThat(p.place().file()).isEqualTo("mine.sql");
        });
    }

    /** Notepad of Windows writes both. */
    @Test
    void a_byte_order_mark_and_windows_line_ends_do_no_harm() {
        var measure = MeasureFile.read("mine.sql", "\ufeff" + GOOD.replace("\n", "\r\n"));

        assertThat(measure.id()).isEqualTo("evening-classes");
    }

    /** A semicolon within text or a comment ends nothing, and a word in quotes is no function. */
    @Test
    void what_stands_in_quotes_and_comments_is_left_alone() {
        var measure = MeasureFile.read(
                "mine.sql",
                GOOD.replace("':ignored'", "a; b now()").replace("day >= :from", "day >= :from and ';now()' <> ''"));

        assertThat(measure.sql()).contains("';now()'");
    }

    @Test
    void every_problem_is_told_at_once() {
        assertThat(problems("select 1"))
                .extracting(p -> p.value())
                .contains("id", "version", "title.ja", "definition.en", "source");
    }

    @Test
    void an_id_that_is_taken_is_refused() throws IOException {
        Files.writeString(folder.resolve("mine.sql"), GOOD.replace("evening-classes", "participants"));

        assertThatThrownBy(() -> Measures.library().withFolder(folder)).hasMessageContaining("measure.id-taken");
    }

    @Test
    void a_measure_cannot_read_or_write_files() throws IOException {
        Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
        Files.writeString(
                folder.resolve("mine.sql"),
                GOOD.replace("from attendance", "from attendance, read_csv('" + folder.resolve("secret.csv") + "')"));

        assertThatThrownBy(() -> Measures.library().withFolder(folder)).hasMessageContaining("measure.sql");
    }

    @Test
    void a_measure_that_fails_on_the_evidence_is_named_with_its_place() throws IOException {
        Files.writeString(
                folder.resolve("mine.sql"), GOOD.replace("1 as numerator", "max(cast(programme as int)) as numerator"));
        var pack = Files.createDirectory(folder.resolve("pack"));
        var mine = Measures.library().withFolder(folder).get("evening-classes");

        try (var run = PackFixture.city(pack)) {
            assertThatThrownBy(() -> run.value(Question.of(mine, FROM, FROM.plusYears(1))))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("mine.sql:16")
                    .hasMessageContaining("measure.failed");
            assertThatThrownBy(() -> run.units(Question.of(mine, FROM, FROM.plusYears(1)), 10))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("measure.failed");
        }
    }

    /** What an outer join leaves empty would vanish from a sum in silence. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            1 as numerator   | case when person = 'two' then null else 1 end as numerator
            1 as numerator   | cast(null as int) as numerator
            1 as denominator | case when person = 'two' then null else 1 end as denominator
            select person,   | select case when person = 'two' then null else person end as person,
            """)
    void a_row_that_says_nothing_is_refused(String good, String bad) throws IOException {
        var pack = Files.createDirectory(folder.resolve("pack"));
        var year = FROM.plusYears(1);
        Files.writeString(folder.resolve("mine.sql"), GOOD.replace(good, bad));
        var person = Measures.library().withFolder(folder).get("evening-classes");
        Files.writeString(
                folder.resolve("mine.sql"), GOOD.replace(good, bad).replace("-- kind: count", "-- kind: value"));
        var value = Measures.library().withFolder(folder).get("evening-classes");

        try (var run = PackFixture.city(pack)) {
            for (var mine : List.of(person, value))
                assertThatThrownBy(() -> {
                            run.value(Question.of(mine, FROM, year));
                            run.bySubject(Question.of(mine, FROM, year), "person");
                        })
                        .isInstanceOf(BadInput.class)
                        .hasMessageContaining("measure.unfilled")
                        .hasMessageContaining("mine.sql:16");
        }
    }

    @Test
    void an_empty_day_is_refused_too() throws IOException {
        Files.writeString(
                folder.resolve("mine.sql"),
                GOOD.replace("grain: person", "grain: person-day")
                        .replace(
                                "select person, :group",
                                "select person, case when day > :from then day end as day, :group")
                        .replace("by person, :group", "by person, day, :group")
                        .replace(">= :least", ">= 1"));
        var pack = Files.createDirectory(folder.resolve("pack"));
        var mine = Measures.library().withFolder(folder).get("evening-classes");

        try (var run = PackFixture.city(pack)) {
            assertThatThrownBy(() -> run.personDays(Question.of(mine, FROM, FROM.plusYears(1))))
                    .hasMessageContaining("measure.unfilled");
        }
    }

    @Test
    void person_days_are_whole_numbers() throws IOException {
        Files.writeString(
                folder.resolve("mine.sql"),
                GOOD.replace("grain: person", "grain: person-day")
                        .replace("select person, :group as grp, 1 as", "select person, day, :group as grp, 1.5 as")
                        .replace("by person, :group", "by person, day, :group"));
        var pack = Files.createDirectory(folder.resolve("pack"));
        var mine = Measures.library().withFolder(folder).get("evening-classes");

        try (var run = PackFixture.city(pack)) {
            assertThatThrownBy(() -> run.personDays(Question.of(mine, FROM, FROM.plusYears(1))))
                    .hasMessageContaining("measure.not-whole");
        }
    }

    @Test
    void a_question_refuses_unknown_parameters_values_and_groups() {
        var continuers = Measures.library().get("continuers");

        assertThatThrownBy(() -> Question.of(continuers, FROM, FROM.plusYears(1), Map.of("month", "6")))
                .hasMessageContaining("it has months, consecutive");
        assertThatThrownBy(() -> Question.of(continuers, FROM, FROM.plusYears(1), Map.of("months", "6; drop table x")))
                .hasMessageContaining("measure.parameter-value");
        assertThatThrownBy(
                        () -> Question.of(continuers, FROM, FROM.plusYears(1)).only("colour", "red"))
                .hasMessageContaining("measure.unknown-group");
        assertThatThrownBy(() -> Measures.library().get("participant"))
                .hasMessageContaining("did you mean participants?");
    }

    @Test
    void text_is_quoted_and_a_hyphen_stands_for_an_underscore() {
        var scheme = Question.of(
                Measures.library().get("registrations"), FROM, FROM.plusYears(1), Map.of("scheme", "o'clock"));
        assertThat(scheme.sql()).contains("scheme = 'o''clock'");

        var body = Question.of(
                Measures.library().get("body-measurement"), FROM, FROM.plusYears(1), Map.of("by-hand", "false"));
        assertThat(body.parameter("by_hand")).isEqualTo("false");
    }

    private static List<musubi.quantity.Problem> problems(String text) {
        return catchThrowableOfType(BadInput.class, () -> MeasureFile.read("mine.sql", text))
                .problems();
    }
}
