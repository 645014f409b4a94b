package musubi.platform.people;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import musubi.platform.access.Acting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Entering long lists while the officer watches. The list is entered whole or not at all: when the server stops halfway, it waits as
 * before and is entered again.
 */
@Component
public class ImportRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRuns.class);
    private static final int SHORT_SECONDS = 2;

    private final Imports imports;
    private final Acting acting;
    private final Map<UUID, Run> running = new ConcurrentHashMap<>();

    ImportRuns(Imports imports, Acting acting) {
        this.imports = imports;
        this.acting = acting;
    }

    private record Run(String municipality, AtomicInteger rows, CountDownLatch ended) {}

    /** Begins to enter a list, unless that is under way already; waits a moment, so that a short list is there at once. */
    public void start(UUID id, Imports.Which which) {
        var actor = acting.actor();
        var fresh = new Run(actor.municipality().digits(), new AtomicInteger(), new CountDownLatch(1));
        var run = running.putIfAbsent(id, fresh);
        if (run == null) {
            run = fresh;
            Thread.ofPlatform().daemon().name("import " + id).start(() -> {
                try {
                    acting.as(actor, () -> imports.enter(id, which, fresh.rows()));
                } catch (RuntimeException e) {
                    // The page shows that the list still waits. What the exception says could quote a row.
                    LOG.error("import {} was not entered: {}", id, e.getClass().getName());
                } finally {
                    running.remove(id);
                    fresh.ended().countDown();
                }
            });
        }
        await(run);
    }

    private static void await(Run run) {
        try {
            if (run.ended().await(SHORT_SECONDS, TimeUnit.SECONDS)) LOG.debug("a short import has ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many rows are through, of a list that is being entered now by this server. */
    public Optional<Integer> rows(UUID id) {
        return Optional.ofNullable(running.get(id))
                .filter(run ->
                        run.municipality().equals(acting.actor().municipality().digits()))
                .map(run -> run.rows().get());
    }
}
