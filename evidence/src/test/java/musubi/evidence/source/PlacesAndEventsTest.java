package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import musubi.evidence.record.Session;
import musubi.evidence.record.Venue;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.SourceFixture.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesAndEventsTest {
    private static final Settings TAKAMATSU = new Settings(Optional.empty(), false, Optional.of("372013"), false);

    private static final String PLACES = "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,備考\n";

    private static final String EVENTS = "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,開始日,終了日,開始時間,終了時間,主催者,場所名称,住所\n";

    @Test
    void yaizus_centres_are_read_with_their_positions() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(SourceFixture.shared("japan/yaizu_22212/222127_community_center.csv")),
                Settings.NONE);

        assertThat(sink.rows).hasSize(9);
        assertThat((Venue) sink.rows.getFirst().row())
                .isEqualTo(new Venue(
                        new musubi.evidence.record.Code("222127:港地域交流センター"),
                        new musubi.evidence.record.Code("222127"),
                        null,
                        null,
                        new BigDecimal("34.841242"),
                        new BigDecimal("138.326207")));
        assertThat(sink.rejected).isEmpty();
        assertThat(sink.leftOut).contains("住所", "電話番号", "備考");
    }

    @Test
    void takamatsus_keyed_lists_are_read_as_csv_and_xlsx_once_the_municipality_is_named() throws IOException {
        for (var file : List.of("community_center.xlsx", "health_center.xlsx", "elderly_welfare_facility.csv")) {
            var source = SourceFixture.source(SourceFixture.shared("japan/takamatsu_37201/" + file));

            var sink = SourceFixture.read(source, TAKAMATSU);
            assertThat(sink.rows)
                    .as(file)
                    .isNotEmpty()
                    .allSatisfy(kept -> assertThat(
                                    ((Venue) kept.row()).municipality().value())
                            .isEqualTo("372013"));
            assertThat(sink.rejected).as(file).isEmpty();
            assertThat(SourceFixture.read(source, Settings.NONE).rejections())
                    .as(file)
                    .hasSize(sink.rows.size())
                    .containsOnly("opendata.whose");
        }
    }

    @Test
    void a_list_of_defibrillators_is_no_list_of_places() throws IOException {
        var source = SourceFixture.source(SourceFixture.shared("japan/yaizu_22212/222127_aed.csv"));

        assertThat(Formats.of(Heads.of(source))).isEmpty();
    }

    @ParameterizedTest(name = "{0},{1} gives {2},{3} and says {4}")
    @CsvSource(
            delimiter = ';',
            value = {
                "34.34; 134.05; 34.340000; 134.050000; opendata.coarse",
                "134.055021; 34.342286; 34.342286; 134.055021; opendata.swapped",
                "\"34.342286,134.055021\"; ''; 34.342286; 134.055021; ''",
                "91.0; 134.05; ''; ''; opendata.no-position",
                "34度20分; 134度; ''; ''; opendata.no-position",
                "34.342286; ''; ''; ''; opendata.no-position",
                "''; ''; ''; ''; ''"
            })
    void positions_are_read_when_they_can_be(String north, String east, String latitude, String longitude, String said)
            throws IOException {
        var sink = read(PLACES + "372013,1,,,体育館,,,,,," + north + "," + east + ",\n");

        assertThat(sink.rows).singleElement().satisfies(kept -> {
            var venue = (Venue) kept.row();
            assertThat(venue.latitude()).isEqualTo(latitude.isEmpty() ? null : new BigDecimal(latitude));
            assertThat(venue.longitude()).isEqualTo(longitude.isEmpty() ? null : new BigDecimal(longitude));
        });
        assertThat(sink.remarked()).isEqualTo(said.isEmpty() ? List.of() : List.of(said));
    }

    @Test
    void windows_31j_and_utf_16_and_a_lost_zero_are_read() throws IOException {
        var text = PLACES + "10006,1,,,札幌市民センター,,,,,,43.061,141.354,\n372014,2,,,体育館,,,,,,,,\n372013,3,,,（）,,,,,,,,\n";

        for (var charset : List.of(
                StandardCharsets.UTF_8, Heads.WINDOWS_31J, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            var sink = SourceFixture.read(SourceFixture.source(text.getBytes(charset)), Settings.NONE);

            assertThat(sink.rows)
                    .singleElement()
                    .satisfies(kept ->
                            assertThat(((Venue) kept.row()).venue().value()).isEqualTo("010006:札幌市民センター"));
            assertThat(sink.rejected)
                    .extracting(Said::code, Said::line, Said::value)
                    .containsExactly(
                            tuple("municipality.check-digit", 3L, "372014"), tuple("opendata.no-name", 4L, "()"));
        }
    }

    @Test
    void an_event_of_one_day_is_an_announced_session() throws IOException {
        var sink = read(EVENTS
                + "372013,0000000012,香川県,高松市,らくらく体操,2026-08-05,2026-08-05,９：００,10:30,高松市社会福祉協議会,日新コミュニティセンター,\n");

        assertThat(sink.rows).singleElement().satisfies(kept -> {
            var session = (Session) kept.row();
            assertThat(session.session().value()).isEqualTo("372013:2026-08-05:12");
            assertThat(session.day()).isEqualTo(LocalDate.of(2026, 8, 5));
            assertThat(session.programme().value()).isEqualTo("372013:らくらく体操");
            assertThat(session.provider().value()).isEqualTo("372013:高松市社会福祉協議会");
            assertThat(session.venue()).isEqualTo(new musubi.evidence.record.Code("372013:日新コミュニティセンター"));
            assertThat(session.starts_at()).isEqualTo(LocalTime.of(9, 0));
            assertThat(session.minutes()).isEqualTo(90);
        });
        assertThat(sink.remarked()).containsExactly("events.announced");
    }

    @ParameterizedTest(name = "{0} to {1}, {2}: {3}")
    @CsvSource({
        "2026-08-05, 2026-08-16, 9:00, events.several-days, ''",
        "2026-08-05, 2026-08-04, 9:00, '', events.ends-before-start",
        "8月5日（水）, '', 9:00, '', events.no-year",
        "10/1/2026, '', 9:00, '', csv.which-is-the-month",
        "令和8年8月5日, '', 22：00※日曜…17：00まで, events.time-note, ''",
        "R8.8.5, '', '②14:00 ③18:30', events.no-time, ''",
        "46054, '', -, '', ''"
    })
    void dates_and_times_that_drift_are_read_or_said(
            String first, String last, String time, String remark, String rejection) throws IOException {
        var sink = read(EVENTS + "372013,1,,,体操," + first + "," + last + "," + time + ",,,公園,\n");

        assertThat(sink.remarked().stream().filter(code -> !code.equals("events.announced")))
                .isEqualTo(remark.isEmpty() ? List.of() : List.of(remark));
        assertThat(sink.rejections()).isEqualTo(rejection.isEmpty() ? List.of() : List.of(rejection));
        assertThat(sink.rows).hasSize(rejection.isEmpty() && !remark.equals("events.several-days") ? 1 : 0);
        if (time.startsWith("22"))
            assertThat(((Session) sink.rows.getFirst().row()).starts_at()).isEqualTo(LocalTime.of(22, 0));
    }

    /** Takamatsu writes most days without a year, so that nothing says when they are; two cells are dates of the spreadsheet. */
    @Test
    void takamatsus_events_are_refused_with_their_dates_but_for_two() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(SourceFixture.shared("japan/takamatsu_37201/events.xlsx")), TAKAMATSU);

        assertThat(sink.rows)
                .extracting(kept -> ((Session) kept.row()).day())
                .containsExactly(LocalDate.of(2026, 8, 22), LocalDate.of(2026, 9, 5));
        assertThat(sink.rejections()).hasSize(49).containsOnly("events.no-year", "csv.not-a-date");
        assertThat(sink.rejected.get(2).value()).isEqualTo("8月12日(水)");
    }

    private static KeepingSink read(String text) throws IOException {
        return SourceFixture.read(SourceFixture.source(text), Settings.NONE);
    }
}
