package musubi.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, on a small copy of the repository whose Maven is a script. */
class LauncherTest {
    /** What the jar of the copy holds; the test starts it as the product is started. */
    public static final class Echo {
        private Echo() {}

        /** Says where it runs and with which arguments, and ends with 7. */
        public static void main(String[] arguments) {
            if (List.of(arguments).contains("--charset"))
                System.out.println(System.getProperty("sun.jnu.encoding") + " " + System.getenv("MUSUBI_LANG"));
            System.out.println(Path.of("").toAbsolutePath().getFileName() + " " + String.join("|", arguments));
            System.exit(7);
        }
    }

    private record Ran(int code, String out, String err) {}

    @TempDir
    Path folder;

    private Path home;
    private Path tools;

    @BeforeEach
    void a_built_copy() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: no /bin/sh");
        home = Files.createDirectories(folder.resolve("with a blank/repository"));
        Files.copy(Repository.ROOT.resolve("musubi"), home.resolve("musubi"));
        assertThat(home.resolve("musubi").toFile().setExecutable(true)).isTrue();
        write("pom.xml", "<project/>");
        write(".mvn/jvm.config", "");
        write("cli/pom.xml", "<project/>");
        write("cli/src/main/java/A.java", "class A {}");
        jar(home.resolve("cli/target/musubi/musubi.jar"));
        age(home, Instant.parse("2026-01-01T00:00:00Z"));
        write("target/built", "");
        Files.setLastModifiedTime(home.resolve("target/built"), FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        tools = Files.createDirectories(folder.resolve("tools"));
        for (var tool : List.of(
                "sh",
                "dirname",
                "readlink",
                "find",
                "head",
                "mkdir",
                "cat",
                "sed",
                "tee",
                "awk",
                "grep",
                "tail",
                "mv",
                "rm",
                "id",
                "sleep",
                "env"))
            for (var from : List.of("/bin/", "/usr/bin/"))
                if (Files.exists(Path.of(from + tool)) && Files.notExists(tools.resolve(tool)))
                    Files.createSymbolicLink(tools.resolve(tool), Path.of(from + tool));
    }

    @Test
    void a_built_program_starts_without_maven_and_passes_arguments_and_exit_code_on() throws Exception {
        var ran = run(home, home.resolve("musubi"), "a b", "--c=d", "");

        assertThat(ran.err()).isEmpty();
        assertThat(ran).isEqualTo(new Ran(7, "repository a b|--c=d|\n", ""));
    }

    @Test
    void the_server_has_a_cache_of_its_own_that_its_first_run_writes() throws Exception {
        var first = run(home, home.resolve("musubi"), "serve", "--port=0");
        var second = run(home, home.resolve("musubi"), "serve", "--port=0");

        assertThat(first.code()).as(first.err()).isEqualTo(7);
        assertThat(first.out()).startsWith("repository serve|--port=0\n");
        assertThat(home.resolve("target/serve.aot")).exists();
        assertThat(second).isEqualTo(new Ran(7, "repository serve|--port=0\n", ""));
    }

    @Test
    void it_works_through_a_link_and_stays_in_the_callers_folder() throws Exception {
        var elsewhere = Files.createDirectories(folder.resolve("else where"));
        Files.createSymbolicLink(folder.resolve("first"), home.resolve("musubi"));
        Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("../first"));

        var ran = run(elsewhere, Path.of("./link"), "relative/path.csv");

        assertThat(ran).isEqualTo(new Ran(7, "else where relative/path.csv\n", ""));
    }

    @Test
    void without_maven_it_says_in_one_line_what_to_install() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");

        var ran = run(home, home.resolve("musubi"), "--version");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err().lines())
                .containsExactly(
                        "Maven (mvn) was not found: install Maven 3.8.7 or newer (Debian: apt-get install maven).");
    }

    @Test
    void it_speaks_the_language_that_is_asked_for() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");

        assertThat(run(home, home.resolve("musubi"), "demo", "--lang", "ja").err())
                .startsWith("Maven (mvn) が見つかりません。");
        assertThat(run(home, home.resolve("musubi"), "--lang=ja", "demo").err()).startsWith("Maven (mvn) が見つかりません。");
        assertThat(run(home, home.resolve("musubi"), "--lang", "en", "ja").err())
                .startsWith("Maven (mvn) was not found");
    }

    @Test
    void it_builds_when_a_source_is_newer_and_then_not_again() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");
        maven("echo \"$@\" >> '%s/calls'".formatted(folder), "echo '[INFO] Building cli 0.1.0    [1/1]'");

        var first = run(home, home.resolve("musubi"), "x");
        var second = run(home, home.resolve("musubi"), "x");

        assertThat(first.out()).isEqualTo("repository x\n");
        assertThat(first.err()).contains("Building", "[1/1] cli");
        assertThat(second).isEqualTo(new Ran(7, "repository x\n", ""));
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .singleElement()
                .asString()
                .contains("-pl cli -am", "-Dmaven.test.skip=true", "package");
    }

    @Test
    void the_benchmarks_are_built_when_asked_for() throws Exception {
        maven("echo \"$@\" >> '%s/calls'".formatted(folder));
        jar(home.resolve("bench/target/bench/bench.jar"));

        var ran = run(home, home.resolve("musubi"), "bench", "--rows", "10");

        assertThat(ran.out()).isEqualTo("repository --rows|10\n");
        assertThat(Files.readString(folder.resolve("calls"))).contains("-pl bench -am");
    }

    @Test
    void a_removed_source_is_noticed() throws Exception {
        maven("true");
        Files.delete(home.resolve("cli/src/main/java/A.java"));

        assertThat(run(home, home.resolve("musubi"), "x").err()).contains("Building");
    }

    @Test
    void a_build_that_fails_shows_why_and_where_the_rest_stands() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");
        maven("echo '[INFO] chatter'", "echo '[ERROR] B.java:[1,1] no such type'", "exit 1");

        var ran = run(home, home.resolve("musubi"), "x");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("[ERROR] B.java:[1,1] no such type", "target/build.log")
                .doesNotContain("chatter");
        assertThat(home.resolve("target/lock")).doesNotExist();
    }

    @Test
    void a_download_that_breaks_off_is_tried_again() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");
        maven(
                "test -e '%1$s/second' && exit 0".formatted(folder),
                ": > '%s/second'".formatted(folder),
                "echo '[ERROR] Could not transfer artifact a:b:jar:1: Connection reset'",
                "exit 1");

        var ran = run(home, home.resolve("musubi"), "x");

        assertThat(ran.code()).isEqualTo(7);
        assertThat(ran.err()).contains("trying again (2/3)");
    }

    @Test
    void the_first_download_shows_that_it_goes_on() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");
        maven("for i in 1 2 3 4 5 6 7 8 9 10; do for k in 1 2 3 4 5; do"
                + " echo \"[INFO] Downloaded from central: a$i$k.jar (1 kB)\"; done; done");

        assertThat(run(home, home.resolve("musubi"), "x").err())
                .contains("50 files fetched")
                .doesNotContain("central");
    }

    @Test
    void a_lock_that_nobody_holds_any_more_is_taken_over() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");
        write("target/lock/holder", "999999999\n");
        maven("true");

        assertThat(run(home, home.resolve("musubi"), "x").code()).isEqualTo(7);
    }

    /** Under no locale Java cannot name a file in Japanese. */
    @Test
    void files_have_japanese_names_whatever_the_locale() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped: elsewhere names are in UTF-8 anyway");

        var nowhere = run(home, Map.of("LC_ALL", "C"), home.resolve("musubi"), "--charset");
        var japanese = run(home, Map.of("LANG", "ja_JP.UTF-8"), home.resolve("musubi"), "--charset");

        assertThat(nowhere.out()).startsWith("UTF-8 en");
        assertThat(japanese.out()).startsWith("UTF-8 ja");
    }

    @Test
    void it_speaks_japanese_to_a_japanese_terminal() throws Exception {
        write("cli/src/main/java/B.java", "class B {}");

        var ran = run(home, Map.of("LANG", "ja_JP.UTF-8"), home.resolve("musubi"), "x");

        assertThat(ran.err()).contains("Maven (mvn) が見つかりません");
    }

    private void maven(String... lines) throws IOException {
        var script = tools.resolve("mvn");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.writeString(home.resolve(file), text);
    }

    private static void age(Path folder, Instant moment) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var each : all.toList()) Files.setLastModifiedTime(each, FileTime.from(moment));
        }
    }

    private static void jar(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
        var name = Echo.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                var bytes = Echo.class.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new JarEntry(name));
            bytes.transferTo(jar);
        }
    }

    private Ran run(Path where, Path launcher, String... arguments) throws Exception {
        return run(where, Map.of(), launcher, arguments);
    }

    private Ran run(Path where, Map<String, String> environment, Path launcher, String... arguments) throws Exception {
        var command = new ArrayList<String>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var out = folder.resolve("out.txt");
        var err = folder.resolve("err.txt");
        var builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
