package musubi.platform.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class RankingsTest {
    private final CityFixture city = new CityFixture();
    private final Rankings rankings = ServerFixture.part(Rankings.class);

    private void show(PersonId person, String nickname, String company) {
        city.as(() -> {
            rankings.show(person, new Wish(true, nickname, company, ""));
            return true;
        });
    }

    private List<Standing> board(Board board) {
        return city.as(() -> {
            rankings.make();
            return rankings.board(city.lastMonth().toString(), board, 100);
        });
    }

    @Test
    void only_those_who_asked_are_shown_and_equal_points_share_a_place() {
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        var taro = city.joined();
        var jiro = city.joined();
        var hidden = city.joined();
        city.walks(hanako, city.lastMonth().atDay(1), 10_000);
        city.walks(hanako, city.lastMonth().atDay(2), 10_000);
        for (var person : List.of(taro, jiro, hidden))
            city.walks(person, city.lastMonth().atDay(1), 10_000);
        city.followed();
        show(hanako, "さくら", "");
        show(taro, "うみ", "");
        show(jiro, "やま", "");

        assertThat(board(Board.PERSON))
                .containsExactly(
                        new Standing(1, "さくら", 1, 30), new Standing(2, "うみ", 1, 15), new Standing(2, "やま", 1, 15));
        city.as(() -> {
            rankings.show(hanako, Wish.HIDDEN);
            return true;
        });
        assertThat(board(Board.PERSON)).extracting(Standing::name).containsExactly("うみ", "やま");
    }

    @Test
    void a_company_of_fewer_than_ten_is_not_shown() {
        city.inForce(city.lastMonth());
        var people = new ArrayList<PersonId>();
        for (int i = 0; i < 10; i++) people.add(city.joined());
        city.walks(people.getFirst(), city.lastMonth().atDay(1), 10_000);
        city.followed();
        for (int i = 0; i < 9; i++) show(people.get(i), "員" + i, "織物会社");
        assertThat(board(Board.COMPANY)).isEmpty();

        show(people.get(9), "員9", "織物会社");

        assertThat(board(Board.COMPANY)).containsExactly(new Standing(1, "織物会社", 10, 1));
    }

    @Test
    void a_nickname_does_not_tell_the_name() {
        var hanako = city.joined();

        for (var nickname : List.of("花子さん", "ﾔﾏﾀﾞ", "", "長".repeat(21)))
            assertThatThrownBy(() -> show(hanako, nickname, "")).as(nickname).isInstanceOf(BadInput.class);
    }

    @Test
    void an_officer_enters_how_somebody_is_shown_and_looks_at_the_ranking() {
        city.as(() -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "ranking-" + city.code(),
                            "correct horse",
                            Role.OFFICER,
                            Optional.empty(),
                            Optional.empty());
            return true;
        });
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        city.walks(hanako, city.lastMonth().atDay(1), 10_000);
        city.followed();
        try (var screen = Screen.desk()) {
            var page = screen.signIn("ranking-" + city.code(), "correct horse");
            screen.open("/ranking");
            PlaywrightAssertions.assertThat(page.locator("main")).containsText("まだいません");
            screen.open("/people/" + hanako + "/ranking");
            page.check("input[name=shown]");
            page.fill("#nickname", "花子");
            page.locator("main button").last().click();
            PlaywrightAssertions.assertThat(page.locator("[role=alert]")).containsText("本当の名前");
            screen.clean();
            page.fill("#nickname", "さくら");
            page.locator("main button").last().click();
            board(Board.PERSON);
            screen.open("/ranking?period=" + city.lastMonth());
            PlaywrightAssertions.assertThat(page.locator("main")).containsText("さくら");
            screen.clean();
        }
    }
}
