package musubi.platform.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import musubi.evidence.pack.SecretFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that lives and ends with this process, on the loopback address alone. Its data stay in the folder
 * and are there at the next start. The password of its owner lies in the folder, readable by the operator only.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** The role that owns every table; the application never works under it. */
    public static final String OWNER = "musubi_owner";

    private static final String DATABASE = "musubi";

    /** In every server of PostgreSQL, whatever its databases are called. */
    private static final String ANY_DATABASE = "template1";

    /** What {@code initdb} makes besides. */
    private static final String EMPTY_DATABASE = "postgres";

    private static final Duration START = Duration.ofSeconds(60);

    /**
     * Passwords are hashed once. Thousands of rounds, anew for each connection, protect words that people choose; ours are made of
     * chance, and the rounds were a part of every start.
     */
    private static final String QUICKLY_PROVED = "scram_iterations=1";

    /** One call brings a thousand new files to the disk, and the programs with them; file by file took a second longer. */
    private static final String SYNCED_AT_ONCE = "--sync-method=syncfs";

    private static final Duration BREATH = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final Path folder;
    private final ProcessBuilder command;
    private final int port;
    private final String password;
    private final Hold hold;
    private volatile Process server;
    private volatile boolean closing;

    private EmbeddedPostgres(Path folder, ProcessBuilder command, int port, String password, Hold hold)
            throws IOException {
        this.folder = folder;
        this.command = command;
        this.port = port;
        this.password = password;
        this.hold = hold;
        this.server = Guardian.start(command);
    }

    /**
     * Starts the server whose data stand in {@code folder}, making them when there are none.
     *
     * @throws IllegalStateException when PostgreSQL does not start; the message holds what it said
     * @throws musubi.quantity.BadInput when another process of ours works in the folder, or another version of PostgreSQL made its data
     */
    public static EmbeddedPostgres start(Path folder) {
        var home = folder.toAbsolutePath().normalize();
        var hold = Hold.take(home).orElseThrow(() -> Hold.refused(home));
        try {
            return start(home, hold);
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    /** The server of the folder: the one that runs there, or one started for as long as it is asked. */
    public static Reached reach(Path folder) {
        var home = folder.toAbsolutePath().normalize();
        var free = Hold.take(home);
        if (free.isEmpty()) return new Reached(url(Hold.port(home), DATABASE), Hold.password(home), () -> {});
        free.get().close();
        var started = start(folder);
        return new Reached(started.url(), started.password(), started::close);
    }

    private static EmbeddedPostgres start(Path home, Hold hold) {
        try {
            var caller = caller(home.resolve("programs"));
            var password = SecretFile.text(home.resolve("password"), EmbeddedPostgres::freshPassword);
            var data = home.resolve("data");
            if (!Files.exists(data.resolve("PG_VERSION"))) initialise(caller, home, data);
            StalePostmaster.end(data);
            return open(caller, home, data, password, hold);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL in " + home, e);
        }
    }

    private static Caller caller(Path programs) throws IOException {
        var installed = Binaries.installed();
        var caller = installed.isPresent() ? Caller.find(installed.get()) : Optional.<Caller>empty();
        if (caller.isEmpty()) caller = Caller.find(Binaries.unpack(programs));
        return caller.orElseThrow(() -> new IllegalStateException(
                "PostgreSQL does not run as root and no other user could be taken: start the server as a normal user, or"
                        + " give --database-url"));
    }

    private static EmbeddedPostgres open(Caller caller, Path home, Path data, String password, Hold hold)
            throws IOException {
        int port = freePort();
        var command = caller.command(
                "postgres",
                List.of(
                        "-D", data.toString(),
                        "-p", Integer.toString(port),
                        "-c", "listen_addresses=127.0.0.1",
                        "-c", "unix_socket_directories=",
                        "-c", "timezone=UTC",
                        "-c", "log_timezone=UTC",
                        "-c", "shared_buffers=256MB",
                        "-c", "max_wal_size=2GB",
                        "-c", QUICKLY_PROVED,
                        "-c", "log_min_error_statement=panic"));
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
        var postgres = new EmbeddedPostgres(home, builder, port, password, hold);
        try {
            postgres.awaitReady();
            postgres.nameDatabase();
            postgres.watch();
            return postgres;
        } catch (RuntimeException e) {
            postgres.close();
            throw MadeBefore.refused(caller, data)
                    .map(RuntimeException.class::cast)
                    .orElse(e);
        }
    }

    private static void initialise(Caller caller, Path home, Path data) throws IOException {
        var passwordFile = home.resolve("password");
        Files.createDirectories(data);
        caller.own(data);
        // The password file is read by initdb, which may run under another user than ours.
        var readable = Files.createTempFile("musubi-", ".initdb");
        try {
            Files.copy(passwordFile, readable, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            caller.own(readable);
            var log = home.resolve("initdb.log");
            var process = new ProcessBuilder(caller.command(
                            "initdb",
                            List.of(
                                    "-D",
                                    data.toString(),
                                    "-U",
                                    OWNER,
                                    "-E",
                                    "UTF8",
                                    "--locale-provider=builtin",
                                    "--builtin-locale=C.UTF-8",
                                    "--auth=scram-sha-256",
                                    "-c",
                                    QUICKLY_PROVED,
                                    SYNCED_AT_ONCE,
                                    "--pwfile=" + readable)))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!ended(process, START) || process.exitValue() != 0)
                throw new IllegalStateException("initdb failed: " + Files.readString(log));
        } finally {
            Files.deleteIfExists(readable);
        }
    }

    /** A database that dies under a server that lives is started again; what was committed is on disk. */
    private void watch() {
        Thread.ofVirtual().name("postgres watch").start(() -> {
            server.onExit().join();
            revive();
        });
    }

    private void revive() {
        while (!closing) {
            LOG.warn("PostgreSQL ended and is started again; see {}", folder.resolve("log"));
            try {
                Thread.sleep(BREATH);
                server = Guardian.start(command);
                // It ends at once while what it left behind still holds its memory.
                if (!ended(server, BREATH)) {
                    if (closing) stop();
                    else watch();
                    return;
                }
            } catch (IOException e) {
                LOG.error("PostgreSQL could not be started again", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        // Whoever else may have taken the port meanwhile is not waited for without an end.
        var patient = url(port, ANY_DATABASE) + "?loginTimeout=" + START.toSeconds();
        while (true) {
            try (var _ = DriverManager.getConnection(patient, OWNER, password)) {
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > deadline)
                    throw new IllegalStateException(
                            "PostgreSQL did not start (%s); see %s".formatted(e.getMessage(), folder.resolve("log")),
                            e);
                pause();
            }
        }
    }

    /** The empty one of a new server takes our name; to make another took a sixth of a second of each first start. */
    private void nameDatabase() {
        try (var connection = DriverManager.getConnection(url(port, ANY_DATABASE), OWNER, password);
                var statement = connection.createStatement()) {
            try (var known = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (known.next()) return;
            }
            statement.execute("alter database %s rename to %s".formatted(EMPTY_DATABASE, DATABASE));
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be named: " + e.getMessage(), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL started", e);
        }
    }

    /** Where the database answers, as JDBC names it. */
    public String url() {
        return url(port, DATABASE);
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /** The password of {@link #OWNER}. */
    public String password() {
        return password;
    }

    /** The process that is PostgreSQL, for those who must know what happens when it dies. */
    public ProcessHandle process() {
        return server.toHandle();
    }

    /** Ends the server after the transactions under way were rolled back; everything committed stays. */
    @Override
    public void close() {
        closing = true;
        stop();
        hold.close();
    }

    private void stop() {
        if (!server.isAlive()) return;
        StalePostmaster.interrupt(server.pid());
        if (!ended(server, Duration.ofSeconds(30))) server.destroyForcibly();
    }

    private static boolean ended(Process process, Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String freshPassword() {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A command's words in order, as a list that can be added to. */
    static List<String> words(List<String> first, List<String> then) {
        var all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
