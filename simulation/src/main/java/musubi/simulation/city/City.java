package musubi.simulation.city;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;

/**
 * A synthetic city over five years, written as the files a municipality would hand over, with the truth beside them.
 *
 * <p>The folder holds {@code source/<table>.csv} (what a pack is built from), {@code truth.json} (figures with their
 * sources, the effect as set and as realised), and a study result made from the truth, with the protocol it names. Equal
 * plans give equal bytes, whatever the number of threads.
 *
 * @param folder where it was written
 * @param rows rows by table
 */
public record City(Path folder, Map<String, Long> rows) {
    /** The folder of CSV files a pack is built from. */
    public static final String SOURCE = "source";

    /** Residents made at a time; progress is told as often. */
    public static final int CHUNK = 200;

    /** Rows are copied. */
    public City {
        rows = Map.copyOf(rows);
    }

    /** The period of the service. */
    public static Days service() {
        return Plan.SERVICE;
    }

    /** Where the CSV files are. */
    public Path source() {
        return folder.resolve(SOURCE);
    }

    /**
     * Moves the records of the city by whole years, so that an agreement of another time finds people in its term. The
     * truth beside them keeps the years it was made in.
     */
    public void moveBy(int years) throws IOException {
        if (years == 0) return;
        for (var table : CityTable.values()) Shift.by(years, source().resolve(table.file()), table == CityTable.STEPS);
    }

    /** The fiscal year the service begins in. */
    public static FiscalYear firstYear() {
        return FiscalYear.of(Plan.SERVICE.from());
    }

    /**
     * Makes the city and writes it.
     *
     * @param folder is created; files of an earlier city in it are replaced
     * @param threads how many to work with; the bytes do not depend on it
     * @param progress hears how many residents are done
     */
    public static City make(Plan plan, Path folder, int threads, IntConsumer progress) throws IOException {
        try (var workers = Executors.newFixedThreadPool(threads)) {
            return new Making(plan, folder, workers, threads, progress).make();
        }
    }

    /** Makes the city with every processor, silently. */
    public static City make(Plan plan, Path folder) throws IOException {
        return make(plan, folder, Runtime.getRuntime().availableProcessors(), done -> {});
    }

    private static final class Making {
        private final Plan plan;
        private final Path folder;
        private final ExecutorService workers;
        private final int ahead;
        private final IntConsumer progress;
        private final Town town;
        private final Map<CityTable, OutputStream> files = new EnumMap<>(CityTable.class);
        private final Map<String, Long> rows = new TreeMap<>();
        private final Tally tally = new Tally();

        Making(Plan plan, Path folder, ExecutorService workers, int threads, IntConsumer progress) {
            this.plan = plan;
            this.folder = folder;
            this.workers = workers;
            this.ahead = 2 * threads + 2;
            this.progress = progress;
            this.town = new Town(plan.seed());
        }

        City make() throws IOException {
            var source = Files.createDirectories(folder.resolve(SOURCE));
            try {
                for (var table : CityTable.values()) open(source, table);
                residents();
                places();
            } finally {
                for (var file : files.values()) file.close();
            }
            var truth = new Truth(plan, tally, rows);
            Files.writeString(folder.resolve("truth.json"), truth.json());
            Files.writeString(folder.resolve("study-jages-final.json"), truth.study());
            Files.writeString(folder.resolve("study-jages-final-protocol.json"), truth.protocol());
            return new City(folder, rows);
        }

        private void open(Path source, CityTable table) throws IOException {
            var file = new BufferedOutputStream(Files.newOutputStream(source.resolve(table.file())), 1 << 16);
            files.put(table, file);
            file.write((table.header + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        /** Chunks are made ahead in any order and written in theirs; few are in memory at a time. */
        private void residents() throws IOException {
            var residents = inOrder(
                            plan.people(),
                            (from, until) -> () -> IntStream.range(from, until)
                                    .mapToObj(i -> Resident.of(plan.seed(), i))
                                    .toList())
                    .stream()
                    .flatMap(List::stream)
                    .toList();
            var joins = Recruitment.of(plan.seed(), residents);
            var waiting = new ArrayDeque<Future<Chunk>>();
            int written = 0;
            for (int from = 0; from < residents.size() || !waiting.isEmpty(); from += CHUNK) {
                if (from < residents.size()) {
                    var part = residents.subList(from, Math.min(residents.size(), from + CHUNK));
                    waiting.add(workers.submit(() -> new Chunk(plan, town, part, joins)));
                }
                if (waiting.size() > ahead || from >= residents.size()) {
                    write(result(waiting.remove()));
                    written = Math.min(residents.size(), written + CHUNK);
                    progress.accept(written);
                }
            }
        }

        private interface Part<T> {
            Callable<T> work(int from, int until);
        }

        private <T> List<T> inOrder(int count, Part<T> part) throws IOException {
            var waiting = new ArrayDeque<Future<T>>();
            for (int from = 0; from < count; from += 10 * CHUNK)
                waiting.add(workers.submit(part.work(from, Math.min(count, from + 10 * CHUNK))));
            var results = new java.util.ArrayList<T>();
            while (!waiting.isEmpty()) results.add(result(waiting.remove()));
            return results;
        }

        private static <T> T result(Future<T> work) throws IOException {
            try {
                return work.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while making a city", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a part of the city failed", e.getCause());
            }
        }

        private void write(Chunk chunk) throws IOException {
            for (var table : CityTable.values())
                write(table, java.util.Objects.requireNonNull(chunk.tables.get(table)));
            tally.add(chunk.tally);
        }

        private void write(CityTable table, Rows part) throws IOException {
            part.writeTo(java.util.Objects.requireNonNull(files.get(table)));
            rows.merge(table.type().name(), (long) part.count(), Long::sum);
        }

        private void places() throws IOException {
            var places = new Places(plan, town);
            write(CityTable.AREA, places.areas());
            write(CityTable.VENUE, places.venues());
            write(CityTable.SESSION, places.sessions());
            write(CityTable.POPULATION, places.population(tally));
        }
    }
}
