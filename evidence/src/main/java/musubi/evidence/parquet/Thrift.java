package musubi.evidence.parquet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One struct in Thrift's compact protocol, in which Parquet's headers and footer are written. Fields must be given in
 * ascending order of their number.
 */
final class Thrift {
    private static final int INT_16 = 4;
    private static final int INT_32 = 5;
    private static final int INT_64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    private final ByteBuilder to;
    private int last;

    private Thrift(ByteBuilder to) {
        this.to = to;
    }

    static void struct(ByteBuilder to, Consumer<Thrift> fields) {
        fields.accept(new Thrift(to));
        to.put(0);
    }

    private void field(int number, int type) {
        if (number <= last || number - last > 15)
            throw new IllegalStateException("field %d after %d".formatted(number, last));
        to.put((number - last) << 4 | type);
        last = number;
    }

    void int16(int number, int value) {
        field(number, INT_16);
        to.signed(value);
    }

    void int32(int number, int value) {
        field(number, INT_32);
        to.signed(value);
    }

    void int64(int number, long value) {
        field(number, INT_64);
        to.signed(value);
    }

    void binary(int number, byte[] value) {
        field(number, BINARY);
        to.unsigned(value.length);
        to.put(value);
    }

    void text(int number, String value) {
        binary(number, value.getBytes(StandardCharsets.UTF_8));
    }

    void struct(int number, Consumer<Thrift> fields) {
        field(number, STRUCT);
        struct(to, fields);
    }

    void int32s(int number, List<Integer> values) {
        list(number, INT_32, values.size());
        values.forEach(to::signed);
    }

    void texts(int number, List<String> values) {
        list(number, BINARY, values.size());
        for (var value : values) {
            var bytes = value.getBytes(StandardCharsets.UTF_8);
            to.unsigned(bytes.length);
            to.put(bytes);
        }
    }

    <T> void structs(int number, List<T> values, BiConsumer<Thrift, T> fields) {
        list(number, STRUCT, values.size());
        for (var value : values) struct(to, t -> fields.accept(t, value));
    }

    private void list(int number, int type, int size) {
        field(number, LIST);
        if (size < 15) {
            to.put(size << 4 | type);
        } else {
            to.put(0xF0 | type);
            to.unsigned(size);
        }
    }
}
