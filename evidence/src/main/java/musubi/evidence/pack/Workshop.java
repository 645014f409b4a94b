package musubi.evidence.pack;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import musubi.evidence.source.Sources;

/**
 * A folder beside a pack in which one build works, apart from every other build of the same pack: of this program or of another one on the
 * same disk. Whoever is ready first moves their pack to its place.
 */
final class Workshop implements AutoCloseable {
    /** No build takes so long, so its folder was left by one that was stopped; our own choice. */
    private static final Duration LEFT = Duration.ofDays(1);

    private final Path folder;
    private final Path pack;

    private Workshop(Path folder, Path pack) {
        this.folder = folder;
        this.pack = pack;
    }

    /** Opens one, and clears away what builds in the same place left that were stopped. */
    static Workshop beside(Path pack) throws IOException {
        var place = pack.resolveSibling(Sources.workshop(pack.getFileName().toString()));
        Files.createDirectories(place);
        var workshop = new Workshop(place, pack);
        Files.createDirectory(workshop.building());
        Folder.clear(
                Objects.requireNonNull(place.getParent()),
                Sources::isWorkshop,
                Files.getLastModifiedTime(place).toInstant().minus(LEFT));
        return workshop;
    }

    Path folder() {
        return folder;
    }

    /** Where the pack grows. */
    Path building() {
        return folder.resolve("pack");
    }

    Path rejected() {
        return folder.resolve("rejected.csv");
    }

    Path sources() {
        return folder.resolve("sources.csv");
    }

    /** Moves the pack to its place; false when another build was faster. Of two, one moves, however close they are. */
    boolean finish() throws IOException {
        try {
            Files.move(building(), pack, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileSystemException e) {
            if (Files.exists(pack)) return false;
            throw e;
        }
    }

    @Override
    public void close() {
        ZippedPack.delete(folder);
    }
}
