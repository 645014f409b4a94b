package musubi.platform.rewards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.points.CityFixture;
import org.junit.jupiter.api.Test;

class RewardPagesTest {
    private final CityFixture city = new CityFixture();

    private void account(String login, Role role, Optional<String> provider) {
        city.as(() -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login + city.code(), "correct horse", role, Optional.empty(), provider);
            return true;
        });
    }

    @Test
    void an_officer_adds_a_voucher_gives_it_at_the_counter_and_the_shop_uses_it() {
        account("rewards-", Role.OFFICER, Optional.empty());
        account("shop-", Role.PROVIDER, Optional.of("大黒屋"));
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.followed();
        try (var screen = Screen.desk();
                var shop = Screen.phone()) {
            var page = screen.signIn("rewards-" + city.code(), "correct horse");
            screen.open("/rewards");
            assertThat(page.locator("main")).containsText("まだ景品がありません");
            screen.open("/rewards/new");
            page.fill("#points", "60");
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]").first()).containsText("名前を入力");
            page.fill("#title", "買い物券 500円");
            page.fill("#shop", "大黒屋");
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]")).containsText("交換の決まり");
            assertThat(page.locator("#shop")).hasValue("大黒屋");
            screen.clean();
            page.fill("#points", "50");
            page.fill("#stock", "3");
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("買い物券 500円");
            screen.clean();

            screen.open("/people/" + hanako + "/rewards");
            page.locator("main button").first().click();
            assertThat(page.locator("[role=status]")).containsText("受け付けました");
            var code = page.locator("code").first().textContent();
            screen.clean();
            page.locator("a[href$='/voucher']").click();
            assertThat(page.locator("main")).containsText(code);
            Screen.drawn(page.locator(".paper-card img"));
            screen.clean();
            screen.open("/people/" + hanako + "/rewards");
            page.locator("main button").first().click();
            assertThat(page.locator("td [role=alert]")).containsText("足りません");

            var counter = shop.signIn("shop-" + city.code(), "correct horse");
            org.assertj.core.api.Assertions.assertThat(
                            counter.request().get(Screen.url("/rewards")).status())
                    .isEqualTo(403);
            shop.open("/vouchers");
            counter.fill("#code", "no such code");
            counter.getByText("確かめる").click();
            assertThat(counter.locator("form [role=alert]")).isVisible();
            assertThat(counter.locator("#code")).hasValue("no such code");
            assertThat(counter.locator("#code")).hasAttribute("aria-invalid", "true");
            shop.clean();
            counter.fill("#code", code.toLowerCase(java.util.Locale.ROOT).replace("-", ""));
            counter.getByText("確かめる").click();
            shop.clean();
            counter.getByText("使用済みにする").click();
            assertThat(counter.locator("[role=status]")).containsText("買い物券 500円");

            screen.open("/rewards/shops");
            assertThat(page.locator("main")).containsText("500");
            screen.clean();
            screen.open("/rewards");
            assertThat(page.locator("main")).containsText("渡した・使用済み");
            screen.clean();
            screen.open("/people/" + hanako + "/points");
            assertThat(page.locator("main")).containsText("交換 買い物券 500円");
        }
    }
}
