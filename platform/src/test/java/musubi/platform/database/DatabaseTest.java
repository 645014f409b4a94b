package musubi.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    private Path folder;

    private EmbeddedPostgres postgres;
    private Owner owner;

    @BeforeEach
    void start() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        owner = new Owner(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
    }

    @AfterEach
    void stop() {
        postgres.close();
    }

    private void run(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void what_an_older_version_left_to_do_is_listed_and_done() {
        Database.prepare(owner, folder, "120");

        assertThat(Database.distance(owner).pending()).contains("V125 session plan", "V131 own requests end");

        Database.prepare(owner, folder);
        assertThat(Database.distance(owner).pending()).isEmpty();
    }

    @Test
    void tables_that_a_newer_version_changed_are_not_worked_with() throws SQLException {
        Database.prepare(owner, folder);
        run("""
            insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            select max(installed_rank) + 1, '9999', 'from the future', 'SQL', 'V9999__from_the_future.sql', 1, 'somebody', 1, true
              from flyway_schema_history""");

        assertThat(Database.distance(owner).ahead()).containsExactly("V9999 from the future");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> Database.prepare(owner, folder))
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("serve.newer-tables"))
                .withMessageContaining("V9999 from the future");
    }

    @Test
    void what_is_made_anew_when_its_text_changes_is_to_be_done_as_well() throws SQLException {
        Database.prepare(owner, folder);
        run("update flyway_schema_history set checksum = checksum + 1 where description = 'who asks is asked once'");

        assertThat(Database.distance(owner))
                .isEqualTo(new Database.Distance(List.of("who asks is asked once"), List.of(), List.of()));

        Database.prepare(owner, folder);
        assertThat(Database.distance(owner).pending()).isEmpty();
    }
}
