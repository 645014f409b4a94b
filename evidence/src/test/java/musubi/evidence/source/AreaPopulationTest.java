package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.evidence.record.Code;
import musubi.evidence.record.Population;
import musubi.evidence.source.SourceFixture.KeepingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaPopulationTest {
    /** 高松市, CC BY 4.0: 235 areas, every row sums, 418,129 people on 2026-02-01 (an Excel serial in the file). */
    @Test
    void takamatsu_has_the_published_people() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(SourceFixture.shared("japan/takamatsu_37201/population_area_age_2026-02.xlsx")),
                Settings.NONE);
        var rows = people(sink);

        assertThat(rows.stream().map(Population::area).distinct()).hasSize(235);
        assertThat(rows).hasSize(235 * 36);
        assertThat(rows.stream().mapToLong(Population::people).sum()).isEqualTo(418_129);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.municipality()).isEqualTo(new Code("372013"));
            assertThat(row.day()).isEqualTo(LocalDate.of(2026, 2, 1));
        });
        assertThat(rows.stream()
                        .filter(r -> r.age_below() == null)
                        .map(Population::age_from)
                        .distinct())
                .containsExactly(85);
        assertThat(rows.getFirst().area()).isEqualTo(new Code("塩屋町"));
        assertThat(rows.stream().map(r -> r.area().value())).contains("塩上町1丁目");
        assertThat(sink.rejected).isEmpty();
        assertThat(sink.remarks).isEmpty();
        assertThat(sink.leftOut).contains("numberOfHouseholds", "location");
    }

    private static final String LEGACY = """
            都道府県コード又は市区町村コード,地域コード,都道府県名,市区町村名,調査年月日,地域名,総人口,男性,女性,0-4歳の男性,0-4歳の女性,85歳以上の男性,85歳以上の女性,世帯数,備考
            222127,001,静岡県,焼津市,2026-04-01,東益津,10,4,6,1,2,3,4,5,
            """;

    private static final String NEW = """
            全国地方公共団体コード,地域コード,地方公共団体名,調査年月日,地域名,総人口,男性,女性,０－４歳の男性,０－４歳の女性,８５歳以上の男性,８５歳以上の女性,世帯数,備考
            222127,001,静岡県焼津市,令和8年4月1日,東益津,10,4,6,1,2,3,4,5,
            """;

    private static final String LOCAL = """
            市区町村コード,町名,基準日,総数,男,女,男0～4歳,女0～4歳,男85歳以上,女85歳以上
            22212,東益津,R8.4.1,１０,4,6,1,2,3,4
            """;

    @Test
    void every_generation_of_header_gives_the_same_rows() throws IOException {
        var expected = List.of(row("M", 0, 5, 1), row("F", 0, 5, 2), row("M", 85, null, 3), row("F", 85, null, 4));

        for (var text : List.of(LEGACY, NEW, LOCAL)) {
            for (var charset :
                    List.of(StandardCharsets.UTF_8, Charset.forName("windows-31j"), StandardCharsets.UTF_16LE)) {
                var sink = SourceFixture.read(SourceFixture.source(text.getBytes(charset)), Settings.NONE);

                assertThat(people(sink)).isEqualTo(expected);
                assertThat(sink.rejected).isEmpty();
                assertThat(sink.remarks).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0} is {1} from {2} below {3}")
    @CsvSource({
        "0-4歳の男性, M, 0, 5",
        "0~4歳の女性, F, 0, 5",
        "0〜4歳男性, M, 0, 5",
        "100歳以上の女性, F, 100,",
        "65歳の男性, M, 65, 66",
        "男性_75-79歳, M, 75, 80",
        "女95歳以上, F, 95,",
        "男性（0～4歳）, M, 0, 5",
        "女性（85歳以上）, F, 85,",
        "0-4_男, M, 0, 5",
        "85以上_女, F, 85,",
        "男7歳, M, 7, 8",
        "man1, M, 0, 5",
        "woman17, F, 80, 85",
    })
    void bands_are_known_by_pattern(String header, String sex, int from, Integer below) {
        var rest = header.contains("man") ? List.of("woman18") : List.of("男性", "女性");

        var found = PopulationHeader.of(Stream.concat(Stream.of("地域名", "調査年月日", Cells.normal(header)), rest.stream())
                        .toList())
                .orElseThrow();

        assertThat(found.bands().getFirst().sex()).isEqualTo(sex);
        assertThat(found.bands().getFirst().from()).isEqualTo(from);
        assertThat(found.bands().getFirst().below()).isEqualTo(below);
    }

    @Test
    void sums_that_differ_are_said_and_not_repaired() throws IOException {
        var sink = SourceFixture.read(SourceFixture.source(LEGACY.replace(",10,4,6,", ",11,5,6,")), Settings.NONE);

        assertThat(people(sink).stream().mapToLong(Population::people).sum()).isEqualTo(10);
        assertThat(sink.remarks)
                .extracting(SourceFixture.Said::code, SourceFixture.Said::column, SourceFixture.Said::value)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("population.sums-differ", "男性", "5"));
    }

    @Test
    void a_row_for_the_whole_city_is_not_counted_beside_its_areas() throws IOException {
        var whole = "222127,,静岡県,焼津市,2026-04-01,合計,10,4,6,1,2,3,4,5,\n";

        var both = SourceFixture.read(SourceFixture.source(LEGACY + whole), Settings.NONE);
        var alone = SourceFixture.read(
                SourceFixture.source(LEGACY.lines().findFirst().orElseThrow() + "\n" + whole), Settings.NONE);

        assertThat(people(both)).hasSize(4);
        assertThat(both.remarked()).containsExactly("population.whole");
        assertThat(people(alone)).hasSize(4);
        assertThat(alone.remarks).isEmpty();
    }

    @Test
    void a_name_that_is_no_code_is_cleaned_and_that_is_said() throws IOException {
        var sink = SourceFixture.read(SourceFixture.source(LEGACY.replace(",東益津,", ",東益津（一部）,")), Settings.NONE);

        assertThat(people(sink).getFirst().area()).isEqualTo(new Code("東益津-一部"));
        assertThat(sink.remarked()).containsExactly("population.area-cleaned");
    }

    @Test
    void what_cannot_be_read_is_rejected_cell_by_cell() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(LEGACY.replace(",1,2,3,4,5,", ",1,X,3,,5,")
                        + "222128,,静岡県,焼津市,2026-04-01,大富,10,4,6,1,2,3,4,5,\n"
                        + "222127,,静岡県,焼津市,4/1/2026,大富,10,4,6,1,2,3,4,5,\n"
                        + "222127,,静岡県,焼津市,2026-04-01,,10,4,6,1,2,3,4,5,\n"),
                Settings.NONE);

        assertThat(people(sink)).hasSize(2);
        assertThat(sink.rejections())
                .containsExactly(
                        "csv.not-a-number", "municipality.check-digit", "csv.which-is-the-month", "population.no-area");
        assertThat(sink.remarked()).contains("population.empty", "population.sums-differ");
    }

    @Test
    void the_municipality_may_come_from_the_settings() throws IOException {
        var text = LEGACY.replace("\n222127,", "\n,");
        var settings = new Settings(Optional.empty(), false, Optional.of("222127"), false);

        assertThat(people(SourceFixture.read(SourceFixture.source(text), settings)))
                .hasSize(4);
        assertThat(SourceFixture.read(SourceFixture.source(text), Settings.NONE).rejections())
                .containsExactly("population.whose");
    }

    private static Population row(String sex, int from, Integer below, long people) {
        return new Population(
                new Code("222127"), new Code("東益津"), LocalDate.of(2026, 4, 1), new Code(sex), from, below, people);
    }

    private static List<Population> people(KeepingSink sink) {
        return sink.rows.stream().map(row -> (Population) row.row()).toList();
    }
}
