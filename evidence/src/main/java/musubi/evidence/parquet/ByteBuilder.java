package musubi.evidence.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow, with the small numbers of Parquet's encodings. */
final class ByteBuilder {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[1 << 10];
    private int size;

    int size() {
        return size;
    }

    void put(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    void put(ByteBuilder more) {
        room(more.size);
        System.arraycopy(more.bytes, 0, bytes, size, more.size);
        size += more.size;
    }

    /** The lowest {@code count} bytes of a number, lowest first. */
    void littleEndian(long value, int count) {
        room(count);
        for (int i = 0; i < count; i++) bytes[size++] = (byte) (value >>> (8 * i));
    }

    /** Seven bits a byte, lowest first (ULEB128). */
    void unsigned(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Small numbers of either sign in few bytes: zigzag, then ULEB128. */
    void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    /** So many numbers of {@code width} bits each, lowest bit first; together they fill whole bytes. */
    void packed(long[] values, int from, int count, int width) {
        if (width == 0) return;
        room((int) (((long) count * width + 7) / 8) + Integer.BYTES);
        long waiting = 0;
        int bits = 0;
        for (int i = from; i < from + count; i++) {
            long value = values[i];
            int left = width;
            if (left > Integer.SIZE) {
                waiting |= (value & 0xFFFF_FFFFL) << bits;
                word((int) waiting);
                waiting >>>= Integer.SIZE;
                value >>>= Integer.SIZE;
                left -= Integer.SIZE;
            }
            waiting |= value << bits;
            bits += left;
            if (bits >= Integer.SIZE) {
                word((int) waiting);
                waiting >>>= Integer.SIZE;
                bits -= Integer.SIZE;
            }
        }
        littleEndian(waiting, (bits + 7) / 8);
    }

    private void word(int value) {
        WORD.set(bytes, size, value);
        size += Integer.BYTES;
    }

    private void room(int more) {
        if (size + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
