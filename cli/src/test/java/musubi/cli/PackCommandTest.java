package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/steps.csv"), "person,day,steps,氏名\nP1,2026-04-01,4000,山田花子\n");
    }

    @Test
    void a_pack_is_built_shown_verified_and_compared() {
        assertThat(musubi("pack", "key", at("key"))).isEqualTo(Musubi.DONE);
        assertThat(musubi("pack", "build", at("in"), "-o", at("pack"), "--key", at("key")))
                .isEqualTo(Musubi.DONE);
        assertThat(out.toString()).contains("steps").contains("digest ");
        assertThat(err.toString()).contains("musubi-csv, 1 row\n").contains("columns left out: 氏名");

        assertThat(musubi("pack", "verify", at("pack"))).isEqualTo(Musubi.DONE);
        assertThat(musubi("pack", "inspect", at("pack"))).isEqualTo(Musubi.DONE);
        assertThat(musubi("pack", "inspect", at("pack"), "--json")).isEqualTo(Musubi.DONE);
        assertThat(musubi("pack", "diff", at("pack"), at("pack"))).isEqualTo(Musubi.DONE);
    }

    @Test
    void refused_rows_end_with_2_unless_they_are_accepted() throws IOException {
        Files.writeString(folder.resolve("in/steps.csv"), "person,day,steps\nP1,2026-04-01,4000\nP1,yesterday,1\n");
        musubi("pack", "key", at("key"));

        assertThat(musubi("pack", "build", at("in"), "-o", at("a"), "--key", at("key")))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("steps.csv:3:day").contains("a.rejected.csv");
        assertThat(musubi("pack", "build", at("in"), "-o", at("b"), "--key", at("key"), "--accept-rejected"))
                .isEqualTo(Musubi.DONE);
    }

    @Test
    void a_changed_pack_differs_and_the_file_is_named_in_japanese() throws IOException {
        musubi("pack", "key", at("key"));
        musubi("pack", "build", at("in"), "-o", at("pack"), "--key", at("key"));
        Files.writeString(folder.resolve("pack/extra.txt"), "x");

        assertThat(musubi("pack", "verify", at("pack"), "--lang", "ja")).isEqualTo(Musubi.DIFFERS);
        assertThat(err.toString()).contains("extra.txt").contains("マニフェストにないファイルです");
    }

    @Test
    void a_key_inside_the_pack_is_refused() {
        assertThat(musubi("pack", "build", at("in"), "-o", at("pack"), "--key", at("pack/key")))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("key.in-pack");
    }

    @Test
    void without_a_key_one_is_made_beside_the_pack_and_used_again() {
        assertThat(musubi("pack", "build", at("in"), "-o", at("a"))).isEqualTo(Musubi.DONE);
        assertThat(musubi("pack", "build", at("in"), "-o", at("b"))).isEqualTo(Musubi.DONE);

        assertThat(folder.resolve("musubi.key")).exists();
        assertThat(musubi("pack", "diff", at("a"), at("b"))).isEqualTo(Musubi.DONE);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private int musubi(String... arguments) {
        return Musubi.run(
                new PrintWriter(out, true), new PrintWriter(err, true), Map.of("MUSUBI_LANG", "en"), arguments);
    }
}
