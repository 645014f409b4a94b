package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small disk that lives in memory; where this machine lets nobody make one, the test says so. */
class FullDiskTest {
    private static final String ROOM =
            "mount -t tmpfs -o size=360m tmpfs \"$0\" && mkdir \"$0/small\" && mount -t tmpfs -o size=16k tmpfs \"$0/small\""
                    + " && exec \"$@\"";

    @TempDir
    private Path folder;

    @Test
    void nothing_acknowledged_is_lost_when_the_disk_is_full_and_work_goes_on_once_there_is_room()
            throws IOException, InterruptedException {
        assumeTrue(run(List.of("true")).exit() == 0, "this machine lets us make no small disk");

        var run = run(Aside.command(FullDisk.class, folder));

        assertThat(run.exit()).as(run.said()).isZero();
    }

    private record Run(int exit, String said) {}

    private Run run(List<String> command) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", ROOM));
        words.add(folder.toString());
        words.addAll(command);
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), said);
    }
}
