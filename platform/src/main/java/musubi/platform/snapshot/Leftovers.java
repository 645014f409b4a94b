package musubi.platform.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import musubi.evidence.pack.Folder;
import musubi.platform.jobs.Job;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Removes what a server left that stopped while it worked with live records: nothing is worked with for as long as a day. */
@Configuration(proxyBeanMethods = false)
class Leftovers {
    static final String ROWS = "musubi-snapshot-";
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final LocalTime NIGHT = LocalTime.of(4, 20);

    @Bean
    Job leftoversJob(@Value("${musubi.folder}") Path folder, @Value("${java.io.tmpdir}") Path temporary, Clock clock) {
        return Job.daily("snapshots.leftovers", NIGHT, municipality -> {
            var before = clock.instant().minus(LONGEST);
            remove(Snapshots.glances(folder, municipality), "*", before);
            remove(temporary, ROWS + "*", before);
        });
    }

    private static void remove(Path folder, String named, Instant before) {
        if (!Files.isDirectory(folder)) return;
        try (var left = Files.newDirectoryStream(folder, named)) {
            for (var one : left) if (Files.getLastModifiedTime(one).toInstant().isBefore(before)) Folder.delete(one);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove what was left in " + folder, e);
        }
    }
}
