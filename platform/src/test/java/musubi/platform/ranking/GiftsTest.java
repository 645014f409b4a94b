package musubi.platform.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.quantity.BadInput;
import musubi.quantity.FiscalYear;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

class GiftsTest {
    private final CityFixture city = new CityFixture();
    private final Rankings rankings = ServerFixture.part(Rankings.class);
    private final Gifts gifts = ServerFixture.part(Gifts.class);
    private final int year = FiscalYear.of(city.today()).year() - 1;

    private void run(Runnable work) {
        city.as(() -> {
            work.run();
            return true;
        });
    }

    /** Somebody who is shown and had this many points in the year that is over. */
    private PersonId had(String nickname, int points) {
        var person = city.joined();
        run(() -> rankings.show(person, new Wish(true, nickname, "", "")));
        run(() -> ServerFixture.part(TransactionOperations.class).execute(status -> {
            var batch = UUID.randomUUID();
            ServerFixture.part(JdbcClient.class)
                    .sql("""
                            with decided as (
                                insert into points.batch (municipality, batch, agreement, version, month, payer, pack, decided_at)
                                values (:m, :batch, :agreement, 1, make_date(:year, 6, 1), '試験市', repeat('0', 64), now())),
                            booked as (insert into points.booked (municipality, batch, booked_at) values (:m, :batch, now()))
                            insert into points.award (municipality, agreement, month, clause, person, expires, revision, batch, before,
                                                      after, earned_from, earned_last, title_ja, title_en)
                            values (:m, :agreement, make_date(:year, 6, 1), 'walking', :person, make_date(:year + 2, 4, 1), 1, :batch, 0,
                                    :points, make_date(:year, 6, 1), make_date(:year, 6, 30), '歩数', 'walking')
                            """)
                    .param("m", city.code().digits())
                    .param("batch", batch)
                    .param("agreement", CityFixture.AGREEMENT)
                    .param("year", year)
                    .param("person", person.value())
                    .param("points", points)
                    .update();
            return true;
        }));
        return person;
    }

    private Gift gift(int first, int last, String title) {
        var gift = new Gift(UUID.randomUUID(), year, first, last, title);
        run(() -> gifts.announce(gift));
        return gift;
    }

    private Gifts.Closing close() {
        return city.as(() -> gifts.close(year));
    }

    @Test
    void everybody_who_shares_a_place_is_given_its_gift_as_the_places_were_when_the_year_was_closed() {
        city.inForce(city.lastMonth());
        var hanako = had("さくら", 300);
        var taro = had("うみ", 200);
        had("やま", 200);
        had("かわ", 100);
        var first = gift(1, 1, "旅行券");
        var second = gift(2, 3, "お米");
        var hidden = had("ほし", 400);
        run(() -> rankings.show(hidden, Wish.HIDDEN));

        assertThat(close()).isEqualTo(Gifts.Closing.CLOSED);
        run(() -> rankings.show(hanako, Wish.HIDDEN));

        assertThat(told()).containsExactlyInAnyOrder("旅行券", "お米", "お米");
        assertThat(city.as(() -> gifts.winners(year)))
                .extracting(Gifts.Winner::place, Gifts.Winner::nickname, Gifts.Winner::gift, Gifts.Winner::points)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "さくら", first, 300L),
                        org.assertj.core.groups.Tuple.tuple(2, "うみ", second, 200L),
                        org.assertj.core.groups.Tuple.tuple(2, "やま", second, 200L));
        run(() -> gifts.handOver(second.id(), taro, true));
        run(() -> gifts.handOver(second.id(), taro, true));
        assertThat(handedOver()).containsExactly("うみ");
        run(() -> gifts.handOver(second.id(), taro, false));
        assertThat(handedOver()).isEmpty();
        assertThatThrownBy(() -> gift(4, 4, "後から")).isInstanceOf(BadInput.class);
        var resident = new Actor("hanako", Role.RESIDENT, city.code(), Optional.of(hanako.value()), Optional.empty());
        assertThat(ServerFixture.part(Acting.class).as(resident, () -> gifts.winners(year)))
                .extracting(Gifts.Winner::person)
                .containsExactly(hanako);
        assertThat(ServerFixture.as(ServerFixture.municipality(), () -> gifts.winners(year)))
                .isEmpty();
    }

    /** Of what those who are given something are told, each once. */
    private List<String> told() {
        return city.as(() -> ServerFixture.part(TransactionOperations.class)
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("select fillings[1] from notice.message where template = 'gift-won'")
                        .query(String.class)
                        .list()));
    }

    private List<String> handedOver() {
        return city.as(() -> gifts.winners(year)).stream()
                .filter(Gifts.Winner::handedOver)
                .map(Gifts.Winner::nickname)
                .toList();
    }

    @Test
    void a_year_is_closed_once_when_it_is_over_and_a_place_gets_one_gift() throws Exception {
        city.inForce(city.lastMonth());
        had("さくら", 300);
        assertThat(close()).isEqualTo(Gifts.Closing.NO_GIFTS);
        gift(1, 3, "旅行券");
        assertThatThrownBy(() -> gift(3, 5, "重なる")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> gift(5, 4, "逆")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> gift(4, 4, " ")).isInstanceOf(BadInput.class);
        assertThat(city.as(() -> gifts.close(year + 1))).isEqualTo(Gifts.Closing.NOT_OVER);

        try (var clicks = Executors.newFixedThreadPool(4)) {
            var answers = IntStream.range(0, 4)
                    .mapToObj(i -> clicks.submit(this::close))
                    .toList();
            int closed = 0;
            for (Future<Gifts.Closing> answer : answers) if (answer.get() == Gifts.Closing.CLOSED) closed++;
            assertThat(closed).isEqualTo(1);
        }
        assertThat(city.as(() -> gifts.winners(year))).hasSize(1);
    }

    @Test
    void the_smallest_group_that_is_shown_may_be_raised_and_never_falls_below_ten() {
        city.inForce(city.lastMonth());
        assertThatThrownBy(() -> run(() -> rankings.raiseLeast(9))).isInstanceOf(BadInput.class);
        var people = IntStream.range(0, 11).mapToObj(i -> city.joined()).toList();
        for (int i = 0; i < people.size(); i++) {
            var wish = new Wish(true, "員" + i, "織物会社", "");
            var person = people.get(i);
            run(() -> rankings.show(person, wish));
        }
        run(rankings::make);
        assertThat(companies()).hasSize(1);

        run(() -> rankings.raiseLeast(12));
        run(rankings::make);

        assertThat(companies()).isEmpty();
        assertThat(city.<Integer>as(rankings::leastMembers)).isEqualTo(12);
    }

    private List<Standing> companies() {
        return city.as(() -> rankings.board(city.lastMonth().toString(), Board.COMPANY, 10));
    }

    @Test
    void an_officer_announces_a_gift_closes_the_year_and_hands_it_over_on_screen() {
        run(() -> ServerFixture.part(Accounts.class)
                .open(
                        UUID.randomUUID(),
                        "gifts-" + city.code(),
                        "correct horse",
                        Role.OFFICER,
                        Optional.empty(),
                        Optional.empty()));
        city.inForce(city.lastMonth());
        had("さくら", 300);
        try (var screen = Screen.desk()) {
            var page = screen.signIn("gifts-" + city.code(), "correct horse");
            screen.open("/ranking");
            page.fill("#members", "9");
            page.locator("main form button.second").click();
            PlaywrightAssertions.assertThat(page.locator("[role=alert]")).containsText("10 から");
            screen.clean();
            screen.open("/ranking/gifts?year=" + year);
            page.fill("#first", "一");
            page.locator("main form.card button").click();
            PlaywrightAssertions.assertThat(page.locator("[role=alert]").first())
                    .containsText("数字");
            page.fill("#first", "1");
            page.fill("#last", "3");
            page.fill("#title", "旅行券");
            page.locator("main form.card button").click();
            PlaywrightAssertions.assertThat(page.locator("main table")).containsText("1 位から 3 位");
            screen.clean();
            page.locator("form[action$='/closing'] button").click();
            PlaywrightAssertions.assertThat(page.locator("[role=status]")).containsText("確定");
            page.locator("form[action*='/given/'] button").click();
            PlaywrightAssertions.assertThat(page.locator("main")).containsText("渡しました");
            screen.clean();
        }
    }
}
