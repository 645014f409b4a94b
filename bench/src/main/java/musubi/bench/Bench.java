package musubi.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import musubi.evidence.pack.Folder;
import musubi.quantity.CanonicalJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Races Musubi against its rivals and prints the ratios. */
@Command(
        name = "musubi bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Races Musubi against rivals that do the same work in the same run, in turn, and prints the ratios.",
            "",
            "  pack      pack build against DuckDB's copy from CSV to Parquet (at most 2.0)",
            "  measures  every measure against its SQL typed into DuckDB (at most 1.3)",
            "  points    a year of points against one SQL query written by hand (at most 3.0)",
            "  apple     the health export against a bare StAX pass, in 256 MB (at most 2.0)",
            "  effect    estimates of effects against R and Python, where they are installed",
            "  upload    steps sent to the server against COPY of the same rows into PostgreSQL (at most 2.5)",
            "  day       a day of everybody's steps, from the request to the points in the ledger (at most 30 s),",
            "            and of one resident among them (at most 5 s)",
            "  transfers the ledger against one SQL function call for each transfer (at most 0.67)",
            "  pages     dashboard and search of people, 20 a second beside an import (95 %% within 0.2 s)",
            "  start     the whole process until it is ready, against itself without the cache of the first start (at most 3 and 6 s)",
            "  today     200 residents who open Today at the same moment (95 %% within 0.3 s)",
            "  region    five municipalities and thirty providers on one server, a month from enrolment to the bank",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  musubi bench                       everything at full size; takes about 5 GB of disk for its time",
            "  musubi bench points --runs 5",
            "  musubi bench effect --only logit,cox",
            "  musubi bench --people 500 --size 0.05 --json ratios.json"
        })
public final class Bench implements Callable<Integer> {
    private static final List<String> ALL = List.of(
            "pack",
            "measures",
            "points",
            "apple",
            "effect",
            "upload",
            "day",
            "transfers",
            "pages",
            "today",
            "start",
            "region");
    private static final int GIGABYTE_DIGITS = 9;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "BENCH", arity = "0..*", description = "Which; all when none is named.")
    private List<String> benches = new ArrayList<>();

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "Who take part, in all but apple and effect. Default: ${DEFAULT-VALUE}.")
    private int people = 20_000;

    @Option(names = "--size", paramLabel = "GB", description = "Size of the health export. Default: ${DEFAULT-VALUE}.")
    private BigDecimal size = BigDecimal.TWO;

    @Option(names = "--runs", paramLabel = "N", description = "Pairs of turns. Default: ${DEFAULT-VALUE}.")
    private int runs = 5;

    @Option(
            names = "--measure",
            paramLabel = "ID",
            description = "A measure to race, in place of all. May be repeated.")
    private List<String> measures = new ArrayList<>();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows of the tables of effect. Default: ${DEFAULT-VALUE}.")
    private int rows = EffectBench.FULL;

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            description = "Tasks of effect, in place of all; a wrong one lists them.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Days everybody has walked before, in day, pages and today. Default: ${DEFAULT-VALUE}.")
    private int days = ServerBenches.HISTORY;

    @Option(names = "--no-rival", description = "Times our side of effect alone.")
    private boolean isAlone;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Keeps the inputs here for the next run; otherwise a temporary folder that is deleted.")
    private @Nullable Path dir;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes every time and ratio to this file.")
    private @Nullable Path json;

    private Bench() {}

    /** Runs and ends the process: 0, or 1 when a ratio is above what is wanted. */
    public static void main(String[] arguments) {
        var out = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), true);
        var err = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true);
        System.exit(run(out, err, arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Bench()).setOut(out).setErr(err).execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (spec == null) throw new IllegalStateException("picocli has not set the command");
        var line = spec.commandLine();
        for (var bench : benches)
            if (!ALL.contains(bench))
                throw new CommandLine.ParameterException(
                        line, "there is no bench " + bench + "; there are " + String.join(", ", ALL));
        for (var task : only)
            if (!EffectBench.ids().contains(task))
                throw new CommandLine.ParameterException(
                        line, "effect has no task " + task + "; it has " + String.join(", ", EffectBench.ids()));
        if (people < 1 || runs < 1 || size.signum() <= 0)
            throw new CommandLine.ParameterException(line, "--people, --runs and --size are above zero");
        if (rows < EffectBench.LEAST)
            throw new CommandLine.ParameterException(line, "--rows is at least " + EffectBench.LEAST);
        var folder = dir == null ? Files.createTempDirectory("musubi-bench-") : Files.createDirectories(dir);
        try {
            var ground = new Ground(
                    folder.toAbsolutePath(),
                    people,
                    size.scaleByPowerOfTen(GIGABYTE_DIGITS).longValue(),
                    runs,
                    measures,
                    said -> {
                        line.getErr().println(said);
                        line.getErr().flush();
                    });
            var races = races(ground);
            var server = ServerBenches.run(ground, days, bench -> benches.isEmpty() || benches.contains(bench));
            races.addAll(server.races());
            var bounds = new ArrayList<>(server.bounds());
            if (benches.isEmpty() || benches.contains("start")) {
                var starts = StartBench.run(ground);
                races.addAll(starts.races());
                bounds.addAll(starts.bounds());
            }
            return report(line.getOut(), races, bounds, effects(ground));
        } finally {
            if (dir == null) Folder.delete(folder);
        }
    }

    private List<Race> races(Ground ground) throws Exception {
        var races = new ArrayList<Race>();
        for (var bench : ALL) {
            if (!benches.isEmpty() && !benches.contains(bench)) continue;
            switch (bench) {
                case "pack" -> races.add(PackBench.run(ground));
                case "measures" -> races.addAll(MeasuresBench.run(ground));
                case "points" -> races.add(PointsBench.run(ground));
                case "apple" -> races.add(AppleBench.run(ground));
                default -> {}
            }
        }
        return races;
    }

    private List<EffectBench.Line> effects(Ground ground) throws Exception {
        if (!benches.isEmpty() && !benches.contains("effect")) return List.of();
        return EffectBench.run(ground, new EffectBench.Size(rows, only, !isAlone));
    }

    private int report(PrintWriter out, List<Race> races, List<Bound> bounds, List<EffectBench.Line> effects)
            throws IOException, SQLException {
        var machine = machine();
        machine.forEach((name, value) -> out.println("%-10s %s".formatted(name, value)));
        out.println();
        races(out, races);
        bounds(out, bounds);
        EffectBench.print(out, effects);
        out.flush();
        if (json != null)
            Files.writeString(
                    json,
                    CanonicalJson.write(Map.of(
                            "machine",
                            machine,
                            "people",
                            people,
                            "races",
                            races.stream().map(Race::json).toList(),
                            "bounds",
                            bounds.stream().map(Bound::json).toList(),
                            "effects",
                            effects.stream().map(EffectBench.Line::json).toList())));
        return races.stream().allMatch(Race::reached)
                        && bounds.stream().allMatch(Bound::reached)
                        && effects.stream().allMatch(EffectBench.Line::reached)
                ? 0
                : 1;
    }

    private static void races(PrintWriter out, List<Race> races) {
        if (races.isEmpty()) return;
        out.println("%-36s %10s %10s %6s %5s  %s".formatted("", "ours s", "rival s", "ratio", "most", "every pair"));
        races.forEach(race -> row(out, race));
        summary(
                out,
                races.stream().filter(r -> r.name().startsWith("measures ")).toList());
    }

    private static void row(PrintWriter out, Race race) {
        out.println("%-36s %10.4f %10.4f %6s %5s  %s%s"
                .formatted(
                        race.name(),
                        Race.median(race.ours()),
                        Race.median(race.rival()),
                        Race.hundredth(race.ratio()),
                        race.most(),
                        race.pairs().stream()
                                .map(p -> Race.hundredth(p).toString())
                                .collect(Collectors.joining(" ")),
                        race.reached() ? "" : "  TOO SLOW"));
        if (!race.name().startsWith("measures "))
            new TreeMap<>(race.notes()).forEach((name, value) -> out.println("    %-32s %s".formatted(name, value)));
    }

    private static void bounds(PrintWriter out, List<Bound> bounds) {
        if (bounds.isEmpty()) return;
        out.println("%-36s %10s %5s  %s".formatted("", "seconds", "most", "every turn"));
        for (var bound : bounds) {
            out.println("%-36s %10.3f %5s  %s%s"
                    .formatted(
                            bound.name(),
                            Race.median(bound.seconds()),
                            bound.most(),
                            bound.seconds().stream()
                                    .map(s -> Bound.milli(s).toString())
                                    .collect(Collectors.joining(" ")),
                            bound.reached() ? "" : "  TOO SLOW"));
            new TreeMap<>(bound.notes()).forEach((name, value) -> out.println("    %-32s %s".formatted(name, value)));
        }
    }

    private static void summary(PrintWriter out, List<Race> measures) {
        if (measures.isEmpty()) return;
        var worst = measures.stream()
                .max(java.util.Comparator.comparingDouble(Race::ratio))
                .orElseThrow();
        var median = Race.median(measures.stream().map(Race::ratio).toList());
        var ours = measures.stream().mapToDouble(r -> Race.median(r.ours())).sum();
        var rival = measures.stream().mapToDouble(r -> Race.median(r.rival())).sum();
        out.println("measures: %d raced, median ratio %s, worst %s (%s), ratio of the sums %s"
                .formatted(
                        measures.size(),
                        Race.hundredth(median),
                        Race.hundredth(worst.ratio()),
                        worst.name().substring("measures ".length()),
                        Race.hundredth(ours / rival)));
    }

    /** What the figures belong to. */
    private static Map<String, String> machine() throws IOException, SQLException {
        var machine = new TreeMap<String, String>();
        var system = ManagementFactory.getOperatingSystemMXBean();
        machine.put("system", "%s %s".formatted(system.getName(), system.getArch()));
        machine.put("cores", Integer.toString(system.getAvailableProcessors()));
        machine.put(
                "load",
                BigDecimal.valueOf(system.getSystemLoadAverage())
                        .setScale(1, RoundingMode.HALF_UP)
                        .toString());
        machine.put("java", Runtime.version().toString());
        var about = Path.of("/proc/cpuinfo");
        if (Files.isReadable(about))
            Files.readAllLines(about).stream()
                    .filter(l -> l.startsWith("model name"))
                    .findFirst()
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .ifPresent(model -> machine.put("processor", model));
        try (var db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement();
                var version = statement.executeQuery("select version()")) {
            version.next();
            machine.put("duckdb", version.getString(1));
        }
        return machine;
    }
}
