package musubi.platform.underway;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Does what may take long beside the page that asked for it. What ends within a moment is answered as if it had been done at once; what
 * takes longer leads to a page that says how it stands, can be left, and goes on to where the work led.
 */
@Component
public class Underway {
    private static final Logger LOG = LoggerFactory.getLogger(Underway.class);
    private static final Duration AT_ONCE = Duration.ofSeconds(3);
    private static final Duration PULSE = Duration.ofSeconds(5);
    private static final Duration LAST = Duration.ofSeconds(20);
    private static final Words BROKEN = new Words(
            "サーバーの中で問題が起きたため、終わりませんでした。始めた画面で記録を確かめ、もう一度行ってください。",
            "Something went wrong in the server, and it did not come to its end. Look at the record where it was begun, and try again.");

    private final WorkRepository repository;
    private final Acting acting;
    private final Clock clock;
    private final Set<Thread> going = ConcurrentHashMap.newKeySet();

    Underway(WorkRepository repository, Acting acting, Clock clock) {
        this.repository = repository;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * Begins work in the name of who acts and waits a moment for it. It may be begun again after a crash, so doing it twice must change
     * nothing. No transaction goes on around it.
     *
     * @param what the message that names it, such as {@code underway.freeze}
     * @param about such as an agreement and a period; names nobody
     * @param back the page to return to when it fails
     * @return the redirect to answer with
     * @throws BadInput what the work threw within that moment; what it throws later is shown on its page
     */
    public String begin(String what, String about, String back, Supplier<Ending> work, RedirectAttributes next) {
        var actor = acting.actor();
        var begun = clock.instant();
        var id = UUID.randomUUID();
        repository.add(
                actor.municipality().digits(),
                new Work(id, actor.name(), what, about, back, begun, begun, new Work.State.Going()));
        var ended = new CompletableFuture<Ending>();
        start("underway " + id, () -> acting.as(actor, () -> complete(id, work, ended)));
        start("underway " + id + " goes on", () -> tell(id, actor, ended));
        try {
            var ending = ended.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
            ending.said().forEach(next::addFlashAttribute);
            return "redirect:" + ending.path();
        } catch (TimeoutException e) {
            return "redirect:/underway/" + id;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) throw thrown;
            throw new IllegalStateException("work " + id + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "redirect:/underway/" + id;
        }
    }

    private void start(String name, Runnable work) {
        var thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try {
                work.run();
            } finally {
                going.remove(Thread.currentThread());
            }
        });
        going.add(thread);
        thread.start();
    }

    private boolean complete(UUID id, Supplier<Ending> work, CompletableFuture<Ending> ended) {
        try {
            var ending = work.get();
            repository.end(id, ending, clock.instant());
            ended.complete(ending);
        } catch (BadInput e) {
            ended.completeExceptionally(e);
            repository.fail(id, e.problems().getFirst().words(), clock.instant());
        } catch (RuntimeException | Error e) {
            // What the exception says could quote a record.
            LOG.error("work {} did not end: {}", id, e.getClass().getName());
            ended.completeExceptionally(e);
            repository.fail(id, BROKEN, clock.instant());
        }
        return true;
    }

    private void tell(UUID id, Actor actor, CompletableFuture<Ending> ended) {
        while (!ended.isDone()) {
            try {
                ended.get(PULSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                goesOn(id, actor);
            } catch (ExecutionException e) {
                // Whoever waits for the work is told.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void goesOn(UUID id, Actor actor) {
        try {
            acting.as(actor, () -> {
                repository.goesOn(id, clock.instant());
                return true;
            });
        } catch (RuntimeException e) {
            // Said again in a moment; the work itself finds out whether the database is there.
            LOG.warn(
                    "nobody could be told that work {} goes on: {}",
                    id,
                    e.getClass().getName());
        }
    }

    /** A server that is closed waits for what nearly has its end. */
    @PreDestroy
    void finish() throws InterruptedException {
        for (var thread : Set.copyOf(going)) if (!thread.join(LAST)) return;
    }
}
