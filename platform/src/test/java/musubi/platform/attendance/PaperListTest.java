package musubi.platform.attendance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** A salon that nobody books: the list for its door holds who came of late, and empty lines for whoever else comes. */
class PaperListTest {
    private final Visits visits = ServerFixture.part(Visits.class);
    private final Code city = ServerFixture.municipality();
    private final LocalDate today = TimetableFixture.today();

    private void came(String session, PersonId person, boolean present) {
        visits.record(new Mark(
                UUID.randomUUID(),
                session,
                person,
                present,
                "list",
                Instant.now().minusSeconds(1),
                "押し間違い"));
    }

    private PersonId comes(String name, String kana, String session) {
        var person = TimetableFixture.joins(name, kana);
        came(session, person, true);
        return person;
    }

    /** Two came within three months, in no order of their names; others long ago, elsewhere, or by mistake. */
    private String salon(Role role, Optional<String> provider) {
        return ServerFixture.as(city, () -> {
            TimetableFixture.programme("お茶のサロン", "npo");
            TimetableFixture.programme("体操教室", "club");
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session("today", "お茶のサロン", today, LocalTime.of(0, 1), 1438, "公民館", 20));
            TimetableFixture.session("lately", "お茶のサロン", today.minusMonths(3), "10:00", 20);
            TimetableFixture.session("long-ago", "お茶のサロン", today.minusMonths(3).minusDays(1), "10:00", 20);
            TimetableFixture.session("elsewhere", "体操教室", today.minusDays(7), "10:00", 20);
            comes("山田 花子", "ヤマダ ハナコ", "lately");
            comes("青木 一郎", "アオキ イチロウ", "lately");
            comes("佐藤 次郎", "サトウ ジロウ", "long-ago");
            comes("鈴木 三郎", "スズキ サブロウ", "elsewhere");
            came("lately", comes("田中 四郎", "タナカ シロウ", "lately"), false);
            return TimetableFixture.account(city, role, Optional.empty(), provider);
        });
    }

    private void books() {
        assertThat(ServerFixture.as(
                        city, () -> TimetableFixture.books("today", TimetableFixture.joins("高橋 五月", "タカハシ サツキ"))))
                .isInstanceOf(Bookings.Reply.Booked.class);
    }

    @Test
    void who_came_within_three_months_stands_on_the_list_in_order_of_reading_and_is_typed_in_from_it() {
        var login = salon(Role.PROVIDER, Optional.of("npo"));
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/sessions/today/list");

            assertThat(page.locator("tbody label")).hasText(new String[] {"青木 一郎", "山田 花子"});
            assertThat(page.locator("tr.blank")).hasCount(10);
            assertThat(page.locator("tr.blank").first()).containsText("3");
            screen.clean();
            page.getByLabel("山田 花子").check();
            page.locator("form.printed button").click();

            assertThat(page.locator(".done")).containsText("出席は1人");
        }
        assertThat(ServerFixture.as(city, () -> visits.present("today"))).hasSize(1);
    }

    @Test
    void a_session_that_was_booked_has_its_list_as_before_and_those_who_came_of_late_when_they_are_wanted() {
        var login = salon(Role.COUNTER, Optional.empty());
        books();
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/sessions/today/list");
            assertThat(page.locator("tbody label")).hasText(new String[] {"高橋 五月"});

            page.getByText("この3か月に来た方も加える").click();

            assertThat(page.locator("tbody label")).hasText(new String[] {"高橋 五月", "青木 一郎", "山田 花子"});
        }
    }

    @Test
    void a_regular_ticked_on_paper_is_kept_though_somebody_booked_since_it_was_printed() {
        var login = salon(Role.COUNTER, Optional.empty());
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/sessions/today/list");
            books();

            page.getByLabel("青木 一郎").check();
            page.locator("form.printed button").click();

            assertThat(page.locator(".done")).containsText("出席は1人");
        }
        assertThat(ServerFixture.as(city, () -> visits.present("today"))).hasSize(1);
    }
}
