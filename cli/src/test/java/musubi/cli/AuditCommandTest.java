package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int verify(String language, Path folder) {
        return Musubi.run(
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("MUSUBI_LANG", language),
                "audit",
                "verify",
                "--data",
                folder.toString());
    }

    @Test
    void a_folder_without_a_server_is_named(@TempDir Path folder) {
        assertThat(verify("ja", folder)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("このフォルダにサーバーはありません");
    }

    @Test
    void every_chain_is_verified_beside_the_running_server_and_after_it(@TempDir Path folder) {
        try (var server = Server.start(new Server.Settings(folder, 0, Optional.empty()))) {
            FirstStart.enter(server, new Municipality(new Code("232114"), new Words("豊田市", "Toyota")));
            assertThat(verify("ja", folder)).as(err.toString()).isEqualTo(Musubi.DONE);
        }
        assertThat(verify("en", folder)).isEqualTo(Musubi.DONE);

        assertThat(out.toString())
                .contains("豊田市 操作記録: 0件")
                .contains("すべてつながっています。")
                .contains("Toyota, ledger: 0 entries")
                .contains("Every chain is whole.");
    }
}
