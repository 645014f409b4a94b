package musubi.study.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Protocols;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A register is only ever added to, and shows when it was not. */
class RegisterTest {
    private static final String FIRST = "2026-04-01T09:00:00+09:00";
    private static final String LATER = "2026-05-01T09:00:00+09:00";

    @TempDir
    Path folder;

    private Path register = Path.of("");

    @BeforeEach
    void three_registrations() {
        register = folder.resolve(Register.FILE);
        Register.add(register, protocol("a", 1), FIRST);
        Register.add(register, protocol("b", 1), "2026-04-02T09:00:00+09:00");
        Register.add(register, protocol("a", 2), LATER);
    }

    private static Protocol protocol(String id, int version) {
        return Protocols.read("p.yaml", """
                study: %s
                version: %d
                title: T
                question: Q
                data: file
                analyses: {main: {role: primary, title: Main, method: ols, formula: "y ~ x"}}
                """.formatted(id, version), Measures.library());
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(register));
    }

    @Test
    void each_line_ends_with_a_digest_over_itself_and_the_one_before() throws IOException {
        var lines = lines();

        assertThat(lines).hasSize(3);
        var before = "";
        for (var line : lines) {
            int cut = line.lastIndexOf(' ');
            var chain =
                    musubi.quantity.Digest.of(before + line.substring(0, cut)).hex();
            assertThat(line.substring(cut + 1)).isEqualTo(chain);
            before = chain;
        }
        assertThat(lines.get(2))
                .startsWith(LATER + " a 2 " + protocol("a", 2).digest().hex());
    }

    @Test
    void the_same_protocol_again_adds_nothing_and_keeps_its_first_time() throws IOException {
        var again = Register.add(register, protocol("a", 1), "2027-01-01T00:00:00+09:00");

        assertThat(again.moment()).isEqualTo(FIRST);
        assertThat(lines()).hasSize(3);
    }

    @Test
    void the_registration_of_the_very_text_binds_else_the_last_of_the_study() {
        assertThat(Register.find(register, protocol("a", 1)).orElseThrow().moment())
                .isEqualTo(FIRST);
        assertThat(Register.find(register, protocol("a", 3)).orElseThrow().moment())
                .isEqualTo(LATER);
        assertThat(Register.find(register, protocol("a", 3)).orElseThrow().digest())
                .isEqualTo(protocol("a", 2).digest());
        assertThat(Register.find(register, protocol("c", 1))).isEmpty();
        assertThat(Register.find(folder.resolve("none"), protocol("a", 1))).isEmpty();
    }

    private void isBrokenAt(long line) {
        for (Runnable use : List.<Runnable>of(
                () -> Register.find(register, protocol("b", 1)),
                () -> Register.add(register, protocol("d", 1), LATER))) {
            var refused = catchThrowableOfType(BadInput.class, use::run);

            assertThat(refused.problems().getFirst().code()).isEqualTo("study.register-broken");
            assertThat(refused.problems().getFirst().place().line()).isEqualTo(line);
        }
    }

    @Test
    void a_changed_line_is_found() throws IOException {
        Files.writeString(register, Files.readString(register).replace(FIRST, "2025-04-01T09:00:00+09:00"));

        isBrokenAt(1);
    }

    @Test
    void a_line_changed_together_with_its_own_digest_is_found_at_the_next() throws IOException {
        var lines = lines();
        var text = lines.get(0).substring(0, lines.get(0).lastIndexOf(' ')).replace(FIRST, "2025-04-01T09:00:00+09:00");
        lines.set(0, text + " " + musubi.quantity.Digest.of(text).hex());
        Files.write(register, lines);

        isBrokenAt(2);
    }

    @Test
    void a_removed_line_is_found() throws IOException {
        var lines = lines();
        lines.remove(1);
        Files.write(register, lines);

        isBrokenAt(2);
    }

    @Test
    void lines_in_another_order_and_lines_that_are_none_are_found() throws IOException {
        var lines = lines();
        Files.write(register, List.of(lines.get(1), lines.get(0), lines.get(2)));
        isBrokenAt(1);

        lines.add("and another");
        Files.write(register, lines);
        isBrokenAt(4);
    }

    @Test
    void a_register_whose_last_line_lost_its_end_is_added_to_on_a_line_of_its_own() throws IOException {
        Files.writeString(register, Files.readString(register).stripTrailing());

        Register.add(register, protocol("d", 1), LATER);

        assertThat(lines()).hasSize(4);
        assertThat(Register.find(register, protocol("d", 1))).isPresent();
    }

    @Test
    void a_registration_carries_its_line_and_the_digest_before_it() throws IOException {
        var lines = lines();

        for (var kept : List.of(
                Register.add(register, protocol("a", 2), "2027-01-01T00:00:00+09:00"),
                Register.find(register, protocol("a", 2)).orElseThrow())) {
            var entry = kept.entry().orElseThrow();

            assertThat(entry.line()).isEqualTo(lines.get(2));
            assertThat(entry.after())
                    .isEqualTo(lines.get(1).substring(lines.get(1).lastIndexOf(' ') + 1));
            assertThat(entry.head())
                    .isEqualTo(musubi.quantity.Digest.of(entry.after()
                                    + entry.line().substring(0, entry.line().lastIndexOf(' ')))
                            .hex());
        }
        assertThat(Register.find(register, protocol("a", 1))
                        .orElseThrow()
                        .entry()
                        .orElseThrow()
                        .after())
                .isEmpty();
    }

    @Test
    void the_head_moves_with_every_line_and_shows_that_the_last_were_cut_off() throws IOException {
        var before = Register.head(register).orElseThrow();
        var added = Register.add(register, protocol("d", 1), LATER);

        assertThat(Register.head(register)).contains(added.entry().orElseThrow().head());
        assertThat(Register.head(register)).isNotEqualTo(java.util.Optional.of(before));

        Files.write(register, lines().subList(0, 2));
        assertThat(Register.find(register, protocol("a", 2)).orElseThrow().digest())
                .isEqualTo(protocol("a", 1).digest());
        assertThat(Register.head(register)).isPresent().isNotEqualTo(java.util.Optional.of(before));
        assertThat(Register.head(folder.resolve("none"))).isEmpty();
    }
}
