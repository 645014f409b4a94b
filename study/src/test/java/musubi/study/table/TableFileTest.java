package musubi.study.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.TimeZone;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheets and offices write them. */
class TableFileTest {
    private static final String PEOPLE = "y,x,地区\n1.5,3,北\n2,NA,南\n";

    @TempDir
    Path folder;

    private Table read(String text) {
        return read(text, StandardCharsets.UTF_8);
    }

    private Table read(String text, Charset charset) {
        try {
            return TableFile.read(Files.write(folder.resolve("people.csv"), text.getBytes(charset)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void refused(String text, String code, String sentence) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(BadInput.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(code);
            assertThat(e.problems().get(0).words().en()).contains(sentence);
        });
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"crlf", "cr", "bom", "tabs", "semicolons", "blanks", "windows-31j"})
    void the_same_table_comes_in_many_spellings(String spelling) {
        var table = switch (spelling) {
            case "crlf" -> read(PEOPLE.replace("\n", "\r\n"));
            case "cr" -> read(PEOPLE.replace("\n", "\r"));
            case "bom" -> read("\uFEFF" + PEOPLE);
            case "tabs" -> read(PEOPLE.replace(",", "\t"));
            case "semicolons" -> read(PEOPLE.replace(",", ";"));
            case "blanks" -> read("\n" + PEOPLE + "\n\n");
            default -> read(PEOPLE, Charset.forName("windows-31j"));
        };

        assertThat(table.columns().keySet()).containsExactly("y", "x", "地区");
        assertThat(table.columns().get("y").toArray()).containsExactly(1.5, 2);
        assertThat(table.columns().get("x").toArray()).containsExactly(3, Double.NaN);
        assertThat(table.columns().get("地区").levels()).containsExactly("北", "南");
    }

    /** 2^53 and 2^53 + 1 are one double; as unit or cluster two people would become one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "9007199254740992, 9007199254740993",
        "12345678901234567890123, 12345678901234567890124",
        "-9007199254740992, -9007199254740993"
    })
    void long_identifiers_stay_apart(String one, String other) {
        var ids = read("id,y\n" + one + ",1\n" + other + ",2\n" + one + ",3\n")
                .columns()
                .get("id");

        assertThat(ids.isCategory()).isTrue();
        assertThat(ids.levels()).containsExactlyInAnyOrder(one, other);
        assertThat(ids.at(0)).isEqualTo(ids.at(2)).isNotEqualTo(ids.at(1));
    }

    @Test
    void long_identifiers_of_a_parquet_file_stay_apart() throws SQLException {
        var file = folder.resolve("people.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("copy (select 9007199254740992 + i as id, i::double * 1e18 as y from range(3) t(i)) to '"
                    + file + "' (format parquet)");
        }

        var columns = TableFile.read(file).columns();

        assertThat(columns.get("id").levels()).hasSize(3).contains("9007199254740993");
        assertThat(columns.get("y").toArray()).containsExactly(0, 1e18, 2e18);
    }

    @Test
    void large_measurements_stay_numbers() {
        assertThat(read("y\n1e18\n2.5e18\n").columns().get("y").toArray()).containsExactly(1e18, 2.5e18);
    }

    @Test
    void a_moment_with_an_offset_is_the_same_in_every_time_zone() {
        var text = "t\n2020-01-01T09:00:00+09:00\n2020-01-02T00:00:00+00:00\n";
        var before = TimeZone.getDefault();
        try {
            for (var zone : Arrays.asList("UTC", "Asia/Tokyo", "America/New_York")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                assertThat(read(text).columns().get("t").toArray()).containsExactly(18262, 18263);
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void a_file_that_is_no_table_is_answered_with_the_line_to_mend() {
        refused("", "study.empty-file", "empty");
        refused("\n\n", "study.empty-file", "empty");
        refused("y,x\n", "study.no-rows", "no row of data");
        refused("y,x,x\n1,2,3\n", "study.column-twice", "\"x\" twice");
        refused("y,x\n1,2\n3,4\n5,6,7\n", "study.crooked-table", "Line 4 has 3 values where the header has 2");
        refused("y,x\n1,2\n3,4\n5\n", "study.crooked-table", "Line 4 has 1 value where");
        refused("y,\"x\nz\"\n1,\"2\n2\"\n5,6,7\n", "study.crooked-table", "Line 5 has 3 values");
        refused("人口の表,,\ny,x\n1,2\n3,4\n5,6\n", "study.crooked-table", "Line 2 has 2 values where the header has 3");
    }

    @Test
    void columns_without_a_name_get_one() {
        assertThat(read("y,,x\n1,2,3\n").columns().keySet()).containsExactly("y", "column1", "x");
    }
}
