package musubi.platform.office;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HomeTest {
    private final Code city = ServerFixture.municipality();

    private String account(Role role) {
        var login = role.word() + "-" + city;
        ServerFixture.as(city, () -> {
            var person = new PersonId(UUID.randomUUID());
            ServerFixture.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "counter"));
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            login,
                            "correct horse",
                            role,
                            role == Role.RESIDENT ? Optional.of(person.value()) : Optional.empty(),
                            Optional.empty());
            return true;
        });
        return login;
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"INVESTOR", "EVALUATOR", "INTERMEDIARY"})
    void whoever_does_not_see_everybody_begins_at_the_first_page_of_theirs_and_only_sees_doors_that_open(Role role) {
        try (var screen = Screen.phone()) {
            var page = screen.signIn(account(role), "correct horse");
            screen.open("/");
            assertThat(page.locator("main .figure").count()).isZero();
            screen.clean();
            opens(page, "header nav a");
        }
    }

    private static void opens(Page page, String links) {
        var places = page.locator(links).all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
        assertThat(places).isNotEmpty();
        for (var place : places)
            assertThat(page.navigate(Screen.url(place)).status()).as(place).isEqualTo(200);
    }

    @Test
    void a_resident_begins_on_their_own_pages() {
        try (var screen = Screen.phone()) {
            var page = screen.signIn(account(Role.RESIDENT), "correct horse");
            screen.open("/");
            assertThat(page.url()).isEqualTo(Screen.url("/me"));
            opens(page, "nav.bar a");
        }
    }

    private static Locator group(Page page, String words) {
        return page.locator("#menu summary", new Page.LocatorOptions().setHasText(words));
    }

    private static Locator place(Page page, String words) {
        return page.locator("#menu")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(words).setExact(true));
    }

    @Test
    void many_places_stand_in_at_most_seven_groups_of_which_one_is_open_at_a_time() {
        try (var screen = Screen.desk()) {
            screen.signIn(account(Role.ADMINISTRATOR), "correct horse");
            var page = screen.open("/");
            assertThat(page.locator("#menu > :visible").count()).isBetween(5, 7);
            assertThat(page.locator("#menu summary[aria-current]").count()).isZero();
            assertThat(page.locator(".menu-button:visible").count()).isZero();
            screen.clean();

            group(page, "契約").click();
            assertThat(place(page, "振込口座").isVisible()).isTrue();
            screen.clean();
            group(page, "ポイント").click();
            assertThat(place(page, "振込口座").isVisible()).isFalse();
            page.keyboard().press("Escape");
            assertThat(page.locator("#menu details[open]").count()).isZero();
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("ポイント・景品");
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            page.waitForURL("**/rewards");

            assertThat(page.locator("#menu summary[aria-current]").allTextContents())
                    .containsExactly("ポイント・景品");
            assertThat(page.locator("#menu a[aria-current]").allTextContents()).containsExactly("景品");
            group(page, "設定").click();
            screen.page().locator("h1").click();
            assertThat(page.locator("#menu details[open]").count()).isZero();
            opens(page, "#menu a");
        }
    }

    @Test
    void a_telephone_shows_one_button_that_opens_the_menu_and_without_scripts_it_opens_too() {
        var login = account(Role.OFFICER);
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/people?lang=ja");
            assertThat(group(page, "契約").isVisible()).isFalse();
            screen.clean();
            page.locator(".menu-button:visible").click();
            group(page, "契約").click();
            screen.clean();
            page.locator(".menu-button:visible").last().click();
            assertThat(group(page, "契約").isVisible()).isFalse();
            page.locator(".menu-button:visible").first().click();
            group(page, "契約").click();
            place(page, "振込口座").click();
            page.waitForURL("**/payees");
        }
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(login, "correct horse");
            group(page, "契約").click();
            group(page, "ポイント").click();
            assertThat(place(page, "振込口座").isVisible()).isFalse();
            place(page, "景品").click();
            assertThat(page.url()).isEqualTo(Screen.url("/rewards"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"EVALUATOR", "INVESTOR", "INTERMEDIARY"})
    void few_places_stand_side_by_side(Role role) {
        try (var screen = Screen.phone()) {
            screen.signIn(account(role), "correct horse");
            var page = screen.open("/");
            assertThat(page.locator("#menu summary, .menu-button").count()).isZero();
            assertThat(page.locator("#menu a:visible").count()).isBetween(1, 8);
        }
    }

    @Test
    void paper_shows_no_menu() {
        try (var screen = Screen.desk()) {
            screen.signIn(account(Role.OFFICER), "correct horse");
            var page = screen.open("/");
            assertThat(page.locator("#menu summary:visible").count()).isGreaterThan(3);
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("#menu *:visible, .menu-button:visible").count())
                    .isZero();
        }
    }
}
