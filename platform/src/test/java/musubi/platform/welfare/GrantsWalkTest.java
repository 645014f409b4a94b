package musubi.platform.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Wish;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class GrantsWalkTest {
    private final ContractFixture town = new ContractFixture();
    private final Grants grants = ServerFixture.part(Grants.class);

    private PersonId member(String login, String team) {
        var person = town.somebody();
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            login + "-" + town.city,
                            ContractFixture.PASSWORD,
                            Role.RESIDENT,
                            Optional.of(person.value()),
                            Optional.empty());
            if (!team.isEmpty()) ServerFixture.part(Rankings.class).show(person, new Wish(true, "はるかぜ", "", team));
            return true;
        });
        return person;
    }

    private Actor resident(PersonId person) {
        return new Actor(
                UUID.randomUUID().toString(), Role.RESIDENT, town.city, Optional.of(person.value()), Optional.empty());
    }

    @Test
    void a_member_asks_for_the_group_an_officer_decides_and_the_member_reads_it() {
        member("hanako", "朝の散歩会");
        member("jiro", "");
        try (var phone = Screen.phone();
                var other = Screen.phone();
                var desk = Screen.desk()) {
            var page = phone.signIn("hanako-" + town.city, ContractFixture.PASSWORD);
            phone.open("/me/more");
            page.click("text=会社・グループ");
            assertThat(page.locator("main").innerText()).contains("朝の散歩会").contains("10 人に満たない");
            phone.clean();
            page.click("text=助成を申し込む");
            phone.clean();
            page.fill("#purpose", "体操の道具");
            page.fill("#yen", "たくさん");
            page.click("main button");
            assertThat(page.locator("[role=alert]").textContent()).contains("1円以上の数字");
            assertThat(page.inputValue("#purpose")).isEqualTo("体操の道具");
            phone.clean();
            page.fill("#yen", "３０，０００円");
            page.click("main button");
            assertThat(page.locator("main").innerText()).contains("30,000円").contains("市が確かめています");

            other.signIn("jiro-" + town.city, ContractFixture.PASSWORD);
            other.open("/me/group");
            assertThat(other.page().locator("main").innerText())
                    .contains("入っていません")
                    .doesNotContain("体操の道具");
            other.clean();
            assertThat(other.page()
                            .context()
                            .request()
                            .get(Screen.url("/grants"))
                            .status())
                    .isEqualTo(403);

            var office = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            desk.open("/grants");
            desk.clean();
            office.fill("input[name=granted]", "40000");
            office.click("main button");
            assertThat(office.locator("[role=alert]").textContent()).contains("30,000円");
            office.fill("input[name=granted]", "20000");
            office.click("main button");
            assertThat(office.locator("main").innerText()).contains("20,000円の助成が決まりました");
            desk.clean();
            for (var link : office.locator(".take a").all())
                assertThat(office.request()
                                .get(Screen.url(link.getAttribute("href")))
                                .status())
                        .isEqualTo(200);
            assertThat(office.locator(".take a").count()).isEqualTo(2);
            phone.open("/me/group?lang=en");
            assertThat(page.locator("main").innerText()).contains("20,000 yen were granted");
            phone.clean();
        }
    }

    @Test
    void a_request_counts_once_a_decision_stays_and_others_neither_see_nor_decide() {
        var hanako = member("hanako", "朝の散歩会");
        var jiro = member("jiro", "");
        var asked = UUID.randomUUID();
        for (int i = 0; i < 2; i++)
            town.as(resident(hanako), () -> {
                grants.ask(asked, hanako, Board.TEAM, "体操の道具", 30_000);
                return true;
            });
        assertThat(town.as(town.first, grants::all)).hasSize(1);
        assertThat(town.as(resident(jiro), grants::all)).isEmpty();
        assertThatThrownBy(() -> town.as(resident(jiro), () -> {
                    grants.ask(UUID.randomUUID(), jiro, Board.TEAM, "道具", 1);
                    return true;
                }))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> town.as(resident(hanako), () -> grants.decide(asked, 30_000, "")))
                .isInstanceOf(org.springframework.dao.DataAccessException.class);
        assertThatThrownBy(() -> town.as(town.first, () -> grants.decide(asked, 0, " ")))
                .isInstanceOf(BadInput.class);

        assertThatThrownBy(() -> town.as(town.first, () -> grants.decide(asked, 0, "山田 花子さんが退会したため")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("resident.reason");

        assertThat(town.as(town.first, () -> grants.decide(asked, 0, "予算がありません")))
                .isTrue();
        assertThat(town.as(town.second, () -> grants.decide(asked, 30_000, ""))).isFalse();

        assertThat(town.as(resident(hanako), () -> grants.of(hanako)))
                .singleElement()
                .satisfies(a -> assertThat(a.decision().orElseThrow().outcome()).isEqualTo("refused"));
        var elsewhere = new ContractFixture();
        assertThat(elsewhere.as(elsewhere.first, grants::all)).isEmpty();
        assertThat(elsewhere.as(elsewhere.first, () -> grants.decide(asked, 1, "")))
                .isFalse();
        assertThat(town.as(
                        town.first,
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .contains("welfare.decided")
                .doesNotContain("体操");
    }
}
