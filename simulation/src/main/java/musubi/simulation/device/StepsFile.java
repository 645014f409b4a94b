package musubi.simulation.device;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Daily steps of many people as one CSV: {@code person,day,steps}, people in order and each one's days in order. Equal
 * arguments give equal bytes; memory does not grow with the size.
 */
public final class StepsFile {
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_ROW = 40;

    private StepsFile() {}

    /**
     * Writes {@code people} × {@code days} rows, of people {@code P0000000} and on.
     *
     * @param first the first day
     * @return rows written, without the header
     */
    public static long write(Path file, long seed, int people, LocalDate first, int days) throws IOException {
        if (people < 0) throw new IllegalArgumentException(people + " people");
        return write(
                file,
                seed,
                IntStream.range(0, people).mapToObj("P%07d"::formatted).toList(),
                first,
                days);
    }

    /** The same for people with these ids, each in ASCII and at most sixteen characters long. */
    public static long write(Path file, long seed, List<String> people, LocalDate first, int days) throws IOException {
        if (days < 0) throw new IllegalArgumentException(days + " days");
        var dates = new byte[days][];
        for (int day = 0; day < days; day++)
            dates[day] = (first.plusDays(day) + ",").getBytes(StandardCharsets.US_ASCII);
        try (var out = Files.newOutputStream(file)) {
            out.write("person,day,steps\n".getBytes(StandardCharsets.US_ASCII));
            var buffer = new byte[BUFFER];
            int size = 0;
            for (int person = 0; person < people.size(); person++) {
                var id = (people.get(person) + ",").getBytes(StandardCharsets.US_ASCII);
                long state = Mix.of(seed + person);
                int usual = 3_000 + (int) ((state >>> 33) % 6_000);
                for (int day = 0; day < days; day++) {
                    if (size > BUFFER - LONGEST_ROW) size = flush(out, buffer, size);
                    state = Mix.of(state + 1);
                    size = copy(id, buffer, size);
                    size = copy(dates[day], buffer, size);
                    size = number(steps(usual, state), buffer, size);
                    buffer[size++] = '\n';
                }
            }
            flush(out, buffer, size);
        }
        return (long) people.size() * days;
    }

    /** Between half and one and a half of the usual day; one day in 64 without steps. */
    private static int steps(int usual, long random) {
        if ((random & 63) == 0) return 0;
        return usual / 2 + (int) ((random >>> 40) * usual >>> 24);
    }

    private static int flush(OutputStream out, byte[] buffer, int size) throws IOException {
        out.write(buffer, 0, size);
        return 0;
    }

    private static int copy(byte[] from, byte[] to, int size) {
        System.arraycopy(from, 0, to, size, from.length);
        return size + from.length;
    }

    private static int number(int number, byte[] to, int size) {
        int digits = 1;
        for (int rest = number; rest >= 10; rest /= 10) digits++;
        for (int i = size + digits - 1; i >= size; i--) {
            to[i] = (byte) ('0' + number % 10);
            number /= 10;
        }
        return size + digits;
    }
}
