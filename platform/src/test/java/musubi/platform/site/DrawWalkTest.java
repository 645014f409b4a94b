package musubi.platform.site;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.points.CityFixture;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Lotteries;
import musubi.quantity.Digest;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A lottery on the public site: what binds the draw before it, and what anybody checks it with after it. */
class DrawWalkTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CityFixture city = new CityFixture();
    private final Visitor reader = new Visitor();

    private void run(Runnable work) {
        city.as(() -> {
            work.run();
            return true;
        });
    }

    private Item opened() {
        var item = new Item(
                UUID.randomUUID(),
                Kind.LOTTERY,
                CityFixture.AGREEMENT,
                "旅行券",
                50,
                "",
                0,
                0,
                city.today().minusDays(5),
                city.today());
        run(() -> ServerFixture.part(Lotteries.class).add(item, 1));
        return item;
    }

    private void asked(Item item) {
        var person = city.joined();
        for (int day = 1; day <= 4; day++) city.walks(person, city.lastMonth().atDay(day), 10_000);
        city.followed();
        run(() -> ServerFixture.part(Exchanges.class).ask(UUID.randomUUID(), item.id(), person));
    }

    private void soldUntilYesterday(Item item) {
        run(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .executeWithoutResult(status -> ServerFixture.part(JdbcClient.class)
                        .sql("update rewards.item set offered_last = offered_last - 1 where item = :item")
                        .param("item", item.id())
                        .update()));
    }

    private String path(String page) {
        return "/city/" + city.code() + "/" + page;
    }

    private JsonNode published() {
        return JSON.readTree(reader.get(path("data/draws.json")).body())
                .path("lotteries")
                .path(0);
    }

    @Test
    void anybody_checks_the_published_draw_and_nobody_reads_a_name() {
        city.inForce(city.lastMonth());
        run(() -> ServerFixture.part(Accounts.class)
                .open(
                        UUID.randomUUID(),
                        "draws-" + city.code(),
                        "correct horse",
                        Role.OFFICER,
                        Optional.empty(),
                        Optional.empty()));
        var item = opened();
        assertThat(reader.get(path("draws")).statusCode()).isEqualTo(404);
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn("draws-" + city.code(), "correct horse");
            desk.open("/rewards/" + item.id());
            page.getByText("公開ページに出す").click();
            desk.clean();
            page.getByText("この内容で公開する").click();
            var committed = published().path("committed").asString();
            assertThat(committed).hasSize(64);
            assertThat(published().path("seed").asString()).isEmpty();
            phone.open(path("draws"));
            assertThat(phone.page().locator("main")).containsText("まだ抽選していません");
            phone.clean();

            asked(item);
            asked(item);
            soldUntilYesterday(item);
            run(() -> ServerFixture.part(Lotteries.class).draw(item.id()));
            desk.open("/publishing/draws");
            page.getByText("この内容で公開する").click();

            checked(published(), committed);
            phone.open(path("draws"));
            phone.page().locator("main section a").click();
            assertThat(phone.page().locator("tbody tr")).hasCount(2);
            assertThat(phone.page().locator("main"))
                    .containsText(published().path("seed").asString());
            phone.clean();
            phone.open(path("draws/" + item.id()) + "?lang=en");
            assertThat(phone.page().locator("main")).containsText("How to check the result");
            assertThat(phone.page().locator("main")).not().containsText("??");
            phone.clean();
            assertThat(reader.get(path("pages")).body()).contains("/draws/" + item.id());
            for (var file : new String[] {"draws/" + item.id(), "data/draws.json", "data/draws.csv"})
                assertThat(reader.get(path(file)).body())
                        .contains(published()
                                .path("tickets")
                                .path(0)
                                .path("ticket")
                                .asString())
                        .doesNotContain("山田");
        }
    }

    /** As the page says that it is to be checked, with nothing but the file. */
    private static void checked(JsonNode lottery, String committed) {
        var seed = lottery.path("seed").asString();
        assertThat(Digest.of(seed).hex())
                .isEqualTo(committed)
                .isEqualTo(lottery.path("committed").asString());
        var tickets = new ArrayList<JsonNode>();
        lottery.path("tickets").forEach(tickets::add);
        var list = Digest.of(tickets.stream()
                        .map(t -> t.path("ticket").asString())
                        .sorted()
                        .collect(Collectors.joining("\n")))
                .hex();
        assertThat(list).isEqualTo(lottery.path("listed").asString());
        tickets.sort(Comparator.comparing(
                t -> Digest.of(String.join("\n", seed, list, t.path("ticket").asString()))
                        .hex()));
        assertThat(tickets).hasSize(2);
        assertThat(tickets.getFirst().path("won").asBoolean()).isTrue();
        assertThat(tickets.getLast().path("won").asBoolean()).isFalse();
    }
}
