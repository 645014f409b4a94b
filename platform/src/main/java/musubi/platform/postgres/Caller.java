package musubi.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The words put in front of PostgreSQL's programs. They refuse to run as root, and a container's only user often is root: then
 * the first way out that works on this machine is taken.
 */
final class Caller {
    private static final String NOBODY = "65534";

    /** A way to call: its words, and whether files must be handed to that other user first. */
    private record Way(List<String> words, boolean other) {}

    private static final List<Way> WAYS_OF_ROOT = List.of(
            new Way(List.of("unshare", "-U"), false),
            new Way(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), true),
            new Way(List.of("chroot", "--userspec=" + NOBODY + ":" + NOBODY, "/"), true));

    private final Path programs;
    private final Way way;

    private Caller(Path programs, Way way) {
        this.programs = programs;
        this.way = way;
    }

    /** Who calls the programs of this folder; nobody, when they run under no user that can be taken. */
    static Optional<Caller> find(Path programs) throws IOException {
        var initdb = programs.resolve("bin/initdb").toString();
        if (!"0".equals(answer(List.of("id", "-u"))) && runs(List.of(initdb, "--version")))
            return Optional.of(new Caller(programs, new Way(List.of(), false)));
        var ways = "0".equals(answer(List.of("id", "-u")))
                ? WAYS_OF_ROOT
                : List.of(new Way(List.of("unshare", "-U"), false));
        for (var way : ways)
            if (runs(EmbeddedPostgres.words(way.words(), List.of(initdb, "--version")))
                    && !"0".equals(answer(EmbeddedPostgres.words(way.words(), List.of("id", "-u"))))
                    && runs(EmbeddedPostgres.words(way.words(), List.of("id", "-un"))))
                return Optional.of(new Caller(programs, way));
        return Optional.empty();
    }

    /** The whole command; PostgreSQL ends when this process does, however it ends. */
    List<String> command(String program, List<String> arguments) {
        var words = new ArrayList<String>();
        if (runs(List.of("setpriv", "--pdeathsig", "INT", "true")))
            words.addAll(List.of("setpriv", "--pdeathsig", "INT"));
        words.addAll(way.words());
        words.add(programs.resolve("bin").resolve(program).toString());
        words.addAll(arguments);
        return words;
    }

    /** What a program prints. */
    String answer(String program, String argument) throws IOException {
        return answer(command(program, List.of(argument)));
    }

    /** Hands a file or folder to the user PostgreSQL runs under, when that is another. */
    void own(Path file) throws IOException {
        if (!way.other()) return;
        if (!runs(List.of("chown", "-R", NOBODY + ":" + NOBODY, file.toString())))
            throw new IOException("cannot hand " + file + " to the user PostgreSQL runs under");
        for (var above = file.getParent(); above != null; above = above.getParent())
            if (!Files.isExecutable(above)) throw new IOException("PostgreSQL cannot reach " + file);
    }

    private static boolean runs(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String answer(List<String> command) throws IOException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException absent) {
            return "";
        }
    }
}
