package musubi.platform.area;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Figures;
import musubi.platform.municipality.Code;
import musubi.platform.people.Corrections;
import musubi.platform.people.Identity;
import musubi.platform.people.Imports;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import musubi.platform.programme.Programmes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class AreasTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final String HEADER = "地域コード,種類,地域名,開始日,廃止日,上位の地域コード\n";

    private final Areas areas = ServerFixture.part(Areas.class);
    private final AreaImports imports = ServerFixture.part(AreaImports.class);
    private final Code city = ServerFixture.municipality();

    private static <T> T officer(Code city, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty()), work);
    }

    private void here(Runnable work) {
        officer(city, () -> {
            work.run();
            return true;
        });
    }

    private static Area block(String code, String name) {
        return area(code, Area.Kind.TOWN_BLOCK, name, Optional.empty(), Optional.empty());
    }

    private static Area area(
            String code, Area.Kind kind, String name, Optional<LocalDate> until, Optional<String> partOf) {
        return new Area(code, kind, Words.same(name), Optional.empty(), until, partOf);
    }

    private static PersonId person(Optional<String> area, int number) {
        var id = new PersonId(UUID.randomUUID());
        var joining = new Joining(
                id,
                new Identity("見本 " + "一二三四五六七八九十".charAt(number % 10), "ミホン " + (char) ('ア' + number), "", ""),
                LocalDate.of(1940, 1, 1).plusDays(number),
                "F",
                "kenko",
                DAY,
                "paper");
        ServerFixture.part(People.class).join(joining.in(area));
        return id;
    }

    private UUID send(String rows) {
        var id = UUID.randomUUID();
        imports.send(id, (HEADER + rows).getBytes(StandardCharsets.UTF_8));
        return id;
    }

    @Test
    void an_area_holds_from_its_first_day_until_the_day_it_is_no_longer_used() {
        var closing = new Area(
                "A1",
                Area.Kind.DISTRICT,
                Words.same("北"),
                Optional.of(DAY),
                Optional.of(DAY.plusDays(10)),
                Optional.empty());

        assertThat(closing.on(DAY.minusDays(1))).isFalse();
        assertThat(closing.on(DAY)).isTrue();
        assertThat(closing.on(DAY.plusDays(9))).isTrue();
        assertThat(closing.on(DAY.plusDays(10))).isFalse();
    }

    @Test
    void changing_an_area_keeps_what_it_was_and_the_same_again_changes_nothing() {
        here(() -> {
            areas.enter(block("B1", "西町"));
            areas.enter(block("B1", "西町"));
            areas.enter(block("B1", "西町一丁目"));

            assertThat(areas.all()).containsExactly(block("B1", "西町一丁目"));
        });
        assertThat(versions("B1")).isEqualTo(2);
    }

    private long versions(String area) {
        return ServerFixture.owning(owner -> {
            try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                    var asked = connection.prepareStatement(
                            "select count(*) from area.version where municipality = ? and area = ?")) {
                asked.setString(1, city.digits());
                asked.setString(2, area);
                var row = asked.executeQuery();
                row.next();
                return row.getLong(1);
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void a_larger_area_that_is_not_there_or_leads_back_is_refused() {
        here(() -> {
            areas.enter(block("B1", "西町"));
            areas.enter(area("S1", Area.Kind.SCHOOL_DISTRICT, "西小学校区", Optional.empty(), Optional.empty()));
            areas.enter(area("B1", Area.Kind.TOWN_BLOCK, "西町", Optional.empty(), Optional.of("S1")));

            assertThat(areas.within("S1")).containsExactly("B1", "S1");
            assertRefused(
                    area("S1", Area.Kind.SCHOOL_DISTRICT, "西小学校区", Optional.empty(), Optional.of("B1")), "area.ring");
            assertRefused(
                    area("B2", Area.Kind.TOWN_BLOCK, "東町", Optional.empty(), Optional.of("S9")), "area.larger-unknown");
            assertRefused(block("B 2", "東町"), "area.code");
            assertRefused(block("B2", " "), "area.name");
            assertRefused(block("09055512345", "東町"), "area.code");
        });
    }

    private void assertRefused(Area area, String code) {
        assertThatThrownBy(() -> areas.enter(area))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo(code));
    }

    @Test
    void an_address_tells_its_town_block_by_the_longest_name_and_nothing_when_two_are_as_long() {
        here(() -> {
            areas.enter(block("B1", "西町"));
            areas.enter(block("B2", "小西町"));
            areas.enter(block("B3", "砂山町1丁目"));
            areas.enter(block("B4", "砂山町12"));
            areas.enter(block("B5", "東町"));
            areas.enter(area("S1", Area.Kind.SCHOOL_DISTRICT, "砂山町1丁目2番小学校区", Optional.empty(), Optional.empty()));

            assertThat(areas.of("見本市西町3-1", DAY)).map(Area::code).contains("B1");
            assertThat(areas.of("見本市小西町3-1", DAY)).map(Area::code).contains("B2");
            assertThat(areas.of("砂山町一丁目２番", DAY)).map(Area::code).contains("B3");
            assertThat(areas.of("砂山町123", DAY)).isEmpty();
            assertThat(areas.of("西町と東町", DAY)).isEmpty();
            assertThat(areas.of("南町1", DAY)).isEmpty();
            assertThat(areas.of("", DAY)).isEmpty();
        });
    }

    @Test
    void nobody_is_entered_in_an_area_that_does_not_exist_on_that_day() {
        here(() -> {
            var free = person(Optional.of("何でも"), 0);
            areas.enter(area("B1", Area.Kind.TOWN_BLOCK, "西町", Optional.of(DAY), Optional.empty()));
            areas.enter(block("B2", "東町"));
            var in = person(Optional.of("B2"), 1);

            assertThat(ServerFixture.part(Corrections.class).of(free).area()).contains("何でも");
            assertThat(ServerFixture.part(Corrections.class).of(in).area()).contains("B2");
            assertThatThrownBy(() -> person(Optional.of("B1"), 2))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("[resident.unknown-area]");
            var held = ServerFixture.part(Corrections.class).of(in);
            assertThatThrownBy(
                            () -> ServerFixture.part(Corrections.class).correct(in, held.in(Optional.of("B1")), "転居"))
                    .hasMessageContaining("[resident.unknown-area]");
        });
    }

    @Test
    void a_list_of_people_names_the_rows_whose_area_is_not_there() {
        here(() -> {
            areas.enter(block("B1", "西町"));
            var id = UUID.randomUUID();
            var people = ServerFixture.part(Imports.class);
            people.send(
                    id,
                    "kenko",
                    "CSV",
                    "氏名,生年月日,性別,地域\n見本 一,1940-01-01,女,B1\n見本 二,1941-01-01,女,B9\n".getBytes(StandardCharsets.UTF_8));

            var preview = people.preview(id);

            assertThat(preview.fresh())
                    .singleElement()
                    .satisfies(row -> assertThat(row.area()).contains("B1"));
            assertThat(preview.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo("resident.unknown-area");
                assertThat(problem.place().line()).isEqualTo(3);
                assertThat(problem.value()).isEqualTo("B9");
            });
        });
    }

    @Test
    void people_are_narrowed_by_an_area_and_everything_that_is_part_of_it() {
        here(() -> {
            areas.enter(area("S1", Area.Kind.SCHOOL_DISTRICT, "西小学校区", Optional.empty(), Optional.empty()));
            areas.enter(area("B1", Area.Kind.TOWN_BLOCK, "西町", Optional.empty(), Optional.of("S1")));
            areas.enter(block("B2", "東町"));
            person(Optional.of("B1"), 1);
            person(Optional.of("S1"), 2);
            person(Optional.of("B2"), 3);
            person(Optional.empty(), 4);

            assertThat(List.of(count("S1"), count("B1"), count("B2"), count("")))
                    .containsExactly(2, 1, 1, 4);
        });
    }

    private static int count(String area) {
        var filter = new Register.Filter(
                "",
                "",
                area,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Register.Taking.ALL,
                Register.Said.ANY);
        return ServerFixture.part(Register.class)
                .page(filter, Register.Sort.ENTERED, Optional.empty())
                .count();
    }

    @Test
    void a_list_is_looked_at_entered_once_and_taken_back_to_what_stood_before() {
        here(() -> {
            areas.enter(block("B1", "西町"));
            var list = send("S1,学校区,西小学校区,,,\nB1,町字,西町一丁目,2020-04-01,,S1\n");
            assertThat(areas.all()).hasSize(1);

            var preview = imports.preview(list);
            assertThat(preview.changes()).hasSize(2);
            assertThat(preview.changes().get(1).before()).contains(block("B1", "西町"));
            assertThat(List.of(imports.enter(list), imports.enter(list))).containsExactly(2, 2);
            assertThat(areas.within("S1")).containsExactly("B1", "S1");
            assertThat(imports.preview(send("S1,学校区,西小学校区,,,\n")).same()).isEqualTo(1);

            imports.undo(list);
            imports.undo(list);
            assertThat(areas.all()).containsExactly(block("B1", "西町"));
            assertThat(imports.find(list).orElseThrow().state()).isEqualTo(AreaImports.State.UNDONE);
        });
    }

    @Test
    void a_list_is_not_taken_back_once_somebody_stands_under_it_or_it_was_changed() {
        here(() -> {
            var list = send("B1,町字,西町,,,\nB2,町字,東町,,,\n");
            imports.enter(list);
            person(Optional.of("B1"), 1);
            assertThatThrownBy(() -> imports.undo(list)).hasMessageContaining("[area.undo-in-use]");
            assertThatThrownBy(() -> areas.withdraw("B1")).hasMessageContaining("[area.in-use]");

            areas.enter(block("B2", "東町一丁目"));
            assertThatThrownBy(() -> imports.undo(list)).hasMessageContaining("[area.undo-changed]");
            areas.withdraw("B2");
            areas.withdraw("B2");
            assertThat(areas.all()).containsExactly(block("B1", "西町"));
        });
    }

    @Test
    void every_bad_row_is_named_and_a_row_whose_larger_area_is_left_out_is_left_out_with_it() {
        here(() -> {
            var list = send("""
                    B1,町,西町,,,
                    B2,町字,東町,きのう,,
                    B3,町字,南町,2026-04-01,2026-04-01,
                    B4,町字,北町,,,S9
                    B5,町字,本町,,,B4
                    B6,町字,元町,,,
                    B6,町字,新町,,,
                    """);

            var preview = imports.preview(list);

            assertThat(preview.changes())
                    .singleElement()
                    .satisfies(c -> assertThat(c.area().code()).isEqualTo("B6"));
            assertThat(preview.problems())
                    .extracting(problem ->
                            problem.place().line() + " " + problem.place().column() + " " + problem.code())
                    .containsExactly(
                            "2 種類 area.kind",
                            "3 開始日 csv.not-a-date",
                            "4 廃止日 area.days",
                            "5 上位の地域コード area.larger-unknown",
                            "6 上位の地域コード area.larger-unknown",
                            "8 地域コード area.twice");
        });
    }

    @Test
    void a_file_that_is_no_list_is_refused_and_one_of_an_old_spreadsheet_is_read() {
        here(() -> {
            assertThatThrownBy(() -> imports.send(UUID.randomUUID(), new byte[] {(byte) 0xff, 0, 1}))
                    .hasMessageContaining("[sheet.encoding]");
            assertThatThrownBy(() -> imports.send(UUID.randomUUID(), "名前\n西町\n".getBytes(StandardCharsets.UTF_8)))
                    .hasMessageContaining("[sheet.column]");
            assertThatThrownBy(() -> imports.send(UUID.randomUUID(), HEADER.getBytes(StandardCharsets.UTF_8)))
                    .hasMessageContaining("[sheet.empty]");
            var id = UUID.randomUUID();
            imports.send(id, (HEADER + "B1,町字,西町,,,\n").getBytes(Charset.forName("windows-31j")));
            assertThat(imports.preview(id).changes()).hasSize(1);
        });
    }

    @Test
    void who_heads_a_district_is_not_kept_of_a_list_and_rows_keep_their_lines() {
        here(() -> {
            var id = UUID.randomUUID();
            imports.send(id, """
                    地域コード,区長,種類,地域名
                    D1,"見本
                    太郎",地区,北地区

                    D2,見本 次郎,地区地区,"南""地区"
                    """.getBytes(StandardCharsets.UTF_8));

            assertThat(imports.find(id).orElseThrow().content()).doesNotContain("太郎", "次郎", "区長");
            var preview = imports.preview(id);
            assertThat(preview.changes())
                    .singleElement()
                    .satisfies(c -> assertThat(c.line()).isEqualTo(2));
            assertThat(preview.problems())
                    .singleElement()
                    .satisfies(p -> assertThat(p.place().line()).isEqualTo(5));
        });
    }

    @Test
    void areas_of_one_municipality_are_nothing_to_another_and_a_resident_changes_none() {
        here(() -> areas.enter(block("B1", "西町")));
        var other = ServerFixture.municipality();
        var resident = new Actor("resident", Role.RESIDENT, city, Optional.of(UUID.randomUUID()), Optional.empty());

        assertThat(officer(other, areas::all)).isEmpty();
        assertThatThrownBy(() -> ServerFixture.part(Acting.class).as(resident, () -> {
                    areas.enter(block("B2", "東町"));
                    return true;
                }))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void evidence_holds_the_areas_and_who_lives_where() throws Exception {
        here(() -> {
            areas.enter(area("B1", Area.Kind.TOWN_BLOCK, "西町", Optional.of(DAY.plusYears(1)), Optional.empty()));
            person(Optional.of("B1"), 1);
        });

        var pack =
                ServerFixture.as(city, () -> ServerFixture.part(Snapshots.class).take(UUID.randomUUID()));

        assertThat(pack.rejected()).isZero();
        assertThat(rows(pack.pack(), "area", "area || ' ' || valid_until")).containsExactly("B1 2027-04-01");
        assertThat(rows(pack.pack(), "person", "area")).containsExactly("B1");
    }

    private static List<String> rows(Path pack, String table, String what) throws Exception {
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var row = duck.createStatement()
                        .executeQuery("select %s from '%s'".formatted(what, pack.resolve(table + ".parquet")))) {
            var rows = new ArrayList<String>();
            while (row.next()) rows.add(row.getString(1));
            return rows;
        }
    }

    @Test
    void figures_of_an_area_with_few_people_are_hidden_with_another_that_would_give_them_away() {
        here(() -> {
            areas.enter(block("B1", "西町"));
            areas.enter(block("B2", "東町"));
            areas.enter(block("B3", "南町"));
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "健康広場", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", DAY, LocalTime.of(10, 0), 60, "公民館", 60));
            IntStream.range(0, 12).forEach(i -> attended("B1", i));
            IntStream.range(12, 26).forEach(i -> attended("B2", i));
            IntStream.range(26, 29).forEach(i -> attended("B3", i));
        });

        ServerFixture.as(city, () -> {
            ServerFixture.part(Figures.class).make();
            return true;
        });
        Map<String, String> shown = new HashMap<>();
        officer(city, () -> ServerFixture.part(Figures.class).latest().orElseThrow()).by(Figure.Grain.AREA).stream()
                .filter(figure -> figure.measure().equals("participants"))
                .forEach(figure -> shown.put(
                        figure.label(),
                        figure.value().map(Object::toString).orElse(figure.why().en())));

        var hidden = "hidden, because it is of few people";
        assertThat(shown).isEqualTo(Map.of("B1", hidden, "B2", "14", "B3", hidden));
    }

    private static void attended(String area, int number) {
        ServerFixture.part(Visits.class)
                .record(new Mark(
                        UUID.randomUUID(),
                        "taiso-1",
                        person(Optional.of(area), number),
                        true,
                        "list",
                        DAY.atTime(10, 0).atZone(Japan.TIME).toInstant(),
                        ""));
    }
}
