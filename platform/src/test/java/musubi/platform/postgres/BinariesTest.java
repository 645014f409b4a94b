package musubi.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class BinariesTest {
    private static final byte[] LIBRARY = new byte[300_000];

    static {
        new Random(20261128).nextBytes(LIBRARY);
    }

    @TempDir
    private Path work;

    private Path packed;
    private Path folder;

    /** Two programs of which one is a link, and a library behind them. */
    @BeforeEach
    void pack() throws IOException {
        packed = work.resolve("programs.txz");
        folder = work.resolve("programs");
        try (var tar =
                new TarArchiveOutputStream(new XZOutputStream(Files.newOutputStream(packed), new LZMA2Options()))) {
            file(tar, "bin/postgres", 0755, "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
            var link = new TarArchiveEntry("bin/postmaster", TarConstants.LF_SYMLINK);
            link.setLinkName("postgres");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
            file(tar, "lib/libpq.so", 0644, LIBRARY);
        }
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static boolean hasXz() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "xz")));
    }

    private void cut() throws IOException {
        var whole = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(whole, whole.length - 40));
    }

    @Test
    void programs_links_and_libraries_come_out_as_they_were_packed() throws IOException {
        Binaries.unpack(packed, folder);

        assertThat(folder.resolve("bin/postgres")).hasContent("#!/bin/sh\n").isExecutable();
        assertThat(Files.readSymbolicLink(folder.resolve("bin/postmaster"))).isEqualTo(Path.of("postgres"));
        assertThat(folder.resolve("lib/libpq.so")).hasBinaryContent(LIBRARY);
    }

    @Test
    void what_an_unpacking_left_that_broke_off_is_written_again() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("bin/postgres"), "half");

        Binaries.unpack(packed, folder);

        assertThat(folder.resolve("bin/postgres")).hasContent("#!/bin/sh\n");
    }

    @Test
    void programs_of_another_version_go_with_everything_that_belonged_to_them() throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/old.so"), "of another version");
        Files.writeString(folder.resolve("complete"), "1");

        Binaries.unpack(folder);

        assertThat(folder.resolve("lib/old.so")).doesNotExist();
        assertThat(folder.resolve("bin/postgres")).isExecutable();
    }

    @Test
    void programs_that_are_there_are_left_alone() throws IOException {
        Binaries.unpack(folder);
        Files.delete(folder.resolve("bin/initdb"));

        Binaries.unpack(folder);

        assertThat(folder.resolve("bin/initdb")).doesNotExist();
    }

    @Test
    void programs_that_nobody_can_call_have_no_caller() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("bin/initdb"), "for another processor");

        assertThat(Caller.find(folder)).isEmpty();
    }

    @Test
    void an_archive_without_its_end_is_refused_though_every_file_came_out_of_it() throws IOException {
        cut();

        assertThatThrownBy(() -> Binaries.unpack(packed, folder)).isInstanceOf(IOException.class);
    }

    @Test
    void the_program_of_the_machine_says_when_it_was_not_content() throws IOException {
        assumeTrue(hasXz(), "this machine has no xz");
        cut();

        try (var unpacked = XzProgram.open(packed)) {
            assertThatThrownBy(unpacked::readAllBytes).hasMessage("xz answered 1");
        }
    }
}
