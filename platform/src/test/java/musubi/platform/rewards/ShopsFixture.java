package musubi.platform.rewards;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.ZenginReading;
import musubi.ledger.AccountId;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
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
import musubi.platform.programme.Providers;
import musubi.quantity.Japan;
import musubi.settling.Posting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A municipality with two shops, where vouchers are used, closed, released and paid by bank. */
final class ShopsFixture {
    static final String DAIKOKU = "daikoku";
    static final String EBISU = "ebisu";

    final ContractFixture town = new ContractFixture();
    final Remittances remittances = ServerFixture.part(Remittances.class);
    final LocalDate today = LocalDate.now(Japan.TIME);
    final Actor daikoku = town.account("daikoku", Role.PROVIDER, Optional.of(DAIKOKU));
    final Actor ebisu = town.account("ebisu", Role.PROVIDER, Optional.of(EBISU));

    ShopsFixture() {
        town.as(town.first, () -> {
            ServerFixture.part(Providers.class).keep(Providers.Provider.named(DAIKOKU, "大黒屋"));
            ServerFixture.part(Providers.class).keep(Providers.Provider.named(EBISU, "恵比寿屋"));
            return true;
        });
    }

    void accounts() {
        accounts("1111111", "2222222");
    }

    /** Accounts of the payer and of both shops, which one owner may have together. */
    void accounts(String ofDaikoku, String ofEbisu) {
        var payer =
                ServerFixture.part(Municipalities.class).get(town.city).name().ja();
        BankFixture.account(town, payer, "7654321", "1234567890");
        BankFixture.account(town, DAIKOKU, ofDaikoku, "");
        BankFixture.account(town, EBISU, ofEbisu, "");
    }

    <T> T in(java.util.function.Supplier<T> work) {
        return town.as(
                town.first, () -> ServerFixture.part(TransactionTemplate.class).execute(status -> work.get()));
    }

    Item item(Kind kind, String shop, long yen) {
        var item = new Item(UUID.randomUUID(), kind, "points", "券 " + shop, 50, shop, yen, 30, today, today);
        in(() -> ServerFixture.part(ItemRepository.class).add(town.city.digits(), item, Instant.now()));
        return item;
    }

    /** Something that was used, or given, at a moment. */
    UUID used(Item item, Instant at) {
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

    List<UUID> closed(Actor officer, UUID request, String ground, LocalDate until) {
        return town.as(officer, () -> remittances.close(request, ground, until));
    }

    UUID closed() {
        return closed(town.first, UUID.randomUUID(), "voucher", today).getFirst();
    }

    Remittances.Answer released(UUID id) {
        return town.as(town.second, () -> remittances.release(id));
    }

    Remittance found(UUID id) {
        return town.as(town.first, () -> remittances.find(id)).orElseThrow();
    }

    static List<Long> yen(Remittance remittance) {
        return remittance.lines().stream().map(Remittance.Line::yen).toList();
    }

    /** Makes a file of everything, clears it and takes it. */
    UUID file(UUID payment) {
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

    List<String> taken(UUID file) {
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

    long owed(String shop) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId(Posting.plain("payee", "rewards.voucher:" + shop)))
                                .map(b -> b.posted())
                                .orElse(0L)));
    }

    List<Progress.Stage> stages(Actor shop) {
        return sums(shop).stream().map(s -> s.progress().stage()).toList();
    }

    Remittances.Statement statement(Actor shop) {
        return town.as(shop, () -> remittances.statement(shop.provider().orElseThrow()));
    }

    List<Remittances.Sum> sums(Actor shop) {
        return town.as(shop, () -> remittances.sums(shop.provider().orElseThrow(), 0, 1_000));
    }

    List<Remittance.Item> items(Actor shop) {
        return town.as(shop, () -> remittances.items(shop.provider().orElseThrow(), 0, 1_000));
    }

    List<Remittance.Summary> list() {
        return town.as(town.first, () -> remittances.list(0, 1_000));
    }
}
