package musubi.platform.points;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.books.Books;
import musubi.platform.municipality.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Looks after changed records as soon as a transaction has committed, so that nobody waits for the next round. Missing a nudge costs
 * seconds and nothing else: the round finds what is noted in the database.
 */
@Component
class Nudge implements TransactionExecutionListener {
    static final String NAME = "points.follow";
    private static final Logger LOG = LoggerFactory.getLogger(Nudge.class);
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Duration END = Duration.ofSeconds(3);

    private final Acting acting;
    private final ObjectProvider<Live> live;
    private final Set<Code> due = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("points").daemon().factory());

    Nudge(Acting acting, ObjectProvider<Live> live) {
        this.acting = acting;
        this.live = live;
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null || transaction.isReadOnly() || !acting.somebody()) return;
        var actor = acting.actor();
        // Neither following nor booking changes a record.
        if (!actor.name().equals(NAME) && !actor.name().equals(Books.NAME)) follow(actor.municipality(), Duration.ZERO);
    }

    private void follow(Code municipality, Duration later) {
        if (worker.isShutdown() || !due.add(municipality)) return;
        var unused = worker.schedule(() -> follow(municipality), later.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void follow(Code municipality) {
        due.remove(municipality);
        try {
            boolean done = acting.as(
                    Actor.job(NAME, municipality), () -> live.getObject().follow(municipality));
            // Somebody else is at it and may have looked before this was committed.
            if (!done) follow(municipality, AGAIN);
        } catch (RuntimeException e) {
            if (!worker.isShutdown())
                LOG.error("points of {} could not follow the records; the next round tries again", municipality, e);
        }
    }

    /** What is under way may stay unfinished: the next start goes on from what the database holds. */
    @PreDestroy
    void stop() throws InterruptedException {
        worker.shutdownNow();
        if (!worker.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) LOG.warn("points were still being followed");
    }
}
