package musubi.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ServerPlace place = new ServerPlace();

    @Option(names = "--port", paramLabel = "N", description = "Port to answer on. Default: 8080.")
    private @Nullable Integer port;

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
        // Read by the log's own configuration, before anything is logged.
        System.setProperty("musubi.log", log());
        console.remark(new Words("起動しています…", "Starting…"));
        var server = Server.start(new Server.Settings(
                place.folder(), port(), place.database(), place.configuration().properties()));
        entered.ifPresent(m -> administrators(console, FirstStart.enter(server, m)));
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

    private static void administrators(Console console, List<FirstStart.Administrator> opened) {
        for (var a : opened)
            console.say(new Words(
                    "管理者: 利用者名 %s、パスワード %s（この一度だけ表示します）".formatted(a.login(), a.password()),
                    "Administrator: account %s, password %s (shown this once)".formatted(a.login(), a.password())));
        if (!opened.isEmpty())
            console.say(new Words(
                    "2人の別の人に1つずつ渡してください。一方が招待した人は、もう一方が会って確かめます。",
                    "Give each to another person. Whom one of them invites, the other one meets and confirms."));
    }

    private int port() {
        if (port != null) return port;
        var text = place.configuration().value("port").orElse("8080");
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) return Integer.parseInt(text);
        throw new BadInput(
                "serve.port",
                Place.whole("port"),
                text,
                new Words("ポートは 0 から 65535 までの整数です。", "A port is a whole number from 0 to 65535."));
    }

    private String log() {
        var log = place.configuration().value("log").orElse("text");
        if (log.equals("text") || log.equals("json")) return log;
        throw new BadInput(
                "serve.log",
                Place.whole("log"),
                log,
                new Words("記録の形は text か json です。", "The log is written as text or as json."));
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
}
