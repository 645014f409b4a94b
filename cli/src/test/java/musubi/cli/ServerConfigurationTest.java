package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigurationTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("server.yaml"), text);
    }

    @Test
    void a_variable_goes_before_the_file_and_a_secret_is_read_from_its_own_file() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "abc\n");

        var read = ServerConfiguration.read(
                Optional.of(file("port: 8443\naddress: https://kenko.example.jp\nmetrics-token-file: " + token)),
                Map.of("MUSUBI_PORT", "9000", "MUSUBI_LANG", "ja", "PATH", "/bin"));

        assertThat(read.value("port")).hasValue("9000");
        assertThat(read.properties())
                .containsOnly(
                        Map.entry("musubi.address", "https://kenko.example.jp"),
                        Map.entry("musubi.metrics-token", "abc"));
    }

    @Test
    void keys_and_variables_that_nobody_reads_are_refused_with_the_nearest_that_somebody_does() throws IOException {
        var file = file("port: 8080\nadress: https://x.example\n");

        assertThatThrownBy(() -> ServerConfiguration.read(Optional.of(file), Map.of("MUSUBI_PROT", "1")))
                .isInstanceOfSatisfying(BadInput.class, e -> {
                    assertThat(e.problems()).hasSize(2);
                    assertThat(e.problems().get(0).place().line()).isEqualTo(2);
                    assertThat(e.problems().get(0).words().en()).contains("address");
                    assertThat(e.problems().get(1).words().en()).contains("port");
                });
    }

    @Test
    void what_mail_and_text_messages_need_reaches_the_parts_that_send_them() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "abc\n");

        var read = ServerConfiguration.read(
                Optional.of(file("mail-host: smtp.example.jp\nmail-starttls: false\nsms-secret-file: " + secret)),
                Map.of("MUSUBI_MAIL_FROM", "kenko@example.jp"));

        assertThat(read.properties())
                .containsOnly(
                        Map.entry("spring.mail.host", "smtp.example.jp"),
                        Map.entry("musubi.notice.mail.starttls", "false"),
                        Map.entry("musubi.notice.mail.from", "kenko@example.jp"),
                        Map.entry("musubi.notice.sms.secret", "abc"));
    }

    @Test
    void a_password_does_not_stand_in_the_file_itself() throws IOException {
        for (var secret : List.of("database-password", "mail-password", "sms-secret")) {
            var file = file(secret + ": secret\n");

            assertThatThrownBy(() -> ServerConfiguration.read(Optional.of(file), Map.of()))
                    .isInstanceOf(BadInput.class);
        }
    }
}
