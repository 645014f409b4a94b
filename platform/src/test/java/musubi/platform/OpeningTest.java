package musubi.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import musubi.platform.database.Owner;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            assertThat(first.part(javax.sql.DataSource.class)).isNotNull();
        }
    }

    @Test
    void a_database_that_does_not_answer_is_named_as_the_reason() {
        var nobody = new Owner("jdbc:postgresql://127.0.0.1:9/none", "musubi_owner", "wrong");

        assertThatThrownBy(() -> Server.start(new Server.Settings(folder, 0, Optional.of(nobody))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the application's role could not be made");
    }
}
