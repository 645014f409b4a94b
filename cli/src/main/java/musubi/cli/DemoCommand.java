package musubi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import musubi.evidence.pack.Folder;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.simulation.city.City;
import musubi.simulation.city.Effect;
import musubi.simulation.city.Plan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musubi demo}: five years of a programme, settled from evidence, in one report. */
@Command(
        name = "demo",
        description =
                "Makes an invented city, settles five years of all four kinds of agreement from its evidence, verifies every statement and writes one report.",
        footer = {"", "Examples:", "  musubi demo", "  musubi demo -o small --people 2000 --seed 7 --lang ja"})
final class DemoCommand implements Callable<Integer> {
    private static final String MARK = "musubi-demo";
    private static final String SERVER = "server";
    private static final int PEOPLE_ON_SERVER = 1_600;
    private static final List<String> OURS = List.of(
            "city",
            "pack",
            "pack.sources.csv",
            "pack.rejected.csv",
            "demo.key",
            "agreements",
            "statements",
            "journal.hledger",
            "report.html",
            SERVER,
            "server-city",
            MARK);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Folder to write to; an earlier demonstration in it is replaced. Default: ${DEFAULT-VALUE}.")
    private Path output = Path.of("musubi-demo");

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "Residents aged 60 and over; about a quarter take part. Default: ${DEFAULT-VALUE}.")
    private int people = Plan.USUAL_PEOPLE;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Any whole number; the same number gives the same city. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "T",
            description = "How many to work with; the bytes do not depend on it.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--without-server", description = "Make no server.")
    private boolean withoutServer;

    @Override
    public Integer call() throws IOException {
        if (spec == null) throw new IllegalStateException("picocli has not set the command");
        if (threads < 1) throw new CommandLine.ParameterException(spec.commandLine(), "--threads: " + threads);
        var console = Console.of(spec);
        var plan = new Plan(people, seed, Effect.parse("usual"));
        clear(output);
        var result = new Demo(plan, output, threads, console::remark).make();
        var report = output.resolve("report.html");
        Files.writeString(report, DemoReport.write(result, console.language()));
        var wrong = result.settled().stream()
                .filter(s -> s.difference().isPresent())
                .toList();
        for (var s : wrong)
            console.remark(new Words(
                    "計算し直すと違いました: " + s.folder() + " " + s.difference().orElseThrow(),
                    "calculated again it differs: " + s.folder() + " "
                            + s.difference().orElseThrow()));
        int lines = result.settled().stream()
                .mapToInt(s -> s.statement().lines().size())
                .sum();
        console.say(new Words(
                "精算書 %d 通・%,d 行のうち、計算し直して一致したもの %d 通"
                        .formatted(
                                result.settled().size(), lines, result.settled().size() - wrong.size()),
                "%d statements with %,d lines; %d of them verified by calculating them again"
                        .formatted(
                                result.settled().size(), lines, result.settled().size() - wrong.size())));
        console.say(new Words("報告: " + report, "Report: " + report));
        if (!withoutServer) server(console);
        return wrong.isEmpty() ? Musubi.DONE : Musubi.DIFFERS;
    }

    /** A small city of its own, whose last days are today's, on a server that can be started afterwards. */
    private void server(Console console) throws IOException {
        console.remark(new Words("サーバーに架空の市を登録しています", "filling a server with an invented city"));
        var folder = output.resolve(SERVER);
        var small = City.make(
                new Plan(Math.min(people, PEOPLE_ON_SERVER), seed, Effect.parse("usual")),
                output.resolve("server-city"),
                threads,
                done -> {});
        var texts = List.of(text(Demo.POINTS));
        var today = LocalDate.parse(Console.moment().substring(0, "2026-04-01".length()));
        var accounts = DemoServer.fill(folder, new LivingCity(small, today), texts, today);
        console.say(new Words(
                "サーバーの利用者（パスワードは " + folder.resolve("sign-ins.txt") + " にもあります）:",
                "Accounts of the server (also in " + folder.resolve("sign-ins.txt") + "):"));
        for (var account : accounts)
            console.say("  %-14s %-14s %s".formatted(account.role().word(), account.login(), account.password()));
        console.say(new Words("起動: ./musubi serve --data " + folder, "Start it: ./musubi serve --data " + folder));
    }

    private String text(String agreement) throws IOException {
        return Files.readString(output.resolve("agreements").resolve(agreement + ".yaml"));
    }

    /** Makes room: only what an earlier demonstration wrote is removed, and only from a folder that is marked as one. */
    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) throw taken(folder);
        if (Files.isDirectory(folder)) {
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent() && !Files.exists(folder.resolve(MARK))) throw taken(folder);
            }
            for (var name : OURS) Folder.delete(folder.resolve(name));
        }
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(MARK), "This folder was made by musubi demo and is replaced by the next one.\n");
    }

    private static BadInput taken(Path folder) {
        return new BadInput(
                "demo.folder-in-use",
                Place.whole(folder.toString()),
                "",
                new Words(
                        "ここにはデモではないファイルがあります。-o で別のフォルダを指定してください。",
                        "There are other files here. Name another folder with -o."));
    }
}
