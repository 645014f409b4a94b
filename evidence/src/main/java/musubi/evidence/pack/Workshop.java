package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        clear(place);
        return workshop;
    }

    /**
     * By the clock of the disk alone: those of two machines may differ. What cannot be cleared away keeps nobody from building: another build may be
     * clearing it away just now, or only somebody else may delete it. A later build tries again.
     */
    private static void clear(Path place) throws IOException {
        var before = Files.getLastModifiedTime(place).toInstant().minus(LEFT);
        List<Path> beside;
        try (var all = Files.list(place.getParent())) {
            beside = all.filter(Sources::isWorkshop).toList();
        }
        for (var path : beside) clear(path, before);
    }

    private static void clear(Path left, Instant before) {
        try {
            if (Files.getLastModifiedTime(left).toInstant().isBefore(before)) Folder.delete(left);
        } catch (IOException | UncheckedIOException _) {
            // It stays, and is in nobody's way.
        }
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
