package musubi.evidence.pack;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.evidence.parquet.Column;
import musubi.evidence.parquet.Column.Kind;
import musubi.evidence.parquet.ParquetFile;
import musubi.evidence.parquet.RowGroup;
import musubi.evidence.parquet.Values;
import musubi.evidence.record.RecordType;
import musubi.quantity.Digest;

/**
 * The table of steps on its way to its file. Rows are taken by person, day and source; full groups of them are encoded by
 * other threads and written in order, so the bytes do not depend on how many threads there are.
 */
final class StepsTable implements AutoCloseable {
    private static final RecordType STEPS = RecordType.named("steps").orElseThrow();
    private static final List<Column> COLUMNS = columns();
    /** What DuckDB gives to one thread when it reads. */
    private static final int GROUP = 122_880;

    private final MessageDigest digest = Digest.sha256();
    private final Path file;
    private final OutputStream out;
    private final ParquetFile parquet;
    private final ExecutorService encoders;
    private final int mostWaiting;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<String> words = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private String person = "";
    /** Whether the person is among those of the group being filled. */
    private boolean placed;

    private Rows rows = new Rows();
    private long count;
    private int firstDay = Integer.MAX_VALUE;
    private int lastDay = Integer.MIN_VALUE;

    StepsTable(Path file, int threads) throws IOException {
        this.file = file;
        this.out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20), digest);
        this.parquet = new ParquetFile(out, Packs.SOFTWARE, COLUMNS);
        this.encoders = Executors.newFixedThreadPool(threads);
        this.mostWaiting = threads + 1;
    }

    private static List<Column> columns() {
        var columns = new ArrayList<Column>();
        for (var field : STEPS.columns())
            columns.add(new Column(
                    field.name(),
                    switch (field.kind()) {
                        case PERSON, CODE -> Kind.TEXT;
                        case DAY -> Kind.DAY;
                        case INTEGER -> Kind.INTEGER;
                        case MONTH, TIME, LONG, DECIMAL, TRUTH ->
                            throw new IllegalStateException("no column of steps is a " + field.kind());
                    },
                    field.required()));
        columns.add(new Column("source_no", Kind.INTEGER, true));
        columns.add(new Column("source_line", Kind.LONG, true));
        return List.copyOf(columns);
    }

    /** A group of rows, column by column; words as their places in the table's list, people in the group's own. */
    private static final class Rows {
        private final List<String> people = new ArrayList<>();
        private final int[] person = new int[GROUP];
        private final int[] day = new int[GROUP];
        private final int[] source = new int[GROUP];
        private final int[] method = new int[GROUP];
        private final int[] steps = new int[GROUP];
        private final int[] reported = new int[GROUP];
        private final int[] payable = new int[GROUP];
        private final int[] held = new int[GROUP];
        private final int[] recordedOn = new int[GROUP];
        private final int[] no = new int[GROUP];
        private final long[] line = new long[GROUP];
        private int size;
    }

    private record Waiting(Rows rows, Future<RowGroup> encoded) {}

    /** The place of a text that many rows share. */
    int word(String text) {
        return places.computeIfAbsent(text, t -> {
            words.add(t);
            return words.size() - 1;
        });
    }

    /** The next rows are this person's. */
    void person(String pseudonym) {
        if (pseudonym.compareTo(person) <= 0)
            throw new IllegalStateException("steps of %s after those of %s".formatted(pseudonym, person));
        person = pseudonym;
        placed = false;
    }

    /**
     * Takes the next row of the person.
     *
     * @param day since 1970-01-01
     * @param source from {@link #word}, as are {@code method} and {@code held}
     * @param held {@link Values#NONE} when nothing is held
     * @param recordedOn day since 1970-01-01, or {@link Values#NONE}
     */
    void row(
            int day,
            int source,
            int method,
            int steps,
            int reported,
            int payable,
            int held,
            int recordedOn,
            int no,
            long line)
            throws IOException {
        if (rows.size == GROUP) handOver();
        var to = rows;
        int at = to.size++;
        if (!placed) {
            to.people.add(person);
            placed = true;
        }
        to.person[at] = to.people.size() - 1;
        to.day[at] = day;
        to.source[at] = source;
        to.method[at] = method;
        to.steps[at] = steps;
        to.reported[at] = reported;
        to.payable[at] = payable;
        to.held[at] = held;
        to.recordedOn[at] = recordedOn;
        to.no[at] = no;
        to.line[at] = line;
        firstDay = Math.min(firstDay, day);
        lastDay = Math.max(lastDay, day);
        count++;
    }

    private void handOver() throws IOException {
        var full = rows;
        var known = List.copyOf(words);
        waiting.add(new Waiting(full, encoders.submit(() -> encode(full, known))));
        rows = waiting.size() > mostWaiting ? writeFirst() : new Rows();
        placed = false;
    }

    private static RowGroup encode(Rows rows, List<String> words) {
        int size = rows.size;
        var steps = new Values.Integers(rows.steps);
        return RowGroup.encode(
                COLUMNS,
                List.of(
                        new Values.Texts(rows.person, rows.people),
                        new Values.Integers(rows.day),
                        local(rows.source, size, words),
                        local(rows.method, size, words),
                        steps,
                        Arrays.equals(rows.steps, 0, size, rows.reported, 0, size)
                                ? steps
                                : new Values.Integers(rows.reported),
                        Arrays.equals(rows.steps, 0, size, rows.payable, 0, size)
                                ? steps
                                : new Values.Integers(rows.payable),
                        local(rows.held, size, words),
                        new Values.Integers(rows.recordedOn),
                        new Values.Integers(rows.no),
                        new Values.Longs(rows.line)),
                size);
    }

    /** Places in a dictionary of only the texts of these rows, in the order in which they come. */
    private static Values local(int[] places, int size, List<String> all) {
        var own = new int[all.size()];
        Arrays.fill(own, -1);
        var dictionary = new ArrayList<String>();
        var there = new int[size];
        for (int i = 0; i < size; i++) {
            int place = places[i];
            if (place == Values.NONE) {
                there[i] = Values.NONE;
                continue;
            }
            if (own[place] < 0) {
                own[place] = dictionary.size();
                dictionary.add(all.get(place));
            }
            there[i] = own[place];
        }
        return new Values.Texts(there, dictionary);
    }

    /** Writes the group that has waited longest; its arrays, empty again. */
    private Rows writeFirst() throws IOException {
        var first = waiting.remove();
        try {
            parquet.write(first.encoded().get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("writing steps failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        var empty = first.rows();
        empty.people.clear();
        empty.size = 0;
        return empty;
    }

    /** Ends the file; what the manifest says of it, or nothing and no file when there was no row. */
    Optional<Manifest.TableFile> finish() throws IOException {
        if (count == 0) {
            out.close();
            Files.delete(file);
            return Optional.empty();
        }
        if (rows.size > 0) handOver();
        while (!waiting.isEmpty()) writeFirst();
        parquet.close();
        var days = new Manifest.FirstAndLast(LocalDate.ofEpochDay(firstDay), LocalDate.ofEpochDay(lastDay));
        return Optional.of(Staging.tableFile(STEPS, file, count, Digest.reached(digest), Optional.of(days)));
    }

    @Override
    public void close() throws IOException {
        encoders.shutdownNow();
        out.close();
    }
}
