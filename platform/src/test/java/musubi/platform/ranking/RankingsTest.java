package musubi.platform.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Merges;
import musubi.platform.people.PersonId;
import musubi.platform.people.StoppedFixture;
import musubi.platform.points.CityFixture;
import musubi.platform.welfare.Bodies;
import musubi.quantity.BadInput;
import musubi.quantity.FiscalYear;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

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
        var stopped = StoppedFixture.stopped(city.code(), taro);
        assertThat(board(Board.PERSON)).extracting(Standing::name).containsExactly("さくら", "やま");
        assertThat(city.as(() -> rankings.place(city.lastMonth().toString(), taro)))
                .hasValueSatisfying(place -> assertThat(place.name()).isEqualTo("うみ"));
        StoppedFixture.ended(city.code(), stopped);

        city.as(() -> {
            rankings.show(hanako, Wish.HIDDEN);
            return true;
        });
        assertThat(board(Board.PERSON)).extracting(Standing::name).containsExactly("うみ", "やま");
    }

    @Test
    void where_a_name_is_destroyed_the_nickname_goes_too_and_the_place_of_a_closed_year_stays() {
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        city.walks(hanako, city.lastMonth().atDay(1), 10_000);
        city.followed();
        show(hanako, "さくら", "織物会社");
        show(hanako, "うみ", "織物会社");
        assertThat(board(Board.PERSON)).extracting(Standing::name).containsExactly("うみ");
        closedLastYear(hanako, "うみ");

        erase(hanako);

        assertThat(words()).doesNotContain("さくら", "うみ", "織物会社").contains("3 " + hanako);
        assertThat(board(Board.PERSON)).isEmpty();
    }

    private void closedLastYear(PersonId person, String nickname) {
        var year = "FY" + (FiscalYear.of(city.today()).year() - 1);
        city.as(() -> ServerFixture.part(TransactionOperations.class).execute(t -> {
            var db = ServerFixture.part(JdbcClient.class);
            db.sql(
                            "insert into ranking.closing (municipality, period, closed_at, actor) values (:m, :year, now(), 'job')")
                    .param("m", city.code().digits())
                    .param("year", year)
                    .update();
            return db.sql("""
                    insert into ranking.closed_place (municipality, period, person, place, nickname, points)
                    values (:m, :year, :person, 3, :nickname, 10)
                    """)
                    .param("m", city.code().digits())
                    .param("year", year)
                    .param("person", person.value())
                    .param("nickname", nickname)
                    .update();
        }));
    }

    private void erase(PersonId person) {
        var officer = new Actor("officer", Role.OFFICER, city.code(), Optional.empty(), Optional.empty());
        ServerFixture.part(Acting.class).as(officer, () -> {
            ServerFixture.part(Enrolments.class).leave(person, "kenko", city.today(), "転居");
            ServerFixture.part(Erasures.class).erase(person, "本人の求め");
            return true;
        });
    }

    /** Every word that is kept for rankings here. */
    private String words() {
        return city.as(() -> ServerFixture.part(TransactionOperations.class)
                .execute(t -> String.join(
                        "\n",
                        ServerFixture.part(JdbcClient.class)
                                .sql("""
                                select concat_ws(' ', nickname, company, team) from ranking.wish
                                union all select place || ' ' || person || ' ' || nickname from ranking.closed_place
                                union all select name from ranking.standing
                                """)
                                .query(String.class)
                                .list())));
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
    void nine_colleagues_of_whom_one_was_registered_twice_are_nine() {
        city.inForce(city.lastMonth());
        var people = new ArrayList<PersonId>();
        for (int i = 0; i < 10; i++) people.add(city.joined());
        city.walks(people.getFirst(), city.lastMonth().atDay(1), 10_000);
        city.followed();
        for (int i = 0; i < 10; i++) show(people.get(i), "員" + i, "織物会社");
        assertThat(board(Board.COMPANY)).containsExactly(new Standing(1, "織物会社", 10, 1));

        merged(people.get(9), people.get(8));

        assertThat(board(Board.COMPANY)).isEmpty();
    }

    @Test
    void points_and_wish_of_two_records_of_one_person_stand_on_the_board_once() {
        city.inForce(city.lastMonth());
        var walked = city.joined();
        var other = city.joined();
        city.walks(walked, city.lastMonth().atDay(1), 10_000);
        city.walks(other, city.lastMonth().atDay(2), 10_000);
        city.followed();
        show(walked, "さくら", "");
        assertThat(board(Board.PERSON)).containsExactly(new Standing(1, "さくら", 1, 15));

        merged(walked, other);
        city.followed();

        assertThat(city.points(other)).isEqualTo(30);
        assertThat(board(Board.PERSON)).containsExactly(new Standing(1, "さくら", 1, 30));
        assertThat(city.as(() -> rankings.place(city.lastMonth().toString(), other)))
                .contains(new Standing(1, "さくら", 1, 30));
    }

    @Test
    void what_somebody_said_last_on_either_of_their_records_is_how_they_are_shown() {
        city.inForce(city.lastMonth());
        var first = city.joined();
        var second = city.joined();
        city.walks(first, city.lastMonth().atDay(1), 10_000);
        city.followed();
        show(first, "さくら", "織物会社");
        merged(first, second);
        city.followed();
        assertThat(asResident(second, () -> rankings.wish(second)))
                .as("on the page of the record that counts")
                .isEqualTo(new Wish(true, "さくら", "織物会社", ""));
        assertThat(asResident(city.joined(), () -> rankings.wish(second)))
                .as("somebody else")
                .isEqualTo(Wish.HIDDEN);

        asResident(second, () -> {
            rankings.show(second, Wish.HIDDEN);
            return true;
        });

        assertThat(board(Board.PERSON)).isEmpty();
        assertThat(city.as(() -> rankings.wish(first))).isEqualTo(Wish.HIDDEN);
    }

    private <T> T asResident(PersonId person, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(
                        new Actor(
                                person.toString(),
                                Role.RESIDENT,
                                city.code(),
                                Optional.of(person.value()),
                                Optional.empty()),
                        work);
    }

    private void merged(PersonId person, PersonId countsAs) {
        var officer = new Actor("officer", Role.OFFICER, city.code(), Optional.empty(), Optional.empty());
        ServerFixture.part(Acting.class).as(officer, () -> {
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), person, countsAs, "同じ人");
            return true;
        });
    }

    @Test
    void names_that_are_known_are_offered_and_what_one_resident_wrote_to_staff_alone() {
        var hanako = city.joined();
        show(hanako, "さくら", "山田家の会社");
        city.as(() -> {
            ServerFixture.part(Bodies.class).enter(UUID.randomUUID(), Board.COMPANY, "大黒屋");
            ServerFixture.part(Bodies.class).enter(UUID.randomUUID(), Board.TEAM, "さくら会");
            return true;
        });
        var officer = new Actor("officer", Role.OFFICER, city.code(), Optional.empty(), Optional.empty());
        var resident = new Actor("hanako", Role.RESIDENT, city.code(), Optional.of(hanako.value()), Optional.empty());
        var acting = ServerFixture.part(Acting.class);

        assertThat(acting.as(officer, () -> rankings.names(Board.COMPANY))).containsExactly("大黒屋", "山田家の会社");
        assertThat(acting.as(resident, () -> rankings.names(Board.COMPANY))).containsExactly("大黒屋");
        assertThat(acting.as(resident, () -> rankings.names(Board.TEAM))).containsExactly("さくら会");
        assertThat(ServerFixture.as(ServerFixture.municipality(), () -> rankings.names(Board.COMPANY)))
                .isEmpty();
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

    @Test
    void a_long_board_is_read_page_by_page_and_every_period_that_was_ever_made_can_be_chosen() {
        city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("""
                                insert into ranking.standing (municipality, period, board, place, number, name, person, members, points, made_at)
                                select :municipality, p, 'person', i, i, 'さくら ' || i, gen_random_uuid(), 1, 1000 - i, now()
                                  from generate_series(1, 130) i, unnest(array['2021-05', 'FY2021']) p
                                """)
                        .param("municipality", city.code().digits())
                        .update()));

        assertThat(city.as(() -> rankings.board("2021-05", Board.PERSON, 100, 100)))
                .hasSize(30)
                .first()
                .isEqualTo(new Standing(101, "さくら 101", 1, 899));
        assertThat(city.as(() -> rankings.count("2021-05", Board.PERSON))).isEqualTo(130);
        assertThat(city.as(() -> rankings.count("2021-06", Board.PERSON))).isZero();
        assertThat(city.as(rankings::periods))
                .containsAll(city.as(rankings::moving))
                .contains("2021-05", "FY2021")
                .doesNotHaveDuplicates();
        assertThat(city.as(rankings::periods)).last().isEqualTo("FY2021");
        assertThat(ServerFixture.as(ServerFixture.municipality(), rankings::periods))
                .doesNotContain("2021-05");
        assertThat(ServerFixture.as(ServerFixture.municipality(), () -> rankings.count("2021-05", Board.PERSON)))
                .isZero();
    }
}
