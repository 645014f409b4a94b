package musubi.evidence.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

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
}
