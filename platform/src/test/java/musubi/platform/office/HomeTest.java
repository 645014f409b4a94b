package musubi.platform.office;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
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
}
