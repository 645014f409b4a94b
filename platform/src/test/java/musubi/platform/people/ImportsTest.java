package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class ImportsTest {
    private static final String HEADER = "氏名,フリガナ,生年月日,性別,登録日\n";
    private final Imports imports = ServerFixture.part(Imports.class);
    private final People people = ServerFixture.part(People.class);

    static <T> T officer(Code city, Supplier<T> work) {
        var actor = new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty());
        return ServerFixture.part(Acting.class).as(actor, work);
    }

    private UUID send(String rows) {
        return send((HEADER + rows).getBytes(StandardCharsets.UTF_8));
    }

    private UUID send(byte[] content) {
        var id = UUID.randomUUID();
        imports.send(id, "kenko", "CSV", content);
        return id;
    }

    @Test
    void nobody_is_entered_until_it_is_confirmed_and_confirming_twice_enters_once() {
        officer(ServerFixture.municipality(), () -> {
            var id = send("山田 花子,ヤマダ ハナコ,昭和23年5月5日,女,2026-04-01\n佐藤 次郎,サトウ ジロウ,1950/1/2,男,2026-04-02\n");

            assertThat(people.participants()).isZero();
            assertThat(imports.preview(id).fresh()).hasSize(2);
            var first = imports.enter(id, Imports.Which.FRESH);
            var again = imports.enter(id, Imports.Which.FRESH);

            assertThat(List.of(first, again)).containsExactly(2, 2);
            assertThat(people.search("はなこ"))
                    .singleElement()
                    .satisfies(r -> assertThat(r.born()).isEqualTo(LocalDate.of(1948, 5, 5)));
            assertThat(people.participants()).isEqualTo(2);
            return true;
        });
    }

    @Test
    void every_bad_row_is_named_with_line_column_value_and_what_to_do_and_the_good_rows_are_entered() {
        officer(ServerFixture.municipality(), () -> {
            var id = send("山田 花子,,1948-05-05,女,\n,,1948-13-05,?,\n佐藤 次郎,,2148-05-05,男,\n");

            assertThat(imports.preview(id).problems())
                    .extracting(p -> "%d %s %s %s"
                            .formatted(
                                    p.place().line(),
                                    p.place().column(),
                                    p.value(),
                                    p.words().ja().substring(0, 6)))
                    .containsExactly(
                            "3 氏名  氏名を入れて", "3 生年月日 1948-13-05 暦にない日付", "3 性別 ? 性別を「女」", "4 生年月日 2148-05-05 生年月日が未");
            assertThat(imports.enter(id, Imports.Which.FRESH)).isEqualTo(1);
            return true;
        });
    }

    @Test
    void who_is_there_already_or_stands_twice_in_the_list_is_left_out_unless_somebody_says_so() {
        var city = ServerFixture.municipality();
        officer(city, () -> {
            imports.enter(send("山田 花子,ヤマダ ハナコ,1948-05-05,女,\n"), Imports.Which.FRESH);
            var id = send("山田花子,,1948-05-05,女,\n鈴木 一郎,スズキ イチロウ,1950-01-01,男,\n鈴木 壱郎,すずき いちろう,1950-01-01,男,\n");

            var preview = imports.preview(id);

            assertThat(preview.fresh()).extracting(PeopleCsv.Row::line).containsExactly(3L);
            assertThat(preview.suspects())
                    .extracting(s -> s.row().line() + " " + s.known().isPresent() + " " + s.line())
                    .containsExactly("2 true Optional.empty", "4 false Optional[3]");
            assertThat(imports.enter(id, Imports.Which.FRESH_AND_SUSPECT)).isEqualTo(3);
            return true;
        });
    }

    @Test
    void who_does_not_meet_the_conditions_is_left_out_with_the_sentence() {
        officer(ServerFixture.municipality(), () -> {
            ServerFixture.part(Schemes.class)
                    .let(
                            "kenko",
                            LocalDate.of(2026, 1, 1),
                            new Conditions(
                                    OptionalInt.of(40),
                                    OptionalInt.empty(),
                                    Optional.empty(),
                                    List.of(),
                                    Conditions.Connection.LIVING,
                                    Conditions.Care.ANY,
                                    OptionalInt.empty()));
            var id = send("山田 花子,,2000-05-05,女,2026-04-01\n佐藤 次郎,,1960-05-05,男,2026-04-01\n");

            assertThat(imports.preview(id).problems())
                    .extracting(p -> p.words().ja())
                    .containsExactly("2026-04-01 現在で 40 歳以上の方が対象です（この方は 25 歳）。");
            assertThat(imports.preview(id).fresh()).hasSize(1);
            return true;
        });
    }

    @Test
    void both_encodings_of_japanese_offices_are_read_and_anything_else_is_refused() {
        officer(ServerFixture.municipality(), () -> {
            var text = HEADER + "髙橋 ①郎,,1948-05-05,女,\n";

            var windows = imports.preview(send(text.getBytes(Charset.forName("windows-31j"))));
            var marked = imports.preview(send(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)));

            assertThat(windows.fresh())
                    .singleElement()
                    .satisfies(r -> assertThat(r.identity().name()).isEqualTo("髙橋 ①郎"));
            assertThat(marked.fresh()).hasSize(1);
            assertThatThrownBy(() -> send(text.getBytes(StandardCharsets.UTF_16)))
                    .hasMessageContaining("sheet.encoding");
            assertThatThrownBy(() -> send("氏名,性別\n山田,女\n".getBytes(StandardCharsets.UTF_8)))
                    .hasMessageContaining("sheet.column");
            assertThatThrownBy(() -> send(HEADER.getBytes(StandardCharsets.UTF_8)))
                    .hasMessageContaining("sheet.empty");
            return true;
        });
    }

    @Test
    void a_list_is_taken_back_whole_and_names_are_destroyed_but_not_once_somebody_has_other_records() {
        var city = ServerFixture.municipality();
        officer(city, () -> {
            var kept = send("山田 花子,ヤマダ ハナコ,1948-05-05,女,2026-04-01\n");
            imports.enter(kept, Imports.Which.FRESH);
            ConsentsTest.attended(people.search("花子").getFirst().id());
            var undone = send("佐藤 次郎,,1950-05-06,男,\n田中 三郎,,1950-05-05,男,\n");
            imports.enter(undone, Imports.Which.FRESH);

            var joined = send("鈴木 梅,スズキ ウメ,1951-05-05,女,2026-04-01\n");
            imports.enter(joined, Imports.Which.FRESH);
            var ume = people.search("梅").getFirst().id();
            ServerFixture.as(
                    city,
                    () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                        ServerFixture.part(Accounts.class)
                                .open(
                                        UUID.randomUUID(),
                                        "ume-" + city,
                                        "correct horse",
                                        Role.RESIDENT,
                                        Optional.of(ume.value()),
                                        Optional.empty());
                        return true;
                    }));

            assertThatThrownBy(() -> imports.undo(joined))
                    .as("officers read no accounts, and she has one")
                    .hasMessageContaining("resident.undo-touched");
            assertThatThrownBy(() -> imports.undo(kept)).hasMessageContaining("resident.undo-touched");
            imports.undo(undone);
            imports.undo(undone);

            assertThat(people.search(""))
                    .extracting(r -> r.identity().name())
                    .containsExactlyInAnyOrder("山田 花子", "鈴木 梅");
            assertThat(people.participants()).isEqualTo(2);
            assertThat(imports.find(undone).orElseThrow().state()).isEqualTo(new Imports.State.Undone());
            assertThat(yearsThatStay()).isEqualTo("1950-01-01 1950-01-01");
            // The same list can be sent again.
            assertThat(imports.preview(send("佐藤 次郎,,1950-05-06,男,\n")).fresh()).hasSize(1);
            return true;
        });
    }

    @Test
    void who_agreed_in_the_list_has_agreed_to_the_newest_words_and_the_list_can_still_be_taken_back() {
        officer(ServerFixture.municipality(), () -> {
            var csv =
                    "氏名,生年月日,性別,参加への同意\n山田 花子,1948-05-05,女,あり\n佐藤 次郎,1950-05-05,男,\n".getBytes(StandardCharsets.UTF_8);
            var consents = ServerFixture.part(Consents.class);

            assertThatThrownBy(() -> send(csv)).hasMessageContaining("resident.import-no-consent-words");
            consents.write(Consents.PROGRAMME, "municipality", Words.same("題"), Words.same("文"));
            consents.write(Consents.PROGRAMME, "municipality", Words.same("題"), Words.same("新しい文"));
            var id = send(csv);
            imports.enter(id, Imports.Which.FRESH);

            assertThat(said("花子"))
                    .isInstanceOfSatisfying(
                            Consents.Said.Given.class,
                            given -> assertThat(given.version()).isEqualTo(2));
            assertThat(said("次郎")).isEqualTo(new Consents.Said.Nothing());
            imports.undo(id);
            assertThat(people.search("")).isEmpty();
            return true;
        });
    }

    private Consents.Said said(String name) {
        var person = people.search(name).getFirst().id();
        return ServerFixture.part(Consents.class).of(person).getFirst().said();
    }

    private static String yearsThatStay() {
        var text = ServerFixture.part(TransactionTemplate.class)
                .execute(t -> ServerFixture.part(JdbcClient.class)
                        .sql("""
                        select string_agg(p.born::text, ' ' order by p.born) from people.person p
                          join people.erasure e using (municipality, person)
                        """)
                        .query(String.class)
                        .single());
        return Objects.requireNonNull(text);
    }

    @Test
    void twenty_thousand_people_are_entered_at_once_with_one_entry_in_the_audit_trail() {
        officer(ServerFixture.municipality(), () -> {
            var rows = IntStream.range(0, 20_000)
                    .mapToObj(i -> "山田 %05d子,ヤマダ %05dコ,%d-%02d-%02d,女,2026-04-01"
                            .formatted(i, i, 1930 + i % 40, 1 + i % 12, 1 + i % 28))
                    .collect(Collectors.joining("\n"));
            var id = send(rows);

            assertThat(imports.enter(id, Imports.Which.FRESH)).isEqualTo(20_000);

            assertThat(people.participants()).isEqualTo(20_000);
            assertThat(people.search("19999")).hasSize(1);
            assertThat(ServerFixture.part(Audit.class).latest(3))
                    .extracting(Entry::action)
                    .containsExactly("people.imported", "people.import-sent", "people.scheme-opened");
            return true;
        });
    }
}
