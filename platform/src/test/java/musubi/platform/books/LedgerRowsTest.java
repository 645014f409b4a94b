package musubi.platform.books;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the database itself refuses in the tables of the ledger, even of its owner. */
class LedgerRowsTest {
    private static final String NOWHERE = "999999";
    private static final String HASH = "0a".repeat(32);

    private final Code city = ServerFixture.municipality();

    private static int asOwner(String sql) {
        return ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql(sql)
                        .update());
    }

    private static int entry(String municipality, String hash) {
        return asOwner(
                "insert into ledger.entry (municipality, number, previous, text, hash) values ('%s', 1, '', '', '%s')"
                        .formatted(municipality, hash));
    }

    private static int movement(Code city, int number) {
        return asOwner("""
                insert into ledger.movement (municipality, number, step, phase, transfer, debit, credit, amount, unit, agreement, clause,
                                             reason, happened_at, recorded_at)
                values ('%s', %d, 1, 'POSTED', 't', 'a', 'b', 1, 'pt', '', '', '', now(), now())
                """.formatted(city, number));
    }

    @Test
    void an_entry_stands_with_its_movements_and_none_moves_what_no_entry_says() {
        assertThatCode(() -> entry(city.digits(), HASH)).doesNotThrowAnyException();
        assertThatCode(() -> movement(city, 1)).doesNotThrowAnyException();

        assertThatThrownBy(() -> movement(city, 2))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("movements of an entry that is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0a", "0A0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"})
    void a_hash_is_sixty_four_small_hexadecimal_digits(String hash) {
        assertThatThrownBy(() -> entry(city.digits(), hash)).hasMessageContaining("hash_is_sha256");
    }

    @Test
    void there_is_no_ledger_of_a_municipality_that_is_not_there() {
        assertThatThrownBy(() -> entry(NOWHERE, HASH))
                .hasMessageContaining("the ledger of a municipality that is not there");
        assertThatThrownBy(() -> asOwner("insert into ledger.accepted (municipality, key, number) values ('%s', 'k', 1)"
                        .formatted(NOWHERE)))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("the ledger of a municipality that is not there");
    }
}
