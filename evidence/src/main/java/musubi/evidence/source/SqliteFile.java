package musubi.evidence.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an SQLite database, read row by row from its pages. Only ordinary tables are read: no indexes, no tables without
 * row ids, nothing that stands in a write-ahead log beside the file. A database in a zip is unpacked to a temporary file.
 *
 * <p>Source: the file format of SQLite 3, sqlite.org/fileformat2.html.
 */
final class SqliteFile implements Closeable {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int LEAF = 0x0d;
    private static final int INTERIOR = 0x05;
    private static final int DEEPEST = 30;
    private static final int LARGEST_ROW = 16 << 20;
    private static final int MOST_COLUMNS = 2_000;

    private final FileChannel file;
    private final Optional<Path> temporary;
    private final int pageSize;
    private final int usable;
    private final long pages;
    private final Charset charset;
    private final Map<String, Table> tables = new TreeMap<>();
    private long visited;

    /** The file is damaged, or was made to look like a database. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }

    /** A table, with the number of its first page. */
    private record Table(List<String> columns, int rowIdAt, long root) {}

    /** Takes one row: its id and its values, a {@link Long}, {@link String}, null, or bytes: a blob's, or the eight of a fraction. */
    interface EachRow {
        void take(long id, @Nullable Object[] values) throws IOException;
    }

    static boolean recognised(byte[] start) {
        if (start.length < HEADER) return false;
        for (int i = 0; i < MAGIC.length; i++) if (start[i] != MAGIC[i]) return false;
        return true;
    }

    static SqliteFile open(Source source) throws IOException {
        var there = source.file();
        if (there.isPresent()) return new SqliteFile(there.get(), Optional.empty());
        var copy = Files.createTempFile("musubi-", ".db");
        try (var in = source.open();
                var out = Files.newOutputStream(copy)) {
            in.transferTo(out);
            return new SqliteFile(copy, Optional.of(copy));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private SqliteFile(Path path, Optional<Path> temporary) throws IOException {
        this.temporary = temporary;
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            var header = bytes(0, HEADER);
            if (!recognised(header)) throw new Broken("no header");
            int size = unsigned(header, 16, 2);
            pageSize = size == 1 ? 1 << 16 : size;
            usable = pageSize - (header[20] & 0xFF);
            if (pageSize < 512 || Integer.bitCount(pageSize) != 1 || usable < 480) throw new Broken("page size");
            pages = file.size() / pageSize;
            charset = switch (unsigned(header, 56, 4)) {
                case 2 -> StandardCharsets.UTF_16LE;
                case 3 -> StandardCharsets.UTF_16BE;
                default -> StandardCharsets.UTF_8;
            };
            readSchema();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void readSchema() throws IOException {
        walk(1, 0, 5, (id, row) -> {
            if ("table".equals(row[0])
                    && row[1] instanceof String name
                    && row[3] instanceof Long root
                    && row[4] instanceof String sql) {
                var columns = SqliteColumns.of(sql);
                if (columns.size() <= MOST_COLUMNS)
                    tables.put(name, new Table(columns, SqliteColumns.rowIdAt(sql), root));
            }
        });
    }

    /** The names of the tables, sorted. */
    List<String> tables() {
        return List.copyOf(tables.keySet());
    }

    /** The columns of a table in their order; empty when there is no such table. */
    List<String> columns(String table) {
        var found = tables.get(table);
        return found == null ? List.of() : found.columns();
    }

    /** Every row of a table, by row id. */
    void each(String name, EachRow each) throws IOException {
        var table = tables.get(name);
        if (table == null) return;
        visited = 0;
        walk(table.root(), 0, table.columns().size(), (id, row) -> {
            int at = table.rowIdAt();
            if (at >= 0 && row[at] == null) row[at] = id;
            each.take(id, row);
        });
    }

    private void walk(long number, int depth, int columns, EachRow each) throws IOException {
        if (depth > DEEPEST || ++visited > pages) throw new Broken("pages in a circle");
        if (number < 1 || number > pages) throw new Broken("no page " + number);
        var page = bytes((number - 1) * pageSize, pageSize);
        int at = number == 1 ? HEADER : 0;
        int kind = page[at] & 0xFF;
        if (kind != LEAF && kind != INTERIOR) throw new Broken("page %d holds no rows of a table".formatted(number));
        int cells = unsigned(page, at + 3, 2);
        int pointers = at + (kind == LEAF ? 8 : 12);
        if (pointers + 2 * cells > usable) throw new Broken("too many cells");
        long taken = 0;
        for (int i = 0; i < cells; i++) {
            int cell = unsigned(page, pointers + 2 * i, 2);
            if (cell < pointers || cell + 4 > usable) throw new Broken("a cell outside its page");
            if (kind == INTERIOR) walk(unsigned(page, cell), depth + 1, columns, each);
            else taken += row(page, cell, columns, each);
            // Rows that share their bytes would make much of little.
            if (taken > usable) throw new Broken("rows over one another");
        }
        if (kind == INTERIOR) walk(unsigned(page, at + 8), depth + 1, columns, each);
    }

    /** Hands on a row and answers how many bytes of the page it takes. */
    private int row(byte[] page, int cell, int columns, EachRow each) throws IOException {
        var in = new Varints(page, cell);
        long size = in.next();
        long id = in.next();
        if (size < 1 || size > LARGEST_ROW) throw new Broken("a row of %d bytes".formatted(size));
        int whole = Math.toIntExact(size);
        each.take(id, values(payload(page, in.at, whole), columns));
        return in.at - cell + local(whole);
    }

    /** How many bytes of a row stand in its page. */
    private int local(int size) {
        if (size <= usable - 35) return size;
        int least = (usable - 12) * 32 / 255 - 23;
        int fitting = least + (size - least) % (usable - 4);
        return fitting <= usable - 35 ? fitting : least;
    }

    /** A row's bytes; what does not fit into the page stands in a chain of others. */
    private byte[] payload(byte[] page, int from, int size) throws IOException {
        int local = local(size);
        boolean overflows = local < size;
        if (from + local + (overflows ? 4 : 0) > usable) throw new Broken("a row outside its page");
        var payload = new byte[size];
        System.arraycopy(page, from, payload, 0, local);
        long next = overflows ? unsigned(page, from + local) : 0;
        for (int filled = local; filled < size; ) {
            if (next < 1 || next > pages || ++visited > pages) throw new Broken("a row that does not go on");
            var more = bytes((next - 1) * pageSize, pageSize);
            int part = Math.min(usable - 4, size - filled);
            System.arraycopy(more, 4, payload, filled, part);
            filled += part;
            next = unsigned(more, 0);
        }
        return payload;
    }

    private @Nullable Object[] values(byte[] payload, int columns) throws IOException {
        var types = new Varints(payload, 0);
        long header = types.next();
        if (header < 1 || header > payload.length) throw new Broken("a row's header");
        var values = new @Nullable Object[columns];
        int at = (int) header;
        for (int column = 0; types.at < header; column++) {
            long type = types.next();
            long length = type >= 12 ? (type - 12) / 2 : type < 0 ? -1 : LENGTHS[(int) type];
            if (length < 0 || at + length > payload.length) throw new Broken("a value outside its row");
            if (column < columns) values[column] = value(type, payload, at, (int) length);
            at += (int) length;
        }
        return values;
    }

    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, -1, -1};

    private @Nullable Object value(long type, byte[] bytes, int at, int length) {
        if (type == 0) return null;
        if (type == 8 || type == 9) return type - 8;
        if (type < 7) return signed(bytes, at, length);
        if (type > 12 && type % 2 == 1) return new String(bytes, at, length, charset);
        return java.util.Arrays.copyOfRange(bytes, at, at + length);
    }

    private static long signed(byte[] bytes, int at, int length) {
        long value = bytes[at];
        for (int i = 1; i < length; i++) value = value << 8 | (bytes[at + i] & 0xFF);
        return value;
    }

    private static int unsigned(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) value = value << 8 | (bytes[at + i] & 0xFF);
        return value;
    }

    private static long unsigned(byte[] bytes, int at) {
        return Integer.toUnsignedLong(unsigned(bytes, at, 4));
    }

    private byte[] bytes(long from, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, from + bytes.position());
            if (read < 0) throw new Broken("the file ends within a page");
        }
        return bytes.array();
    }

    /** Numbers of one to nine bytes, seven bits each and eight in the ninth. */
    private static final class Varints {
        private final byte[] bytes;
        private int at;

        Varints(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        long next() throws IOException {
            long value = 0;
            for (int i = 0; i < 9; i++) {
                if (at >= bytes.length) throw new Broken("a number outside its page");
                int next = bytes[at++];
                if (i == 8) return value << 8 | (next & 0xFF);
                value = value << 7 | (next & 0x7F);
                if (next >= 0) return value;
            }
            throw new IllegalStateException("nine bytes end the loop");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (temporary.isPresent()) Files.deleteIfExists(temporary.get());
    }
}
