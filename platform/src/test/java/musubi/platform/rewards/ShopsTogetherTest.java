package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.ZenginReading;
import musubi.platform.ServerFixture;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.SettlementId;
import musubi.platform.payout.BankDelivery;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.BankFixture;
import musubi.platform.payout.FileLine;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import musubi.platform.payout.Progress;
import musubi.platform.payout.Remittance;
import musubi.platform.payout.Reversal;
import musubi.platform.payout.Reversals;
import musubi.platform.programme.Providers;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** One owner of several shops, whose sums go to one bank account. */
class ShopsTogetherTest {
    private static final String DAIKOKU = ShopsFixture.DAIKOKU;
    private static final String EBISU = ShopsFixture.EBISU;

    private final ShopsFixture shops = new ShopsFixture();
    private final ContractFixture town = shops.town;
    private final BankFiles files = ServerFixture.part(BankFiles.class);
    private final BankDelivery delivery = ServerFixture.part(BankDelivery.class);
    private final Reversals reversals = ServerFixture.part(Reversals.class);

    private UUID releasedClosing() {
        shops.used(shops.item(Kind.VOUCHER, DAIKOKU, 500), Instant.now());
        shops.used(shops.item(Kind.VOUCHER, EBISU, 500), Instant.now());
        var id = shops.closed();
        assertThat(shops.released(id)).isEqualTo(musubi.platform.payout.Remittances.Answer.DONE);
        return id;
    }

    private Reversals.Answer cameBack(UUID id, UUID file, Set<Integer> lines) {
        return town.as(
                town.first, () -> reversals.cameBack(id, file, Reversal.Kind.REFUSED, shops.today, "口座なし", lines));
    }

    @Test
    void two_shops_with_one_account_and_the_same_sum_are_paid_by_one_transfer_of_which_each_sees_its_part() {
        shops.accounts("1111111", "1111111");
        var id = releasedClosing();

        var file = shops.file(id);

        assertThat(shops.taken(file)).containsExactly("1111111 1000");
        assertThat(town.as(town.first, () -> reversals.lines(file)))
                .containsExactly(
                        new FileLine(1, 1, DAIKOKU, 500, FileLine.State.STANDS, 1),
                        new FileLine(2, 1, EBISU, 500, FileLine.State.STANDS, 1));
        assertThat(town.as(town.first, () -> files.find(file)).orElseThrow().payments())
                .isEqualTo(1);
        for (var shop : List.of(shops.daikoku, shops.ebisu)) {
            assertThat(shops.sums(shop)).singleElement().satisfies(sum -> {
                assertThat(sum.line().yen()).isEqualTo(500);
                assertThat(sum.transferred()).isEqualTo(1_000);
            });
            assertThat(shops.items(shop)).extracting(Remittance.Item::yen).containsExactly(500L);
        }
        assertThat(shops.owed(DAIKOKU)).isZero();
        assertThat(shops.owed(EBISU)).isZero();
    }

    @Test
    void when_the_bank_returns_the_transfer_every_part_of_it_is_owed_again_and_sent_once_more() {
        shops.accounts("1111111", "1111111");
        var id = releasedClosing();
        var file = shops.file(id);
        shops.taken(file);
        var reversal = UUID.randomUUID();

        assertThat(cameBack(reversal, file, Set.of(2))).isEqualTo(Reversals.Answer.DONE);
        assertThat(cameBack(UUID.randomUUID(), file, Set.of(1))).isEqualTo(Reversals.Answer.LINES);
        assertThat(town.as(town.second, () -> reversals.confirm(reversal))).isEqualTo(Reversals.Answer.DONE);

        assertThat(town.as(town.first, () -> reversals.of(file)))
                .singleElement()
                .satisfies(r -> assertThat(r.lines()).containsExactly(1, 2))
                .satisfies(r -> assertThat(r.yen()).isEqualTo(1_000));
        assertThat(shops.owed(DAIKOKU)).isEqualTo(500);
        assertThat(shops.owed(EBISU)).isEqualTo(500);
        assertThat(shops.stages(shops.ebisu)).containsExactly(Progress.Stage.CAME_BACK);
        assertThat(shops.taken(shops.file(id))).containsExactly("1111111 1000");
        assertThatThrownBy(() -> shops.file(id)).as("nothing is left").isInstanceOf(BadInput.class);
    }

    @Test
    void one_account_under_two_names_is_put_right_before_anything_is_sent() {
        shops.accounts("1111111", "2222222");
        var id = releasedClosing();
        entered("ベツノナマエ");

        assertThatThrownBy(() -> shops.file(id))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(p -> p.code()).containsExactly("payout.two-names"));
        entered("カ）ケンコウ");

        assertThat(shops.taken(shops.file(id))).containsExactly("1111111 1000");
    }

    private void entered(String name) {
        var account = UUID.randomUUID();
        var register = ServerFixture.part(PayeeRegister.class);
        town.as(town.first, () -> {
            register.propose(account, new PayeeAccount(EBISU, "0140", "", "020", "", "1", "1111111", name, ""));
            return true;
        });
        assertThat(town.as(town.second, () -> register.approve(account))).isEqualTo(PayeeRegister.Approval.APPROVED);
    }

    @Test
    void the_tables_themselves_refuse_half_a_transfer() {
        shops.accounts("1111111", "1111111");
        var id = releasedClosing();
        var file = shops.file(id);
        shops.taken(file);
        var reversal = UUID.randomUUID();

        assertThatThrownBy(() -> town.as(
                        town.first,
                        () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                            var db = ServerFixture.part(JdbcClient.class);
                            db.sql("""
                                    insert into payout.reversal values
                                        ('%s', '%s', '%s', 'returned', 'refused', current_date, '口座なし', 'x', now())
                                    """.formatted(town.city, reversal, file)).update();
                            return db.sql("insert into payout.reversed_line values ('%s', '%s', '%s', 1, 1)"
                                            .formatted(town.city, reversal, id))
                                    .update();
                        })))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("comes back together");
    }

    /** The same bank account for three shops, another for the fourth. */
    private final Map<String, String> accounts =
            new TreeMap<>(Map.of(DAIKOKU, "1111111", EBISU, "1111111", "hotei", "1111111", "bishamon", "2222222"));

    private final Map<String, Item> vouchers = new HashMap<>();
    private final Map<String, Long> used = new TreeMap<>();
    private final List<UUID> requests = new ArrayList<>();
    private final Set<UUID> closings = new HashSet<>();
    private final List<BankFiles.Order> orders = new ArrayList<>();
    private final Map<UUID, Map<Integer, Long>> atTheBank = new HashMap<>();
    private final Map<String, Long> received = new TreeMap<>();

    /** A bank that pays what it is handed, officers who click anything twice, and a server that stops before it is done. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 20261128})
    void every_voucher_is_paid_once_however_transfers_are_put_together(long seed) {
        var random = new Random(seed);
        shops.accounts("1111111", "1111111");
        for (var shop : accounts.keySet()) {
            town.as(town.first, () -> {
                ServerFixture.part(Providers.class).keep(Providers.Provider.named(shop, shop));
                return true;
            });
            if (!shop.equals(DAIKOKU) && !shop.equals(EBISU))
                BankFixture.account(town, shop, accounts.getOrDefault(shop, ""), "");
            vouchers.put(shop, shops.item(Kind.VOUCHER, shop, 500));
        }

        for (int step = 0; step < 60; step++) {
            act(random);
            reckoned();
        }
        ended();

        var expected = new TreeMap<String, Long>();
        used.forEach((shop, yen) -> expected.merge(accounts.getOrDefault(shop, ""), yen, Math::addExact));
        received.values().removeIf(yen -> yen == 0);
        assertThat(received).isEqualTo(expected).isNotEmpty();
        accounts.keySet().forEach(shop -> assertThat(shops.owed(shop)).as(shop).isZero());
    }

    private void act(Random random) {
        switch (random.nextInt(8)) {
            case 0, 1 -> use(random);
            case 2 -> close(random);
            case 3 -> decide(random.nextInt(3) > 0);
            case 4 -> make(random);
            case 5 -> clearAndTake(random.nextBoolean());
            case 6 -> comesBack(random);
            default -> decideReversals(random.nextInt(3) > 0);
        }
    }

    private void use(Random random) {
        var shop = List.copyOf(accounts.keySet()).get(random.nextInt(accounts.size()));
        shops.used(java.util.Objects.requireNonNull(vouchers.get(shop)), Instant.now());
        used.merge(shop, 500L, Math::addExact);
    }

    private void close(Random random) {
        var request = requests.isEmpty() || random.nextInt(3) > 0 ? UUID.randomUUID() : requests.getLast();
        stopped(() -> shops.remittances.close(request, "voucher", shops.today));
        requests.add(request);
        closings.addAll(shops.closed(town.first, request, "voucher", shops.today));
        closings.addAll(shops.closed(town.second, request, "voucher", shops.today));
    }

    /** What a server began that was killed before it could commit. */
    private void stopped(Runnable work) {
        town.as(
                town.first,
                () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                    work.run();
                    status.setRollbackOnly();
                    return true;
                }));
    }

    private void decide(boolean release) {
        for (var closing : closings) {
            if (release) shops.released(closing);
            else town.as(town.second, () -> shops.remittances.withdraw(closing));
        }
    }

    private void make(Random random) {
        for (var closing : closings) {
            if (!shops.found(closing).released() || left(closing) == 0) continue;
            var payOn = BankFixture.payOn();
            var order = new BankFiles.Order(
                    UUID.randomUUID(), new SettlementId(closing), "zengin", "standard", payOn, payOn, "テスト前");
            if (random.nextBoolean()) stopped(() -> files.make(order));
            town.as(town.first, () -> files.make(order));
            town.as(town.first, () -> files.make(order));
            orders.add(order);
        }
    }

    private long left(UUID closing) {
        return town.as(town.first, () -> files.open(new SettlementId(closing)).left());
    }

    private void clearAndTake(boolean all) {
        for (var order : orders) {
            town.as(town.second, () -> files.clear(order.id()));
            if (all || order.equals(orders.getLast())) take(order.id());
        }
    }

    private void take(UUID file) {
        var bytes = town.as(town.first, () -> delivery.take(file));
        if (bytes.isEmpty() || atTheBank.containsKey(file)) return;
        var paid = ZenginReading.read("file", bytes.get(), BankProfile.builtIn("standard"))
                .batches()
                .getFirst()
                .payments();
        assertThat(paid).extracting(p -> p.payee().accountNumber()).doesNotHaveDuplicates();
        paid.forEach(p -> received.merge(p.payee().accountNumber(), p.yen(), Math::addExact));
        atTheBank.put(file, transfers(file));
    }

    private Map<Integer, Long> transfers(UUID file) {
        return town.as(town.first, () -> reversals.lines(file)).stream()
                .collect(Collectors.groupingBy(FileLine::transfer, Collectors.summingLong(FileLine::yen)));
    }

    private void comesBack(Random random) {
        if (orders.isEmpty()) return;
        var file = orders.get(random.nextInt(orders.size())).id();
        town.as(town.first, () -> reversals.giveUp(UUID.randomUUID(), file, "やめる"));
        town.as(town.first, () -> reversals.lines(file)).stream()
                .skip(random.nextInt(2))
                .findFirst()
                .ifPresent(line -> cameBack(UUID.randomUUID(), file, Set.of(line.number())));
    }

    private void decideReversals(boolean confirm) {
        for (var order : orders)
            for (var reversal : town.as(town.first, () -> reversals.of(order.id()))) {
                if (!confirm) {
                    town.as(town.second, () -> reversals.decline(reversal.id()));
                    continue;
                }
                if (town.as(town.second, () -> reversals.confirm(reversal.id())) != Reversals.Answer.DONE
                        || reversal.kind() == Reversal.Kind.VOID) continue;
                town.as(town.first, () -> reversals.lines(order.id())).stream()
                        .filter(l -> reversal.lines().contains(l.number()))
                        .forEach(l -> received.merge(accounts.getOrDefault(l.payee(), ""), -l.yen(), Math::addExact));
            }
    }

    /** Each yen of each closing is in one place, and what the bank has is what the closings say was sent. */
    private void reckoned() {
        long sent = 0;
        for (var closing : closings) {
            var reckoning = town.as(town.first, () -> files.reckoning(new SettlementId(closing)));
            assertThat(reckoning.balanced()).as(reckoning.toString()).isTrue();
            assertThat(reckoning.released()).isEqualTo(shops.found(closing).yen());
            sent += reckoning.sent();
        }
        assertThat(received.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(sent);
    }

    private void ended() {
        decideReversals(true);
        closings.addAll(shops.closed(town.first, UUID.randomUUID(), "voucher", shops.today));
        decide(true);
        make(new Random(0));
        clearAndTake(true);
        reckoned();
    }
}
