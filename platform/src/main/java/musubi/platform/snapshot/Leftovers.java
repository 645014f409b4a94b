package musubi.platform.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import musubi.evidence.pack.Folder;
import musubi.platform.jobs.Job;
import musubi.platform.municipality.Code;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Removes what a server left that stopped while it worked with live records. Nothing is worked with for as long as a day. What stands in the
 * folder that servers share goes at night, what stands in a machine's own place for temporary files when a server starts there.
 */
@Component
class Leftovers {
    /** Packs being made, read or settled, and what is read for them. */
    private static final Pattern TEMPORARY =
            Pattern.compile("musubi-(build|joint|measure|pack|points|settling|snapshot)-.*");

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final LocalTime NIGHT = LocalTime.of(4, 20);

    private final Path folder;
    private final Path temporary;

    Leftovers(@Value("${musubi.folder}") Path folder, @Value("${java.io.tmpdir}") Path temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    @Configuration(proxyBeanMethods = false)
    static class Nightly {
        @Bean
        Job leftoversJob(Leftovers leftovers) {
            return Job.daily("snapshots.leftovers", NIGHT, leftovers::removeGlances);
        }
    }

    void removeGlances(Code municipality) {
        remove(Snapshots.glances(folder, municipality), path -> true);
    }

    @EventListener(ApplicationReadyEvent.class)
    void removeTemporary() {
        remove(
                temporary,
                path -> TEMPORARY.matcher(path.getFileName().toString()).matches());
    }

    private static void remove(Path place, Predicate<Path> left) {
        if (!Files.isDirectory(place)) return;
        try {
            Folder.clear(place, left, now(place).minus(LONGEST));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove what was left in " + place, e);
        }
    }

    /** By the clock of the disk. */
    private static Instant now(Path place) throws IOException {
        var written = Files.createTempFile(place, "musubi-clock-", "");
        try {
            return Files.getLastModifiedTime(written).toInstant();
        } finally {
            Files.delete(written);
        }
    }
}
