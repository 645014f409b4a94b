package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** A resident books on their own telephone. */
class MySessionsTest {
    @Test
    void a_resident_books_a_place_waits_for_another_and_takes_one_back() {
        var city = ServerFixture.municipality();
        var login = ServerFixture.as(city, () -> {
            TimetableFixture.programme("体操教室", "club");
            TimetableFixture.programme("料理教室", "club");
            TimetableFixture.session("taiso-1", "体操教室", TimetableFixture.today().plusDays(1), "10:00", 9);
            TimetableFixture.session("ryori-1", "料理教室", TimetableFixture.today().plusDays(2), "10:00", 1);
            TimetableFixture.books("ryori-1", TimetableFixture.joins("佐藤 次郎", "サトウ ジロウ"));
            var hanako = TimetableFixture.joins("山田 花子", "ヤマダ ハナコ");
            return TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty());
        });
        var bookings = ServerFixture.part(Bookings.class);
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/sessions");
            assertThat(page.locator("main")).containsText("まだ予約がありません");
            screen.clean();
            page.locator("button.large").first().click();
            assertThat(page.locator("[role=status]")).containsText("予約しました");
            page.locator("button.large").click();
            assertThat(page.locator("[role=status]")).containsText("1番目の空き待ち");
            assertThat(page.locator("main")).containsText("空きを待っています（1番目）");
            assertThat(page.locator("main")).not().containsText("佐藤");
            screen.clean();
            page.locator("button.second").first().click();
            assertThat(page.locator("[role=status]")).containsText("取り消しました");
            assertThat(page.request().get(Screen.url("/sessions")).status()).isEqualTo(403);
        }
        ServerFixture.as(city, () -> {
            assertThat(bookings.of("taiso-1")).isEmpty();
            assertThat(bookings.of("ryori-1"))
                    .extracting(b -> b.state() + " " + b.channel())
                    .containsExactly("booked counter", "waiting online");
            return true;
        });
    }
}
