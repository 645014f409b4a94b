package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Succession;
import musubi.platform.municipality.Successions;
import org.junit.jupiter.api.Test;

/** Published: on 1 January 2024 the ward 北区 of Hamamatsu (221350) was divided into 中央区 (221384) and 浜名区 (221392). */
class CodesTest {
    private final Code city = ServerFixture.municipality();

    @Test
    void an_officer_who_names_a_divided_code_is_led_to_those_that_are_valid() {
        ServerFixture.part(Successions.class)
                .enter(new Succession(
                        new Code("221350"), LocalDate.of(2024, 1, 1), List.of(new Code("221384"), new Code("221392"))));
        var login = "officer-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", Role.OFFICER, Optional.empty(), Optional.empty());
            return true;
        });
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/people/schemes/kenko");
            page.fill("#municipalities", "221350");
            page.locator("form.card button").click();
            assertThat(page.locator("[role=alert]")).containsText("いくつかに分かれた市区町村コードがあります");
            assertThat(page.locator("#municipalities")).hasValue("221350");

            page.getByText("市区町村コードの変更", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator("tbody")).containsText("221384、221392");
            assertThat(page.locator("dl")).containsText(city.digits());
            screen.clean();
        }
    }
}
