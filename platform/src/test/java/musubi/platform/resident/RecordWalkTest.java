package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ByChance;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.audit.Views;
import musubi.platform.municipality.Code;
import musubi.platform.people.Consents;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Enrolments;
import musubi.platform.people.PersonId;
import musubi.platform.people.Wishes;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

/** A resident sees what is held about them, and has a say in it. */
class RecordWalkTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = ServerFixture.as(city, () -> TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"));
    private final String login = account(Role.RESIDENT, Optional.of(hanako));

    private String account(Role role, Optional<PersonId> person) {
        return ServerFixture.as(city, () -> TimetableFixture.account(city, role, person, Optional.empty()));
    }

    private static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    private static void follow(Page page, String words) {
        page.locator("main a", new Page.LocatorOptions().setHasText(words))
                .first()
                .click();
    }

    @Test
    void everything_held_is_shown_and_taken_away_and_who_used_it_is_told_without_names_of_staff() {
        ServerFixture.as(city, () -> {
            var taro = TimetableFixture.joins("佐藤 太郎", "サトウ タロウ");
            for (var person : List.of(hanako, taro))
                ServerFixture.part(Uploads.class)
                        .keep(
                                UUID.randomUUID(),
                                List.of(new StepsReading(
                                        person, today, "iphone", "sensed", person.equals(hanako) ? 4_321 : 9_876)));
            TimetableFixture.programme("朝の体操", "club");
            TimetableFixture.session("gym-4711", "朝の体操", today.plusDays(1), "10:00", 9);
            TimetableFixture.books("gym-4711", hanako);
            return ServerFixture.part(Disclosures.class).of(hanako);
        });
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            page.locator(".bar a").nth(4).click();
            follow(page, "わたしについての記録");
            assertThat(page.locator("main")).containsText("山田 花子");
            phone.clean();
            follow(page, "全部見る");
            page.locator("summary", new Page.LocatorOptions().setHasText("歩数 （1 件）"));
            assertThat(page.locator("main")).containsText("4321");
            assertThat(ByChance.leftOut(page.content())).doesNotContain("9876").doesNotContain("佐藤");
            assertThat(page.locator("main")).containsText("朝の体操 " + today.plusDays(1) + " 10:00");
            assertThat(page.content()).doesNotContain("gym-4711");
            phone.clean();
            var file = page.request().get(Screen.url("/me/record/all.json")).text();
            assertThat(file).contains("4321", "山田 花子", "\"bookings\"", login);
            assertThat(ByChance.leftOut(file)).doesNotContain("9876");
            phone.open("/me/record/seen");
            assertThat(page.locator("main")).containsText("自動の処理");
            assertThat(page.locator("main")).containsText("あなた");
            phone.clean();
        }
    }

    @Test
    void that_staff_opened_the_record_is_kept_once_a_day_and_told_to_the_resident_without_their_name() {
        var officer = account(Role.OFFICER, Optional.empty());
        var other = ServerFixture.municipality();
        var stranger = ServerFixture.as(
                other, () -> TimetableFixture.account(other, Role.OFFICER, Optional.empty(), Optional.empty()));
        try (var elsewhere = Screen.desk();
                var desk = Screen.desk();
                var phone = Screen.phone()) {
            elsewhere.signIn(stranger, "correct horse");
            elsewhere.open("/people/" + hanako);
            var staff = desk.signIn(officer, "correct horse");
            desk.open("/people/" + hanako);
            desk.open("/people/" + hanako + "/points");
            staff.request().get(Screen.url("/people/" + hanako + "/steps.csv"));
            desk.open("/people?q=" + "山田");
            desk.open("/audit");
            follow(staff, "だれが参加者の記録を開いたか");
            assertThat(staff.locator("tbody tr")).hasCount(1);
            assertThat(staff.locator("tbody tr")).containsText(officer);
            desk.clean();
            staff.fill("#until", today.minusDays(1).toString());
            button(staff, "探す").click();
            assertThat(staff.locator("main")).containsText("該当する記録はありません");

            var page = phone.signIn(login, "correct horse");
            phone.open("/me/record/seen");
            assertThat(page.locator("main li", new Page.LocatorOptions().setHasText("あなたの記録の画面を開いた")))
                    .hasCount(1);
            assertThat(page.locator("main")).containsText("市町村の職員");
            assertThat(page.content()).doesNotContain(officer);
            phone.clean();
        }
        assertThat(ServerFixture.as(other, () -> ServerFixture.part(Views.class).of(hanako.value(), 9)))
                .isEmpty();
    }

    @Test
    void what_is_wrong_is_told_and_staff_sees_to_it() {
        try (var phone = Screen.phone();
                var desk = Screen.desk()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/record/wrong");
            button(page, "知らせる").click();
            assertThat(page.locator(".mistake")).containsText("書いてください");
            phone.clean();
            page.fill("#text", "住所が前のままです。新しい住所は栄町2番地です。");
            button(page, "知らせる").click();
            assertThat(page.locator("[role=status]")).containsText("知らせました");

            var staff = desk.signIn(account(Role.OFFICER, Optional.empty()), "correct horse");
            desk.open("/people/wishes");
            assertThat(staff.locator("main")).containsText("栄町2番地");
            assertThat(staff.locator("main")).containsText("山田 花子");
            desk.clean();
            button(staff, "対応した").click();
            assertThat(staff.locator("main")).containsText("申し出はありません");
            phone.open("/me/record/wrong");
            assertThat(page.locator("main")).containsText("対応が終わりました");
        }
        var other = ServerFixture.municipality();
        assertThat(ServerFixture.as(
                        other, () -> ServerFixture.part(Wishes.class).of(hanako)))
                .isEmpty();
    }

    @Test
    void consent_is_given_and_withdrawn_one_purpose_at_a_time_and_leaving_is_asked_twice() {
        ServerFixture.as(
                city,
                () -> ServerFixture.part(Consents.class)
                        .write(
                                "research",
                                "university",
                                new Words("研究への利用", "Research"),
                                new Words("大学が研究に使います。", "A university uses it.")));
        try (var phone = Screen.withoutScripts()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/record/consents");
            follow(page, "研究への利用");
            assertThat(page.locator("main")).containsText("同意しなくても参加できます");
            button(page, "同意します").click();
            assertThat(page.locator("main")).containsText("同意しています");
            follow(page, "研究への利用");
            button(page, "同意をやめます").click();
            assertThat(page.locator("main")).containsText("同意していません");

            phone.open("/me/record/leave");
            button(page, "参加をやめる").click();
            assertThat(page.locator("[role=alert]")).containsText("ほんとうに");
            assertThat(memberships()).allSatisfy(m -> assertThat(m.leftOn()).isEmpty());
            button(page, "はい、やめます").click();
            assertThat(page.locator("[role=status]")).containsText("明日から");
        }
        assertThat(memberships()).allSatisfy(m -> assertThat(m.leftOn()).contains(today.plusDays(1)));
    }

    /** What is done most, each on its own page. */
    private static final List<String> PAGES = List.of(
            "/me/steps?by=month",
            "/me/steps/entry",
            "/me/body",
            "/me/sessions",
            "/me/sessions/map",
            "/me/sessions/calendar",
            "/me/card",
            "/me/record",
            "/me/record/all",
            "/me/record/seen",
            "/me/record/wrong",
            "/me/record/consents",
            "/me/record/leave");

    @Test
    void every_page_fits_a_narrow_screen_in_type_of_twice_the_size_and_speaks_three_languages() {
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("体操教室", "club");
            TimetableFixture.session("taiso-1", "体操教室", TimetableFixture.today().plusDays(1), "10:00", 9);
            return ServerFixture.part(Uploads.class)
                    .keep(UUID.randomUUID(), List.of(new StepsReading(hanako, today, "iphone", "sensed", 4_321)));
        });
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            for (var path : PAGES) {
                phone.open(path);
                assertThat(ShellWalkTest.smallTargets(page))
                        .as("targets under 44 px on " + path)
                        .isEmpty();
                page.evaluate("document.documentElement.style.fontSize = '225%'");
                assertThat(ShellWalkTest.tooWide(page))
                        .as("pixels beyond the screen on " + path)
                        .isZero();
            }
            phone.open("/me/steps?lang=easy");
            assertThat(page.locator("h1")).hasText("歩(ある)いた数(かず)");
            for (var path : PAGES) {
                phone.open(path + (path.contains("?") ? "&" : "?") + "lang=en");
                assertThat(page.locator("main").textContent()).as(path).doesNotContainPattern("[ぁ-ん]");
                phone.clean();
            }
        }
    }

    @Test
    void the_counter_does_it_for_somebody_who_is_told_so_and_for_nobody_it_does_nothing() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn(account(Role.COUNTER, Optional.empty()), "correct horse");
            for (var path : List.of("/me/steps", "/me/sessions", "/me/record", "/me/record/all.json", "/me/card"))
                assertThat(page.request().get(Screen.url(path)).status())
                        .as(path)
                        .isEqualTo(403);
            desk.open("/people/" + hanako);
            page.getByText("この方の代わりに操作する").click();
            desk.open("/me/steps/entry");
            assertThat(page.locator(".behalf")).containsText("山田 花子");
            page.fill("#steps", "6200");
            button(page, "記録する").click();
            assertThat(page.locator("main")).containsText("手で書いた歩数なので");
            desk.open("/me/record/seen");
            assertThat(page.locator("main")).containsText("あなたの代わりに操作を始めた");
            assertThat(page.locator("main")).containsText("歩数を受信");
            assertThat(page.locator("main")).containsText("窓口の職員");
        }
    }

    private List<Enrolments.Membership> memberships() {
        return ServerFixture.as(city, () -> ServerFixture.part(Enrolments.class).of(hanako));
    }
}
