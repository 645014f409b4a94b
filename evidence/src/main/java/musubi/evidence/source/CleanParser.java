package musubi.evidence.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads chunks of a plain file of steps; for one thread. */
final class CleanParser {
    private static final int CHUNK = 8 << 20;
    /** The shortest plain row has fifteen bytes. */
    private static final int MOST_ROWS = CHUNK / 15 + 1;

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_ID = 64;
    private static final int MOST_KINDS = 1 << 16;
    private static final long MOST_STEPS = 1_000_000;
    private static final int DATE = 10;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2078;

    private final FileChannel channel;
    private final long size;
    private final CleanLayout layout;
    private final CleanLayout.Role[] columns;
    private final PeopleIds people = new PeopleIds();
    private final List<CleanSteps.Kind> kinds = new ArrayList<>();
    private final Map<List<String>, Integer> kindNumbers = new HashMap<>();
    private final byte[] bytes = new byte[CHUNK + LONGEST_LINE + 1];
    private final int[] person = new int[MOST_ROWS];
    private final long[] packed = new long[MOST_ROWS];
    private final int[] kind;
    private int count;
    private int lastDate;
    private int lastDay = -1;
    /** The cells of source and method for which {@link #lastKind} was looked up. */
    private byte[] lastSource = {};

    private byte[] lastMethod = {};
    private int lastKind = -1;

    CleanParser(FileChannel channel, long size, CleanLayout layout) {
        this.channel = channel;
        this.size = size;
        this.layout = layout;
        this.columns = layout.columns().toArray(CleanLayout.Role[]::new);
        this.kind = new int[layout.hasKinds() ? MOST_ROWS : 0];
    }

    static int chunks(long size) {
        return Math.toIntExact((size + CHUNK - 1) / CHUNK);
    }

    PeopleIds people() {
        return people;
    }

    List<CleanSteps.Kind> kinds() {
        return kinds;
    }

    /** The lines that begin in the chunk; false when the file is not plain. */
    boolean parse(int chunk, CleanPart part) throws IOException {
        long from = Math.max(0, (long) chunk * CHUNK - 1);
        long below = Math.min(size, (long) (chunk + 1) * CHUNK + LONGEST_LINE);
        int read = fill(from, (int) (below - from));
        int at = after(0, read);
        count = 0;
        int end = (int) (Math.min(size, (long) (chunk + 1) * CHUNK) - from);
        if (chunk == 0) part.line();
        while (at < end) {
            int next = row(at, read, part.lines());
            if (next < 0) {
                int until = after(at, read);
                if (until == read && read + from < size) return false;
                if (!plain(at, until)) return false;
                var text = new String(bytes, at, until - at, StandardCharsets.US_ASCII).stripTrailing();
                if (!text.isBlank()) part.other(text);
                next = until;
            }
            part.line();
            at = next;
        }
        part.keep(person, packed, kind, count, layout.hasKinds());
        return kinds.size() < MOST_KINDS;
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
    private int row(int at, int read, int line) {
        int from = at;
        int who = -1;
        int day = -1;
        long steps = -1;
        int sourceFrom = at;
        int sourceBelow = at;
        int methodFrom = at;
        int methodBelow = at;
        int recorded = 0;
        for (int c = 0; c < columns.length; c++) {
            int hash = 0;
            int i = from;
            byte b = 0;
            while (i < read && (b = bytes[i]) != ',' && b > ' ' && b != '"') {
                hash = 31 * hash + b;
                i++;
            }
            boolean last = c == columns.length - 1;
            if (last
                    ? i < read && b != '\n' && !(b == '\r' && i + 1 < read && bytes[i + 1] == '\n')
                    : i >= read || b != ',') return -1;
            switch (columns[c]) {
                case PERSON -> {
                    if (i == from || i - from > LONGEST_ID) return -1;
                    who = people.number(bytes, from, i, hash);
                }
                case DAY -> {
                    day = day(from, i);
                    if (day < 0) return -1;
                }
                case STEPS -> {
                    steps = steps(from, i);
                    if (steps < 0) return -1;
                }
                case SOURCE -> {
                    sourceFrom = from;
                    sourceBelow = i;
                }
                case METHOD -> {
                    methodFrom = from;
                    methodBelow = i;
                }
                case RECORDED_ON -> {
                    if (i > from) {
                        int when = day(from, i);
                        if (when < 0) return -1;
                        recorded = when + 1;
                    }
                }
            }
            from = i + 1;
            if (last && i < read && b == '\r') from++;
        }
        if (layout.hasKinds()) {
            int what = kind(sourceFrom, sourceBelow, methodFrom, methodBelow);
            if (what < 0) return -1;
            kind[count] = CleanSteps.kindAndRecorded(what, recorded);
        }
        person[count] = who;
        packed[count++] = CleanSteps.packed(day, steps, line);
        return Math.min(read, from);
    }

    /** The number of what source and method say, or -1 when they cannot be read or are too many. */
    private int kind(int sourceFrom, int sourceBelow, int methodFrom, int methodBelow) {
        if (lastKind >= 0
                && Arrays.equals(lastSource, 0, lastSource.length, bytes, sourceFrom, sourceBelow)
                && Arrays.equals(lastMethod, 0, lastMethod.length, bytes, methodFrom, methodBelow)) return lastKind;
        lastSource = Arrays.copyOfRange(bytes, sourceFrom, sourceBelow);
        lastMethod = Arrays.copyOfRange(bytes, methodFrom, methodBelow);
        lastKind = kindNumbers.computeIfAbsent(
                List.of(
                        new String(lastSource, StandardCharsets.US_ASCII),
                        new String(lastMethod, StandardCharsets.US_ASCII)),
                cells -> layout.meaning()
                        .kind(cells.getFirst(), cells.getLast())
                        .filter(k -> kinds.size() < MOST_KINDS)
                        .map(k -> {
                            kinds.add(k);
                            return kinds.size() - 1;
                        })
                        .orElse(-1));
        return lastKind;
    }

    private long steps(int from, int below) {
        if (from == below || below - from > 8) return -1;
        long steps = 0;
        for (int i = from; i < below; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) return -1;
            steps = steps * 10 + digit;
        }
        return steps > MOST_STEPS ? -1 : steps;
    }

    /** Days since {@link CleanSteps#FIRST_DAY}, or -1 for a day this form cannot hold or the calendar has not. */
    private int day(int from, int below) {
        if (below - from != DATE || bytes[from + 4] != '-' || bytes[from + 7] != '-') return -1;
        int year = number(from, 4);
        int month = number(from + 5, 2);
        int day = number(from + 8, 2);
        if ((year | month | day) < 0) return -1;
        int date = (year << 9) | (month << 5) | day;
        if (date == lastDate) return lastDay;
        lastDate = date;
        lastDay = -1;
        if (year >= FIRST_YEAR
                && year <= LAST_YEAR
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth())
            lastDay = Math.toIntExact(LocalDate.of(year, month, day).toEpochDay() - CleanSteps.FIRST_DAY.toEpochDay());
        return lastDay;
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
}
