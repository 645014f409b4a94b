package musubi.platform.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server left that was stopped while it worked with live records. */
class LeftoversTest {
    private static final Code CITY = new Code("131016");

    @TempDir
    Path folder;

    @TempDir
    Path temporary;

    private static Path left(Path place, Duration ago) throws IOException {
        Files.createDirectories(place);
        Files.writeString(place.resolve("person.csv"), "person,born\n");
        Files.setLastModifiedTime(place, FileTime.from(Instant.now().minus(ago)));
        return place;
    }

    @Test
    void what_is_older_than_a_day_goes_and_nothing_else() throws IOException {
        var glances = folder.resolve("glances").resolve(CITY.digits());
        var old = left(glances.resolve("old"), Duration.ofHours(25));
        var now = left(glances.resolve("now"), Duration.ofHours(1));
        var pack = left(folder.resolve("packs").resolve(CITY.digits()).resolve("settled"), Duration.ofDays(400));
        var rows = left(temporary.resolve("musubi-snapshot-1"), Duration.ofDays(2));
        var read = left(temporary.resolve("musubi-snapshot-2"), Duration.ofHours(1));
        var server = left(temporary.resolve("musubi-server-1"), Duration.ofDays(2));
        var foreign = left(temporary.resolve("another-1"), Duration.ofDays(2));

        var leftovers = new Leftovers(folder, temporary);
        leftovers.removeGlances(CITY);
        leftovers.removeTemporary();

        assertThat(old).doesNotExist();
        assertThat(rows).doesNotExist();
        assertThat(now).isDirectory();
        assertThat(pack).isDirectory();
        assertThat(read).isDirectory();
        assertThat(server).isDirectory();
        assertThat(foreign).isDirectory();
    }
}
