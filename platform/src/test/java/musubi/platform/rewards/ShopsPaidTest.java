package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import musubi.platform.payout.BankFixture;
import musubi.platform.payout.Progress;
import musubi.platform.payout.Remittance;
import musubi.platform.payout.Remittances;
import musubi.platform.payout.Reversal;
import musubi.platform.payout.Reversals;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What shops and recipients of donations are owed, until it is in their bank accounts. */
class ShopsPaidTest {
    private static final String DAIKOKU = ShopsFixture.DAIKOKU;
    private static final String EBISU = ShopsFixture.EBISU;

    private final ShopsFixture shops = new ShopsFixture();
    private final ContractFixture town = shops.town;
    private final Remittances remittances = shops.remittances;
    private final LocalDate today = shops.today;
    private final Actor daikoku = shops.daikoku;
    private final Actor ebisu = shops.ebisu;

    @Test
    void what_was_used_is_one_transfer_to_each_shop_once_two_people_released_it() {
        shops.accounts();
        var voucher = shops.item(Kind.VOUCHER, DAIKOKU, 500);
        var other = shops.item(Kind.VOUCHER, EBISU, 300);
        shops.used(voucher, Instant.now());
        shops.used(voucher, Instant.now());
        shops.used(other, Instant.now());
        assertThat(shops.statement(daikoku).open()).isEqualTo(1_000);

        var id = shops.closed();

        assertThat(ShopsFixture.yen(shops.found(id))).containsExactly(1_000L, 300L);
        assertThat(shops.stages(daikoku)).containsExactly(Progress.Stage.REQUESTED);
        assertThatThrownBy(() -> shops.file(id)).isInstanceOf(BadInput.class);
        assertThat(town.as(town.first, () -> remittances.release(id))).isEqualTo(Remittances.Answer.SAME_PERSON);
        assertThat(shops.released(id)).isEqualTo(Remittances.Answer.DONE);
        assertThat(shops.released(id)).isEqualTo(Remittances.Answer.DECIDED_BEFORE);
        assertThat(town.as(town.first, () -> remittances.withdraw(id))).isEqualTo(Remittances.Answer.DECIDED_BEFORE);
        assertThat(shops.owed(DAIKOKU)).isEqualTo(1_000);
        assertThat(shops.taken(shops.file(id))).containsExactly("1111111 1000", "2222222 300");
        assertThat(shops.owed(DAIKOKU)).isZero();
        assertThat(shops.stages(daikoku)).containsExactly(Progress.Stage.ORDERED);
        assertThat(shops.statement(daikoku).open()).isZero();
        assertThatThrownBy(() -> shops.file(id)).as("nothing is left").isInstanceOf(BadInput.class);
        assertThat(town.as(
                        town.first,
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .contains("payout.closed")
                .contains("payout.released");
    }

    @Test
    void what_is_used_after_a_closing_belongs_to_the_next_and_nothing_to_two() {
        shops.accounts();
        var voucher = shops.item(Kind.VOUCHER, DAIKOKU, 500);
        shops.used(voucher, today.minusDays(1).atTime(23, 59).atZone(Japan.TIME).toInstant());
        shops.used(voucher, today.atStartOfDay(Japan.TIME).toInstant());

        var yesterday = shops.closed(town.first, UUID.randomUUID(), "voucher", today.minusDays(1));
        var first = shops.closed();
        shops.used(voucher, Instant.now());
        var second = shops.closed();

        assertThat(ShopsFixture.yen(shops.found(yesterday.getFirst()))).containsExactly(500L);
        assertThat(ShopsFixture.yen(shops.found(first))).containsExactly(500L);
        assertThat(ShopsFixture.yen(shops.found(second))).containsExactly(500L);
        assertThat(shops.closed(town.first, UUID.randomUUID(), "voucher", today))
                .isEmpty();
        assertThatThrownBy(() -> shops.closed(town.first, UUID.randomUUID(), "voucher", today.plusDays(1)))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> shops.closed(town.first, UUID.randomUUID(), "gold", today))
                .isInstanceOf(BadInput.class);
        assertThat(shops.items(daikoku)).hasSize(3);
    }

    @Test
    void a_second_click_closes_nothing_more_and_of_many_officers_at_once_one_closes() throws Exception {
        shops.accounts();
        var voucher = shops.item(Kind.VOUCHER, DAIKOKU, 500);
        for (int i = 0; i < 20; i++) shops.used(voucher, Instant.now());
        var request = UUID.randomUUID();
        var requests = List.of(request, request, UUID.randomUUID(), UUID.randomUUID());
        var gate = new CyclicBarrier(requests.size());
        var answers = new ArrayList<Future<List<UUID>>>();
        try (var officers = Executors.newFixedThreadPool(requests.size())) {
            for (int i = 0; i < requests.size(); i++) {
                int n = i;
                Callable<List<UUID>> close = () -> {
                    gate.await();
                    return shops.closed(n % 2 == 0 ? town.first : town.second, requests.get(n), "voucher", today);
                };
                answers.add(officers.submit(close));
            }
            var closed = new ArrayList<UUID>();
            for (var answer : answers) closed.addAll(answer.get());

            assertThat(closed.stream().distinct()).hasSize(1);
        }
        assertThat(shops.list())
                .singleElement()
                .satisfies(r -> assertThat(r.yen()).isEqualTo(10_000));
        var id = shops.list().getFirst().id();
        assertThat(shops.closed(town.first, request, "voucher", today)).isSubsetOf(List.of(id));
    }

    @Test
    void of_many_who_release_and_withdraw_at_once_one_does_and_the_books_hold_it_once() throws Exception {
        shops.accounts();
        shops.used(shops.item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var id = shops.closed();
        var gate = new CyclicBarrier(4);
        var answers = new ArrayList<Future<Remittances.Answer>>();
        try (var officers = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                boolean releases = i < 2;
                Callable<Remittances.Answer> decide = () -> {
                    gate.await();
                    return town.as(town.second, () -> releases ? remittances.release(id) : remittances.withdraw(id));
                };
                answers.add(officers.submit(decide));
            }
            int done = 0;
            for (var answer : answers) if (answer.get() == Remittances.Answer.DONE) done++;

            assertThat(done).isEqualTo(1);
        }
        assertThat(shops.owed(DAIKOKU)).isEqualTo(shops.found(id).released() ? 500 : 0);
    }

    @Test
    void what_is_withdrawn_is_owed_again_and_closed_once_more() {
        shops.accounts();
        shops.used(shops.item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var first = shops.closed();

        assertThat(town.as(town.first, () -> remittances.withdraw(first))).isEqualTo(Remittances.Answer.DONE);
        var again = shops.closed();
        town.as(town.first, () -> remittances.withdraw(again));
        var third = shops.closed();

        assertThat(shops.released(first)).isEqualTo(Remittances.Answer.DECIDED_BEFORE);
        assertThat(shops.released(third)).isEqualTo(Remittances.Answer.DONE);
        assertThat(shops.sums(daikoku))
                .singleElement()
                .satisfies(s -> assertThat(s.line().yen()).isEqualTo(500));
    }

    @Test
    void what_a_server_that_stopped_left_out_of_the_books_is_found_however_long_ago() {
        shops.accounts();
        shops.used(shops.item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var id = shops.closed();
        tried(
                town.first,
                "insert into payout.remittance_decision values ('%s', '%s', 'released', '%s', now() - interval '400 days')"
                        .formatted(town.city, id, town.second.name()));
        assertThat(shops.owed(DAIKOKU)).isZero();

        BankFixture.caughtUp(town);
        BankFixture.caughtUp(town);

        assertThat(shops.owed(DAIKOKU)).isEqualTo(500);
        assertThat(shops.in(() -> ServerFixture.part(JdbcClient.class)
                        .sql("select what from payout.remittance_posted where remittance = :id")
                        .param("id", id)
                        .query(String.class)
                        .list()))
                .containsExactly("released");
    }

    @Test
    void what_the_bank_returns_is_owed_again_and_sent_once_more() {
        shops.accounts();
        shops.used(shops.item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var id = shops.closed();
        shops.released(id);
        var file = shops.file(id);
        shops.taken(file);
        var reversal = UUID.randomUUID();

        town.as(
                town.first,
                () -> ServerFixture.part(Reversals.class)
                        .cameBack(reversal, file, Reversal.Kind.REFUSED, today, "口座なし", List.of(1)));
        town.as(town.second, () -> ServerFixture.part(Reversals.class).confirm(reversal));

        assertThat(shops.stages(daikoku)).containsExactly(Progress.Stage.CAME_BACK);
        assertThat(shops.owed(DAIKOKU)).isEqualTo(500);
        assertThat(shops.taken(shops.file(id))).containsExactly("1111111 500");
        assertThat(shops.stages(daikoku)).containsExactly(Progress.Stage.ORDERED);
        assertThat(shops.owed(DAIKOKU)).isZero();
    }

    @Test
    void whoever_has_no_account_waits_and_whom_nobody_knows_is_named_by_the_office_first() {
        var old = shops.item(Kind.VOUCHER, "ムスビ商店街", 500);
        shops.used(old, Instant.now());
        shops.used(shops.item(Kind.VOUCHER, EBISU, 300), Instant.now());
        assertThat(town.as(town.first, () -> remittances.open("voucher", today)))
                .extracting(Remittances.Open::party, Remittances.Open::bar)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("ムスビ商店街", Remittances.Bar.UNKNOWN),
                        org.assertj.core.api.Assertions.tuple(EBISU, Remittances.Bar.NO_ACCOUNT));
        shops.accounts();
        var catalogue = ServerFixture.part(Catalogue.class);
        assertThatThrownBy(() -> assigned(old, "nobody", 0)).isInstanceOf(BadInput.class);

        var before = shops.closed();
        assigned(old, DAIKOKU, 999);
        assigned(old, DAIKOKU, 999);
        var after = shops.closed();

        assertThat(ShopsFixture.yen(shops.found(before))).containsExactly(300L);
        assertThat(shops.found(after).lines())
                .extracting(Remittance.Line::party, Remittance.Line::yen)
                .containsExactly(org.assertj.core.api.Assertions.tuple(DAIKOKU, 500L));
        assertThatThrownBy(() -> assigned(
                        town.as(town.first, () -> catalogue.find(old.id())).orElseThrow(), EBISU, 0))
                .isInstanceOf(BadInput.class);
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(entry -> entry.action().equals("rewards.payee-set"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.before()).contains("ムスビ商店街"))
                .satisfies(entry -> assertThat(entry.after()).contains(DAIKOKU));
    }

    private void assigned(Item item, String party, long yen) {
        town.as(town.first, () -> {
            ServerFixture.part(Catalogue.class).assign(item.id(), party, yen);
            return true;
        });
    }

    @Test
    void what_was_donated_is_paid_to_its_recipient_also_when_that_is_said_afterwards() {
        shops.accounts();
        var named = shops.item(Kind.DONATION, EBISU, 400);
        var old = shops.item(Kind.DONATION, "", 0);
        shops.used(named, Instant.now());
        shops.used(old, Instant.now());
        shops.used(old, Instant.now());
        assertThat(town.as(town.first, () -> remittances.open("donation", today)))
                .singleElement()
                .satisfies(o -> assertThat(o.yen()).isEqualTo(400));
        assertThatThrownBy(() -> assigned(old, EBISU, 0)).isInstanceOf(BadInput.class);

        assigned(old, EBISU, 100);
        var id = shops.closed(town.first, UUID.randomUUID(), "donation", today).getFirst();

        assertThat(ShopsFixture.yen(shops.found(id))).containsExactly(600L);
        assertThat(shops.released(id)).isEqualTo(Remittances.Answer.DONE);
        assertThat(shops.taken(shops.file(id))).containsExactly("2222222 600");
        assertThat(shops.closed(town.first, UUID.randomUUID(), "voucher", today))
                .isEmpty();
    }

    /** What a page that erred would do. */
    private void tried(Actor actor, String sql) {
        town.as(
                actor,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status ->
                                ServerFixture.part(JdbcClient.class).sql(sql).update()));
    }

    @Test
    void the_database_refuses_what_is_closed_twice_a_wrong_sum_the_same_hand_and_another_payee() {
        shops.accounts();
        var voucher = shops.item(Kind.VOUCHER, DAIKOKU, 500);
        var exchange = shops.used(voucher, Instant.now());
        var id = shops.closed();
        var items =
                "insert into payout.remittance_item (municipality, ground, item, attempt, remittance, number, title_ja, title_en, yen, owed_on)"
                        + " values ('%s', 'voucher', '%s', %d, '%s', 1, 'x', 'x', 500, current_date)";

        assertThatThrownBy(() -> tried(town.first, items.formatted(town.city, exchange, 1, id)))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> tried(town.first, items.formatted(town.city, exchange, 2, id)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("the_closing_before_was_withdrawn");
        var further = UUID.randomUUID();
        tried(
                town.first,
                "insert into payout.remittance select municipality, '%s', ground, agreement, payer, owing, until, due, '%s', 'x', now() from payout.remittance where remittance = '%s'"
                        .formatted(further, UUID.randomUUID(), id));
        assertThatThrownBy(() -> tried(
                        town.first,
                        "insert into payout.remittance_line values ('%s', '%s', 1, 'x', 7)"
                                .formatted(town.city, further)))
                .hasMessageContaining("a line pays what its items are");
        assertThatThrownBy(() -> tried(
                        town.first,
                        "insert into payout.remittance_decision values ('%s', '%s', 'released', '%s', now())"
                                .formatted(town.city, id, town.first.name())))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("cannot release it");
        assertThatThrownBy(() -> tried(
                        town.first,
                        "insert into payout.freed_item values ('%s', 'voucher', '%s', 1, '%s')"
                                .formatted(town.city, exchange, id)))
                .isInstanceOf(DataAccessException.class);
        var window = town.account("window", Role.COUNTER, Optional.empty());
        for (var actor : List.of(town.first, window))
            assertThatThrownBy(() -> tried(
                            actor, "update rewards.item set shop = 'ebisu' where item = '%s'".formatted(voucher.id())))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("keeps its payee");
        var fresh = shops.item(Kind.VOUCHER, DAIKOKU, 500);
        assertThatThrownBy(() ->
                        tried(window, "update rewards.item set shop = 'ebisu' where item = '%s'".formatted(fresh.id())))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("answer for the money");
        for (var table :
                List.of("remittance", "remittance_line", "remittance_item", "remittance_decision", "freed_item"))
            assertThatThrownBy(() -> tried(town.first, "delete from payout." + table))
                    .as(table)
                    .isInstanceOf(DataAccessException.class);
    }

    @Test
    void a_shop_sees_its_own_sums_alone_and_another_municipality_nothing() {
        shops.accounts();
        shops.used(shops.item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var id = shops.closed();
        var elsewhere = new ContractFixture();

        assertThat(shops.sums(daikoku)).hasSize(1);
        assertThat(shops.sums(ebisu)).isEmpty();
        assertThat(town.as(daikoku, () -> remittances.list(0, 1_000)))
                .as("no table is open to a shop")
                .isEmpty();
        assertThat(elsewhere.as(elsewhere.first, () -> remittances.find(id))).isEmpty();
        assertThat(elsewhere.as(elsewhere.first, () -> remittances.sums(DAIKOKU, 0, 1_000)))
                .isEmpty();
        assertThatThrownBy(() -> elsewhere.as(elsewhere.second, () -> remittances.release(id)))
                .isInstanceOf(java.util.NoSuchElementException.class);
        shops.used(shops.item(Kind.VOUCHER, DAIKOKU, 300), Instant.now());
        assertThat(shops.closed(daikoku, UUID.randomUUID(), "voucher", today)).isEmpty();
        assertThat(shops.statement(daikoku).open()).isEqualTo(300);
        assertThat(shops.found(id).waiting()).isTrue();
    }
}
