package musubi.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    private Path folder;

    private static Connection owner(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
    }

    private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = owner(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> asked(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = owner(postgres);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) all.add(rows.getString(1));
            return all;
        }
    }

    @Test
    void a_new_server_has_our_database_and_runs_the_programs_of_the_build() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(asked(postgres, "select datname from pg_database order by 1"))
                    .containsExactly("musubi", "template0", "template1");
            assertThat(folder.resolve("data")).isDirectory();
            assertThat(folder.resolve("programs")).doesNotExist();
        }
    }

    @Test
    void a_server_that_was_made_with_a_database_besides_ours_keeps_both() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            run(postgres, "create database postgres");
            run(postgres, "create table kept as select 'still here' as word");
        }

        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(asked(postgres, "select word from kept")).containsExactly("still here");
            assertThat(asked(postgres, "select datname from pg_database where datname = 'postgres'"))
                    .hasSize(1);
        }
    }

    @Test
    void data_of_another_postgresql_are_refused_with_the_way_to_take_them_over() throws IOException {
        EmbeddedPostgres.start(folder).close();
        Files.writeString(folder.resolve("data/PG_VERSION"), "17\n");

        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> EmbeddedPostgres.start(folder))
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("serve.other-postgresql"))
                .withMessageContaining("PostgreSQL 17")
                .withMessageContaining("musubi backup");
    }
}
