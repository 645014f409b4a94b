package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link Serving} seen from outside, and its database. */
final class Served implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Process process;
    private final int port;

    private Served(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it answers; whatever it says before that is passed on. */
    static Served start(Path folder, int people, Duration later, Consumer<String> said) throws IOException {
        var process = new ProcessBuilder(Aside.command(Serving.class, folder, people, later))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Nothing interrupts whoever reads from a process: one that never is ready has to end.
        var late = CompletableFuture.runAsync(
                process.toHandle()::destroyForcibly,
                CompletableFuture.delayedExecutor(LONGEST.toSeconds(), TimeUnit.SECONDS));
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("ready ")) {
                late.cancel(false);
                // What nobody reads would make it wait for a reader.
                Thread.ofVirtual().start(() -> lines.lines().forEach(more -> {}));
                return new Served(process, Integer.parseInt(line.substring("ready ".length())));
            }
            said.accept(line);
        }
        throw new IOException("the server ended before it was ready");
    }

    int port() {
        return port;
    }

    /** Ends at once, and the database with it. */
    void kill() {
        process.toHandle().destroyForcibly();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process that started all others of the database. */
    ProcessHandle database() {
        return process.toHandle().children().findFirst().orElseThrow();
    }

    /** Those that the database started: one for each connection, and some that write. */
    List<ProcessHandle> connections() {
        return database().children().toList();
    }

    @Override
    public void close() {
        kill();
    }
}
