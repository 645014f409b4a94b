package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.Accrual;
import musubi.platform.payout.Remittance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is closed and owed, page by page and payee by payee. */
class ManyClosingsTest {
    private final ShopsFixture shops = new ShopsFixture();

    private List<UUID> closings(int many) {
        shops.accounts();
        var voucher = shops.item(Kind.VOUCHER, ShopsFixture.DAIKOKU, 500);
        var other = shops.item(Kind.VOUCHER, ShopsFixture.EBISU, 300);
        var closed = new ArrayList<UUID>();
        for (int i = 0; i < many; i++) {
            shops.used(voucher, Instant.now());
            shops.used(other, Instant.now());
            closed.add(shops.closed());
        }
        return closed.reversed();
    }

    @Test
    void a_page_and_a_block_end_between_two_closings_and_never_within_one() {
        var closed = closings(5);

        var first = shops.town.as(shops.town.first, () -> shops.remittances.list(0, 2));
        var rest = shops.town.as(shops.town.first, () -> shops.remittances.list(2, 10));
        var blocks = new ArrayList<Remittance.Summary>();
        for (var block = after(Optional.empty()); !block.isEmpty(); block = after(Optional.of(block.getLast())))
            blocks.addAll(block);

        assertThat(first).extracting(Remittance.Summary::id).containsExactlyElementsOf(closed.subList(0, 2));
        assertThat(rest).extracting(Remittance.Summary::id).containsExactlyElementsOf(closed.subList(2, 5));
        assertThat(blocks).extracting(Remittance.Summary::id).containsExactlyElementsOf(closed);
        assertThat(blocks).allSatisfy(r -> {
            assertThat(r.payees()).isEqualTo(2);
            assertThat(r.yen()).isEqualTo(800);
        });
    }

    private List<Remittance.Summary> after(Optional<Remittance.Summary> last) {
        return shops.town.as(shops.town.first, () -> shops.remittances.after(last, 2));
    }

    @Test
    void a_payee_turns_the_pages_of_sums_and_of_what_they_are_for() {
        closings(3);
        var all = shops.sums(shops.daikoku);

        var second = shops.town.as(shops.daikoku, () -> shops.remittances.sums(ShopsFixture.DAIKOKU, 1, 1));
        var items = shops.town.as(shops.daikoku, () -> shops.remittances.items(ShopsFixture.DAIKOKU, 2, 9));

        assertThat(second).containsExactly(all.get(1));
        assertThat(items).containsExactlyElementsOf(shops.items(shops.daikoku).subList(2, 3));
        assertThat(items).extracting(Remittance.Item::yen).containsExactly(500L);
    }

    private static List<Accrual> accruals() {
        var rewards = new RewardAccruals();
        var exchanges = ServerFixture.part(ExchangeRepository.class);
        var municipalities = ServerFixture.part(Municipalities.class);
        var acting = ServerFixture.part(Acting.class);
        return List.of(
                rewards.rewardsVouchersOwed(exchanges, municipalities, acting),
                rewards.rewardsDonationsOwed(exchanges, municipalities, acting));
    }

    /** What is asked in sums, or for one party, is what the single things come to. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 20261128})
    void sums_by_party_are_the_sums_of_the_things(long seed) {
        var random = new Random(seed);
        shops.accounts();
        for (int i = 0; i < 20; i++) {
            var kind = random.nextBoolean() ? Kind.VOUCHER : Kind.DONATION;
            var shop =
                    List.of(ShopsFixture.DAIKOKU, ShopsFixture.EBISU, "知らない店").get(random.nextInt(3));
            var item = shops.item(kind, shop, 100 + random.nextInt(900));
            shops.used(item, Instant.now().minusSeconds(random.nextInt(3) * 86_400L));
            if (i == 10) shops.closed(shops.town.first, UUID.randomUUID(), kind.word(), shops.today);
        }

        for (var accrual : accruals())
            for (var until : List.of(shops.today, shops.today.minusDays(1))) {
                var open = shops.in(() -> accrual.open(until));
                var expected = new TreeMap<String, Long>();
                open.forEach(due -> expected.merge(due.party(), due.yen(), Math::addExact));
                var totals = shops.in(() -> accrual.totals(until));
                var found = new TreeMap<String, Long>();
                totals.forEach(t -> found.put(t.party(), t.yen()));

                assertThat(found).as(accrual.ground()).isEqualTo(expected);
                assertThat(totals.stream().mapToInt(Accrual.Total::items).sum()).isEqualTo(open.size());
                expected.forEach((party, yen) ->
                        assertThat(shops.in(() -> accrual.owed(until, party))).isEqualTo(yen));
                assertThat(shops.in(() -> accrual.owed(until, "nobody"))).isZero();
            }
    }
}
