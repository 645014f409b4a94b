package musubi.platform.joint;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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

class JointWalkTest {
    private static final String PASSWORD = "correct horse";
    private final Code host = ServerFixture.municipality();
    private final Code guest = ServerFixture.municipality();

    private static String account(Code city, Role role) {
        var login = role.word() + "-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, PASSWORD, role, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    @Test
    void an_officer_begins_a_programme_and_invites_and_the_other_takes_part_and_leaves() {
        String address;
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(host, Role.OFFICER), PASSWORD);
            Screen.menu(page, "自治体連携");
            assertThat(page.locator(".empty")).containsText("連携はまだありません");
            screen.clean();
            page.fill("#ja", "");
            page.locator("form.card button").click();
            assertThat(page.locator("[role=alert]")).containsText("名前を100字以内で書いてください");
            page.fill("#ja", "五市町健幸連携");
            page.locator("form.card button").click();
            assertThat(page.locator("h1")).hasText("五市町健幸連携");
            page.selectOption("#municipality", guest.digits());
            page.locator("form.card button").click();
            assertThat(page.locator(".done")).containsText("招待しました");
            assertThat(page.locator("main")).containsText("市" + guest);
            address = page.url();
        }
        try (var screen = Screen.phone()) {
            var page = screen.signIn(account(guest, Role.OFFICER), PASSWORD);
            screen.open("/joint");
            assertThat(page.locator("tbody")).containsText("招待されています");
            screen.clean();
            page.getByText("五市町健幸連携").click();
            screen.clean();
            page.getByText("参加する", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator(".done")).containsText("参加しました");
            assertThat(page.locator(".empty")).containsText("合計はまだありません");
            screen.clean();
            page.locator("button.second").click();
            assertThat(page.locator(".done")).containsText("参加をやめました");
        }
        var stranger = new Visitor();
        stranger.signIn(account(ServerFixture.municipality(), Role.OFFICER), PASSWORD);
        Assertions.assertThat(
                        stranger.get(java.net.URI.create(address).getPath()).statusCode())
                .isEqualTo(404);
        var counter = new Visitor();
        counter.signIn(account(host, Role.COUNTER), PASSWORD);
        Assertions.assertThat(counter.get("/joint").statusCode()).isEqualTo(403);
    }
}
