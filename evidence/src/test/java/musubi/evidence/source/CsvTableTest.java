package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import musubi.evidence.record.Person;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.SourceFixture.Kept;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    @TempDir
    Path temporary;

    @ParameterizedTest(name = "line end {0}")
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void a_plain_file_of_steps_is_read_whatever_its_line_ends(String end) throws IOException {
        var file = Files.writeString(
                temporary.resolve("steps.csv"),
                String.join(end, "person,day,steps", "P1,2026-04-01,5", "P2,2026-04-01,6", ""));

        var sink = SourceFixture.read(SourceFixture.source(file), Settings.NONE);

        assertThat(sink.steps).extracting(Kept::line).containsExactly(2L, 3L);
        assertThat(sink.rejected).isEmpty();
    }

    @Test
    void a_column_that_stands_twice_is_not_chosen_for_the_reader() throws IOException {
        var sink = read("person,day,steps,Steps\nP1,2026-04-01,1,2\n");

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejections()).containsExactly("csv.repeated-header");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"1.23457E+11", "1.5E+09", "1503960366.0", "12.", "P\u200b3", "P\u000b3", "\u202eP3"})
    void an_id_that_a_spreadsheet_or_a_copy_spoiled_makes_no_other_person(String id) throws IOException {
        var sink = read("person,day,steps\n" + id + ",2026-04-01,1\nP1,2026-04-01,2\n");

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.rejections()).containsExactly("csv.not-an-id");
    }

    @ParameterizedTest(name = "municipality {0}")
    @ValueSource(strings = {"abc", "123", "豊田市", "山田花子", "232115", "2321140"})
    void a_municipality_is_a_code_with_its_check_digit_and_nothing_else(String code) throws IOException {
        var sink = read("person,born,sex,municipality\nP1,1945-03-05,F," + code + "\n");

        assertThat(sink.rows).isEmpty();
        assertThat(sink.rejections()).singleElement().asString().startsWith("municipality.");
        assertThatThrownBy(() -> new Settings(Optional.empty(), false, Optional.of(code), false))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void the_municipality_of_the_settings_has_all_its_digits() {
        assertThat(new Settings(Optional.empty(), false, Optional.of("23211"), false).municipality())
                .contains("232114");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "10000, 1927-05-18",
        "19999, 1954-10-02",
        "20000, 1954-10-03",
        "S20.3.5, 1945-03-05",
        "昭和 20 年 3 月 5 日, 1945-03-05",
    })
    void days_of_birth_are_read_back_to_the_oldest(String cell, String day) throws IOException {
        var sink = read("person,born,sex,municipality\nP1," + cell + ",F,232114\n");

        assertThat(sink.rows)
                .singleElement()
                .satisfies(kept -> assertThat(((Person) kept.row()).born()).hasToString(day));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0026-04-01", "1800-01-01", "2206-04-01", "9999-12-30", "220604-01-01"})
    void a_year_nobody_lives_in_is_a_slip(String day) throws IOException {
        var sink = read("person,day,steps\nP1," + day + ",1\n");

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejections()).singleElement().isIn("csv.no-such-year", "csv.not-a-date");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "person,scheme,municipality,enrolled_on,left_on\nP1,s,232114,2026-04-02,2026-04-01\n",
                "municipality,area,valid_from,valid_until\n232114,a,2026-04-02,2026-04-01\n",
                "municipality,area,day,sex,age_from,age_below,people\n232114,a,2026-04-02,F,10,10,5\n",
            })
    void nothing_ends_before_it_begins(String text) throws IOException {
        var sink = read(text);

        assertThat(sink.rows).isEmpty();
        assertThat(sink.rejections()).containsExactly("csv.ends-before-start");
    }

    @Test
    void a_day_that_never_comes_is_an_end_left_open() throws IOException {
        var sink = read("""
                person,scheme,municipality,enrolled_on,left_on
                P1,s,232114,2026-04-02,9999-12-31
                P2,s,232114,2026-04-02,2026-04-02
                """);

        assertThat(sink.rows).hasSize(2);
    }

    @Test
    void a_zero_byte_spoils_its_own_cell_and_not_the_file() throws IOException {
        var sink = read("person,day,steps\nP1,2026-04-01,1234\nP\0x,2026-04-01,5\nP3,2026-04-01,5\n");

        assertThat(sink.steps).extracting(Kept::line).containsExactly(2L, 4L);
        assertThat(sink.rejections()).containsExactly("csv.not-an-id");
    }

    /** A spreadsheet leaves out the empty cells at the end of a row, and keeps a birthday as a number with a style. */
    @Test
    void a_table_from_a_spreadsheet_may_have_short_rows_and_days_as_numbers() throws IOException {
        var rows = """
            <row r="1"><c r="A1" t="inlineStr"><is><t>person</t></is></c><c r="B1" t="inlineStr"><is><t>born</t></is></c><c r="C1" t="inlineStr"><is><t>sex</t></is></c><c r="D1" t="inlineStr"><is><t>municipality</t></is></c><c r="E1" t="inlineStr"><is><t>lives_alone</t></is></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>P1</t></is></c><c r="B2" s="1"><v>9497</v></c><c r="C2" t="inlineStr"><is><t>F</t></is></c><c r="D2"><v>232114</v></c></row>
            """;
        var styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";

        var sink =
                SourceFixture.read(SourceFixture.source(SheetFixture.xlsx(rows, List.of(), styles, "")), Settings.NONE);

        assertThat(sink.rejected).isEmpty();
        assertThat(sink.rows)
                .singleElement()
                .satisfies(kept -> assertThat(((Person) kept.row()).born()).hasToString("1925-12-31"));
    }

    @Test
    void sheets_that_were_not_read_are_said() throws IOException {
        var rows =
                "<row><c t=\"inlineStr\"><is><t>person</t></is></c><c t=\"inlineStr\"><is><t>day</t></is></c><c t=\"inlineStr\"><is><t>steps</t></is></c></row>";

        var sink = SourceFixture.read(
                SourceFixture.source(SheetFixture.xlsx(rows, List.of(), "", "<sheet name=\"2\" r:id=\"a\"/>")),
                Settings.NONE);

        assertThat(sink.remarked()).containsExactly("xlsx.other-sheets");
    }

    private static KeepingSink read(String text) throws IOException {
        return SourceFixture.read(SourceFixture.source(text.getBytes(StandardCharsets.UTF_8)), Settings.NONE);
    }
}
