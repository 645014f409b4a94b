package musubi.platform.attendance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** The door on a tablet, in a real browser: with and without a connection, with and without scripts. */
class DoorTest {
    private final Visits visits = ServerFixture.part(Visits.class);

    /** Four have booked a session of today; a fifth has only a card. */
    private record Town(Code code, List<PersonId> people, String card, String provider) {}

    private static Town town() {
        var city = ServerFixture.municipality();
        return ServerFixture.as(city, () -> {
            TimetableFixture.programme("体操教室", "club");
            TimetableFixture.session("taiso-1", "体操教室", TimetableFixture.today(), "00:00", 9);
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session(
                            "taiso-2", "体操教室", TimetableFixture.today(), LocalTime.of(0, 1), 1438, "公民館", 9));
            var people = List.of(
                    TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"),
                    TimetableFixture.joins("佐藤 次郎", "サトウ ジロウ"),
                    TimetableFixture.joins("鈴木 三郎", "スズキ サブロウ"),
                    TimetableFixture.joins("田中 四郎", "タナカ シロウ"));
            for (var person : people) TimetableFixture.books("taiso-2", person);
            var card = ServerFixture.part(Cards.class).issue(TimetableFixture.joins("高橋 五月", "タカハシ サツキ"));
            var provider = TimetableFixture.account(city, Role.PROVIDER, Optional.empty(), Optional.of("club"));
            return new Town(city, people, card, provider);
        });
    }

    @Test
    void what_is_pressed_without_a_connection_is_sent_when_it_comes_back_and_counts_once() {
        var town = town();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(town.provider(), "correct horse");
            screen.open("/sessions/taiso-2/door");
            assertThat(page.locator("ul.door button")).hasCount(4);
            screen.clean();

            page.context().setOffline(true);
            for (int i = 0; i < 3; i++) page.locator("ul.door button").nth(i).click();
            assertThat(page.locator("#queue")).containsText("送信待ち 3件");
            screen.clean();
            page.context().setOffline(false);

            assertThat(page.locator("#queue")).containsText("すべて送りました");
            assertThat(ServerFixture.as(town.code(), () -> visits.history("taiso-2")))
                    .hasSize(3)
                    .allSatisfy(said -> assertThat(said.recordedAs()).isEqualTo("provider"));
            page.reload();
            assertThat(page.locator("ul.door button[aria-pressed=true]")).hasCount(3);
            assertThat(page.locator("#counted")).containsText("3");
            assertThat(ServerFixture.as(town.code(), () -> visits.history("taiso-2")))
                    .hasSize(3);
        }
    }

    @Test
    void the_page_opens_again_without_a_connection_and_three_who_were_marked_then_are_three_rows() {
        var town = town();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(town.provider(), "correct horse");
            screen.open("/sessions/taiso-2/door");
            page.waitForFunction("() => navigator.serviceWorker.controller !== null");
            page.context().setOffline(true);
            page.reload();

            assertThat(page.locator("ul.door button")).hasCount(4);
            assertThat(page.locator("main")).containsText("山田 花子");
            screen.clean();
            for (int i = 0; i < 3; i++) page.locator("ul.door button").nth(i).click();
            assertThat(page.locator("#queue")).containsText("送信待ち 3件");
            page.reload();
            assertThat(page.locator("ul.door button[aria-pressed=true]")).hasCount(3);
            page.context().setOffline(false);

            assertThat(page.locator("#queue")).containsText("すべて送りました");
            assertThat(ServerFixture.as(town.code(), () -> visits.history("taiso-2")))
                    .hasSize(3);
            page.evaluate(
                    "() => caches.open('musubi-door').then(async (c) => { const r = await c.match(location.pathname);"
                            + " await c.put(location.pathname, new Response(await r.text(), { headers: { 'Musubi-Keep-Until': '1' } })); })");
            page.context().setOffline(true);
            org.assertj.core.api.Assertions.assertThatThrownBy(page::reload)
                    .isInstanceOf(com.microsoft.playwright.PlaywrightException.class);
            page.context().setOffline(false);
            screen.open("/sessions/taiso-2/door");
            page.navigate(Screen.url("/sessions"));
            assertThat(page.evaluate("() => navigator.serviceWorker.controller"))
                    .isNull();
        }
    }

    @Test
    void marks_outlive_the_page_that_made_them() {
        var town = town();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(town.provider(), "correct horse");
            screen.open("/sessions/taiso-2/door");
            page.context().setOffline(true);
            page.locator("ul.door button").first().click();
            assertThat(page.locator("#queue")).containsText("送信待ち 1件");

            page.context().setOffline(false);
            screen.open("/sessions/taiso-2/door");

            assertThat(page.locator("ul.door button[aria-pressed=true]")).hasCount(1);
            assertThat(page.locator("#queue")).not().containsText("送信待ち");
            page.waitForCondition(() -> ServerFixture.as(town.code(), () -> visits.present("taiso-2"))
                            .size()
                    == 1);
        }
    }

    @Test
    void without_scripts_buttons_cards_and_the_paper_list_do_the_same() {
        var town = town();
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(town.provider(), "correct horse");
            screen.open("/sessions/taiso-2/door");
            page.locator("ul.door button").first().click();
            assertThat(page.locator(".done")).containsText("受け付けました");
            page.fill("#card", "http://127.0.0.1/card/" + town.card());
            page.locator(".door-card button").first().click();
            assertThat(page.locator("main")).containsText("高橋 五月");
            assertThat(page.locator("main")).containsText("予約なし");
            page.fill("#card", "zzzz zzzz zzzz");
            page.locator(".door-card button").first().click();
            assertThat(page.locator("[role=alert]")).containsText("このカードは使えません");

            screen.open("/sessions/taiso-2/list");
            page.locator("input[name=came]").nth(0).uncheck();
            page.locator("input[name=came]").nth(1).check();
            page.locator("form.printed button").click();
            assertThat(page.locator("[role=alert]")).containsText("訂正の理由");
            assertThat(page.locator("input[name=came]").nth(1)).isChecked();
            page.fill("#why", "押し間違い");
            page.locator("form.printed button").click();
            assertThat(page.locator(".done")).containsText("出席は2人");
            assertThat(page.locator("main details")).containsText("押し間違い");
        }
    }

    @Test
    void a_telephone_that_reads_the_code_at_the_door_marks_its_owner_and_an_old_code_marks_nobody() {
        var town = town();
        var hanako = town.people().getFirst();
        var login = ServerFixture.as(
                town.code(),
                () -> TimetableFixture.account(town.code(), Role.RESIDENT, Optional.of(hanako), Optional.empty()));
        var code = ServerFixture.as(
                town.code(), () -> ServerFixture.part(DoorCodes.class).code("taiso-2"));
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/attend/taiso-2/0000000000000000");
            assertThat(page.locator("[role=alert]")).containsText("時間が過ぎています");
            assertThat(page.locator("button.large")).hasCount(0);

            screen.open("/attend/taiso-2/" + code);
            screen.clean();
            page.locator("button.large").click();
            assertThat(page.locator("[role=status]")).containsText("出席を受け付けました");
        }
        assertThat(ServerFixture.as(town.code(), () -> visits.history("taiso-2")))
                .singleElement()
                .satisfies(said -> assertThat(said.checkedBy()).isEqualTo("qr"))
                .satisfies(said -> assertThat(said.person()).isEqualTo(hanako));
    }

    @Test
    void who_takes_part_online_is_marked_when_they_press_the_button_and_not_when_they_look() {
        var town = town();
        var jiro = town.people().get(1);
        var login = ServerFixture.as(town.code(), () -> {
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Programme(
                            "web", "オンライン体操", "club", "sports", "online", "", "", 0, "https://example.jp/meet"));
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session(
                            "web-1", "web", TimetableFixture.today(), LocalTime.of(0, 1), 1438, "", 9));
            TimetableFixture.session("web-2", "web", TimetableFixture.today().plusDays(1), "10:00", 9);
            return TimetableFixture.account(town.code(), Role.RESIDENT, Optional.of(jiro), Optional.empty());
        });
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/attend/web-2/online");
            assertThat(page.locator("[role=alert]")).containsText("開始の15分前から");
            screen.open("/attend/web-1/online");
            assertThat(ServerFixture.as(town.code(), () -> visits.present("web-1")))
                    .isEmpty();
            page.locator("button.large").click();
            assertThat(page.locator("a.large")).hasAttribute("href", "https://example.jp/meet");
            screen.clean();
        }
        assertThat(ServerFixture.as(town.code(), () -> visits.history("web-1")))
                .singleElement()
                .satisfies(said -> assertThat(said.checkedBy()).isEqualTo("online"));
    }

    @Test
    void staff_print_a_card_and_a_provider_shows_the_code_of_the_session() {
        var town = town();
        var officer = ServerFixture.as(
                town.code(),
                () -> TimetableFixture.account(town.code(), Role.OFFICER, Optional.empty(), Optional.empty()));
        try (var screen = Screen.desk();
                var door = Screen.desk()) {
            var page = screen.signIn(officer, "correct horse");
            screen.open("/cards/" + town.people().getFirst());
            page.locator("main button").click();
            assertThat(page.locator(".paper-card .code")).hasText(Pattern.compile("(\\S{4} ){2}\\S{4}"));
            Screen.drawn(page.locator(".paper-card img"));
            screen.clean();

            var shown = door.signIn(town.provider(), "correct horse");
            door.open("/sessions/taiso-2/door/code");
            Screen.drawn(shown.locator(".big-code"));
            door.clean();
            var refused =
                    shown.request().get(Screen.url("/cards/" + town.people().getFirst()));
            assertThat(refused.status()).isEqualTo(403);
        }
    }

    @Test
    void a_code_of_the_door_is_taken_for_its_own_session_and_town_only() {
        var town = town();
        var other = ServerFixture.municipality();
        var codes = ServerFixture.part(DoorCodes.class);
        var code = ServerFixture.as(town.code(), () -> codes.code("taiso-2"));

        assertThat(ServerFixture.as(town.code(), () -> codes.fits("taiso-2", code)))
                .isTrue();
        assertThat(ServerFixture.as(town.code(), () -> codes.fits("taiso-1", code)))
                .isFalse();
        assertThat(ServerFixture.as(other, () -> codes.fits("taiso-2", code))).isFalse();
        assertThat(ServerFixture.part(Acting.class)
                        .as(
                                TimetableFixture.resident(
                                        town.code(), town.people().getFirst()),
                                () -> codes.fits("taiso-2", code)))
                .isTrue();
    }
}
