package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** A typhoon is foretold: an officer cancels the sessions of the day, rings up whom no message reaches, and takes it back. */
class ClosureWalkTest {
    private static final LocalDate DAY = TimetableFixture.today().plusDays(1);

    private static void timetable() {
        TimetableFixture.programme("体操教室", "club");
        TimetableFixture.programme("お茶のサロン", "npo");
        TimetableFixture.session("taiso", "体操教室", DAY, "10:00", 9);
        TimetableFixture.session("salon", "お茶のサロン", DAY, "13:00", 9);
        TimetableFixture.session("later", "体操教室", DAY.plusDays(1), "10:00", 9);
    }

    private static PersonId joins(String name, String kana, String address, String phone) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity(name, kana, address, phone),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        LocalDate.of(2026, 4, 1),
                        "counter"));
        return person;
    }

    private static String town(Code city, Role role, Optional<String> provider) {
        return ServerFixture.as(city, () -> {
            timetable();
            TimetableFixture.books("taiso", joins("山田 花子", "ヤマダ ハナコ", "西町1-1", "0565-11-2233"));
            TimetableFixture.books("salon", joins("佐藤 次郎", "サトウ ジロウ", "", ""));
            return TimetableFixture.account(city, role, Optional.empty(), provider);
        });
    }

    @Test
    void an_officer_cancels_a_day_sees_whom_to_ring_up_and_has_all_held_after_all() {
        var login = town(ServerFixture.municipality(), Role.OFFICER, Optional.empty());
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/sessions?from=" + DAY);
            page.getByText("まとめて中止").click();
            page.fill("[name=from]", DAY.toString());
            page.fill("[name=through]", DAY.toString());
            page.getByText("この条件の回を出す").click();
            assertThat(page.locator("tbody tr")).hasCount(2);
            page.getByText("確かめる", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("[role=alert]")).containsText("中止の理由を入力してください");
            screen.clean();
            page.fill("#why", "山田花子さんが来られないため");
            page.getByText("確かめる", new Page.GetByTextOptions().setExact(true)).click();
            page.locator("button.danger").click();
            assertThat(page.locator("[role=alert]")).containsText("氏名");
            page.fill("#why", "台風のため");
            page.getByText("確かめる", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("main")).containsText("2回を中止にします。予約・空き待ちの 2人にお知らせします");
            assertThat(page.locator("main")).containsText("2人は、手紙しか届かないか、お知らせが届きません");
            screen.clean();
            page.locator("button.danger").click();
            assertThat(page.locator("[role=status]")).containsText("2回を中止にしました");
            assertThat(page.locator("#calls")).containsText("0565-11-2233");
            assertThat(page.locator("#calls tr", new Page.LocatorOptions().setHasText("佐藤 次郎")))
                    .containsText("宛先がなく届かない");
            screen.clean();
            page.getByText("2回の中止を取りやめて開催する").click();
            assertThat(page.locator("[role=status]")).containsText("2回を開催に戻しました");
            assertThat(page.locator("#closed")).not().containsText("中止");
            screen.open("/sessions/closures");
            assertThat(page.locator("#closures")).containsText("2回を開催に戻しました");
            screen.clean();
        }
    }

    @Test
    void a_providers_staff_cancels_its_own_sessions_without_scripts_and_reads_no_telephone_numbers() {
        var login = town(ServerFixture.municipality(), Role.PROVIDER, Optional.of("club"));
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/sessions/closures/new?from=" + DAY);
            assertThat(page.locator("tbody tr")).hasCount(1);
            page.locator("tbody input").uncheck();
            page.fill("#why", "台風のため");
            page.locator("form.filter ~ form button").click();
            assertThat(page.locator("[role=alert]")).containsText("中止にする回に印を付けてください");
            assertThat(page.locator("#why")).hasValue("台風のため");
            page.locator("tbody input").check();
            page.locator("form.filter ~ form button").click();
            page.locator("button.danger").click();
            assertThat(page.locator("[role=status]")).containsText("1回を中止にしました");
            assertThat(page.locator("main")).not().containsText("0565-11-2233");
        }
    }

    @Test
    void the_counter_cancels_one_session_and_not_many() {
        var login = town(ServerFixture.municipality(), Role.COUNTER, Optional.empty());
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/sessions");
            assertThat(page.locator("main")).not().containsText("まとめて中止");
            org.assertj.core.api.Assertions.assertThat(
                            page.request().get(Screen.url("/sessions/closures")).status())
                    .isEqualTo(403);
        }
    }
}
