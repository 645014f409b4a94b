package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import musubi.platform.Server;
import musubi.platform.backup.Backup;
import musubi.platform.backup.Restore;
import musubi.platform.database.Owner;
import musubi.platform.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is taken while people work. */
class BackupBesideWorkTest {
    @TempDir
    private Path folder;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private Server start(String name) {
        return Server.start(new Server.Settings(folder.resolve(name), 0, Optional.empty()));
    }

    private <T> T owning(String name, Function<Owner, T> work) {
        try (var reached = EmbeddedPostgres.reach(folder.resolve(name).resolve("postgres"))) {
            return work.apply(new Owner(reached.url(), EmbeddedPostgres.OWNER, reached.password()));
        }
    }

    private long of(String what) {
        return told.stream().filter(line -> line.startsWith(what + " ")).count();
    }

    private static void until(String what, BooleanSupplier done) {
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(patience);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void the_copy_is_of_one_moment_and_holds_whatever_was_acknowledged_before_it_began() throws Exception {
        var file = folder.resolve("monday.zip");
        var before = new HashSet<String>();
        try (var server = start("old");
                var clients = Executors.newFixedThreadPool(4)) {
            var work = new Work(server, told::add);
            work.begin();
            work.beginPoints();
            var working = new AtomicBoolean(true);
            var all = Stream.<Runnable>of(work::people, work::exchanges, work::exchanges, work::settlements)
                    .map(part -> clients.submit(() -> {
                        while (working.get()) part.run();
                    }))
                    .toList();
            try {
                until("work before", () -> of("exchanged") > 0 && of("released") > 0);
                before.addAll(told);
                owning(
                        "old",
                        owner -> Backup.write(owner, folder.resolve("old"), file, table -> {
                            // Work gets on between one table and another.
                            if (table.en().startsWith("activity.") || table.en().startsWith("ledger."))
                                until("work meanwhile", more());
                        }));
            } finally {
                working.set(false);
            }
            for (var one : all) one.get();
        }
        owning("new", owner -> Restore.read(owner, folder.resolve("new"), file, w -> {}));
        try (var keys = Files.list(folder.resolve("old/keys"))) {
            for (var key : keys.toList()) {
                var to = folder.resolve("new/keys").resolve(key.getFileName());
                if (!Files.exists(to)) Files.copy(key, to);
            }
        }

        assertThat(told.size()).isGreaterThan(before.size() + 3);
        try (var server = start("new")) {
            var kept = new Kept(before);
            kept.comparePoints(server);
            kept.compare(server);
        }
    }

    private BooleanSupplier more() {
        int already = told.size();
        return () -> told.size() > already;
    }
}
