package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import musubi.ledger.AccountId;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.contract.ContractFixture;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.Elsewhere;
import musubi.platform.payout.Progress;
import musubi.platform.payout.Remittance;
import musubi.platform.payout.Remittances;
import musubi.platform.programme.Providers;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.settling.Posting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A server that was in use before anything was closed on it: what was paid in another way is not paid again. */
class PaidElsewhereTest {
    private static final String DAIKOKU = ShopsFixture.DAIKOKU;

    private final ShopsFixture shops = new ShopsFixture();
    private final ContractFixture town = shops.town;
    private final Elsewhere elsewhere = ServerFixture.part(Elsewhere.class);
    private final LocalDate yesterday = shops.today.minusDays(1);
    private final Item voucher = shops.item(Kind.VOUCHER, DAIKOKU, 500);

    PaidElsewhereTest() {
        shops.accounts();
    }

    private void before(Item item) {
        shops.used(item, yesterday.atTime(23, 59).atZone(Japan.TIME).toInstant());
    }

    private List<UUID> stated(UUID request, LocalDate until) {
        return town.as(town.first, () -> elsewhere.state(request, "voucher", until, "3月までは請求書で支払済み"));
    }

    private Set<String> late(String ground) {
        return town.as(town.first, () -> elsewhere.late(ground, List.of(DAIKOKU)));
    }

    private UUID confirmed() {
        var id = stated(UUID.randomUUID(), yesterday).getFirst();
        assertThat(shops.released(id)).isEqualTo(Remittances.Answer.DONE);
        return id;
    }

    private Elsewhere.Answer takenBack(UUID id) {
        return town.as(town.first, () -> elsewhere.takeBack(id, "日付の間違い"));
    }

    private long paidElsewhere() {
        var payer =
                ServerFixture.part(Municipalities.class).get(town.city).name().ja();
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId(Posting.plain("bank", payer) + ":elsewhere"))
                                .map(b -> b.posted())
                                .orElse(0L)));
    }

    @Test
    void what_two_people_say_was_paid_by_a_day_is_paid_by_no_bank_file_and_the_rest_is() {
        before(voucher);
        before(shops.item(Kind.VOUCHER, "ムスビ商店街", 700));
        shops.used(voucher, Instant.now());
        var request = UUID.randomUUID();

        var id = stated(request, yesterday).getFirst();

        assertThat(stated(request, yesterday)).containsExactly(id);
        assertThat(shops.found(id).lines())
                .extracting(Remittance.Line::party, Remittance.Line::yen)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(DAIKOKU, 500L),
                        org.assertj.core.api.Assertions.tuple("ムスビ商店街", 700L));
        assertThat(town.as(town.first, () -> shops.remittances.release(id))).isEqualTo(Remittances.Answer.SAME_PERSON);
        assertThat(shops.released(id)).isEqualTo(Remittances.Answer.DONE);
        assertThat(shops.stages(shops.daikoku)).containsExactly(Progress.Stage.ELSEWHERE);
        assertThatThrownBy(() -> shops.file(id))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(p -> p.code()).contains("payout.not-released"));
        assertThat(shops.owed(DAIKOKU)).isZero();
        assertThat(paidElsewhere()).isEqualTo(1_200);

        var closing = shops.closed();
        shops.released(closing);

        assertThat(shops.taken(shops.file(closing))).containsExactly("1111111 500");
        assertThat(shops.statement(shops.daikoku).open()).isZero();
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(entry -> entry.action().startsWith("payout.elsewhere"))
                .extracting(entry -> entry.action())
                .containsExactlyInAnyOrder("payout.elsewhere-stated", "payout.elsewhere-confirmed");
    }

    @Test
    void it_is_taken_back_until_the_first_closing_and_then_owed_and_paid_as_everything_is() {
        before(voucher);
        var id = confirmed();

        assertThatThrownBy(() -> town.as(town.first, () -> elsewhere.takeBack(id, " ")))
                .isInstanceOf(BadInput.class);
        assertThat(takenBack(id)).isEqualTo(Elsewhere.Answer.DONE);
        assertThat(takenBack(id)).isEqualTo(Elsewhere.Answer.NOTHING);

        assertThat(shops.found(id).state()).isEqualTo(Remittance.State.TAKEN_BACK);
        assertThat(paidElsewhere()).isZero();
        assertThat(shops.statement(shops.daikoku).open()).isEqualTo(500);
        assertThat(shops.stages(shops.daikoku)).isEmpty();
        var again = confirmed();
        shops.used(voucher, Instant.now());
        var closing = shops.closed();
        assertThat(ShopsFixture.yen(shops.found(closing))).containsExactly(500L);
        assertThat(takenBack(again)).isEqualTo(Elsewhere.Answer.CLOSED);
        assertThat(late("voucher")).containsExactly(DAIKOKU);
        assertThat(late("donation")).isEmpty();
        town.as(town.second, () -> shops.remittances.withdraw(closing));
        assertThat(takenBack(again)).as("what was withdrawn was never paid").isEqualTo(Elsewhere.Answer.DONE);
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(entry -> entry.action().equals("payout.elsewhere-taken-back"))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.before()).contains("500"));
    }

    @Test
    void a_payee_for_whom_nothing_was_closed_yet_is_still_said_to_be_paid_elsewhere_and_another_is_not() {
        before(voucher);
        shops.released(shops.closed());
        before(voucher);
        before(shops.item(Kind.VOUCHER, ShopsFixture.EBISU, 700));

        assertThat(town.as(town.first, () -> elsewhere.late("voucher", List.of(DAIKOKU, ShopsFixture.EBISU, "ムスビ商店街"))))
                .containsExactly(DAIKOKU);
        var id = stated(UUID.randomUUID(), yesterday).getFirst();
        shops.released(id);

        assertThat(shops.found(id).lines())
                .extracting(Remittance.Line::party, Remittance.Line::yen)
                .containsExactly(org.assertj.core.api.Assertions.tuple(ShopsFixture.EBISU, 700L));
        assertThat(paidElsewhere()).isEqualTo(700);
        assertThat(shops.statement(shops.daikoku).open())
                .as("what was used after its closing is owed and paid by bank")
                .isEqualTo(500);
        assertThat(shops.statement(shops.ebisu).open()).isZero();
        refused("支払済み", yesterday, "payout.elsewhere-late", "reason");
        assertThat(takenBack(id))
                .as("a closing of another payee keeps nothing back")
                .isEqualTo(Elsewhere.Answer.DONE);
        assertThat(paidElsewhere()).isZero();
        assertThat(shops.statement(shops.ebisu).open()).isEqualTo(700);

        var again = stated(UUID.randomUUID(), yesterday).getFirst();
        shops.released(again);
        shops.used(shops.item(Kind.VOUCHER, ShopsFixture.EBISU, 300), Instant.now());
        assertThat(ShopsFixture.yen(shops.found(shops.closed()))).containsExactly(500L, 300L);
        assertThat(takenBack(again)).isEqualTo(Elsewhere.Answer.CLOSED);
        assertThat(paidElsewhere()).isEqualTo(700);
    }

    @Test
    void the_page_offers_it_for_those_alone_and_names_payees_in_the_order_of_their_names() {
        var names = List.of("出店2", "出店10", "出店１１");
        town.as(town.first, () -> {
            for (int i = 0; i < names.size(); i++)
                ServerFixture.part(Providers.class).keep(Providers.Provider.named("shop-" + (9 - i), names.get(i)));
            return true;
        });
        before(voucher);
        shops.closed();
        before(voucher);
        for (int i = 0; i < names.size(); i++) before(shops.item(Kind.VOUCHER, "shop-" + (9 - i), 700 + i));
        var officer = new Visitor();
        officer.signIn("first-" + town.city, ContractFixture.PASSWORD);

        var page = officer.get("/remittances?until=" + yesterday).body();
        var file = officer.get("/remittances?until=" + yesterday + "&list=open-voucher&as=csv")
                .body();

        for (var shown : List.of(page, file)) assertThat(shown).containsSubsequence("出店2", "出店10", "出店１１", "大黒屋");
        var offer = page.substring(page.indexOf("<details class=\"panel\""));
        offer = offer.substring(0, offer.indexOf("</details>"));
        assertThat(offer)
                .contains("出店2：700円", "出店10：701円", "出店１１：702円", "2,103")
                .doesNotContain("大黒屋");
    }

    @Test
    void nonsense_is_refused_with_the_field_to_mend() {
        before(voucher);
        refused(" ", yesterday, "payout.elsewhere-why", "reason");
        refused("x".repeat(1_001), yesterday, "payout.elsewhere-why", "reason");
        refused("支払済み", shops.today.plusDays(1), "payout.until", "until");
        refused("山田 花子さんが店に払った", yesterday, "resident.reason", "reason");
        shops.closed();
        before(voucher);

        refused("支払済み", yesterday, "payout.elsewhere-late", "reason");
    }

    private void refused(String reason, LocalDate until, String code, String field) {
        assertThatThrownBy(
                        () -> town.as(town.first, () -> elsewhere.state(UUID.randomUUID(), "voucher", until, reason)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .satisfies(p -> assertThat(p.code()).isEqualTo(code))
                                .satisfies(p -> assertThat(p.place().column()).isEqualTo(field)));
    }

    private void tried(String sql) {
        town.as(
                town.first,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status ->
                                ServerFixture.part(JdbcClient.class).sql(sql).update()));
    }

    @Test
    void the_tables_themselves_refuse_to_pay_it_to_free_it_alone_and_to_say_it_late() {
        before(voucher);
        var id = confirmed();
        shops.used(voucher, Instant.now());
        var closing = shops.closed();
        shops.released(closing);
        var file = shops.file(closing);

        assertThatThrownBy(() -> tried(
                        "insert into payout.paid_line (municipality, settlement, line, file, yen, payee) values ('%s', '%s', 1, '%s', 500, 'x')"
                                .formatted(town.city, id, file)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("not paid by bank");
        assertThatThrownBy(() -> tried(
                        "insert into payout.freed_item (municipality, ground, item, attempt, remittance, outcome) select municipality, ground, item, attempt, remittance, 'released' from payout.remittance_item where remittance = '%s'"
                                .formatted(id)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("what_was_released_was_taken_back");
        for (var taken : List.of(id, closing))
            assertThatThrownBy(() -> tried(
                            "insert into payout.remittance_taken_back (municipality, remittance, reason, actor, taken_back_at) values ('%s', '%s', 'x', 'x', now())"
                                    .formatted(town.city, taken)))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("only before the first closing");
        assertThatThrownBy(() -> tried("""
                        with stated as (
                            insert into payout.remittance
                            select municipality, '%1$s', ground, agreement, payer, owing, until, due, '%1$s', 'x', now(), 'elsewhere', 'x'
                              from payout.remittance where remittance = '%2$s' returning municipality, remittance)
                        insert into payout.remittance_line (municipality, remittance, number, party, yen)
                        select municipality, remittance, 1, '%3$s', 500 from stated
                        """.formatted(UUID.randomUUID(), id, DAIKOKU)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("before the first closing");
        assertThatThrownBy(() -> tried("delete from payout.remittance_taken_back"))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void who_does_not_answer_for_the_money_and_another_municipality_say_nothing() {
        before(voucher);
        var id = confirmed();
        var elsewhereTown = new ContractFixture();
        var window = town.account("window", Role.COUNTER, java.util.Optional.empty());

        assertThatThrownBy(() -> elsewhereTown.as(elsewhereTown.first, () -> elsewhere.takeBack(id, "x")))
                .isInstanceOf(java.util.NoSuchElementException.class);
        assertThatThrownBy(() -> town.as(window, () -> elsewhere.takeBack(id, "x")))
                .isInstanceOf(Exception.class);
        assertThat(shops.found(id).released()).isTrue();
    }

    /** Whatever order officers click in, each voucher is paid by bank, paid elsewhere, or owed: one of the three. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 20261128})
    void each_yen_is_paid_elsewhere_paid_by_bank_or_owed(long seed) {
        var random = new Random(seed);
        long used = 0;
        Set<UUID> known = new HashSet<>();
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    if (random.nextBoolean()) before(voucher);
                    else shops.used(voucher, Instant.now());
                    used += 500;
                }
                case 2 -> {
                    if (late("voucher").isEmpty())
                        known.addAll(stated(UUID.randomUUID(), random.nextBoolean() ? yesterday : shops.today));
                }
                case 3 -> known.forEach(this::takenBack);
                case 4 -> {
                    for (var id : known) {
                        if (random.nextBoolean()) shops.released(id);
                        else town.as(town.second, () -> shops.remittances.withdraw(id));
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0)
                        known.addAll(shops.closed(town.first, UUID.randomUUID(), "voucher", shops.today));
                }
            }
            var standing = known.stream()
                    .map(shops::found)
                    .filter(r -> r.waiting() || r.released())
                    .toList();
            var statement = shops.statement(shops.daikoku);
            assertThat(statement.open()
                            + standing.stream().mapToLong(Remittance::yen).sum())
                    .isEqualTo(used);
            assertThat(shops.sums(shops.daikoku)).hasSize(standing.size());
            assertThat(paidElsewhere())
                    .isEqualTo(standing.stream()
                            .filter(r -> r.elsewhere() && r.released())
                            .mapToLong(Remittance::yen)
                            .sum());
            assertThat(shops.owed(DAIKOKU))
                    .isEqualTo(standing.stream()
                            .filter(Remittance::payable)
                            .mapToLong(Remittance::yen)
                            .sum());
        }
    }
}
