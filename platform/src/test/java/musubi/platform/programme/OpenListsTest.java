package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static musubi.platform.programme.TimetableFixture.programme;
import static musubi.platform.programme.TimetableFixture.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.ServerFixture;
import musubi.platform.programme.Facilities.Standing;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class OpenListsTest {
    private static final Charset WINDOWS_31J = Charset.forName("windows-31j");
    private static final Events.Otherwise OTHERWISE = new Events.Otherwise("健康課", "sports", 20);
    private static final String EVENTS = """
            都道府県コード又は市区町村コード,NO,イベント名,開始日,終了日,開始時間,終了時間,説明,主催者,場所名称,住所,緯度,経度,定員,メモ
            232114,1,ラジオ体操,2099/4/1,2099-04-01,9：00,10:30,外で体を動かします,からだ倶楽部,中央公園,西町1,35.08,137.15,30,x
            232114,2,脳トレ,令和81年4月2日,,13:30,15:00,,,,,,,,
            232114,3,春まつり,2099-04-01,2099-04-05,10:00,16:00,,,中央公園,,,,,
            232114,4,無題,2099-04-06,,午前,12:00,,,,,,,,
            232114,5,,2099-04-06,,10:00,12:00,,,,,,,,
            232114,6,逆さ,2099-04-06,,12:00,10:00,,,,,,,先着,
            232114,7,海の上,2099-04-06,,10:00,12:00,,,沖,,0,0,,
            """;

    private final Events events = ServerFixture.part(Events.class);
    private final Timetable timetable = ServerFixture.part(Timetable.class);

    private List<Timetable.Listed> april() {
        return timetable.find(Timetable.Wanted.all(LocalDate.of(2099, 4, 1), LocalDate.of(2099, 5, 1)));
    }

    @Test
    void rows_that_can_be_read_become_sessions_and_each_of_the_others_is_named() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            var plan = events.plan("events.csv", EVENTS.getBytes(WINDOWS_31J), OTHERWISE);

            assertThat(plan.events())
                    .extracting(e -> "%d %s %s %s %s %d %d"
                            .formatted(e.line(), e.title(), e.provider(), e.day(), e.starts(), e.minutes(), e.places()))
                    .containsExactly("2 ラジオ体操 からだ倶楽部 2099-04-01 09:00 90 30", "3 脳トレ 健康課 2099-04-02 13:30 90 20");
            assertThat(plan.problems())
                    .extracting(p -> p.place().line() + " " + p.place().column() + " " + p.code())
                    .containsExactly(
                            "4 終了日 event.several-days",
                            "5 開始時間 csv.not-a-time",
                            "6 イベント名 event.no-title",
                            "7 終了時間 event.ends-before",
                            "7 定員 csv.not-a-number",
                            "8 緯度 open-data.not-in-japan");
            assertThat(april()).isEmpty();
            return true;
        });
    }

    @Test
    void a_file_is_taken_once_is_known_when_it_comes_again_and_can_be_taken_back() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            var id = UUID.randomUUID();
            var bytes = EVENTS.getBytes(UTF_8);

            assertThat(events.take(id, events.plan("events.csv", bytes, OTHERWISE), "sports"))
                    .isEqualTo(2);
            assertThat(events.take(id, events.plan("events.csv", bytes, OTHERWISE), "sports"))
                    .isZero();
            var again = events.plan("events.csv", bytes, OTHERWISE);
            assertThat(again.fresh()).isZero();
            assertThat(events.take(UUID.randomUUID(), again, "sports")).isZero();
            assertThat(april())
                    .extracting(l -> l.programme().title() + " " + l.programme().mode() + " "
                            + l.venue().name())
                    .containsExactly("ラジオ体操 in-person 中央公園", "脳トレ online ");

            assertThat(timetable.undo(id)).isEqualTo(new Timetable.Undone(2, 0));
            assertThat(events.plan("events.csv", bytes, OTHERWISE).fresh()).isEqualTo(2);
            return true;
        });
    }

    @Test
    void what_is_written_out_is_read_back() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        var text = ServerFixture.as(city, () -> {
            events.take(UUID.randomUUID(), events.plan("events.csv", EVENTS.getBytes(UTF_8), OTHERWISE), "sports");
            var rows = events.rows(april());
            assertThat(Events.COLUMNS).hasSize(32);
            assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(32));
            return String.join(",", Events.COLUMNS) + "\n"
                    + rows.stream().map(row -> String.join(",", row)).collect(Collectors.joining("\n"));
        });

        ServerFixture.as(other, () -> {
            var plan = events.plan("events.csv", text.getBytes(UTF_8), OTHERWISE);
            assertThat(plan.problems()).isEmpty();
            assertThat(plan.events())
                    .extracting(
                            e -> e.title() + " " + e.day() + " " + e.starts() + " " + e.minutes() + " " + e.places())
                    .containsExactly("ラジオ体操 2099-04-01 09:00 90 30", "脳トレ 2099-04-02 13:30 90 20");
            return true;
        });
    }

    @Test
    void a_file_that_is_something_else_is_refused_by_its_header() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            assertThatThrownBy(() -> events.plan("x.csv", "名称,住所\nA,B\n".getBytes(UTF_8), OTHERWISE))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("open-data.no-column");
            assertThatThrownBy(() -> events.plan("x.csv", new byte[OpenTable.MOST_BYTES + 1], OTHERWISE))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("open-data.too-large");
            assertThatThrownBy(() -> events.plan("x.csv", new byte[] {0x50, 0x4b, 3, 4, 0, 0, 1, 2}, OTHERWISE))
                    .isInstanceOf(BadInput.class);
            return true;
        });
    }

    @Test
    void facilities_become_venues_under_their_number_and_the_same_file_changes_nothing() {
        var city = ServerFixture.municipality();
        var facilities = ServerFixture.part(Facilities.class);
        var older = """
                都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,バリアフリー情報,備考
                222127,10947,静岡県,焼津市,港地域交流センター,ミナト,,,静岡県焼津市石津港町40-1,,34.84124155,138.3262067,スロープ;エレベーター,
                222127,10948,静岡県,焼津市,,,,,石津,,,,,
                """;
        var newer = """
                全国地方公共団体コード,ID,地方公共団体名,名称,所在地_連結表記,建物名等（方書）,緯度,経度,車椅子可,"スロープ、エレベータ、エスカレータ",筆談対応
                222127,10947,焼津市,港交流センター,静岡県焼津市石津港町40-1,,34.84124155,138.3262067,有,無,有
                """;
        ServerFixture.as(city, () -> {
            var plan = facilities.plan("a.csv", older.getBytes(UTF_8));
            assertThat(plan.facilities()).singleElement().satisfies(f -> {
                assertThat(f.standing()).isEqualTo(Standing.NEW);
                assertThat(f.venue().accessibility()).containsExactly("スロープ", "エレベーター");
            });
            assertThat(plan.problems()).extracting(p -> p.code()).containsExactly("facility.no-name");
            assertThat(facilities.take(UUID.randomUUID(), plan)).isEqualTo(1);
            assertThat(facilities.take(UUID.randomUUID(), facilities.plan("a.csv", older.getBytes(UTF_8))))
                    .isZero();

            var renamed = facilities.plan("b.csv", newer.getBytes(UTF_8));
            assertThat(renamed.facilities())
                    .extracting(Facilities.Facility::standing)
                    .containsExactly(Standing.CHANGED);
            facilities.take(UUID.randomUUID(), renamed);
            assertThat(ServerFixture.part(Venues.class).all()).singleElement().satisfies(venue -> {
                assertThat(venue.name()).isEqualTo("港交流センター");
                assertThat(venue.accessibility()).containsExactly("車椅子可", "筆談対応");
            });
            return true;
        });
    }

    @Test
    void the_directory_names_services_by_ids_that_stay() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            session("taiso-1", "taiso", TimetableFixture.today().plusDays(1), "10:00", 9);
            var directory = ServerFixture.part(Directory.class);

            var all = directory.all();

            assertThat(directory.all()).isEqualTo(all);
            assertThat(all.toString())
                    .contains("organization_id=", "opens_at=10:00+09:00", "status=active", "location_type=physical");
            return true;
        });
    }

    @Test
    void a_list_of_facilities_is_taken_back_but_for_what_was_mended_since_or_is_used() {
        var facilities = ServerFixture.part(Facilities.class);
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var first = facilities.plan("a.csv", "NO,名称,住所\n1,西公民館,西町3\n2,東公民館,東町1\n".getBytes(UTF_8));
            facilities.take(UUID.randomUUID(), first);
            var venues = ServerFixture.part(Venues.class);
            var before = venues.all();
            var id = UUID.randomUUID();
            var wrong = facilities.plan(
                    "b.csv", "NO,名称,住所\n1,南公民館,南町9\n2,北公民館,北町9\n3,体育館,中町1\n4,プール,中町2\n".getBytes(UTF_8));
            assertThat(facilities.take(id, wrong)).isEqualTo(4);
            assertThat(facilities.take(id, wrong)).isZero();
            var mended = venues.all().stream()
                    .filter(v -> v.name().equals("北公民館"))
                    .findFirst()
                    .orElseThrow();
            var hand = new Venues.Venue(
                    mended.id(), "北公民館", "北町10", "", mended.places(), mended.accessibility(), mended.point());
            venues.keep(hand);
            var pool = venues.all().stream()
                    .filter(v -> v.name().equals("プール"))
                    .findFirst()
                    .orElseThrow();
            TimetableFixture.programme("taiso", "club");
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session(
                            "taiso-1",
                            "taiso",
                            TimetableFixture.today().plusDays(1),
                            java.time.LocalTime.NOON,
                            60,
                            pool.id(),
                            10));

            assertThat(facilities.undo(id)).isEqualTo(new Facilities.Undone(2, 2));
            assertThat(facilities.undo(id)).isEqualTo(new Facilities.Undone(2, 2));

            var west = before.stream().filter(v -> v.name().equals("西公民館")).findFirst().orElseThrow();
            assertThat(venues.all()).containsExactlyInAnyOrder(west, hand, pool);
            assertThat(facilities.taken(id).orElseThrow().undone()).isTrue();
            return true;
        });
    }
}
