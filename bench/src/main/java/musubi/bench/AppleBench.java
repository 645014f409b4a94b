package musubi.bench;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.simulation.device.AppleExport;

/** Our reader of Apple's health export against a pass of the JDK's StAX parser that only counts elements. */
final class AppleBench {
    private static final BigDecimal MOST = new BigDecimal("2.0");
    private static final List<String> OPTIONS = List.of("-Xmx256m");

    /** From 24 on the JDK's parser stops after 100,000 characters of {@code &lt;} and its like; the limits are lifted for it. */
    private static final List<String> RIVAL_OPTIONS = List.of(
            "-Xmx256m",
            "-Djdk.xml.maxGeneralEntitySizeLimit=0",
            "-Djdk.xml.totalEntitySizeLimit=0",
            "-Djdk.xml.entityExpansionLimit=0");

    private AppleBench() {}

    static Race run(Ground ground) throws Exception {
        var file =
                ground.input("export-%d.xml".formatted(ground.bytes()), f -> AppleExport.write(f, 1, ground.bytes()));
        var notes = new TreeMap<String, String>();
        var peaks = new ArrayList<Long>();
        ground.progress().accept("apple: %,d bytes".formatted(Files.size(file)));
        var race = Race.run(
                "apple",
                ground.runs(),
                MOST,
                () -> {
                    var ran = Child.run(OPTIONS, "apple", file.toString());
                    if (ran.said("rows") == 0 || ran.said("refused") > 0)
                        throw new IllegalStateException("the export was not read: " + ran);
                    peaks.add(ran.said("peak"));
                    notes.put("rows", Long.toString(ran.said("rows")));
                    ground.progress().accept("  ours  %.2f s".formatted(ran.seconds()));
                    return ran.seconds();
                },
                () -> {
                    var ran = Child.run(RIVAL_OPTIONS, "stax", file.toString());
                    notes.put("elements", Long.toString(ran.said("rows")));
                    ground.progress().accept("  rival %.2f s".formatted(ran.seconds()));
                    return ran.seconds();
                });
        notes.put("bytes", Long.toString(Files.size(file)));
        notes.put("heap_mib", "256");
        notes.put("peak_memory_mib", PackBench.mib(peaks));
        return race.with(Map.copyOf(notes));
    }
}
