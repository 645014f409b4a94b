package musubi.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import musubi.platform.database.Owner;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.jdbc.core.simple.JdbcClient;

class OpeningTest {
    @TempDir
    private Path folder;

    @Test
    void a_second_server_in_a_folder_is_refused_in_a_sentence_and_the_first_goes_on() {
        try (var first = Server.start(new Server.Settings(folder, 0, Optional.empty()))) {
            assertThatThrownBy(() -> Server.start(new Server.Settings(folder, 0, Optional.empty())))
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            refused -> assertThat(refused.problems().getFirst().code())
                                    .isEqualTo("serve.folder-in-use"));
            assertThat(first.port()).isPositive();
            assertThat(first.part(DataSource.class)).isNotNull();
        }
    }

    @Test
    void the_jobs_begin_by_themselves_once_every_part_has_been_made() throws Exception {
        try (var server = Server.start(new Server.Settings(folder, 0, Optional.empty()))) {
            var db = JdbcClient.create(server.part(DataSource.class));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (tasks(db) == 0 && System.nanoTime() < end) Thread.sleep(20);

            assertThat(tasks(db)).isPositive();
            assertThat(server.part(ApplicationAvailability.class).getReadinessState())
                    .isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    private static long tasks(JdbcClient db) {
        return db.sql("select count(*) from jobs.task").query(Long.class).single();
    }

    @Test
    void a_database_that_does_not_answer_is_named_as_the_reason() {
        var nobody = new Owner("jdbc:postgresql://127.0.0.1:9/none", "musubi_owner", "wrong");

        assertThatThrownBy(() -> Server.start(new Server.Settings(folder, 0, Optional.of(nobody))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the application's role could not be made");
    }
}
