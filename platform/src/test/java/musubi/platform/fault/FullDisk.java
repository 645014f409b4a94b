package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import musubi.platform.Server;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.backup.Backup;
import musubi.platform.backup.Restore;
import musubi.platform.contract.SettlementId;
import musubi.platform.database.Owner;
import musubi.platform.people.PersonId;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.BadInput;

/** A server on a disk of its own, which is filled to the brim while it works and emptied again. Ends with 0 when nothing was lost. */
final class FullDisk {
    private static final int ROUNDS = 200;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<String> walkers = new HashSet<>();
    private final Path folder;
    private final Path ballast;
    private final Server server;
    private final Work work;

    private FullDisk(Path folder) {
        this.folder = folder;
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
        work.beginPoints();
        work.people();
        work.settlements();
        var walker = walked();
        var agreement = work.agreed();
        var settlement = new SettlementId(UUID.randomUUID());
        noBackup();
        fill();
        int refused = refused(() -> work.settle(settlement, agreement));
        assertThat(refused)
                .as("evidence is not frozen where nothing can be written")
                .isOne();
        for (int i = 0; i < ROUNDS && refused < 5; i++) refused += refused(work::people);
        assertThat(refused).as("refused while nothing could be written").isEqualTo(5);
        refused(() -> work.exchangeFor(walker));
        assertThat(new Visitor(server.port()).get("/sign-in").statusCode()).isIn(200, 503);

        Files.delete(ballast);
        ready();
        work.people();
        work.settle(settlement, agreement);
        work.exchangeFor(walked());
        var kept = new Kept(told);
        kept.comparePoints(server);
        kept.compare(server);
        halfBackup();
    }

    /** Somebody who has points. */
    private PersonId walked() {
        work.exchanges();
        var last = new PersonId(UUID.fromString(told.stream()
                .filter(line -> line.startsWith("walked ") && walkers.add(line))
                .findFirst()
                .orElseThrow()
                .substring("walked ".length())));
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (points(last) == 0) {
            assertThat(System.nanoTime()).as("points are there").isLessThan(patience);
            Kept.pause();
        }
        return last;
    }

    private long points(PersonId person) {
        return server.part(Acting.class).as(Actor.job("test", Work.CITY), () -> Work.points(server, person));
    }

    /** Where the disk is too small for it, there is no backup, and none that looks like one. */
    private void noBackup() {
        var small = folder.resolve("small");

        assertThatThrownBy(() -> backup(small.resolve("monday.zip")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        no -> assertThat(no.problems().getFirst().code()).isEqualTo("backup.no-room"));
        assertThat(small).isEmptyDirectory();
    }

    private void backup(Path file) {
        var home = folder.resolve("server");
        try (var reached = EmbeddedPostgres.reach(home.resolve("postgres"))) {
            var owner = new Owner(reached.url(), EmbeddedPostgres.OWNER, reached.password());
            Backup.write(owner, home, file, table -> {});
        }
    }

    /** What a copy of a backup is on a disk that was full is not restored. */
    private void halfBackup() throws IOException {
        var whole = folder.resolve("tuesday.zip");
        backup(whole);
        var half = folder.resolve("half.zip");
        var bytes = Files.readAllBytes(whole);
        Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
        var nobody = new Owner("jdbc:postgresql://127.0.0.1:1/nobody", "nobody", "nothing");

        assertThatThrownBy(() -> Restore.read(nobody, folder.resolve("restored"), half, table -> {}))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        no -> assertThat(no.problems().getFirst().code()).isEqualTo("restore.not-a-backup"));
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
