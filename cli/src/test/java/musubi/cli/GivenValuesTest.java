package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are handed in: no row is used by chance, and none is passed over in silence. */
class GivenValuesTest {
    private static final String AGREEMENT = """
            agreement: given
            unit: JPY
            between: {payer: city, payee: spc}
            term: {from: 2021-07-01, until: 2023-07-01}
            measures: {n: {given: people}, rate: {given: ratio}, MORE}
            clauses:
              fee: {per: contract-year, pays: {price: 1, times: n}, when: rate >= 50%}
            """;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int settle(String values) throws IOException {
        return settle(AGREEMENT.replace(", MORE", ""), values);
    }

    private int settle(String agreement, String values) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), agreement);
        Files.writeString(folder.resolve("v.csv"), values);
        return Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("MUSUBI_LANG", "en"),
                List.of(
                                "settle",
                                folder.resolve("a.yaml").toString(),
                                "--values",
                                folder.resolve("v.csv").toString(),
                                "--period",
                                "term",
                                "-o",
                                folder.resolve("out").toString())
                        .toArray(String[]::new));
    }

    private String lines() throws IOException {
        return Files.readString(folder.resolve("out/lines.csv"));
    }

    @Test
    void a_spreadsheets_mark_at_the_start_changes_nothing() throws IOException {
        assertThat(settle("\ufeffname,period,value,unit\nn,2021-07,7,people\nrate,,0.5,ratio\n"))
                .as(err.toString())
                .isZero();
        assertThat(lines()).contains(",7,");
    }

    @Test
    void the_row_that_names_the_period_most_closely_counts_wherever_it_stands() throws IOException {
        assertThat(
                        settle(
                                "name,period,value,unit\nn,,1,people\nn,FY2021,2,people\nn,2021-07-01,3,people\nrate,,0.5,ratio\n"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("total 4 JPY");
    }

    @Test
    void two_rows_that_fit_a_contract_year_equally_are_refused_with_the_remedy() throws IOException {
        assertThat(settle("name,period,value,unit\nn,FY2021,2,people\nn,FY2022,3,people\nrate,,0.5,ratio\n"))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("values.ambiguous").contains("2021-07-01");
    }

    @Test
    void a_percentage_handed_in_as_another_unit_is_refused() throws IOException {
        assertThat(settle("name,value,unit\nn,5,people\nrate,82.1,points\n")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("v.csv:3:unit").contains("values.unit");
    }

    @Test
    void a_row_nobody_asks_for_is_remarked_and_a_row_that_stands_twice_is_refused() throws IOException {
        assertThat(settle("name,value,unit\nnn,5,people\nn,5,people\nrate,1,ratio\n"))
                .isZero();
        assertThat(err.toString()).contains("values.unknown-name").contains("It asks for: n, rate");

        assertThat(settle("name,value,unit\nn,5,people\nn,6,people\n")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("values.twice");
    }

    @Test
    void a_file_without_the_columns_and_a_file_that_is_not_there_are_refused() throws IOException {
        assertThat(settle("名前,値\nn,5\n")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("values.no-column");
    }

    @Test
    void a_parameter_that_is_no_number_is_named_where_it_stands() throws IOException {
        assertThat(settle(
                        AGREEMENT
                                .replace("MORE", "c: {measure: continuers, months: six}")
                                .replace("times: n}", "times: c}"),
                        "name,value,unit\nn,5,people\nrate,1,ratio\n"))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("a.yaml:5:").contains("months");
    }
}
