package musubi.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that an earlier process left behind on the same data. */
final class StalePostmaster {
    private StalePostmaster() {}

    /** Ends the server that still holds the folder, if one does, so that two never write to the same data. */
    static void end(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) return;
        var first = Files.readAllLines(file).stream().findFirst().orElse("").strip();
        if (!first.matches("\\d{1,10}")) return;
        var holder = ProcessHandle.of(Long.parseLong(first));
        if (holder.isEmpty() || !isPostgres(holder.get())) return;
        interrupt(holder.get().pid());
        try {
            holder.get().onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "another PostgreSQL (process %s) holds %s and does not end".formatted(first, data), e);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/postgres");
    }

    /** Asks for a fast shutdown: open transactions are rolled back, committed ones are on disk. */
    static void interrupt(long process) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process)).start().waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new IllegalStateException("cannot signal PostgreSQL, process " + process, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
