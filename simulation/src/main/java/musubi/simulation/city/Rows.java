package musubi.simulation.city;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows of one table as CSV bytes. Cells are codes, numbers and days; the few free texts hold no comma, quote or line break. */
final class Rows {
    private static final int FIRST = -40 * 366;
    private static final byte[][] DAYS = new byte[Time.DAYS + 400 - FIRST][];
    private byte[] bytes = new byte[4096];
    private int size;
    private int count;

    static {
        for (int i = 0; i < DAYS.length; i++)
            DAYS[i] = Time.date(i + FIRST).toString().getBytes(StandardCharsets.US_ASCII);
    }

    Rows text(String cell) {
        boolean plain = true;
        for (int i = 0; i < cell.length() && plain; i++) plain = cell.charAt(i) < 0x80;
        if (!plain) return cell(cell.getBytes(StandardCharsets.UTF_8));
        room(cell.length() + 1);
        for (int i = 0; i < cell.length(); i++) bytes[size++] = (byte) cell.charAt(i);
        bytes[size++] = ',';
        return this;
    }

    Rows cell(byte[] cell) {
        room(cell.length + 1);
        System.arraycopy(cell, 0, bytes, size, cell.length);
        size += cell.length;
        bytes[size++] = ',';
        return this;
    }

    Rows empty() {
        room(1);
        bytes[size++] = ',';
        return this;
    }

    Rows day(int day) {
        return cell(DAYS[day - FIRST]);
    }

    /** The day, or an empty cell when it never comes or lies after the end of the service. */
    Rows dayWithin(int day) {
        return day < Time.DAYS ? day(day) : empty();
    }

    Rows number(long number) {
        if (number < 0) throw new IllegalArgumentException("a city has no negative numbers: " + number);
        room(21);
        int from = size;
        do {
            bytes[size++] = (byte) ('0' + number % 10);
            number /= 10;
        } while (number > 0);
        for (int i = from, j = size - 1; i < j; i++, j--) {
            byte digit = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = digit;
        }
        bytes[size++] = ',';
        return this;
    }

    /** A number given in tenths, with one digit after the point. */
    Rows tenths(long tenths) {
        number(tenths / 10);
        bytes[size - 1] = '.';
        return number(tenths % 10);
    }

    /** A number given in millionths, with six digits after the point. */
    Rows millionths(long millionths) {
        return text("%d.%06d".formatted(millionths / 1_000_000, millionths % 1_000_000));
    }

    void end() {
        bytes[size - 1] = '\n';
        count++;
    }

    int count() {
        return count;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
}
