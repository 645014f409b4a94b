package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** A folder with all that is in it. */
public final class Folder {
    private Folder() {}

    /**
     * Deletes it, or a single file; what is not there is deleted already. Links are deleted, not what they lead to.
     *
     * @throws IOException when something in it cannot be deleted; some of it may be gone then
     */
    public static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    /**
     * Deletes what was left in a place by who was stopped. What cannot be deleted stays, and keeps nobody from anything: somebody else may be
     * deleting it just now, or it may belong to somebody else.
     *
     * @param before by the clock of the disk, as those of two machines may differ: what was written later stays
     * @throws IOException when the place cannot be read
     */
    public static void clear(Path place, Predicate<Path> left, Instant before) throws IOException {
        List<Path> found;
        try (var all = Files.list(place)) {
            found = all.filter(left).toList();
        }
        for (var path : found) clear(path, before);
    }

    private static void clear(Path left, Instant before) {
        try {
            if (Files.getLastModifiedTime(left).toInstant().isBefore(before)) delete(left);
        } catch (IOException | UncheckedIOException _) {
            // It stays, and is in nobody's way.
        }
    }
}
