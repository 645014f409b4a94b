package musubi.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every kind of effect estimate at a size of a large programme, beside the usual programs of R and Python where they are
 * installed. Both sides hold the same columns in memory before they are timed, take turns, and must find the same figure.
 */
final class EffectBench {
    /** The size for which seconds are wanted. */
    static final int FULL = 1_000_000;
    /** Largest heap, as a multiple of the data, in which a task should run. */
    static final int HEAP_WANTED = 3;

    /** Fewer rows leave arms, areas or years empty. */
    static final int LEAST = 2_000;

    private static final int[] LARGER_HEAPS = {4, 6, 8, 12};
    /** What Java and its libraries take beside the data. */
    private static final long BASE_HEAP = 32L << 20;
    /** A rival that takes this long takes one turn. */
    private static final double LONG_SECONDS = 30;

    private final Ground ground;
    private final Size size;
    private final List<String> lacking = new ArrayList<>();

    private EffectBench(Ground ground, Size size) {
        this.ground = ground;
        this.size = size;
    }

    /**
     * What to run.
     *
     * @param rows of the large tables
     * @param only ids of tasks; empty for all
     * @param hasRivals whether the other programs are started
     */
    record Size(int rows, List<String> only, boolean hasRivals) {
        Size {
            only = List.copyOf(only);
        }
    }

    /**
     * One line of the table.
     *
     * @param rows that both sides took
     * @param ours median seconds
     * @param cpu our median seconds of processor time
     * @param wanted seconds wanted at most; empty at other sizes than the full one
     * @param heap smallest heap tried, as a multiple of the data, in which the task ran; empty when not looked at
     * @param rival the other side; empty when there is none
     */
    record Line(
            EffectTask task,
            int rows,
            double ours,
            double cpu,
            OptionalDouble wanted,
            OptionalInt heap,
            Optional<Raced> rival) {
        boolean reached() {
            return !(wanted.isPresent() && ours > wanted.getAsDouble())
                    && !(heap.isPresent() && heap.getAsInt() > HEAP_WANTED)
                    && rival.map(r -> r.agrees() && (rows < task.rows(FULL) || ours <= r.seconds()))
                            .orElse(true);
        }

        Map<String, Object> json() {
            var json = new TreeMap<String, Object>();
            json.put("task", task.id());
            json.put("rows", rows);
            json.put("data_bytes", EffectTask.bytes(task, rows));
            json.put("ours_median", milli(ours));
            json.put("ours_processor_median", milli(cpu));
            wanted.ifPresent(w -> json.put("wanted_seconds", BigDecimal.valueOf(w)));
            heap.ifPresent(h -> json.put("heap_multiple", h));
            rival.ifPresent(r -> {
                json.put("rival", r.rival().program() + " " + r.rival().call());
                json.put("rival_median", milli(r.seconds()));
                json.put("ratio", Race.hundredth(ours / r.seconds()));
                json.put("figures_agree", r.agrees());
            });
            return json;
        }

        private static BigDecimal milli(double seconds) {
            return BigDecimal.valueOf(seconds).setScale(4, RoundingMode.HALF_UP);
        }
    }

    /**
     * The other side of a line.
     *
     * @param seconds median of its turns
     * @param figure what it found
     * @param expected what we found
     */
    record Raced(EffectTask.Rival rival, double seconds, double figure, double expected) {
        boolean agrees() {
            return Math.abs(figure - expected) <= rival.tolerance() * Math.abs(expected);
        }
    }

    static List<String> ids() {
        return EffectTask.all().stream().map(EffectTask::id).toList();
    }

    static List<Line> run(Ground ground, Size size) throws Exception {
        var bench = new EffectBench(ground, size);
        var lines = new ArrayList<Line>();
        for (var task : EffectTask.all())
            if (size.only().isEmpty() || size.only().contains(task.id())) lines.addAll(bench.lines(task));
        return lines;
    }

    private List<Line> lines(EffectTask task) throws Exception {
        int rows = task.rows(size.rows());
        var table = ground.input(
                "effect-%s-%d".formatted(task.table(), size.rows()),
                folder -> EffectTables.write(task.table(), size.rows(), folder));
        var lines = new ArrayList<Line>();
        var rivals = size.hasRivals()
                ? task.rivals().stream().filter(r -> isHere(r.program())).toList()
                : List.<EffectTask.Rival>of();
        var heap = heap(task, table, rows);
        for (var rival : rivals)
            if (rival.most() >= rows)
                race(task, table, rows, heap, Optional.of(rival)).ifPresent(lines::add);
        if (lines.isEmpty()) race(task, table, rows, heap, Optional.empty()).ifPresent(lines::add);
        for (var rival : rivals)
            if (rival.most() < rows)
                race(task, table, rival.most(), OptionalInt.empty(), Optional.of(rival))
                        .ifPresent(lines::add);
        return lines;
    }

    private Optional<Line> race(
            EffectTask task, Path table, int rows, OptionalInt heap, Optional<EffectTask.Rival> against)
            throws Exception {
        try (var ours = ours(task, table, rows)) {
            ours.lacks();
            var rival = against.isPresent() ? rival(task, table, rows, against.get()) : Optional.<Contestant>empty();
            if (against.isPresent() && rival.isEmpty()) return Optional.empty();
            var first = new ArrayList<Contestant.Turn>();
            var second = new ArrayList<Contestant.Turn>();
            try {
                for (int i = 0; i < ground.runs(); i++) {
                    first.add(ours.turn());
                    if (rival.isPresent() && (second.isEmpty() || second.get(0).seconds() < LONG_SECONDS))
                        second.add(rival.get().turn());
                }
            } finally {
                if (rival.isPresent()) rival.get().close();
            }
            return Optional.of(line(task, rows, heap, first, against, second));
        }
    }

    private Line line(
            EffectTask task,
            int rows,
            OptionalInt heap,
            List<Contestant.Turn> ours,
            Optional<EffectTask.Rival> rival,
            List<Contestant.Turn> theirs) {
        var line = new Line(
                task,
                rows,
                Race.median(ours.stream().map(Contestant.Turn::seconds).toList()),
                Race.median(ours.stream().map(Contestant.Turn::cpu).toList()),
                rows == task.rows(FULL) ? task.wanted() : OptionalDouble.empty(),
                heap,
                rival.map(r -> new Raced(
                        r,
                        Race.median(
                                theirs.stream().map(Contestant.Turn::seconds).toList()),
                        theirs.get(0).figure(),
                        ours.get(0).figure())));
        ground.progress()
                .accept("  %-12s %,9d rows  ours %.3f s (processor %.3f s)%s"
                        .formatted(
                                task.id(),
                                rows,
                                line.ours(),
                                line.cpu(),
                                line.rival()
                                        .map(r -> ", %s %.3f s"
                                                .formatted(r.rival().program(), r.seconds()))
                                        .orElse("")));
        return line;
    }

    private Contestant ours(EffectTask task, Path table, int rows) throws IOException {
        return Contestant.start(
                Child.command(List.of(), "effect", task.id(), table.toString(), Integer.toString(rows)),
                ground.folder().resolve("effect-ours.log"));
    }

    /** Empty when it lacks a package, which is said. */
    private Optional<Contestant> rival(EffectTask task, Path table, int rows, EffectTask.Rival rival) throws Exception {
        boolean isR = rival.program().equals("R");
        var script = script(isR ? "effect.R" : "effect.py");
        var command = isR
                ? List.of(
                        "Rscript", "--vanilla", script.toString(), task.id(), table.toString(), Integer.toString(rows))
                : List.of(python(), script.toString(), task.id(), table.toString(), Integer.toString(rows));
        var contestant = Contestant.start(command, ground.folder().resolve("effect-rival.log"));
        var lacks = contestant.lacks();
        if (lacks.isEmpty()) return Optional.of(contestant);
        ground.progress().accept("  %s has no %s; %s is not raced".formatted(rival.program(), lacks.get(), task.id()));
        contestant.close();
        return Optional.empty();
    }

    private Path script(String name) throws IOException {
        var file = ground.folder().resolve(name);
        try (var in = EffectBench.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name);
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private boolean isHere(String program) {
        if (lacking.contains(program)) return false;
        try {
            var version = new ProcessBuilder(program.equals("R") ? "Rscript" : python(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (version.waitFor() == 0) return true;
        } catch (IOException e) {
            ground.progress().accept("effect: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ground.progress().accept("effect: there is no " + program + " here; ours are timed alone");
        lacking.add(program);
        return false;
    }

    /** The system's own Python, which has the packages of the system, before another one on the path. */
    private static String python() {
        return Stream.of("/usr/bin/python3")
                .filter(p -> Files.isExecutable(Path.of(p)))
                .findFirst()
                .orElse("python3");
    }

    /** Runs the task once in ever smaller or larger heaps. Too little data says nothing: Java itself is larger. */
    private OptionalInt heap(EffectTask task, Path table, int rows) throws Exception {
        if (rows < FULL / 10) return OptionalInt.empty();
        if (fits(task, table, rows, HEAP_WANTED))
            return OptionalInt.of(fits(task, table, rows, HEAP_WANTED - 1) ? HEAP_WANTED - 1 : HEAP_WANTED);
        for (int multiple : LARGER_HEAPS) if (fits(task, table, rows, multiple)) return OptionalInt.of(multiple);
        return OptionalInt.of(Integer.MAX_VALUE);
    }

    private static boolean fits(EffectTask task, Path table, int rows, int multiple) throws Exception {
        long most = BASE_HEAP + multiple * EffectTask.bytes(task, rows);
        var process = new ProcessBuilder(Child.command(
                        List.of("-Xmx" + most, "-XX:+UseParallelGC"),
                        "effect-once",
                        task.id(),
                        table.toString(),
                        Integer.toString(rows)))
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() == 0) return true;
        if (text.contains("OutOfMemoryError")) return false;
        throw new IllegalStateException(task.id() + "\n" + text);
    }

    static void print(PrintWriter out, List<Line> lines) {
        if (lines.isEmpty()) return;
        out.println();
        out.println("%-58s %9s %8s %7s %8s %6s  %9s %6s  %s"
                .formatted("effect", "rows", "ours s", "wanted", "data MB", "heap", "rival s", "ratio", "rival"));
        for (var line : lines)
            out.println("%-58s %,9d %8.3f %7s %8d %6s  %9s %6s  %s%s"
                    .formatted(
                            line.task().title(),
                            line.rows(),
                            line.ours(),
                            line.wanted().isPresent()
                                    ? "%.1f".formatted(line.wanted().getAsDouble())
                                    : "",
                            EffectTask.bytes(line.task(), line.rows()) >> 20,
                            heapWords(line.heap()),
                            line.rival().map(r -> "%.3f".formatted(r.seconds())).orElse(""),
                            line.rival()
                                    .map(r -> Race.hundredth(line.ours() / r.seconds())
                                            .toString())
                                    .orElse(""),
                            line.rival()
                                    .map(r -> r.rival().program() + " "
                                            + r.rival().call())
                                    .orElse("none"),
                            line.reached() ? "" : "  " + wrong(line)));
        out.println("heap: the smallest that was tried in which the task ran, as a multiple of the data; wanted is "
                + HEAP_WANTED + "x");
    }

    private static String heapWords(OptionalInt heap) {
        if (heap.isEmpty()) return "";
        return heap.getAsInt() == Integer.MAX_VALUE ? "more" : heap.getAsInt() + "x";
    }

    private static String wrong(Line line) {
        if (line.rival().isPresent() && !line.rival().get().agrees())
            return "FIGURES DIFFER: ours %s, the rival %s"
                    .formatted(line.rival().get().expected(), line.rival().get().figure());
        return line.heap().isPresent() && line.heap().getAsInt() > HEAP_WANTED ? "TOO LARGE" : "TOO SLOW";
    }
}
