package musubi.evidence.source;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a plain ASCII file with the header person, day, steps, eight bytes each and grouped by person: the one
 * format that comes in tens of millions of rows. A line that is not exactly {@code id,yyyy-MM-dd,digits} is handed back
 * as text, to be read like any other; a file with quotes or anything but ASCII is not read here at all. So there is one
 * meaning of a line, and this is only a faster way to the common one.
 */
public final class CleanSteps implements AutoCloseable {
    private static final int CHUNK = 8 << 20;
    /** The shortest plain row has fifteen bytes. */
    private static final int MOST_ROWS = CHUNK / 15 + 1;

    private static final int LONGEST_LINE = 4096;
    private static final int MOST_OTHER_LINES = 1_000_000;
    private static final int LINE_BITS = 28;
    private static final int STEP_BITS = 20;
    private static final long MOST_STEPS = 1_000_000;
    /** Day 0 of the packed form. */
    public static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2078;
    private static final ValueLayout.OfLong ROW = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INDEX = ValueLayout.JAVA_INT;

    private final Arena arena;
    private final MemorySegment rows;
    private final List<String> people;
    private final long[] starts;
    private final List<OtherLine> others;

    private CleanSteps(Arena arena, MemorySegment rows, List<String> people, long[] starts, List<OtherLine> others) {
        this.arena = arena;
        this.rows = rows;
        this.people = people;
        this.starts = starts;
        this.others = others;
    }

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
        return (int) (rows.getAtIndex(ROW, row) >>> (STEP_BITS + LINE_BITS));
    }

    /** The steps of a row. */
    public int steps(long row) {
        return (int) (rows.getAtIndex(ROW, row) >>> LINE_BITS) & ((1 << STEP_BITS) - 1);
    }

    /** The line of a row. */
    public long line(long row) {
        return rows.getAtIndex(ROW, row) & ((1L << LINE_BITS) - 1);
    }

    /** A row as it is packed: sixteen bits of day, twenty of steps, twenty-eight of line. */
    public long packed(long row) {
        return rows.getAtIndex(ROW, row);
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
    public static Optional<CleanSteps> read(Path file, int threads) throws IOException {
        try (var channel = FileChannel.open(file)) {
            long size = channel.size();
            int chunks = Math.toIntExact((size + CHUNK - 1) / CHUNK);
            var parts = new @Nullable Part[chunks];
            try {
                if (!parse(channel, size, parts, threads)) return Optional.empty();
                return gather(Arrays.stream(parts)
                        .map(java.util.Objects::requireNonNull)
                        .toList());
            } finally {
                for (var part : parts) if (part != null) part.close();
            }
        }
    }

    private static boolean parse(FileChannel channel, long size, @Nullable Part[] parts, int threads)
            throws IOException {
        var next = new AtomicInteger();
        var plain = new AtomicBoolean(true);
        var workers = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < Math.min(threads, parts.length); i++)
            workers.add(() -> {
                var parser = new Parser(channel, size);
                for (int chunk = next.getAndIncrement(); chunk < parts.length; chunk = next.getAndIncrement()) {
                    if (!plain.get()) return false;
                    var part = new Part(parser.people);
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

    /** Groups the rows by person, in the order of the file, and turns lines within a part into lines of the file. */
    private static Optional<CleanSteps> gather(List<Part> parts) {
        var people = new People();
        var global = new java.util.IdentityHashMap<People, int[]>();
        for (var part : parts)
            global.computeIfAbsent(part.people, p -> {
                var numbers = new int[p.size()];
                for (int i = 0; i < numbers.length; i++) numbers[i] = people.number(p.id(i));
                return numbers;
            });
        var starts = new long[people.size() + 1];
        var others = new ArrayList<OtherLine>();
        long line = 1;
        for (var part : parts) {
            var numbers = java.util.Objects.requireNonNull(global.get(part.people));
            for (int i = 0; i < part.size; i++) starts[numbers[part.person(i)] + 1]++;
            for (var other : part.others) others.add(new OtherLine(line + other.line(), other.text()));
            line += part.lines;
        }
        if (line >= 1L << LINE_BITS || others.size() > MOST_OTHER_LINES) return Optional.empty();
        for (int i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
        var arena = Arena.ofShared();
        var rows = arena.allocate(Math.max(1, starts[people.size()]) * Long.BYTES, Long.BYTES);
        var to = starts.clone();
        line = 1;
        for (var part : parts) {
            var numbers = java.util.Objects.requireNonNull(global.get(part.people));
            for (int i = 0; i < part.size; i++) rows.setAtIndex(ROW, to[numbers[part.person(i)]]++, part.row(i) + line);
            line += part.lines;
            part.close();
        }
        return Optional.of(new CleanSteps(arena, rows, people.ids(), starts, List.copyOf(others)));
    }

    /** What one chunk of the file held. */
    private static final class Part {
        private final Arena arena = Arena.ofShared();
        private final People people;
        private final List<OtherLine> others = new ArrayList<>();
        private MemorySegment persons = MemorySegment.NULL;
        private MemorySegment packed = MemorySegment.NULL;
        private int size;
        private int lines;
        private boolean closed;

        Part(People people) {
            this.people = people;
        }

        /** Keeps so many rows outside the heap, from where they are given back at once. */
        void keep(int[] person, long[] rows, int count) {
            size = count;
            persons = arena.allocate(Math.max(1, (long) count) * Integer.BYTES, Integer.BYTES);
            packed = arena.allocate(Math.max(1, (long) count) * Long.BYTES, Long.BYTES);
            MemorySegment.copy(person, 0, persons, INDEX, 0, count);
            MemorySegment.copy(rows, 0, packed, ROW, 0, count);
        }

        int person(int i) {
            return persons.getAtIndex(INDEX, i);
        }

        long row(int i) {
            return packed.getAtIndex(ROW, i);
        }

        void close() {
            if (!closed) arena.close();
            closed = true;
        }
    }

    /** Ids by number, and numbers by id; for one thread. */
    private static final class People {
        private final ArrayList<byte[]> ids = new ArrayList<>();
        private int[] table = new int[1 << 12];

        int size() {
            return ids.size();
        }

        byte[] id(int number) {
            return ids.get(number);
        }

        List<String> ids() {
            return ids.stream()
                    .map(id -> new String(id, StandardCharsets.US_ASCII))
                    .toList();
        }

        int number(byte[] id) {
            return number(id, 0, id.length, hash(id, 0, id.length));
        }

        static int hash(byte[] bytes, int from, int below) {
            int hash = 0;
            for (int i = from; i < below; i++) hash = 31 * hash + bytes[i];
            return hash;
        }

        int number(byte[] bytes, int from, int below, int hash) {
            int mask = table.length - 1;
            for (int at = spread(hash) & mask; ; at = (at + 1) & mask) {
                int number = table[at] - 1;
                if (number < 0) return add(Arrays.copyOfRange(bytes, from, below), at);
                var id = ids.get(number);
                if (Arrays.equals(id, 0, id.length, bytes, from, below)) return number;
            }
        }

        private int add(byte[] id, int at) {
            ids.add(id);
            table[at] = ids.size();
            if (ids.size() * 2 > table.length) {
                table = new int[table.length * 4];
                int mask = table.length - 1;
                for (int i = 0; i < ids.size(); i++) {
                    var old = ids.get(i);
                    int free = spread(hash(old, 0, old.length)) & mask;
                    while (table[free] != 0) free = (free + 1) & mask;
                    table[free] = i + 1;
                }
            }
            return ids.size() - 1;
        }

        private static int spread(int hash) {
            return hash * 0x9E3779B1 >>> 7;
        }
    }

    /** Reads chunks; for one thread. */
    private static final class Parser {
        private final FileChannel channel;
        private final long size;
        private final People people = new People();
        private final byte[] bytes = new byte[CHUNK + LONGEST_LINE + 1];
        private final int[] person = new int[MOST_ROWS];
        private final long[] packed = new long[MOST_ROWS];
        private int count;
        private int lastDate;
        private int lastDay = -1;

        Parser(FileChannel channel, long size) {
            this.channel = channel;
            this.size = size;
        }

        /** The lines that begin in the chunk; false when the file is not plain. */
        boolean parse(int chunk, Part part) throws IOException {
            long from = Math.max(0, (long) chunk * CHUNK - 1);
            long below = Math.min(size, (long) (chunk + 1) * CHUNK + LONGEST_LINE);
            int read = fill(from, (int) (below - from));
            int at = after(0, read);
            count = 0;
            int end = (int) (Math.min(size, (long) (chunk + 1) * CHUNK) - from);
            if (chunk == 0) part.lines = 1;
            while (at < end) {
                int next = row(at, read, part);
                if (next < 0) {
                    int until = after(at, read);
                    if (until == read && read + from < size) return false;
                    if (!plain(at, until)) return false;
                    var text = new String(bytes, at, until - at, StandardCharsets.US_ASCII).stripTrailing();
                    if (!text.isBlank()) part.others.add(new OtherLine(part.lines, text));
                    next = until;
                }
                part.lines++;
                at = next;
            }
            part.keep(person, packed, count);
            return true;
        }

        private int fill(long from, int length) throws IOException {
            var buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) if (channel.read(buffer, from + buffer.position()) < 0) break;
            return buffer.position();
        }

        private int after(int at, int read) {
            while (at < read && bytes[at] != '\n') at++;
            return Math.min(read, at + 1);
        }

        private boolean plain(int from, int below) {
            for (int i = from; i < below; i++) {
                byte b = bytes[i];
                if (b == '"'
                        || b < 0
                        || (b < ' ' && b != '\n' && b != '\t' && !(b == '\r' && i + 1 < below && bytes[i + 1] == '\n')))
                    return false;
            }
            return true;
        }

        /** Takes one plain row; where the next line begins, or -1 when the line is not plain. */
        private int row(int at, int read, Part part) {
            int i = at;
            int hash = 0;
            byte b;
            while (i < read && (b = bytes[i]) != ',') {
                if (b <= ' ' || b == '"') return -1;
                hash = 31 * hash + b;
                i++;
            }
            int length = i - at;
            if (length == 0
                    || length > 64
                    || i + 12 >= read
                    || bytes[i + 5] != '-'
                    || bytes[i + 8] != '-'
                    || bytes[i + 11] != ',') return -1;
            int year = number(i + 1, 4);
            int month = number(i + 6, 2);
            int day = number(i + 9, 2);
            if ((year | month | day) < 0) return -1;
            int days = day(year, month, day);
            if (days < 0) return -1;
            int j = i + 12;
            long steps = 0;
            while (j < read && bytes[j] >= '0' && bytes[j] <= '9' && j < i + 20) steps = steps * 10 + bytes[j++] - '0';
            if (j == i + 12 || steps > MOST_STEPS) return -1;
            if (j < read && bytes[j] == '\r' && j + 1 < read && bytes[j + 1] == '\n') j++;
            if (j < read && bytes[j] != '\n') return -1;
            person[count] = people.number(bytes, at, i, hash);
            packed[count++] = (((long) days << STEP_BITS | steps) << LINE_BITS) + part.lines;
            return Math.min(read, j + 1);
        }

        private int number(int from, int digits) {
            int value = 0;
            for (int i = from; i < from + digits; i++) {
                int digit = bytes[i] - '0';
                if (digit < 0 || digit > 9) return -1;
                value = value * 10 + digit;
            }
            return value;
        }

        /** Days since {@link #FIRST_DAY}, or -1 for a day this form cannot hold or the calendar has not. */
        private int day(int year, int month, int day) {
            int date = (year << 9) | (month << 5) | day;
            if (date == lastDate) return lastDay;
            lastDate = date;
            lastDay = -1;
            if (year >= FIRST_YEAR
                    && year <= LAST_YEAR
                    && month >= 1
                    && month <= 12
                    && day >= 1
                    && day <= java.time.YearMonth.of(year, month).lengthOfMonth())
                lastDay = Math.toIntExact(LocalDate.of(year, month, day).toEpochDay() - FIRST_DAY.toEpochDay());
            return lastDay;
        }
    }
}
