package musubi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import musubi.cli.Musubi;
import musubi.evidence.pack.Folder;

/**
 * The server's whole process, from its start until it says that it is ready: once more on a database that is there, and from nothing. The
 * rival is the same program without the cache that its first start leaves behind.
 */
final class StartBench {
    static final BigDecimal AGAIN = new BigDecimal("3");
    static final BigDecimal FROM_NOTHING = new BigDecimal("6");
    private static final BigDecimal RATIO = BigDecimal.ONE;
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:([0-9]+)");
    private static final long PATIENCE_SECONDS = 600;
    private static final long KIB_IN_MIB = 1_024;

    private final Path folder;
    private final Path cache;
    private final HttpClient http = HttpClient.newHttpClient();

    private StartBench(Path folder) {
        this.folder = folder;
        this.cache = folder.resolve("serve.aot");
    }

    /**
     * A start.
     *
     * @param seconds until it was ready
     * @param memory of the process once it was, in KiB; empty where the system does not tell
     * @param database the same of the PostgreSQL that it started
     */
    private record Started(double seconds, Optional<Long> memory, Optional<Long> database) {}

    static ServerBenches.Times run(Ground ground) throws Exception {
        var bench = new StartBench(ground.fresh("starts"));
        Files.createDirectories(bench.folder);
        return bench.run(ground.runs(), ground);
    }

    private ServerBenches.Times run(int runs, Ground ground) throws Exception {
        ground.progress().accept("the first start, which leaves the cache behind");
        var there = folder.resolve("there");
        start(there, List.of("-XX:AOTCacheOutput=" + cache));
        var cached = Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.<String>of();
        var again = new ArrayList<Started>();
        var fresh = new ArrayList<Started>();
        var onDatabase = Race.run(
                "start on a database",
                runs,
                RATIO,
                () -> noted(again, start(there, cached)),
                () -> start(there, List.of()).seconds());
        ground.progress().accept("starts from nothing");
        var fromNothing = Race.run(
                "start from nothing",
                runs,
                RATIO,
                () -> noted(fresh, start(nowhere(), cached)),
                () -> start(nowhere(), List.of()).seconds());
        var notes = Map.of(
                "cache", cached.isEmpty() ? "none: it is made for programs in jars alone" : "of the first start");
        return new ServerBenches.Times(
                List.of(onDatabase.with(notes), fromNothing.with(notes)),
                List.of(
                        new Bound("start on a database, ready", onDatabase.ours(), AGAIN, memory(again)),
                        new Bound("start from nothing, ready", fromNothing.ours(), FROM_NOTHING, memory(fresh))));
    }

    private static double noted(List<Started> all, Started one) {
        all.add(one);
        return one.seconds();
    }

    private Path nowhere() throws IOException {
        var nowhere = folder.resolve("nothing");
        Folder.delete(nowhere);
        return nowhere;
    }

    /** The medians. */
    private static Map<String, String> memory(List<Started> starts) {
        return Map.of(
                "memory_mib",
                mib(starts.stream().flatMap(s -> s.memory().stream()).toList()),
                "postgresql_memory_mib",
                mib(starts.stream().flatMap(s -> s.database().stream()).toList()));
    }

    private static String mib(List<Long> kib) {
        return kib.isEmpty()
                ? "not told by this system"
                : Long.toString(Math.round(
                        Race.median(kib.stream().map(Long::doubleValue).toList()) / KIB_IN_MIB));
    }

    private Started start(Path data, List<String> options) throws Exception {
        long begun = System.nanoTime();
        var process = new ProcessBuilder(command(data, options))
                .redirectError(folder.resolve("errors").toFile())
                .start();
        var isReached = new AtomicBoolean();
        // Nothing interrupts whoever reads from a process: one that is never ready has to end.
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (!isReached.get()) process.toHandle().destroyForcibly();
        });
        try (var said = process.inputReader()) {
            int port = port(said);
            while (!ready(port)) Thread.sleep(5);
            isReached.set(true);
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Started(
                    seconds,
                    Memory.of(process.toHandle()),
                    process.descendants()
                            .map(Memory::of)
                            .reduce((a, b) -> a.flatMap(x -> b.map(y -> x + y)))
                            .flatMap(all -> all));
        } finally {
            process.destroy();
            // The first one writes its cache now.
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        }
    }

    private static List<String> command(Path data, List<String> options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher starts it.
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xlog:cds=off", "-Xlog:aot*=off"));
        command.add("-Dfile.encoding=UTF-8");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Musubi.class.getName()));
        command.addAll(List.of("--lang", "en", "serve", "--data", data.toString(), "--port", "0"));
        return List.copyOf(command);
    }

    private int port(BufferedReader said) throws IOException {
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            var address = ADDRESS.matcher(line);
            if (address.find()) return Integer.parseInt(address.group(1));
        }
        throw new IllegalStateException("the server did not start\n" + Files.readString(folder.resolve("errors")));
    }

    private boolean ready(int port) throws InterruptedException {
        var asked = HttpRequest.newBuilder(URI.create("http://localhost:%d/health/readiness".formatted(port)))
                .build();
        try {
            return http.send(asked, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
