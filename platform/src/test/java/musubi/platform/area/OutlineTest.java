package musubi.platform.area;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The boundaries of a municipality, as administrators get them from official statistics. */
class OutlineTest {
    private static final String SQUARE = "[[140.0,36.0],[140.02,36.0],[140.02,36.02],[140.0,36.02],[140.0,36.0]]";

    private final Code city = ServerFixture.municipality();

    private static byte[] polygon(String ring) {
        return "{\"type\":\"Feature\",\"properties\":{\"name\":\"西町\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[%s]}}"
                .formatted(ring)
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[[140,36],[140.1,36],[140.1,36.1],[140,36.1]] | 閉じていません",
                "[[36,140],[36,140.1],[36.1,140.1],[36,140]] | 日本の外です",
                "[[1e999,36],[140.1,36],[140.1,36.1],[1e999,36]] | 日本の外です",
                "[[\"a\",36],[140,36],[140,37],[\"a\",36]] | 数字ではありません",
                "[] | 閉じていません"
            })
    void what_is_no_boundary_is_refused_in_one_sentence(String ring, String sentence) {
        assertThatThrownBy(() -> GeoJson.read(polygon(ring)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().words().ja()).contains(sentence));
    }

    @Test
    void what_is_no_json_or_holds_no_polygon_or_is_too_large_is_refused() {
        for (var file :
                new String[] {"name,area\n", "{\"type\":\"Point\",\"coordinates\":[140,36]}", "x".repeat(5_000_001)})
            assertThatThrownBy(() -> GeoJson.read(file.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(BadInput.class);
    }

    @Test
    void a_fine_boundary_is_made_coarser_and_stays_closed() {
        var fine = IntStream.range(0, 20_000)
                .mapToObj(i -> "[%s,%s]"
                        .formatted(140 + Math.cos(i * Math.PI / 10_000) / 10, 36 + Math.sin(i * Math.PI / 10_000) / 10))
                .collect(Collectors.joining(","));
        var rings = GeoJson.read(polygon("[" + fine + ",[140.1,36.0]]"));

        assertThat(rings).hasSize(1);
        assertThat(rings.getFirst().corners()).hasSizeBetween(100, 3_000);
        assertThat(rings.getFirst().corners().getFirst())
                .isEqualTo(rings.getFirst().corners().getLast());
    }

    @Test
    void an_administrator_gives_it_once_and_takes_it_away_and_nobody_else_does() {
        var outlines = ServerFixture.part(Outlines.class);
        ServerFixture.as(city, () -> {
            outlines.give(polygon(SQUARE));
            outlines.give(polygon(SQUARE));
            return true;
        });
        assertThat(ServerFixture.as(city, outlines::drawn)).hasSize(1);
        assertThat(ServerFixture.as(ServerFixture.municipality(), outlines::drawn))
                .isEmpty();

        var admin = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.ADMINISTRATOR, Optional.empty(), Optional.empty()));
        try (var desk = Screen.desk()) {
            var page = desk.signIn(admin, "correct horse");
            desk.open("/areas").getByText("地図の輪郭").click();
            assertThat(page.locator("main").innerText()).contains("1 個の境界（点 5 個）");
            desk.clean();
            page.setInputFiles(
                    "#file",
                    new com.microsoft.playwright.options.FilePayload(
                            "b.geojson", "application/geo+json", "何か".getBytes(StandardCharsets.UTF_8)));
            page.getByText("この境界にする").click();
            assertThat(page.locator("[role=alert]").innerText()).contains("GeoJSONとして読めません");
            desk.clean();
            page.getByText("輪郭を描かないようにする").click();
            assertThat(page.locator("main").innerText()).contains("描かないようにしました");
        }
        assertThat(ServerFixture.as(city, outlines::drawn)).isEmpty();
        var officer = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        var visitor = new Visitor();
        visitor.signIn(officer, "correct horse");
        assertThat(visitor.get("/areas/outline").statusCode()).isEqualTo(403);
    }
}
