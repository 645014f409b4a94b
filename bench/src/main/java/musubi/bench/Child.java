package musubi.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import musubi.cli.Musubi;
import musubi.evidence.record.Evidence;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Formats;
import musubi.evidence.source.Heads;
import musubi.evidence.source.Settings;
import musubi.evidence.source.Sink;
import musubi.evidence.source.Sources;
import musubi.evidence.source.StepInterval;
import musubi.quantity.Words;

/**
 * One turn in a process of its own, so that its memory is its own and nothing is warm. The time runs from the start of the
 * process to its end, as somebody at a terminal would see it.
 */
public final class Child {
    /** What a line the parent reads begins with. */
    private static final String MARK = "bench ";

    private static final Path STATUS = Path.of("/proc/self/status");

    private Child() {}

    /**
     * How a turn ended.
     *
     * @param seconds from start to end of the process
     * @param said what it counted, by name; {@code peak} is its largest resident memory in KiB, where the system tells
     */
    record Ran(double seconds, Map<String, Long> said) {
        Ran {
            said = Map.copyOf(said);
        }

        long said(String name) {
            return said.getOrDefault(name, 0L);
        }
    }

    /** How a process like this one is started, with these options of Java. */
    static List<String> command(List<String> options, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dfile.encoding=UTF-8");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    /** Starts a process like this one, with these options of Java, and waits for it. */
    static Ran run(List<String> options, String... arguments) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var process = new ProcessBuilder(command(options, arguments))
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != 0)
            throw new IllegalStateException(String.join(" ", arguments) + " ended with " + code + "\n" + text);
        var said = new TreeMap<String, Long>();
        text.lines().filter(l -> l.startsWith(MARK)).forEach(l -> {
            var words = l.substring(MARK.length()).split(" ");
            said.put(words[0], Long.parseLong(words[1]));
        });
        return new Ran(seconds, said);
    }

    /** Does one turn and says what it counted. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "pack" -> pack(arguments[1], arguments[2], arguments[3]);
            case "copy" -> copy(arguments[1], arguments[2]);
            case "apple" -> apple(Path.of(arguments[1]));
            case "stax" -> stax(Path.of(arguments[1]));
            case "effect" -> EffectTurns.serve(arguments[1], Path.of(arguments[2]), Integer.parseInt(arguments[3]));
            case "effect-once" -> EffectTurns.once(arguments[1], Path.of(arguments[2]), Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        if (Files.isReadable(STATUS))
            for (var line : Files.readAllLines(STATUS))
                if (line.startsWith("VmHWM:")) say("peak", Long.parseLong(line.replaceAll("[^0-9]", "")));
    }

    private static void say(String name, long number) {
        System.out.println(MARK + name + " " + number);
    }

    private static void pack(String source, String pack, String key) {
        var words = new StringWriter();
        var out = new PrintWriter(words);
        int code = Musubi.run(out, out, Map.of(), "pack", "build", source, "-o", pack, "--key", key, "--threads", "2");
        if (code != Musubi.DONE) throw new IllegalStateException("pack build ended with " + code + "\n" + words);
    }

    private static void copy(String source, String file) throws Exception {
        try (var db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement()) {
            statement.execute("set threads = 2");
            statement.execute("copy (select * from read_csv('%s')) to '%s' (format parquet)".formatted(source, file));
        }
    }

    private static void apple(Path file) throws IOException {
        var source = Sources.in(List.of(file), Sources.Limits.DEFAULT).sources().getFirst();
        var head = Heads.of(source);
        var sink = new Counting();
        var settings = new Settings(Optional.of(new PersonId("bench")), false, Optional.empty(), false);
        Formats.of(head).orElseThrow().read(source, head, settings, sink);
        say("rows", sink.rows);
        say("refused", sink.refused);
    }

    private static void stax(Path file) throws Exception {
        long elements = 0;
        try (var in = Files.newInputStream(file)) {
            var reader = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            while (reader.hasNext()) if (reader.next() == XMLStreamConstants.START_ELEMENT) elements++;
            reader.close();
        }
        say("rows", elements);
    }

    /** Takes everything and keeps nothing. */
    private static final class Counting implements Sink {
        private long rows;
        private long refused;

        @Override
        public void accept(Evidence row, long line) {
            rows++;
        }

        @Override
        public void accept(StepInterval interval, long line) {
            rows++;
        }

        @Override
        public void reject(String code, long line, String column, String value, Words reason) {
            refused++;
        }

        @Override
        public void remark(String code, long line, String column, String value, Words words) {}

        @Override
        public void leftOut(String column) {}
    }
}
