package musubi.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One real server on a real PostgreSQL for all tests of a run. Each test takes a municipality of its own. */
public final class ServerFixture {
    public static final String METRICS_TOKEN = "for-the-tests-alone";

    private static final Path FOLDER = folder();
    private static final Server SERVER = start();
    private static final AtomicInteger NEXT = new AtomicInteger(10_000);

    private ServerFixture() {}

    private static Path folder() {
        try {
            return Files.createTempDirectory("musubi-server-");
        } catch (IOException e) {
            throw new IllegalStateException("no folder for the server", e);
        }
    }

    private static Server start() {
        var server = Server.start(new Server.Settings(
                FOLDER,
                0,
                Optional.empty(),
                Map.of("musubi.metrics-token", METRICS_TOKEN, "musubi.webhook.inside-hosts", "127.0.0.1")));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    /** Works as the owner of all tables, as the operator's commands do. */
    public static <T> T owning(Function<Owner, T> work) {
        try (var reached = EmbeddedPostgres.reach(FOLDER.resolve("postgres"))) {
            return work.apply(new Owner(reached.url(), EmbeddedPostgres.OWNER, reached.password()));
        }
    }

    /** What those who run the server read of a figure. */
    public static double figure(String name) {
        var asked = HttpRequest.newBuilder(URI.create(Screen.url("/metrics")))
                .header("Authorization", "Bearer " + METRICS_TOKEN)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(asked, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("no figures", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Plans that were made while these tables held little are made anew, as they are by themselves after a minute. */
    public static void planned(String... tables) {
        owning(owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                .sql("analyze " + String.join(", ", tables))
                .update());
    }

    /**
     * Forgets, in the transaction that runs, what its connection planned: a check of a key that was planned while every table was small goes
     * through all the rows that are added now, once for each.
     */
    public static void forgetPlans() {
        part(JdbcClient.class).sql("discard plans").update();
    }

    public static Server server() {
        return SERVER;
    }

    public static <T> T part(Class<T> type) {
        return SERVER.part(type);
    }

    /** A municipality nobody has used, with one scheme, {@code kenko}, that everybody may join. */
    public static Code municipality() {
        int first = NEXT.getAndIncrement();
        int sum = 0;
        var digits = Integer.toString(first);
        for (int i = 0; i < 5; i++) sum += (digits.charAt(i) - '0') * (6 - i);
        var code = new Code(digits + (11 - sum % 11) % 10);
        // These digits of telephones are looked for in every table: no code holds them by chance.
        if (code.digits().contains("0565") || code.digits().contains("0599")) return municipality();
        part(Municipalities.class).add(new Municipality(code, new Words("市" + code, "City " + code)));
        as(code, () -> {
            part(Schemes.class).open(new Scheme("kenko", new Words("健幸ポイント", "Health points")));
            return true;
        });
        return code;
    }

    public static <T> T as(Code municipality, Supplier<T> work) {
        return part(Acting.class).as(Actor.job("test", municipality), work);
    }
}
