package musubi.platform.postgres;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The thread a server is started from. The kernel's promise to end a child with its parent is made to the thread that started
 * it, not to the process; so that thread must stay.
 */
final class Guardian {
    private Guardian() {}

    static Process start(ProcessBuilder command) throws IOException {
        var started = new CompletableFuture<Process>();
        Thread.ofPlatform().daemon().name("postgres").start(() -> guard(command, started));
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw new IOException("cannot start " + command.command().getFirst(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "interrupted while starting " + command.command().getFirst(), e);
        }
    }

    private static void guard(ProcessBuilder command, CompletableFuture<Process> started) {
        try {
            var process = command.start();
            started.complete(process);
            process.waitFor();
        } catch (IOException e) {
            started.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
