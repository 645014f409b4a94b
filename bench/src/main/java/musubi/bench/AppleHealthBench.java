package musubi.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import musubi.evidence.record.Evidence;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Formats;
import musubi.evidence.source.Heads;
import musubi.evidence.source.Settings;
import musubi.evidence.source.Sink;
import musubi.evidence.source.Source;
import musubi.evidence.source.StepInterval;
import musubi.quantity.Words;

/**
 * Reads a generated Apple Health export, and passes over the same file with the StAX parser of the JDK doing nothing:
 * the reader may take at most twice as long. Run with {@code -Xmx256m}, which both must live in.
 */
public final class AppleHealthBench {
    private static final long DEFAULT_BYTES = 2_000_000_000L;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss +0900", Locale.ROOT)
            .withZone(ZoneOffset.ofHours(9));
    private static final String[] TYPES = {
        "HeartRate", "ActiveEnergyBurned", "BasalEnergyBurned", "DistanceWalkingRunning", "StepCount", "StepCount"
    };

    private AppleHealthBench() {}

    /** @param arguments the file to use or make, and its size in bytes when it has to be made */
    public static void main(String[] arguments) throws IOException, XMLStreamException {
        var file = Path.of(arguments.length > 0 ? arguments[0] : "export-bench.xml");
        if (!Files.exists(file)) make(file, arguments.length > 1 ? Long.parseLong(arguments[1]) : DEFAULT_BYTES, 1);
        long stax = Long.MAX_VALUE;
        long musubi = Long.MAX_VALUE;
        for (int round = 0; round < 2; round++) {
            stax = Math.min(stax, stax(file));
            musubi = Math.min(musubi, musubi(file));
        }
        System.out.printf(
                Locale.ROOT,
                "apple-health  %d MB  musubi %d ms  bare StAX %d ms  ratio %d.%02d (at most 2.00)  heap %d MB%n",
                Files.size(file) / 1_000_000,
                musubi,
                stax,
                musubi / stax,
                musubi * 100 / stax % 100,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    /** Writes an export of about {@code bytes}: a third of the records are steps, of a phone and a watch. */
    static void make(Path file, long bytes, long seed) throws IOException {
        var random = new Random(seed);
        long second = Instant.parse("2016-01-01T00:00:00Z").getEpochSecond();
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            long written = 0;
            written += write(
                    out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ja_JP\">\n <ExportDate value=\"2026-04-01 09:00:00 +0900\"/>\n");
            while (written < bytes) {
                var type = TYPES[random.nextInt(TYPES.length)];
                boolean watch = random.nextBoolean();
                second += random.nextInt(60);
                var start = TIME.format(Instant.ofEpochSecond(second));
                var end = TIME.format(Instant.ofEpochSecond(second + 30 + random.nextInt(600)));
                written += write(
                        out,
                        " <Record type=\"HKQuantityTypeIdentifier" + type + "\" sourceName=\""
                                + (watch ? "太郎のApple Watch" : "太郎のiPhone")
                                + "\" sourceVersion=\"18.3\" device=\"&lt;&lt;HKDevice: 0x"
                                + Integer.toHexString(random.nextInt())
                                + "&gt;, name:" + (watch ? "Apple Watch" : "iPhone")
                                + ", manufacturer:Apple Inc., model:"
                                + (watch ? "Watch, hardware:Watch6,2" : "iPhone, hardware:iPhone15,3")
                                + ", software:18.3&gt;\" unit=\"count\" creationDate=\"" + end + "\" startDate=\""
                                + start
                                + "\" endDate=\"" + end + "\" value=\"" + random.nextInt(900)
                                + (type.equals("HeartRate")
                                        ? "\">\n  <MetadataEntry key=\"HKMetadataKeyHeartRateMotionContext\" value=\"1\"/>\n </Record>\n"
                                        : "\"/>\n"));
            }
            write(out, "</HealthData>\n");
        }
    }

    private static int write(BufferedOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        return bytes.length;
    }

    private static long stax(Path file) throws IOException, XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        // The JDK counts every &lt; towards this limit and would stop after some ten megabytes.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        long began = System.nanoTime();
        long elements = 0;
        try (var in = Files.newInputStream(file)) {
            var xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) if (xml.next() == XMLStreamConstants.START_ELEMENT) elements++;
        }
        if (elements < 2) throw new IllegalStateException("nothing read: " + elements);
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static long musubi(Path file) throws IOException {
        var source = new OneFile(file);
        var sink = new Counting();
        long began = System.nanoTime();
        var head = Heads.of(source);
        Formats.of(head)
                .orElseThrow()
                .read(
                        source,
                        head,
                        new Settings(Optional.of(new PersonId("bench")), false, Optional.empty(), false),
                        sink);
        if (sink.steps == 0 || sink.rejected > 0)
            throw new IllegalStateException(sink.steps + " read, " + sink.rejected + " rejected");
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static final class Counting implements Sink {
        private long steps;
        private long rejected;

        @Override
        public void accept(Evidence row, long line) {}

        @Override
        public void accept(StepInterval interval, long line) {
            steps++;
        }

        @Override
        public void reject(String code, long line, String column, String value, Words reason) {
            rejected++;
        }

        @Override
        public void remark(String code, long line, String column, String value, Words words) {}

        @Override
        public void leftOut(String column) {}
    }

    private record OneFile(Path path) implements Source {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public List<String> folders() {
            return List.of();
        }

        @Override
        public long size() {
            return -1;
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public Optional<Path> file() {
            return Optional.of(path);
        }
    }
}
