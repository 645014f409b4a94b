package musubi.platform.area;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class AreaWalkTest {
    private static final String PASSWORD = "correct horse";
    private final Code city = ServerFixture.municipality();

    private String account(Role role) {
        var login = role.word() + "-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, PASSWORD, role, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    @Test
    void an_officer_enters_areas_from_a_list_and_a_persons_address_tells_theirs() {
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(Role.OFFICER), PASSWORD);
            screen.open("/people");
            page.locator("ul.sub")
                    .getByText("地域", new com.microsoft.playwright.Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator(".empty")).containsText("住所から地域が決まります");
            screen.clean();

            page.getByText("地域の一覧表から登録").click();
            screen.clean();
            page.setInputFiles(
                    "#file",
                    new FilePayload(
                            "areas.csv",
                            "text/csv",
                            "地域コード,種類,地域名,上位の地域コード\nS1,学校区,西小学校区,\nB1,町字,西町,S1\nB2,町,東町,S1\n"
                                    .getBytes(StandardCharsets.UTF_8)));
            page.locator("form.card button").click();
            assertThat(page.locator("main")).containsText("種類を「学校区」「町字」「地区」で書いてください");
            screen.clean();
            page.getByText("2 件を登録する").click();
            assertThat(page.locator(".done")).containsText("2 件の地域を登録しました");
            screen.clean();

            screen.open("/people/new");
            page.fill("#name", "見本 花子");
            page.fill("#born", "1948-05-05");
            page.check("input[name=sex][value=F]");
            page.fill("#address", "見本市西町1-2-3");
            assertThat(page.locator("#area")).hasValue("*");
            screen.clean();
            page.locator("button[value=join]").click();
            assertThat(page.locator("main")).containsText("西町 (B1)");
            screen.clean();

            screen.open("/people?area=S1");
            assertThat(page.locator("tbody tr")).hasCount(1);
            screen.open("/areas");
            assertThat(page.locator("tbody")).containsText("西小学校区");
            screen.clean();
            page.getByText("西町", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true))
                    .click();
            page.fill("#until", "2026-10-01");
            page.locator("form.card button").click();
            assertThat(page.locator(".done")).containsText("地域を登録しました");
            assertThat(page.locator("tbody")).containsText("2026-10-01 に廃止");
        }
    }

    @Test
    void a_mistake_keeps_what_was_typed_and_names_the_field() {
        try (var screen = Screen.phone()) {
            var page = screen.signIn(account(Role.OFFICER), PASSWORD);
            screen.open("/areas");
            page.fill("#ja", "西町");
            page.locator("form.card button").click();
            assertThat(page.locator("[role=alert]")).containsText("地域コードを入力してください");
            assertThat(page.locator("#ja")).hasValue("西町");
            screen.clean();
        }
    }

    @Test
    void areas_are_no_page_of_the_counter_or_of_residents_elsewhere() {
        var counter = new Visitor();
        counter.signIn(account(Role.COUNTER), PASSWORD);

        Assertions.assertThat(counter.get("/areas").statusCode()).isEqualTo(403);
        Assertions.assertThat(new Visitor().get("/areas").statusCode()).isEqualTo(302);
    }
}
