package musubi.evidence.source;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import musubi.evidence.record.Code;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a plain ASCII file of steps by day, eight bytes each and grouped by person: the one table that comes in tens of
 * millions of rows. A line that is not exactly {@code id,yyyy-MM-dd,digits} (with source, method and day of recording where
 * the header has them) is handed back as text, to be read like any other; a file with quotes, other columns or anything but
 * ASCII is not read here at all. So there is one meaning of a line, and this is only a faster way to the common one.
 */
public final class CleanSteps implements AutoCloseable {
    private static final int MOST_OTHER_LINES = 1_000_000;
    private static final int LINE_BITS = 28;
    private static final int STEP_BITS = 20;
    private static final int KIND_BITS = 16;
    /** Day 0 of the packed form. */
    public static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

    private final Arena arena;
    private final MemorySegment rows;
    private final MemorySegment kindsOfRows;
    private final List<Kind> kinds;
    private final List<String> people;
    private final long[] starts;
    private final List<OtherLine> others;

    private CleanSteps(
            Arena arena,
            MemorySegment rows,
            MemorySegment kindsOfRows,
            List<Kind> kinds,
            List<String> people,
            long[] starts,
            List<OtherLine> others) {
        this.arena = arena;
        this.rows = rows;
        this.kindsOfRows = kindsOfRows;
        this.kinds = List.copyOf(kinds);
        this.people = people;
        this.starts = starts;
        this.others = List.copyOf(others);
    }

    /** What a row says of how its steps were counted. */
    public record Kind(Code source, StepInterval.Device device, StepInterval.Method method) {}

    /** A line that has to be read as cells. */
    public record OtherLine(long line, String text) {}

    /** Ids, each once; a person's number is its place here. */
    public List<String> people() {
        return people;
    }

    /** How many rows. */
    public long size() {
        return starts[people.size()];
    }

    /** Where the rows of a person begin; they end where those of the next begin, and keep the file's order. */
    public long start(int person) {
        return starts[person];
    }

    /** The day of a row, counted from {@link #FIRST_DAY}. */
    public int day(long row) {
        return (int) (packed(row) >>> (STEP_BITS + LINE_BITS));
    }

    /** The steps of a row. */
    public int steps(long row) {
        return (int) (packed(row) >>> LINE_BITS) & ((1 << STEP_BITS) - 1);
    }

    /** The line of a row. */
    public long line(long row) {
        return packed(row) & ((1L << LINE_BITS) - 1);
    }

    /** How the steps of rows were counted; {@link #kind} says which row has which. */
    public List<Kind> kinds() {
        return kinds;
    }

    /** The row's place in {@link #kinds}. */
    public int kind(long row) {
        return kindsOfRows.byteSize() == 0
                ? 0
                : kindsOfRows.getAtIndex(ValueLayout.JAVA_INT, row) & ((1 << KIND_BITS) - 1);
    }

    /** The day on which the row was recorded, counted from {@link #FIRST_DAY}; -1 when it does not say. */
    public int recordedOn(long row) {
        return kindsOfRows.byteSize() == 0 ? -1 : (kindsOfRows.getAtIndex(ValueLayout.JAVA_INT, row) >>> KIND_BITS) - 1;
    }

    private long packed(long row) {
        return rows.getAtIndex(ValueLayout.JAVA_LONG, row);
    }

    static long packed(int day, long steps, int line) {
        return (((long) day << STEP_BITS | steps) << LINE_BITS) + line;
    }

    /** @param recorded one more than the day of recording, 0 when there is none */
    static int kindAndRecorded(int kind, int recorded) {
        return recorded << KIND_BITS | kind;
    }

    /** The lines that were not plain, in order. */
    public List<OtherLine> others() {
        return others;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) arena.close();
    }

    /** Reads the file after its first line; empty when the file is not plain. */
    static Optional<CleanSteps> read(Path file, CleanLayout layout, int threads) throws IOException {
        try (var channel = FileChannel.open(file)) {
            long size = channel.size();
            var parts = new @Nullable CleanPart[CleanParser.chunks(size)];
            try {
                if (!parse(channel, size, layout, parts, threads)) return Optional.empty();
                var all = new ArrayList<CleanPart>();
                for (var part : parts) all.add(Objects.requireNonNull(part));
                return gather(all, layout);
            } finally {
                for (var part : parts) if (part != null) part.close();
            }
        }
    }

    private static boolean parse(
            FileChannel channel, long size, CleanLayout layout, @Nullable CleanPart[] parts, int threads)
            throws IOException {
        var next = new AtomicInteger();
        var plain = new AtomicBoolean(true);
        var workers = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < Math.min(threads, parts.length); i++)
            workers.add(() -> {
                var parser = new CleanParser(channel, size, layout);
                for (int chunk = next.getAndIncrement(); chunk < parts.length; chunk = next.getAndIncrement()) {
                    if (!plain.get()) return false;
                    var part = new CleanPart(parser);
                    parts[chunk] = part;
                    if (!parser.parse(chunk, part)) {
                        plain.set(false);
                        return false;
                    }
                }
                return true;
            });
        try (var pool = Executors.newFixedThreadPool(Math.max(1, workers.size()))) {
            for (var result : pool.invokeAll(workers)) result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) throw broken;
            throw new IllegalStateException("reading steps failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return plain.get();
    }

    /** Numbers of people and kinds as one parser gave them, in terms of the whole file. */
    @SuppressWarnings("ArrayRecordComponent") // looked into, never compared
    private record Numbers(int[] people, int[] kinds) {}

    /** Groups the rows by person, in the order of the file, and turns lines within a part into lines of the file. */
    private static Optional<CleanSteps> gather(List<CleanPart> parts, CleanLayout layout) {
        var people = new PeopleIds();
        var kinds = new LinkedHashMap<Kind, Integer>();
        if (!layout.hasKinds()) layout.meaning().kind("", "").ifPresent(only -> kinds.put(only, 0));
        var global = new IdentityHashMap<CleanParser, Numbers>();
        for (var part : parts) global.computeIfAbsent(part.parser(), p -> numbers(p, people, kinds));
        var starts = new long[people.size() + 1];
        var others = new ArrayList<OtherLine>();
        long line = 1;
        for (var part : parts) {
            var numbers = Objects.requireNonNull(global.get(part.parser())).people();
            for (int i = 0; i < part.size(); i++) starts[numbers[part.person(i)] + 1]++;
            for (var other : part.others()) others.add(new OtherLine(line + other.line(), other.text()));
            line += part.lines();
        }
        if (line >= 1L << LINE_BITS || others.size() > MOST_OTHER_LINES || kinds.size() > 1 << KIND_BITS)
            return Optional.empty();
        for (int i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
        var arena = Arena.ofShared();
        long size = starts[people.size()];
        var rows = arena.allocate(Math.max(1, size) * Long.BYTES, Long.BYTES);
        var kindsOfRows = layout.hasKinds()
                ? arena.allocate(Math.max(1, size) * Integer.BYTES, Integer.BYTES)
                : MemorySegment.NULL;
        var to = starts.clone();
        line = 1;
        for (var part : parts) {
            var numbers = Objects.requireNonNull(global.get(part.parser()));
            for (int i = 0; i < part.size(); i++) {
                long row = to[numbers.people()[part.person(i)]]++;
                rows.setAtIndex(ValueLayout.JAVA_LONG, row, part.row(i) + line);
                if (layout.hasKinds()) {
                    int own = part.kind(i);
                    int kind = numbers.kinds()[own & ((1 << KIND_BITS) - 1)];
                    kindsOfRows.setAtIndex(ValueLayout.JAVA_INT, row, kindAndRecorded(kind, own >>> KIND_BITS));
                }
            }
            line += part.lines();
            part.close();
        }
        return Optional.of(
                new CleanSteps(arena, rows, kindsOfRows, List.copyOf(kinds.keySet()), people.ids(), starts, others));
    }

    private static Numbers numbers(CleanParser parser, PeopleIds people, Map<Kind, Integer> kinds) {
        var own = parser.people();
        var numbers = new int[own.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = people.number(own.id(i));
        var kindNumbers = parser.kinds().stream()
                .mapToInt(kind -> kinds.computeIfAbsent(kind, k -> kinds.size()))
                .toArray();
        return new Numbers(numbers, kindNumbers);
    }
}
