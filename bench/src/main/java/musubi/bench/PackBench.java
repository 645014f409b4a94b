package musubi.bench;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.evidence.pack.Folder;
import musubi.evidence.pack.Key;
import musubi.simulation.device.StepsFile;

/** {@code pack build} of five years of daily steps against DuckDB's own copy from CSV to Parquet. */
final class PackBench {
    private static final int DAYS = 1_825;
    private static final LocalDate FIRST = LocalDate.of(2018, 4, 1);
    private static final BigDecimal MOST = new BigDecimal("2.0");
    /** As the launcher would be told on a small machine; most of the memory is outside the heap. */
    private static final List<String> OPTIONS = List.of("-Xmx512m");

    private PackBench() {}

    static Race run(Ground ground) throws Exception {
        var csv = ground.input(
                "steps-%d.csv".formatted(ground.people()), f -> StepsFile.write(f, 1, ground.people(), FIRST, DAYS));
        var key = ground.fresh("steps.key");
        Key.create(key);
        var peaks = new ArrayList<Long>();
        var theirs = new ArrayList<Long>();
        var sizes = new TreeMap<String, String>();
        ground.progress().accept("pack: %,d step-days".formatted((long) ground.people() * DAYS));
        var race = Race.run(
                "pack",
                ground.runs(),
                MOST,
                () -> {
                    var pack = ground.fresh("steps-pack");
                    var ran = Child.run(OPTIONS, "pack", csv.toString(), pack.toString(), key.toString());
                    peaks.add(ran.said("peak"));
                    sizes.put("pack_bytes", Long.toString(Files.size(pack.resolve("steps.parquet"))));
                    Folder.delete(pack);
                    Folder.delete(ground.folder().resolve("steps-pack.sources.csv"));
                    ground.progress().accept("  ours  %.2f s".formatted(ran.seconds()));
                    return ran.seconds();
                },
                () -> {
                    var parquet = ground.fresh("steps.parquet");
                    var ran = Child.run(OPTIONS, "copy", csv.toString(), parquet.toString());
                    theirs.add(ran.said("peak"));
                    sizes.put("rival_bytes", Long.toString(Files.size(parquet)));
                    Folder.delete(parquet);
                    ground.progress().accept("  rival %.2f s".formatted(ran.seconds()));
                    return ran.seconds();
                });
        var notes = new TreeMap<>(sizes);
        notes.put("rows", Long.toString((long) ground.people() * DAYS));
        notes.put("csv_bytes", Long.toString(Files.size(csv)));
        notes.put("peak_memory_mib", mib(peaks));
        notes.put("rival_peak_memory_mib", mib(theirs));
        return race.with(Map.copyOf(notes));
    }

    static String mib(List<Long> kib) {
        return Long.toString(kib.stream().mapToLong(Long::longValue).max().orElse(0) / 1024);
    }
}
