package musubi.platform.rewards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.Providers;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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
        city.as(() -> {
            ServerFixture.part(Providers.class).keep(Providers.Provider.named("shop-1", "大黒屋"));
            ServerFixture.part(Providers.class).keep(Providers.Provider.named("shop-2", "恵比寿屋"));
            return true;
        });
        account("shop-", Role.PROVIDER, Optional.of("shop-1"));
        account("other-", Role.PROVIDER, Optional.of("shop-2"));
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.followed();
        try (var screen = Screen.desk();
                var shop = Screen.phone();
                var other = Screen.phone()) {
            var page = screen.signIn("rewards-" + city.code(), "correct horse");
            screen.open("/rewards");
            assertThat(page.locator("main")).containsText("まだ景品がありません");
            screen.open("/rewards/new");
            page.fill("#points", "60");
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]").first()).containsText("名前を入力");
            page.fill("#title", "買い物券 500円");
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]")).containsText(new String[] {"使える店を選んで"});
            page.selectOption("#shop", new SelectOption().setLabel("大黒屋"));
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]")).containsText("交換の決まり");
            assertThat(page.locator("#shop")).hasValue("shop-1");
            screen.clean();
            page.fill("#points", "50");
            page.fill("#stock", "3");
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("買い物券 500円");
            assertThat(page.locator("dl")).containsText("大黒屋");
            screen.clean();

            screen.open("/people/" + hanako + "/rewards");
            page.locator("main button").first().click();
            assertThat(page.locator("[role=status]")).containsText("受け付けました");
            var code = page.locator("code").first().textContent();
            screen.clean();
            page.locator("a[href$='/voucher']").click();
            assertThat(page.locator("main")).containsText(code);
            assertThat(page.locator(".paper-card")).containsText("大黒屋");
            Screen.drawn(page.locator(".paper-card img"));
            screen.clean();
            screen.open("/people/" + hanako + "/rewards");
            page.locator("main button").first().click();
            assertThat(page.locator("td [role=alert]")).containsText("足りません");

            var another = other.signIn("other-" + city.code(), "correct horse");
            other.open("/vouchers?code=" + code);
            assertThat(another.locator("main dl")).containsText("大黒屋");
            another.getByText("使用済みにする").click();
            assertThat(another.locator("form [role=alert]")).containsText("別の店");
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
            assertThat(page.locator("tbody tr")).containsText("大黒屋");
            assertThat(page.locator("tbody tr")).containsText("500");
            screen.clean();
            screen.open("/rewards");
            assertThat(page.locator("main")).containsText("渡した・使用済み");
            screen.clean();
            screen.open("/people/" + hanako + "/points");
            assertThat(page.locator("main")).containsText("交換 買い物券 500円");
        }
    }

    private static Item item(Kind kind, String title, LocalDate from, LocalDate last) {
        return new Item(UUID.randomUUID(), kind, CityFixture.AGREEMENT, title, 50, "", 0, 0, from, last);
    }

    private int changed(String sql, Item item, PersonId person) {
        return city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql(sql)
                        .param("city", city.code().digits())
                        .param("item", item.id())
                        .param("person", person.value())
                        .update()));
    }

    /** A refused exchange and one that was undone, for each number. */
    private void exchanged(Item item, PersonId person, int times) {
        changed("""
                with asked as (
                    insert into rewards.exchange (municipality, exchange, item, person, points, asked_at, actor)
                    select :city, gen_random_uuid(), :item, :person, 50, now() - n * interval '1 hour', 'test'
                      from generate_series(1, %d) n returning exchange, asked_at)
                insert into rewards.step (municipality, exchange, step, actor, happened_at)
                select :city, a.exchange, s.step, 'test', a.asked_at
                  from (select exchange, asked_at, row_number() over (order by asked_at) as n from asked) a
                  join (values (0, 'refused'), (1, 'held'), (1, 'cancelled'), (1, 'booked')) s (odd, step) on s.odd = a.n %% 2
                """.formatted(2 * times), item, person);
    }

    @Test
    void every_exchange_is_on_a_page_and_the_filter_stays_and_is_taken_away_whole() {
        account("many-", Role.OFFICER, Optional.empty());
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        var goods = item(Kind.GOODS, "タオル", city.today(), city.today());
        var other = item(Kind.DONATION, "寄付", city.today(), city.today());
        city.as(() -> {
            ServerFixture.part(Catalogue.class).add(goods, Optional.empty());
            ServerFixture.part(Catalogue.class).add(other, Optional.empty());
            return true;
        });
        exchanged(goods, hanako, 60);
        exchanged(other, hanako, 1);
        try (var screen = Screen.desk()) {
            var page = screen.signIn("many-" + city.code(), "correct horse");
            var rows = page.locator("#exchanges tbody tr");
            screen.open("/rewards");
            assertThat(page.locator("main")).containsText("該当 122 件");
            assertThat(rows).hasCount(50);
            page.getByText("次の 50 件").click();
            page.getByText("次の 50 件").click();
            assertThat(rows).hasCount(22);
            screen.clean();

            page.selectOption("#item", goods.id().toString());
            page.selectOption("#state", "CANCELLED");
            page.getByText("探す").click();
            assertThat(page.locator("main")).containsText("該当 60 件");
            page.getByText("次の 50 件").click();
            assertThat(rows).hasCount(10);
            assertThat(page.locator("#state")).hasValue("CANCELLED");
            assertThat(page.locator("#item")).hasValue(goods.id().toString());
            page.getByText("前の 50 件").click();
            assertThat(rows).hasCount(50);
            screen.clean();

            for (var form : new String[] {"csv", "pdf"}) {
                var link = page.locator(".take a[href*='as=%s'][href*='list=exchanges']".formatted(form))
                        .getAttribute("href");
                var answer = page.request().get(Screen.url(link));
                org.assertj.core.api.Assertions.assertThat(answer.status()).isEqualTo(200);
                if (form.equals("csv"))
                    org.assertj.core.api.Assertions.assertThat(answer.text().lines())
                            .hasSize(61)
                            .allMatch(line -> !line.contains("寄付"));
            }
        }
    }

    @Test
    void the_office_sees_by_name_who_won_a_lottery() {
        account("draws-", Role.OFFICER, Optional.empty());
        city.inForce(city.lastMonth());
        var lottery = item(Kind.LOTTERY, "旅行券", city.today().minusDays(5), city.today());
        city.as(() -> {
            ServerFixture.part(Lotteries.class).add(lottery, 1);
            return true;
        });
        var people = List.of(city.joined(), city.joined());
        for (var person : people)
            for (int day = 1; day <= 4; day++)
                city.walks(person, city.lastMonth().atDay(day), 10_000);
        city.followed();
        for (var person : people)
            city.as(() -> ServerFixture.part(Exchanges.class).ask(UUID.randomUUID(), lottery.id(), person));
        changed(
                "update rewards.item set offered_last = offered_last - 1 where item = :item",
                lottery,
                people.getFirst());
        try (var screen = Screen.desk()) {
            var page = screen.signIn("draws-" + city.code(), "correct horse");
            screen.open("/rewards/" + lottery.id());
            page.getByText("抽選する").click();
            assertThat(page.locator("tbody tr")).hasCount(2);
            assertThat(page.locator("tbody a")).hasText("山田 花子");
            assertThat(page.locator("tbody tr").first()).containsText("山田 花子");
            screen.clean();

            page.getByText("当選した方の一覧").click();
            assertThat(page.locator("#exchanges tbody tr")).hasCount(1);
            assertThat(page.locator("#exchanges tbody tr")).containsText("当選");
            screen.open("/rewards?item=" + lottery.id());
            assertThat(page.locator("#exchanges tbody")).containsText("落選");
            screen.clean();
        }
    }
}
