package musubi.evidence.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Parquet file being written, row group after row group. It is not compressed: packed differences and dictionaries leave
 * little to compress. Its bytes depend on the rows alone. Source: Apache Parquet format 2.10, parquet.thrift.
 */
public final class ParquetFile implements Closeable {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int UNCOMPRESSED = 0;

    private final OutputStream out;
    private final String software;
    private final List<Column> columns;
    private final List<Group> groups = new ArrayList<>();
    private long size;

    /** What the footer says of a chunk. */
    private record Chunk(
            Column column, long start, int bytes, int dictionaryBytes, int nulls, Optional<ColumnChunk.Range> range) {}

    /** What the footer says of a row group. */
    private record Group(List<Chunk> chunks, int rows) {
        long start() {
            return chunks.getFirst().start();
        }

        long bytes() {
            return chunks.stream().mapToLong(Chunk::bytes).sum();
        }
    }

    /** @param software name and version, for the footer */
    public ParquetFile(OutputStream out, String software, List<Column> columns) throws IOException {
        this.out = out;
        this.software = software;
        this.columns = List.copyOf(columns);
        out.write(MAGIC);
        size = MAGIC.length;
    }

    /** Appends the rows. */
    public void write(RowGroup group) throws IOException {
        var chunks = new ArrayList<Chunk>();
        for (int c = 0; c < columns.size(); c++) {
            var chunk = group.chunks().get(c);
            int bytes = chunk.bytes().size();
            chunks.add(new Chunk(columns.get(c), size, bytes, chunk.dictionaryBytes(), chunk.nulls(), chunk.range()));
            chunk.bytes().writeTo(out);
            size += bytes;
        }
        groups.add(new Group(List.copyOf(chunks), group.rows()));
    }

    /** Writes the footer. */
    @Override
    public void close() throws IOException {
        var end = new ByteBuilder();
        Thrift.struct(end, this::footer);
        end.littleEndian(end.size(), Integer.BYTES);
        end.put(MAGIC);
        end.writeTo(out);
        out.close();
    }

    private void footer(Thrift file) {
        file.int32(1, VERSION);
        var schema = new ArrayList<Consumer<Thrift>>();
        schema.add(root -> {
            root.text(4, "schema");
            root.int32(5, columns.size());
        });
        columns.forEach(column -> schema.add(column::schema));
        file.structs(2, schema, (element, fields) -> fields.accept(element));
        file.int64(3, groups.stream().mapToLong(Group::rows).sum());
        file.structs(4, groups, ParquetFile::group);
        file.text(6, software);
        // Without it readers do not trust the least and the greatest text.
        file.structs(7, columns, (order, _) -> order.struct(1, typeDefined -> {}));
    }

    private static void group(Thrift to, Group group) {
        to.structs(1, group.chunks(), (chunk, of) -> chunk(chunk, of, group.rows()));
        to.int64(2, group.bytes());
        to.int64(3, group.rows());
        to.int64(5, group.start());
        to.int64(6, group.bytes());
    }

    private static void chunk(Thrift to, Chunk chunk, int rows) {
        to.int64(2, chunk.start());
        to.struct(3, meta -> {
            meta.int32(1, chunk.column().kind().physical());
            meta.int32s(2, ColumnChunk.encodings(chunk.column()));
            meta.texts(3, List.of(chunk.column().name()));
            meta.int32(4, UNCOMPRESSED);
            meta.int64(5, rows);
            meta.int64(6, chunk.bytes());
            meta.int64(7, chunk.bytes());
            meta.int64(9, chunk.start() + chunk.dictionaryBytes());
            if (chunk.dictionaryBytes() > 0) meta.int64(11, chunk.start());
            meta.struct(12, statistics -> {
                statistics.int64(3, chunk.nulls());
                chunk.range().ifPresent(range -> {
                    statistics.binary(5, range.greatest());
                    statistics.binary(6, range.least());
                });
            });
        });
    }
}
