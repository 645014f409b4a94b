package musubi.platform.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import musubi.ledger.AccountId;
import musubi.ledger.Ledger;
import musubi.ledger.kit.GroundKit;
import musubi.ledger.kit.Scenario;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class PostgresGroundTest {
    private static final String STORY = """
            day      2026-04-01
            account  budget  free
            account  funding not-below-zero
            account  expired not-below-zero
            account  shop    free
            account  owed    not-above-zero
            account  hanako  lots
            transfer BUDGET budget funding 1000 POSTED
            transfer BUDGET budget funding 1000 ALREADY_POSTED
            transfer BUDGET budget funding 999  DIFFERENT_TRANSFER_SAME_ID
            award    A1 funding hanako 300 until 2026-07-01 because w1 POSTED
            award    A2 funding hanako 200 until 2027-07-01 because w2 POSTED
            reserve  R1 hanako shop 350 until 2026-05-01               POSTED
            balance  hanako 500 150
            post     P1 R1 320                                         POSTED
            lot      A1 0 0 300 0 0
            lot      A2 180 0 20 0 0
            liability 2027-06 180
            clawback C1 hanako w1 owed                                 POSTED
            balance  hanako 0
            balance  owed -120
            award    A3 funding hanako 40 until 2026-06-01 because w3  POSTED
            reserve  R2 hanako shop 10 until 2026-05-20                POSTED
            linked   L1 2                                              POSTED
            transfer S1 hanako shop 5
            transfer S2 hanako shop 5
            transfer S1 hanako shop 5                                  ALREADY_POSTED
            expire   2026-06-01 2
            lot      A3 0 0 10 30 0
            close    hanako                                            POSTED
            """;

    private final Code city = ServerFixture.municipality();
    private final Books books = ServerFixture.part(Books.class);

    private Ledger open() {
        return Ledger.open(books.store(city), books.ground(city));
    }

    @TestFactory
    Stream<DynamicTest> a_ground_in_postgres_does_what_every_store_with_a_ground_must() {
        return GroundKit.requirements().stream()
                .map(r -> DynamicTest.dynamicTest(r.name(), () -> {
                    var here = ServerFixture.municipality();
                    ServerFixture.as(here, () -> {
                        r.proof().accept(() -> Ledger.open(books.store(here), books.ground(here)));
                        return true;
                    });
                }));
    }

    @Test
    void a_ledger_that_forgets_after_each_line_what_the_database_keeps_tells_the_same_story() {
        ServerFixture.as(city, () -> {
            var ledger = open();
            Scenario.play(ledger, STORY, ledger::advance);

            var again = open();
            assertThat(books.ground(city).head()).isEqualTo(ledger.head());
            assertThat(again.check()).isEmpty();
            assertThat(again.accounts()).isEqualTo(ledger.accounts());
            return true;
        });
    }

    @Test
    void a_balance_that_somebody_changed_in_the_database_is_found() {
        ServerFixture.as(city, () -> {
            var ledger = open();
            Scenario.play(ledger, STORY);
            ledger.advance();
            return true;
        });

        ServerFixture.owning(owner -> JdbcClient.create(
                        new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                .sql("update ledger.account set credits = credits + 1 where municipality = :city and account = 'shop'")
                .param("city", city.digits())
                .update());

        ServerFixture.as(
                city, () -> assertThat(open().check()).contains("account shop stands otherwise than its entries give"));
    }

    @Test
    void of_two_that_move_the_ground_one_does_and_both_go_on() {
        Supplier<Boolean> story = () -> {
            var one = open();
            var other = open();
            Scenario.play(one, STORY.lines().limit(10).reduce("", (a, b) -> a + b + "\n"));
            other.refresh();
            one.advance();
            other.advance();
            assertThat(other.balance(new AccountId("funding"))).isEqualTo(one.balance(new AccountId("funding")));
            assertThat(other.check()).isEmpty();
            return true;
        };
        ServerFixture.as(city, story);
    }
}
