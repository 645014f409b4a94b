package musubi.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is stopped. */
@Command(
        name = "serve",
        description = "Runs the server: people, programmes, steps, points and contracts on one address.",
        footer = {
            "",
            "Examples:",
            "  musubi serve --municipality 232114 --name 豊田市",
            "  musubi serve --data /srv/musubi --port 8080",
            "  MUSUBI_DATABASE_PASSWORD=… musubi serve --database-url jdbc:postgresql://db/musubi --database-user musubi_owner"
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for keys, frozen evidence and the database. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("musubi-data");

    @Option(names = "--port", paramLabel = "N", description = "Port to answer on. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description =
                    "An existing PostgreSQL as JDBC names it. Without it, one of our own is started in the folder.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            description = "Owner of the tables there; the password is read from MUSUBI_DATABASE_PASSWORD.")
    private String databaseUser = "musubi_owner";

    @Option(
            names = "--municipality",
            paramLabel = "CODE",
            description = "Code of a municipality to enter at the first start, six digits.")
    private @Nullable String municipality;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of that municipality.")
    private @Nullable String name;

    @Override
    public Integer call() throws InterruptedException {
        if (spec == null) throw new IllegalStateException("picocli has not set the command");
        var console = Console.of(spec);
        var entered = entered();
        console.remark(new Words("起動しています…", "Starting…"));
        var server = Server.start(new Server.Settings(folder, port, database(databaseUrl, databaseUser)));
        entered.flatMap(m -> FirstStart.enter(server, m))
                .ifPresent(a -> console.say(new Words(
                        "最初の管理者: 利用者名 %s、パスワード %s（この一度だけ表示します）".formatted(a.login(), a.password()),
                        "First administrator: account %s, password %s (shown this once)"
                                .formatted(a.login(), a.password()))));
        console.say(new Words(
                "http://localhost:%d で開けます。止めるには Ctrl-C を押してください。".formatted(server.port()),
                "Open http://localhost:%d. Stop with Ctrl-C.".formatted(server.port())));
        spec.commandLine().getOut().flush();
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            stopped.countDown();
        }));
        stopped.await();
        return Musubi.DONE;
    }

    private Optional<Municipality> entered() {
        if (municipality == null) return Optional.empty();
        try {
            var code = new Code(municipality);
            return Optional.of(new Municipality(code, Words.same(name == null ? municipality : name)));
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    "serve.municipality",
                    Place.whole("--municipality"),
                    municipality,
                    new Words(
                            "市区町村コードは検査数字を含む6桁です。",
                            "The code of a municipality has six digits, the last of which checks the others."));
        }
    }

    /** The database that was named, with its password from the environment. */
    static Optional<Owner> database(@Nullable String databaseUrl, String databaseUser) {
        if (databaseUrl == null) return Optional.empty();
        var password = Optional.ofNullable(System.getenv("MUSUBI_DATABASE_PASSWORD"));
        return Optional.of(new Owner(
                databaseUrl,
                databaseUser,
                password.orElseThrow(() -> new BadInput(
                        "serve.password",
                        Place.whole("MUSUBI_DATABASE_PASSWORD"),
                        "",
                        new Words(
                                "データベースのパスワードを環境変数 MUSUBI_DATABASE_PASSWORD に入れてください。",
                                "Give the database's password in the variable MUSUBI_DATABASE_PASSWORD.")))));
    }
}
