package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class ExchangesTest {
    private final CityFixture city = new CityFixture();
    private final Exchanges exchanges = ServerFixture.part(Exchanges.class);
    private final Catalogue catalogue = ServerFixture.part(Catalogue.class);

    /** Somebody with the year's 150 points: 60 of each of two months, and 30. */
    private PersonId rich() {
        var person = city.joined();
        for (var month : List.of(
                city.lastMonth().minusMonths(1),
                city.lastMonth(),
                city.lastMonth().plusMonths(1)))
            for (int day = 1; day <= 4; day++)
                if (!month.atDay(day).isAfter(city.today())) city.walks(person, month.atDay(day), 10_000);
        city.followed();
        return person;
    }

    private Item item(Kind kind, long points) {
        return item(kind, points, 30);
    }

    private Item item(Kind kind, long points, int validDays) {
        return new Item(
                UUID.randomUUID(),
                kind,
                CityFixture.AGREEMENT,
                "買い物券",
                points,
                kind == Kind.VOUCHER ? "大黒屋" : "",
                kind == Kind.VOUCHER ? 500 : 0,
                validDays,
                city.today(),
                city.today().plusDays(60));
    }

    private Item offered(Kind kind, long points, Optional<Integer> stock) {
        return offered(item(kind, points), stock);
    }

    private Item offered(Item item, Optional<Integer> stock) {
        city.as(() -> {
            catalogue.add(item, stock);
            return true;
        });
        return item;
    }

    private Reply ask(Item item, PersonId person) {
        return city.as(() -> exchanges.ask(UUID.randomUUID(), item.id(), person));
    }

    private static Exchange done(Reply reply) {
        return ((Reply.Done) reply).exchange();
    }

    private static Reply refused(Reply.Why why) {
        return new Reply.Refused(why);
    }

    @Test
    void until_when_an_item_was_offered_is_on_record_when_it_is_ended_and_ending_it_again_is_not() {
        city.inForce(city.lastMonth().minusMonths(1));
        var item = offered(Kind.VOUCHER, 100, Optional.empty());

        for (int i = 0; i < 2; i++)
            city.as(() -> {
                catalogue.end(item.id());
                return true;
            });

        assertThat(city.as(() -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(entry -> entry.action().equals("rewards.ended"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.before()).isEqualTo("{\"last\": \"%s\"}".formatted(item.last()));
                    assertThat(entry.after()).isEqualTo("{\"last\": \"%s\"}".formatted(city.today()));
                });
    }

    /** An exchange that was written down, and of which nobody has found out yet whether the points suffice. */
    private UUID undecided(Item item, PersonId person) {
        return undecided(item, person, Instant.now());
    }

    private UUID undecided(Item item, PersonId person, Instant askedAt) {
        var id = UUID.randomUUID();
        city.as(() -> ServerFixture.part(TransactionTemplate.class)
                .execute(status -> ServerFixture.part(ItemRepository.class).take(item.id())
                        && ServerFixture.part(ExchangeRepository.class)
                                .add(city.code().digits(), id, item, person, "other server", askedAt)));
        return id;
    }

    private boolean step(UUID exchange, String step) {
        return ServerFixture.part(ExchangeRepository.class)
                .step(city.code().digits(), exchange, step, "other server", Instant.now());
    }

    private Optional<Integer> left(Item item) {
        return city.as(catalogue::all).stream()
                .filter(offered -> offered.item().id().equals(item.id()))
                .findFirst()
                .orElseThrow()
                .left();
    }

    @Test
    void points_that_are_set_aside_just_as_another_server_refuses_the_exchange_come_back() throws Exception {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        long before = city.points(hanako);
        var item = offered(Kind.VOUCHER, 50, Optional.of(5));
        var exchange = undecided(item, hanako);

        try (var here = Executors.newFixedThreadPool(2)) {
            Future<Boolean> decided =
                    city.as(() -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                        step(exchange, "refused");
                        ServerFixture.part(ItemRepository.class).putBack(item.id());
                        var deciding = here.submit(() -> city.as(() -> exchanges.decide(exchange)));
                        while (points(here, hanako) == before) Thread.onSpinWait();
                        return deciding;
                    }));
            decided.get();
        }

        var after = city.as(() -> exchanges.find(exchange)).orElseThrow();
        assertThat(after.state()).isEqualTo(Exchange.State.REFUSED);
        assertThat(after.voucher()).isEmpty();
        assertThat(city.points(hanako)).isEqualTo(before);
        assertThat(left(item)).contains(5);
        city.balanced();
    }

    @Test
    void a_click_that_came_to_two_servers_is_told_that_it_got_the_last_one_by_both() throws Exception {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        var item = offered(Kind.GOODS, 50, Optional.of(1));
        var exchange = UUID.randomUUID();

        try (var here = Executors.newSingleThreadExecutor()) {
            Future<Reply> asked =
                    city.as(() -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                        ServerFixture.part(ItemRepository.class).take(item.id());
                        ServerFixture.part(ExchangeRepository.class)
                                .add(city.code().digits(), exchange, item, hanako, "other server", Instant.now());
                        var asking = here.submit(() -> city.as(() -> exchanges.ask(exchange, item.id(), hanako)));
                        while (!waiting()) Thread.onSpinWait();
                        return asking;
                    }));

            assertThat(asked.get()).isInstanceOf(Reply.Done.class);
        }
        assertThat(left(item)).contains(0);
    }

    /** Whether some transaction waits for what another one has not written for good yet. */
    private static boolean waiting() {
        return ServerFixture.part(JdbcClient.class)
                .sql("select exists (select 1 from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    private long points(ExecutorService thread, PersonId person) {
        try {
            return thread.submit(() -> city.points(person)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_exchange_for_which_another_server_has_set_the_points_aside_is_refused_no_more() {
        city.inForce(city.lastMonth().minusMonths(1));
        var exchange = undecided(offered(Kind.GOODS, 50, Optional.of(5)), rich());

        boolean decided = city.as(() -> exchanges.decide(exchange));
        boolean refused = city.as(
                () -> ServerFixture.part(TransactionTemplate.class).execute(status -> step(exchange, "refused")));

        assertThat(decided).isTrue();
        assertThat(refused).isFalse();
        assertThat(city.as(() -> exchanges.find(exchange)).orElseThrow().state())
                .isEqualTo(Exchange.State.HELD);
    }

    @Test
    void a_voucher_is_given_for_points_used_once_and_paid_to_its_shop() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        long before = city.points(hanako);
        var item = offered(Kind.VOUCHER, 50, Optional.of(5));

        var exchange = done(ask(item, hanako));
        var code = exchange.voucher().orElseThrow().code();

        assertThat(city.points(hanako)).isEqualTo(before - 50);
        assertThat(shop("別の店", code)).isEqualTo(refused(Reply.Why.OTHER_SHOP));
        assertThat(shop("大黒屋", code.replace("-", " ").toLowerCase(java.util.Locale.ROOT)))
                .isInstanceOf(Reply.Done.class);
        assertThat(shop("大黒屋", code)).isEqualTo(refused(Reply.Why.ENDED_BEFORE));
        assertThat(shop("大黒屋", "ACDE-FGHJ-KLMN")).isEqualTo(refused(Reply.Why.UNKNOWN_CODE));
        assertThat(city.as(() -> exchanges.cancel(exchange.id()))).isEqualTo(refused(Reply.Why.ENDED_BEFORE));
        assertThat(city.as(() -> exchanges.shops(YearMonth.from(city.today()))))
                .containsExactly(new Exchanges.Shop("大黒屋", "買い物券", 1, 500));
        assertThat(city.points(hanako)).isEqualTo(before - 50);
        city.balanced();
    }

    @Test
    void of_many_who_use_one_voucher_at_once_one_does_and_the_shop_is_paid_once() throws Exception {
        city.inForce(city.lastMonth().minusMonths(1));
        var code = done(ask(offered(Kind.VOUCHER, 50, Optional.empty()), rich()))
                .voucher()
                .orElseThrow()
                .code();
        var uses = new ArrayList<Future<Reply>>();
        try (var tills = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) uses.add(tills.submit(() -> shop("大黒屋", code)));
            int used = 0;
            for (var use : uses)
                if (use.get() instanceof Reply.Done) used++;
                else assertThat(use.get()).isEqualTo(refused(Reply.Why.ENDED_BEFORE));

            assertThat(used).isEqualTo(1);
        }
        assertThat(city.as(() -> exchanges.shops(YearMonth.from(city.today()))))
                .containsExactly(new Exchanges.Shop("大黒屋", "買い物券", 1, 500));
        city.balanced();
    }

    private Reply shop(String shop, String code) {
        var actor = new Actor("shop", Role.PROVIDER, city.code(), Optional.empty(), Optional.of(shop));
        return ServerFixture.part(Acting.class).as(actor, () -> exchanges.use(code));
    }

    @Test
    void an_exchange_that_was_not_fulfilled_is_undone_and_points_and_stock_come_back() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        long before = city.points(hanako);
        var item = offered(Kind.GOODS, 100, Optional.of(1));
        var exchange = done(ask(item, hanako));

        assertThat(ask(item, rich())).isEqualTo(refused(Reply.Why.SOLD_OUT));
        city.as(() -> exchanges.cancel(exchange.id()));

        assertThat(city.points(hanako)).isEqualTo(before);
        assertThat(done(ask(item, hanako)).state()).isEqualTo(Exchange.State.HELD);
    }

    @Test
    void points_that_do_not_suffice_are_refused_and_the_reward_stays() {
        city.inForce(city.lastMonth());
        var poor = city.joined();
        var item = offered(Kind.GOODS, 50, Optional.of(1));

        assertThat(ask(item, poor)).isEqualTo(refused(Reply.Why.TOO_FEW_POINTS));

        assertThat(city.as(() -> catalogue.all()).getFirst().left()).contains(1);
    }

    @Test
    void the_last_one_goes_to_one_of_many_and_nobody_spends_a_point_twice() throws Exception {
        city.inForce(city.lastMonth().minusMonths(1));
        var people = List.of(rich(), rich());
        var last = offered(Kind.GOODS, 50, Optional.of(1));
        var dear = offered(Kind.GOODS, 100, Optional.empty());
        var replies = new ArrayList<Future<Reply>>();
        var twice = new ArrayList<Future<Reply>>();
        try (var clicks = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 6; i++) {
                var person = people.get(i % 2);
                replies.add(clicks.submit(() -> ask(last, person)));
                twice.add(clicks.submit(() -> ask(dear, people.getFirst())));
            }
            int given = 0;
            for (var reply : replies) if (reply.get() instanceof Reply.Done) given++;
            int dearGiven = 0;
            for (var reply : twice) if (reply.get() instanceof Reply.Done) dearGiven++;

            assertThat(given).isEqualTo(1);
            assertThat(dearGiven).isEqualTo(1);
        }
        for (var person : people) assertThat(city.points(person)).isNotNegative();
        city.balanced();
    }

    @Test
    void the_same_click_twice_asks_once() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        long before = city.points(hanako);
        var item = offered(Kind.DONATION, 50, Optional.empty());
        var id = UUID.randomUUID();

        city.as(() -> exchanges.ask(id, item.id(), hanako));
        city.as(() -> exchanges.ask(id, item.id(), hanako));

        assertThat(city.points(hanako)).isEqualTo(before - 50);
        assertThat(city.as(() -> exchanges.of(hanako))).hasSize(1);
    }

    @Test
    void a_resident_asks_and_undoes_by_themselves_and_sees_nobody_elses_exchange() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        var item = offered(Kind.VOUCHER, 50, Optional.of(2));
        var own = new Actor("resident", Role.RESIDENT, city.code(), Optional.of(hanako.value()), Optional.empty());
        var other = new Actor(
                "other", Role.RESIDENT, city.code(), Optional.of(city.joined().value()), Optional.empty());
        var acting = ServerFixture.part(Acting.class);

        var exchange = done(acting.as(own, () -> exchanges.ask(UUID.randomUUID(), item.id(), hanako)));

        assertThat(exchange.state()).isEqualTo(Exchange.State.HELD);
        assertThat(acting.as(other, () -> exchanges.of(hanako))).isEmpty();
        assertThat(done(acting.as(own, () -> exchanges.cancel(exchange.id()))).state())
                .isEqualTo(Exchange.State.CANCELLED);
        city.balanced();
    }

    @Test
    void a_gift_card_is_given_once_and_its_code_is_read_only_then() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        var item = offered(Kind.GIFT_CARD, 50, Optional.of(99));
        assertThat(ask(item, hanako)).isEqualTo(refused(Reply.Why.SOLD_OUT));
        assertThat(city.as(() -> catalogue.takeCards(item.id(), "AB-1\n\nAB-2\nAB-1\n")))
                .isEqualTo(2);
        assertThat(city.as(() -> catalogue.takeCards(item.id(), "AB-2"))).isZero();

        var first = done(ask(item, hanako));
        var second = done(ask(item, hanako));
        assertThat(city.as(() -> exchanges.card(first))).isEmpty();
        var given = List.of(
                card(done(city.as(() -> exchanges.fulfil(first.id())))),
                card(done(city.as(() -> exchanges.fulfil(second.id())))));

        assertThat(given).containsExactlyInAnyOrder("AB-1", "AB-2");
        assertThat(city.as(() -> exchanges.fulfil(first.id()))).isEqualTo(refused(Reply.Why.ENDED_BEFORE));
        city.balanced();
    }

    private String card(Exchange exchange) {
        return city.as(() -> exchanges.card(exchange)).orElseThrow();
    }

    @Test
    void only_amounts_the_agreement_allows_are_offered() {
        city.inForce(city.lastMonth());

        assertThatThrownBy(() -> offered(Kind.GOODS, 60, Optional.empty())).isInstanceOf(BadInput.class);
    }

    @Test
    void what_nobody_offers_today_is_not_given() {
        city.inForce(city.lastMonth());
        var item = item(Kind.GOODS, 50);
        var over = new Item(
                item.id(),
                item.kind(),
                item.agreement(),
                item.title(),
                50,
                "",
                0,
                0,
                LocalDate.EPOCH,
                city.today().minusDays(1));
        city.as(() -> {
            catalogue.add(over, Optional.empty());
            return true;
        });

        assertThat(ask(over, city.joined())).isEqualTo(refused(Reply.Why.NOT_OFFERED));
    }

    @Test
    void points_spent_before_a_correction_are_owed_and_set_off_against_later_ones() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        long before = city.points(hanako);
        var item = offered(Kind.GOODS, before >= 150 ? 150 : 100, Optional.empty());
        var exchange = done(ask(item, hanako));
        city.as(() -> exchanges.fulfil(exchange.id()));

        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 0);
        city.followed();
        long owed = city.owed(hanako) - exchange.points();
        assertThat(owed).isNegative();
        assertThat(city.points(hanako)).isEqualTo(owed);
        city.balanced();
        for (int day = 8; day <= 11; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(before - exchange.points());
        city.balanced();
    }

    @Test
    void points_that_come_back_from_an_exchange_are_set_off_against_what_is_to_be_returned() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        var item = offered(Kind.GOODS, city.points(hanako) >= 150 ? 150 : 100, Optional.empty());
        var exchange = done(ask(item, hanako));
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 0);
        city.followed();
        assertThat(city.owes(hanako)).isPositive();

        city.as(() -> exchanges.cancel(exchange.id()));

        assertThat(city.owes(hanako)).isZero();
        assertThat(city.points(hanako)).isEqualTo(city.owed(hanako));
        city.balanced();
    }

    @Test
    void a_voucher_waits_as_long_as_it_is_valid_a_ticket_until_its_draw_and_goods_a_year() {
        city.inForce(city.lastMonth().minusMonths(1));
        var yearAgo = Instant.now().minus(366, ChronoUnit.DAYS);
        var hanako = rich();
        var taro = rich();
        var voucher = undecided(offered(item(Kind.VOUCHER, 50, 730), Optional.empty()), hanako, yearAgo);
        var ticket = undecided(offered(Kind.LOTTERY, 50, Optional.empty()), hanako, yearAgo);
        var goods = undecided(offered(Kind.GOODS, 50, Optional.of(1)), taro, yearAgo);

        city.as(() -> {
            exchanges.goOn();
            exchanges.goOn();
            return true;
        });

        assertThat(state(voucher)).isEqualTo(Exchange.State.HELD);
        assertThat(state(ticket)).isEqualTo(Exchange.State.HELD);
        assertThat(state(goods)).isEqualTo(Exchange.State.LAPSED);
    }

    private Exchange.State state(UUID exchange) {
        return city.as(() -> exchanges.find(exchange)).orElseThrow().state();
    }

    @Test
    void a_voucher_is_valid_no_longer_than_the_agreement_lets_it() {
        city.inForce(
                city.lastMonth().minusMonths(1), CityFixture.TEXT.replace("points: {", "points: {voucher: 10 days, "));

        var exchange = done(ask(offered(Kind.VOUCHER, 50, Optional.empty()), rich()));

        assertThat(exchange.voucher().orElseThrow().lastDay())
                .isEqualTo(city.today().plusDays(9));
    }

    @Test
    void what_an_amendment_says_of_exchanging_holds_once_everybody_has_signed_it() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        var small = offered(Kind.GOODS, 50, Optional.empty());
        var contracts = ServerFixture.part(Contracts.class);
        city.as(() -> {
            contracts.amend(CityFixture.AGREEMENT, CityFixture.TEXT + """
                    amendments:
                      - effective: %s
                        changes: {points.exchange.from: 100}
                    """.formatted(city.today()));
            return true;
        });
        assertThat(ask(small, hanako)).isInstanceOf(Reply.Done.class);

        city.as(() -> {
            city.signed(2);
            return true;
        });

        assertThat(ask(small, hanako)).isEqualTo(refused(Reply.Why.TOO_FEW_POINTS));
    }

    @Test
    void a_voucher_is_found_however_many_tickets_came_after_it() {
        city.inForce(city.lastMonth().minusMonths(1));
        var hanako = rich();
        var voucher = done(ask(offered(Kind.VOUCHER, 50, Optional.empty()), hanako));
        var tickets = offered(Kind.LOTTERY, 50, Optional.empty());
        for (int i = 0; i < 201; i++) undecided(tickets, hanako);

        assertThat(city.as(() -> exchanges.of(hanako)))
                .extracting(Exchange::id)
                .hasSize(202)
                .contains(voucher.id());
    }
}
