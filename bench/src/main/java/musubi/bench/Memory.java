package musubi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The memory of another process, in KiB. What several processes share is told of each in part, so that a sum counts it once. */
final class Memory {
    private static final String SHARE = "Pss:";

    private Memory() {}

    /** Empty where the system does not tell, and of a process that has ended. */
    static Optional<Long> of(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup")).stream()
                    .filter(line -> line.startsWith(SHARE))
                    .findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")));
        } catch (IOException untold) {
            return Optional.empty();
        }
    }
}
