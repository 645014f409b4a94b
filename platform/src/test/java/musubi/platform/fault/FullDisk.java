package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import musubi.platform.Server;
import musubi.platform.Visitor;
import musubi.platform.contract.SettlementId;

/** A server on a disk of its own, which is filled to the brim while it works and emptied again. Ends with 0 when nothing was lost. */
final class FullDisk {
    private static final int ROUNDS = 200;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Path ballast;
    private final Server server;
    private final Work work;

    private FullDisk(Path folder) {
        ballast = folder.resolve("ballast");
        server = Server.start(new Server.Settings(folder.resolve("server"), 0, Optional.empty()));
        work = new Work(server, told::add);
    }

    public static void main(String[] arguments) throws IOException {
        var disk = new FullDisk(Path.of(arguments[0]));
        try {
            disk.run();
        } finally {
            disk.server.close();
        }
    }

    private void run() throws IOException {
        work.begin();
        work.people();
        work.settlements();
        var agreement = work.agreed();
        var settlement = new SettlementId(UUID.randomUUID());
        fill();
        int refused = refused(() -> work.settle(settlement, agreement));
        assertThat(refused)
                .as("evidence is not frozen where nothing can be written")
                .isOne();
        for (int i = 0; i < ROUNDS && refused < 5; i++) refused += refused(work::people);
        assertThat(refused).as("refused while nothing could be written").isEqualTo(5);
        assertThat(new Visitor(server.port()).get("/sign-in").statusCode()).isIn(200, 503);

        Files.delete(ballast);
        ready();
        work.people();
        work.settle(settlement, agreement);
        new Kept(told).compare(server);
    }

    private void fill() throws IOException {
        for (int size = 1 << 20; size >= 512; size /= 2) fill(size);
    }

    private void fill(int size) throws IOException {
        try (var file = FileChannel.open(
                ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (file.write(ByteBuffer.allocate(size)) == size) {}
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int refused(Runnable part) {
        try {
            part.run();
            return 0;
        } catch (RuntimeException full) {
            return 1;
        }
    }

    private void ready() {
        var watcher = new Visitor(server.port());
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (watcher.send(HttpRequest.newBuilder(watcher.at("/health/readiness")))
                        .statusCode()
                != 200) assertThat(System.nanoTime()).as("ready again").isLessThan(patience);
    }
}
