package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody runs a server by the commands of the manual, each a process of its own. */
class OperatingTest {
    private static final Pattern OPEN = Pattern.compile("Open http://localhost:(\\d+)\\.");
    private static final Pattern ADMINISTRATOR = Pattern.compile("account (\\S+), password (\\S+) ");

    @TempDir
    private Path folder;

    /** What a command said and how it ended. */
    private record Ended(int code, String out, String err) {}

    private Process started(Path err, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "musubi.cli.Musubi"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("MUSUBI_"));
        process.environment().put("MUSUBI_LANG", "en");
        return process.start();
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        var err = Files.createTempFile(folder, "said", ".txt");
        var process = started(err, arguments);
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            var said = out.readAllAsString();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return new Ended(process.exitValue(), said, Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    /** A server that runs in a process until it is told to stop. */
    private final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final List<List<String>> administrators = new ArrayList<>();
        private final int port;

        Running(String... arguments) throws IOException {
            var err = Files.createTempFile(folder, "log", ".txt");
            process = started(
                    err,
                    Stream.concat(Stream.of("serve", "--port", "0"), Stream.of(arguments))
                            .toArray(String[]::new));
            out = process.inputReader(StandardCharsets.UTF_8);
            port = opened(err);
        }

        private int opened(Path err) throws IOException {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                var administrator = ADMINISTRATOR.matcher(line);
                if (administrator.find()) administrators.add(List.of(administrator.group(1), administrator.group(2)));
                var open = OPEN.matcher(line);
                if (open.find()) return Integer.parseInt(open.group(1));
            }
            throw new AssertionError("it ended: " + Files.readString(err));
        }

        String signedIn(List<String> account) throws IOException, InterruptedException {
            return new Visitor(port).first(account.get(0), account.get(1));
        }

        /** As systemd or Ctrl-C ends it. */
        @Override
        public void close() throws IOException {
            process.destroy();
            try {
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                process.destroyForcibly();
                out.close();
            }
        }
    }

    @Test
    void a_server_is_backed_up_restored_elsewhere_and_served_again_by_the_commands() throws Exception {
        var data = folder.resolve("data").toString();
        var elsewhere = folder.resolve("elsewhere").toString();
        List<String> account;
        Ended whileRunning;
        try (var server = new Running("--data", data, "--municipality", "232114", "--name", "豊田市")) {
            account = server.administrators.getFirst();
            assertThat(server.administrators).hasSize(2);
            assertThat(server.signedIn(account)).contains("豊田市").doesNotContain("name=\"password\"");

            whileRunning = run("backup", "--data", data, "monday.zip");
            assertThat(run("serve", "--port", "0", "--data", data))
                    .satisfies(refused -> assertThat(refused.err())
                            .contains("serve.folder-in-use")
                            .doesNotContain("Exception"))
                    .extracting(Ended::code)
                    .isEqualTo(Musubi.BAD_INPUT);
        }
        var again = run("backup", "--data", data, "monday.zip");
        var restored = run("restore", "--data", elsewhere, "monday.zip");
        var twice = run("restore", "--data", elsewhere, "monday.zip");
        var checked = run("upgrade", "--check", "--data", elsewhere);

        assertThat(whileRunning.code()).as(whileRunning.err()).isEqualTo(Musubi.DONE);
        assertThat(whileRunning.out()).contains("The keys (", "are not in it");
        assertThat(again.code()).isEqualTo(Musubi.BAD_INPUT);
        assertThat(again.err()).contains("backup.exists", "This file exists. Give another name.");
        assertThat(restored.code()).as(restored.err()).isEqualTo(Musubi.DONE);
        assertThat(restored.out()).contains("all are equal to the backup");
        assertThat(restored.err()).contains("put the old server's keys into");
        assertThat(rows(restored.out())).isEqualTo(rows(whileRunning.out()));
        assertThat(twice.code()).isEqualTo(Musubi.BAD_INPUT);
        assertThat(twice.err()).contains("restore.not-empty").doesNotContain("Exception");
        assertThat(checked.code()).as(checked.err()).isEqualTo(Musubi.DONE);
        assertThat(checked.out()).isEqualTo("Up to date: nothing to do." + System.lineSeparator());

        copied(folder.resolve("data/keys"), folder.resolve("elsewhere/keys"));
        try (var server = new Running("--data", elsewhere)) {
            assertThat(server.administrators).isEmpty();
            assertThat(server.signedIn(account)).contains("豊田市").doesNotContain("name=\"password\"");
        }
    }

    /** How many tables, rows and files of evidence a command says there were. */
    private static List<String> rows(String said) {
        return Pattern.compile("(\\d+) tables \\(([\\d,]+) rows\\) and ([\\d,]+) files")
                .matcher(said)
                .results()
                .flatMap(found -> Stream.of(found.group(1), found.group(2), found.group(3)))
                .toList();
    }

    /** As the manual says: {@code cp -rp}. */
    private static void copied(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var copy = to.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(copy))
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void what_cannot_be_done_is_one_sentence_and_an_exit_code() throws Exception {
        var nowhere = folder.resolve("nowhere").toString();
        var file = Files.writeString(folder.resolve("notes.zip"), "no backup");
        var configuration = Files.writeString(folder.resolve("server.yaml"), "prot: 8080\n");

        refused(run("backup", "--data", nowhere, "monday.zip"), "server.none", "There is no server in this folder.");
        refused(run("upgrade", "--check", "--data", nowhere), "server.none", "There is no server in this folder.");
        refused(run("restore", "--data", nowhere, file.toString()), "restore.not-a-backup", "");
        refused(run("serve", "--data", nowhere, "--config", configuration.toString()), "document.unknown-key", "port");
        refused(run("serve", "--data", nowhere, "--port", "port"), "--port", "");
        assertThat(folder.resolve("monday.zip")).doesNotExist();
    }

    private static void refused(Ended ended, String code, String words) {
        assertThat(ended.code()).as(ended.err()).isEqualTo(Musubi.BAD_INPUT);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(code, words).doesNotContain("Exception", "\tat ");
    }
}
