package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.ZenginReading;
import musubi.ledger.AccountId;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.SettlementId;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.BankDelivery;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.BankFixture;
import musubi.platform.payout.Progress;
import musubi.platform.payout.Remittance;
import musubi.platform.payout.Remittances;
import musubi.platform.payout.Reversal;
import musubi.platform.payout.Reversals;
import musubi.platform.programme.Providers;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.settling.Posting;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What shops and recipients of donations are owed, until it is in their bank accounts. */
class ShopsPaidTest {
    private static final String DAIKOKU = "daikoku";
    private static final String EBISU = "ebisu";

    private final ContractFixture town = new ContractFixture();
    private final Remittances remittances = ServerFixture.part(Remittances.class);
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Actor daikoku = town.account("daikoku", Role.PROVIDER, Optional.of(DAIKOKU));
    private final Actor ebisu = town.account("ebisu", Role.PROVIDER, Optional.of(EBISU));

    ShopsPaidTest() {
        town.as(town.first, () -> {
            ServerFixture.part(Providers.class).keep(Providers.Provider.named(DAIKOKU, "大黒屋"));
            ServerFixture.part(Providers.class).keep(Providers.Provider.named(EBISU, "恵比寿屋"));
            return true;
        });
    }

    private void accounts() {
        var payer =
                ServerFixture.part(Municipalities.class).get(town.city).name().ja();
        BankFixture.account(town, payer, "7654321", "1234567890");
        BankFixture.account(town, DAIKOKU, "1111111", "");
        BankFixture.account(town, EBISU, "2222222", "");
    }

    private <T> T in(java.util.function.Supplier<T> work) {
        return town.as(
                town.first, () -> ServerFixture.part(TransactionTemplate.class).execute(status -> work.get()));
    }

    private Item item(Kind kind, String shop, long yen) {
        var item = new Item(UUID.randomUUID(), kind, "points", "券 " + shop, 50, shop, yen, 30, today, today);
        in(() -> ServerFixture.part(ItemRepository.class).add(town.city.digits(), item, Instant.now()));
        return item;
    }

    /** Something that was used, or given, at a moment. */
    private UUID used(Item item, Instant at) {
        var exchange = UUID.randomUUID();
        in(() -> {
            for (var sql : List.of(
                    "insert into rewards.exchange (municipality, exchange, item, person, points, asked_at, actor)"
                            + " values (:city, :exchange, :item, :person, 50, :at, 'test')",
                    "insert into rewards.step select :city, :exchange, s, 'test', :at from unnest(array['held', 'fulfilled', 'booked']) s"))
                ServerFixture.part(JdbcClient.class)
                        .sql(sql)
                        .param("city", town.city.digits())
                        .param("exchange", exchange)
                        .param("item", item.id())
                        .param("person", UUID.randomUUID())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update();
            return true;
        });
        return exchange;
    }

    private List<UUID> closed(Actor officer, UUID request, String ground, LocalDate until) {
        return town.as(officer, () -> remittances.close(request, ground, until));
    }

    private UUID closed() {
        return closed(town.first, UUID.randomUUID(), "voucher", today).getFirst();
    }

    private Remittances.Answer released(UUID id) {
        return town.as(town.second, () -> remittances.release(id));
    }

    private Remittance found(UUID id) {
        return town.as(town.first, () -> remittances.find(id)).orElseThrow();
    }

    private static List<Long> yen(Remittance remittance) {
        return remittance.lines().stream().map(Remittance.Line::yen).toList();
    }

    /** Makes a file of everything, clears it and takes it. */
    private UUID file(UUID payment) {
        var payOn = BankFixture.payOn();
        var file = UUID.randomUUID();
        town.as(
                town.first,
                () -> ServerFixture.part(BankFiles.class)
                        .make(new BankFiles.Order(
                                file, new SettlementId(payment), "zengin", "standard", payOn, payOn, "テストデータ提出中")));
        town.as(town.second, () -> ServerFixture.part(BankFiles.class).clear(file));
        return file;
    }

    private List<String> taken(UUID file) {
        var bytes = town.as(
                town.second,
                () -> ServerFixture.part(BankDelivery.class).take(file).orElseThrow());
        return ZenginReading.read("file", bytes, BankProfile.builtIn("standard"))
                .batches()
                .getFirst()
                .payments()
                .stream()
                .map(p -> p.payee().accountNumber() + " " + p.yen())
                .toList();
    }

    private long owed(String shop) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId(Posting.plain("payee", "rewards.voucher:" + shop)))
                                .map(b -> b.posted())
                                .orElse(0L)));
    }

    private List<Progress.Stage> stages(Actor shop) {
        return statement(shop).sums().stream().map(s -> s.progress().stage()).toList();
    }

    private Remittances.Statement statement(Actor shop) {
        return town.as(shop, () -> remittances.statement(shop.provider().orElseThrow()));
    }

    @Test
    void what_was_used_is_one_transfer_to_each_shop_once_two_people_released_it() {
        accounts();
        var voucher = item(Kind.VOUCHER, DAIKOKU, 500);
        var other = item(Kind.VOUCHER, EBISU, 300);
        used(voucher, Instant.now());
        used(voucher, Instant.now());
        used(other, Instant.now());
        assertThat(statement(daikoku).open()).isEqualTo(1_000);

        var id = closed();

        assertThat(yen(found(id))).containsExactly(1_000L, 300L);
        assertThat(stages(daikoku)).containsExactly(Progress.Stage.REQUESTED);
        assertThatThrownBy(() -> file(id)).isInstanceOf(BadInput.class);
        assertThat(town.as(town.first, () -> remittances.release(id))).isEqualTo(Remittances.Answer.SAME_PERSON);
        assertThat(released(id)).isEqualTo(Remittances.Answer.DONE);
        assertThat(released(id)).isEqualTo(Remittances.Answer.DECIDED_BEFORE);
        assertThat(town.as(town.first, () -> remittances.withdraw(id))).isEqualTo(Remittances.Answer.DECIDED_BEFORE);
        assertThat(owed(DAIKOKU)).isEqualTo(1_000);
        assertThat(taken(file(id))).containsExactly("1111111 1000", "2222222 300");
        assertThat(owed(DAIKOKU)).isZero();
        assertThat(stages(daikoku)).containsExactly(Progress.Stage.ORDERED);
        assertThat(statement(daikoku).open()).isZero();
        assertThatThrownBy(() -> file(id)).as("nothing is left").isInstanceOf(BadInput.class);
        assertThat(town.as(
                        town.first,
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .contains("payout.closed")
                .contains("payout.released");
    }

    @Test
    void what_is_used_after_a_closing_belongs_to_the_next_and_nothing_to_two() {
        accounts();
        var voucher = item(Kind.VOUCHER, DAIKOKU, 500);
        used(voucher, today.minusDays(1).atTime(23, 59).atZone(Japan.TIME).toInstant());
        used(voucher, today.atStartOfDay(Japan.TIME).toInstant());

        var yesterday = closed(town.first, UUID.randomUUID(), "voucher", today.minusDays(1));
        var first = closed();
        used(voucher, Instant.now());
        var second = closed();

        assertThat(yen(found(yesterday.getFirst()))).containsExactly(500L);
        assertThat(yen(found(first))).containsExactly(500L);
        assertThat(yen(found(second))).containsExactly(500L);
        assertThat(closed(town.first, UUID.randomUUID(), "voucher", today)).isEmpty();
        assertThatThrownBy(() -> closed(town.first, UUID.randomUUID(), "voucher", today.plusDays(1)))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> closed(town.first, UUID.randomUUID(), "gold", today))
                .isInstanceOf(BadInput.class);
        assertThat(statement(daikoku).sums().stream().flatMap(s -> s.items().stream()))
                .hasSize(3);
    }

    @Test
    void a_second_click_closes_nothing_more_and_of_many_officers_at_once_one_closes() throws Exception {
        accounts();
        var voucher = item(Kind.VOUCHER, DAIKOKU, 500);
        for (int i = 0; i < 20; i++) used(voucher, Instant.now());
        var request = UUID.randomUUID();
        var requests = List.of(request, request, UUID.randomUUID(), UUID.randomUUID());
        var gate = new CyclicBarrier(requests.size());
        var answers = new ArrayList<Future<List<UUID>>>();
        try (var officers = Executors.newFixedThreadPool(requests.size())) {
            for (int i = 0; i < requests.size(); i++) {
                int n = i;
                Callable<List<UUID>> close = () -> {
                    gate.await();
                    return closed(n % 2 == 0 ? town.first : town.second, requests.get(n), "voucher", today);
                };
                answers.add(officers.submit(close));
            }
            var closed = new ArrayList<UUID>();
            for (var answer : answers) closed.addAll(answer.get());

            assertThat(closed.stream().distinct()).hasSize(1);
        }
        assertThat(town.as(town.first, remittances::all))
                .singleElement()
                .satisfies(r -> assertThat(r.yen()).isEqualTo(10_000));
        var id = town.as(town.first, remittances::all).getFirst().id();
        assertThat(closed(town.first, request, "voucher", today)).isSubsetOf(List.of(id));
    }

    @Test
    void of_many_who_release_and_withdraw_at_once_one_does_and_the_books_hold_it_once() throws Exception {
        accounts();
        used(item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var id = closed();
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
        assertThat(owed(DAIKOKU)).isEqualTo(found(id).released() ? 500 : 0);
    }

    @Test
    void what_is_withdrawn_is_owed_again_and_closed_once_more() {
        accounts();
        used(item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var first = closed();

        assertThat(town.as(town.first, () -> remittances.withdraw(first))).isEqualTo(Remittances.Answer.DONE);
        var again = closed();
        town.as(town.first, () -> remittances.withdraw(again));
        var third = closed();

        assertThat(released(first)).isEqualTo(Remittances.Answer.DECIDED_BEFORE);
        assertThat(released(third)).isEqualTo(Remittances.Answer.DONE);
        assertThat(statement(daikoku).sums())
                .singleElement()
                .satisfies(s -> assertThat(s.line().yen()).isEqualTo(500));
    }

    @Test
    void what_the_bank_returns_is_owed_again_and_sent_once_more() {
        accounts();
        used(item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var id = closed();
        released(id);
        var file = file(id);
        taken(file);
        var reversal = UUID.randomUUID();

        town.as(
                town.first,
                () -> ServerFixture.part(Reversals.class)
                        .cameBack(reversal, file, Reversal.Kind.REFUSED, today, "口座なし", List.of(1)));
        town.as(town.second, () -> ServerFixture.part(Reversals.class).confirm(reversal));

        assertThat(stages(daikoku)).containsExactly(Progress.Stage.CAME_BACK);
        assertThat(owed(DAIKOKU)).isEqualTo(500);
        assertThat(taken(file(id))).containsExactly("1111111 500");
        assertThat(stages(daikoku)).containsExactly(Progress.Stage.ORDERED);
        assertThat(owed(DAIKOKU)).isZero();
    }

    @Test
    void whoever_has_no_account_waits_and_whom_nobody_knows_is_named_by_the_office_first() {
        var old = item(Kind.VOUCHER, "ムスビ商店街", 500);
        used(old, Instant.now());
        used(item(Kind.VOUCHER, EBISU, 300), Instant.now());
        assertThat(town.as(town.first, () -> remittances.open("voucher", today)))
                .extracting(Remittances.Open::party, Remittances.Open::bar)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(EBISU, Remittances.Bar.NO_ACCOUNT),
                        org.assertj.core.api.Assertions.tuple("ムスビ商店街", Remittances.Bar.UNKNOWN));
        accounts();
        var catalogue = ServerFixture.part(Catalogue.class);
        assertThatThrownBy(() -> assigned(old, "nobody", 0)).isInstanceOf(BadInput.class);

        var before = closed();
        assigned(old, DAIKOKU, 999);
        assigned(old, DAIKOKU, 999);
        var after = closed();

        assertThat(yen(found(before))).containsExactly(300L);
        assertThat(found(after).lines())
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
        accounts();
        var named = item(Kind.DONATION, EBISU, 400);
        var old = item(Kind.DONATION, "", 0);
        used(named, Instant.now());
        used(old, Instant.now());
        used(old, Instant.now());
        assertThat(town.as(town.first, () -> remittances.open("donation", today)))
                .singleElement()
                .satisfies(o -> assertThat(o.yen()).isEqualTo(400));
        assertThatThrownBy(() -> assigned(old, EBISU, 0)).isInstanceOf(BadInput.class);

        assigned(old, EBISU, 100);
        var id = closed(town.first, UUID.randomUUID(), "donation", today).getFirst();

        assertThat(yen(found(id))).containsExactly(600L);
        assertThat(released(id)).isEqualTo(Remittances.Answer.DONE);
        assertThat(taken(file(id))).containsExactly("2222222 600");
        assertThat(closed(town.first, UUID.randomUUID(), "voucher", today)).isEmpty();
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
        accounts();
        var voucher = item(Kind.VOUCHER, DAIKOKU, 500);
        var exchange = used(voucher, Instant.now());
        var id = closed();
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
        var fresh = item(Kind.VOUCHER, DAIKOKU, 500);
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
        accounts();
        used(item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        var id = closed();
        var elsewhere = new ContractFixture();

        assertThat(statement(daikoku).sums()).hasSize(1);
        assertThat(statement(ebisu).sums()).isEmpty();
        assertThat(town.as(daikoku, remittances::all))
                .as("no table is open to a shop")
                .isEmpty();
        assertThat(elsewhere.as(elsewhere.first, () -> remittances.find(id))).isEmpty();
        assertThat(elsewhere
                        .as(elsewhere.first, () -> remittances.statement(DAIKOKU))
                        .sums())
                .isEmpty();
        assertThatThrownBy(() -> elsewhere.as(elsewhere.second, () -> remittances.release(id)))
                .isInstanceOf(java.util.NoSuchElementException.class);
        used(item(Kind.VOUCHER, DAIKOKU, 300), Instant.now());
        assertThat(closed(daikoku, UUID.randomUUID(), "voucher", today)).isEmpty();
        assertThat(statement(daikoku).open()).isEqualTo(300);
        assertThat(found(id).waiting()).isTrue();
    }
}
