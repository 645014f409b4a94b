package musubi.platform.rewards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

/** A reward runs short, more of it is bought, and people are told that it lies ready. */
class StockTest {
    private final CityFixture city = new CityFixture();
    private final Supplies supplies = ServerFixture.part(Supplies.class);
    private final Exchanges exchanges = ServerFixture.part(Exchanges.class);

    private Item towel(Optional<Integer> stock) {
        var item = new Item(
                UUID.randomUUID(), Kind.GOODS, CityFixture.AGREEMENT, "タオル", 50, "", 0, 0, city.today(), city.today());
        city.as(() -> {
            ServerFixture.part(Catalogue.class).add(item, stock);
            return true;
        });
        return item;
    }

    private PersonId walker() {
        city.inForce(city.lastMonth());
        var person = city.joined();
        for (int day = 1; day <= 4; day++) city.walks(person, city.lastMonth().atDay(day), 10_000);
        city.followed();
        return person;
    }

    private void supply(UUID id, Item item, int more, String why) {
        city.as(() -> {
            supplies.supply(id, item.id(), more, why);
            return true;
        });
    }

    private int left(Item item) {
        return city.as(() -> ServerFixture.part(Catalogue.class).all()).stream()
                .filter(o -> o.item().equals(item))
                .findFirst()
                .flatMap(Catalogue.Offered::left)
                .orElseThrow();
    }

    @Test
    void more_comes_once_with_its_reason_and_what_was_counted_wrongly_is_taken_away() {
        var hanako = walker();
        var item = towel(Optional.of(0));
        assertThat(city.as(() -> exchanges.ask(UUID.randomUUID(), item.id(), hanako)))
                .isEqualTo(new Reply.Refused(Reply.Why.SOLD_OUT));
        var bought = UUID.randomUUID();

        supply(bought, item, 20, "追加で購入");
        supply(bought, item, 20, "追加で購入");
        supply(UUID.randomUUID(), item, -2, "数え間違い");

        assertThat(left(item)).isEqualTo(18);
        assertThat(city.as(() -> supplies.of(item.id())))
                .extracting(Supplies.Supply::more)
                .containsExactly(-2, 20);
        assertThat(city.as(() -> exchanges.ask(UUID.randomUUID(), item.id(), hanako)))
                .isInstanceOf(Reply.Done.class);
        assertThat(city.as(() -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(e -> e.action().equals("rewards.supplied"))
                .extracting(e -> e.before() + e.after() + e.why())
                .containsExactly("{\"left\":20}{\"left\":18}数え間違い", "{\"left\":0}{\"left\":20}追加で購入");
    }

    @Test
    void what_cannot_be_added_is_refused_and_changes_nothing() {
        var hanako = walker();
        var item = towel(Optional.of(3));
        city.as(() -> exchanges.ask(UUID.randomUUID(), item.id(), hanako));

        assertThatThrownBy(() -> supply(UUID.randomUUID(), item, -3, "数え間違い"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("rewards.supply-fewer");
        assertThatThrownBy(() -> supply(UUID.randomUUID(), item, 0, "追加で購入")).hasMessageContaining("supply-number");
        assertThatThrownBy(() -> supply(UUID.randomUUID(), item, 5, " ")).hasMessageContaining("supply-why");
        assertThatThrownBy(() -> supply(UUID.randomUUID(), towel(Optional.empty()), 5, "追加で購入"))
                .hasMessageContaining("supply-unlimited");

        assertThat(left(item)).isEqualTo(2);
        assertThat(city.as(() -> supplies.of(item.id()))).isEmpty();
    }

    @Test
    void an_officer_buys_more_says_what_it_is_and_tells_who_waits_that_it_lies_ready() {
        var hanako = walker();
        var item = towel(Optional.of(1));
        var exchange = ((Reply.Done) city.as(() -> exchanges.ask(UUID.randomUUID(), item.id(), hanako))).exchange();
        city.as(() -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "stock-" + city.code(),
                            "correct horse",
                            Role.OFFICER,
                            Optional.empty(),
                            Optional.empty());
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "hanako-" + city.code(),
                            "correct horse",
                            Role.RESIDENT,
                            Optional.of(hanako.value()),
                            Optional.empty());
            return true;
        });
        try (var screen = Screen.desk();
                var phone = Screen.phone()) {
            var page = screen.signIn("stock-" + city.code(), "correct horse");
            screen.open("/rewards/" + item.id());
            assertThat(page.locator("dl").first()).containsText("0");
            page.getByText("在庫を変更する").click();
            assertThat(page.locator("[role=alert]")).containsText("足す数を入力してください");
            page.fill("#more", "10");
            page.getByText("在庫を変更する").click();
            assertThat(page.locator("[role=alert]")).containsText("理由を200字まで");
            assertThat(page.locator("#more")).hasValue("10");
            screen.clean();
            page.fill("#why", "追加で購入");
            page.getByText("在庫を変更する").click();
            assertThat(page.locator("[role=status]")).containsText("在庫を変更しました");
            assertThat(page.locator("#supplies")).containsText("追加で購入");
            page.getByText("説明を書く").click();
            page.fill("#about", "今治のタオルです。\n2枚組。");
            page.getByText("説明を保存する").click();
            assertThat(page.locator("p.words")).containsText("2枚組");
            page.getByText("用意ができたと知らせる", new Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator("[role=alert]")).containsText("受け取る場所を40字まで");
            screen.clean();
            page.fill("#where", "市役所1階の窓口");
            page.getByText("用意ができたと知らせる", new Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator("[role=status]")).containsText("1人に、用意ができたことをお知らせします");
            assertThat(page.locator("#unready")).hasCount(0);
            screen.open("/rewards");
            assertThat(page.locator("#exchanges")).containsText("用意ができたと連絡済み");
            screen.clean();

            var own = phone.signIn("hanako-" + city.code(), "correct horse");
            phone.open("/me/rewards/" + item.id());
            assertThat(own.locator("main")).containsText("今治のタオルです");
            phone.clean();
        }
        assertThat(city.as(() -> exchanges.find(exchange.id()))
                        .orElseThrow()
                        .item()
                        .title())
                .isEqualTo("タオル");
        assertThat(List.of(left(item))).containsExactly(10);
    }
}
