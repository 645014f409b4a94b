package musubi.platform.underway;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.SignedIn;
import musubi.platform.audit.RefusedFiles;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;
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
    static final Duration LINES_KEPT = Duration.ofDays(30);
    private static final int AT_A_TIME = 4;
    private static final int MOST_TRIES = 3;
    private static final Words BROKEN = new Words(
            "サーバーの中で問題が起きたため、終わりませんでした。始めた画面で記録を確かめ、もう一度行ってください。",
            "Something went wrong in the server, and it did not come to its end. Look at the record where it was begun, and try again.");
    private static final Words GIVEN_UP = new Words(
            "サーバーが途中で %d 回止まったため、やめました。ファイルは取り込んでいません。小さく分けて、もう一度送ってください。".formatted(MOST_TRIES),
            "The server stopped in the middle %d times, so it was given up and nothing was taken in. Send the file again, in smaller parts."
                    .formatted(MOST_TRIES));
    private static final Words SHUT = new Words(
            "サーバーが途中で止まり、続きを始めるまでに、送った方のアカウントが閉じられたか、その役割が変わりました。そのため、続きは行いませんでした。取り込まれたかどうかを始めた画面の記録で確かめ、必要なら、いま担当する方がもう一度送ってください。",
            "The server stopped in the middle, and before the work went on the account that sent the file was shut or given another role. So it was not gone on with. See on the page where it was begun whether it was taken in; if it is still needed, let whoever is in charge now send it again.");

    private final WorkRepository repository;
    private final FileRepository files;
    private final RefusedFiles refused;
    private final Accounts accounts;
    private final Map<String, Receiving> receivings;
    private final Acting acting;
    private final Clock clock;
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);
    private final Set<Thread> going = ConcurrentHashMap.newKeySet();

    Underway(
            WorkRepository repository,
            FileRepository files,
            RefusedFiles refused,
            Accounts accounts,
            List<Receiving> receivings,
            Acting acting,
            Clock clock) {
        this.repository = repository;
        this.files = files;
        this.refused = refused;
        this.accounts = accounts;
        this.receivings = receivings.stream().collect(Collectors.toUnmodifiableMap(Receiving::what, r -> r));
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
        var begun = begun(what, about, back);
        repository.add(acting.actor().municipality().digits(), begun);
        var ended = new CompletableFuture<Ending>();
        go(begun.id(), sender(), work, ended);
        return answer(begun, ended, next);
    }

    /**
     * Keeps a file, begins in the name of who acts what is done with it, and waits a moment for that. When the server stops in the middle,
     * another one goes on; the file is gone once the work has its end. No transaction goes on around it.
     *
     * @param back the page to return to when it fails
     * @param beside what the form said beside the file
     * @return the redirect to answer with
     * @throws BadInput when the file was refused within that moment; what is refused later is shown on the page of the work
     * @throws IOException when the upload breaks off; then nothing is kept
     */
    public String receive(
            Receiving receiving, String back, Map<String, String> beside, MultipartFile file, RedirectAttributes next)
            throws IOException {
        if (receivings.get(receiving.what()) != receiving)
            throw new IllegalStateException("nobody would go on with " + receiving.what());
        var begun = begun(receiving.what(), "%,d KB".formatted(Math.ceilDiv(file.getSize(), 1024)), back);
        try (var content = file.getInputStream()) {
            var name = String.valueOf(file.getOriginalFilename());
            files.add(begun, sender(), new Received(name, RefusedFiles.door(), beside, content));
        }
        var ended = new CompletableFuture<Ending>();
        go(begun.id(), sender(), received(begun.id(), receiving), ended);
        return answer(begun, ended, next);
    }

    /**
     * Goes on with what other servers left, each in the name of whoever began it, as long as their account still opens the same; again
     * changes nothing. What was wrong with the lines of a
     * file, which may say what stood in it, is forgotten {@link #LINES_KEPT} after the work ended: long enough to put the file right, and
     * our own choice.
     */
    void goOn() {
        var now = clock.instant();
        repository.forgetProblems(now.minus(LINES_KEPT));
        for (var left : files.left(now.minus(Work.SILENT))) {
            if (!files.takeUp(left, now)) continue;
            if (left.tries() >= MOST_TRIES) repository.fail(left.work(), Work.State.Failed.of(GIVEN_UP), now);
            else if (!opens(left.sender().actor())) repository.fail(left.work(), Work.State.Failed.of(SHUT), now);
            else
                go(
                        left.work(),
                        left.sender(),
                        received(left.work(), Objects.requireNonNull(receivings.get(left.what()), left.what())),
                        new CompletableFuture<>());
        }
    }

    /** Nobody who was shut out, or has another task by now, goes on working through a file they sent before. */
    private boolean opens(Actor sender) {
        return accounts.find(UUID.fromString(sender.name()))
                .filter(account -> account.enabled() && account.actor().equals(sender))
                .isPresent();
    }

    private SignedIn sender() {
        return new SignedIn(acting.actor(), acting.onBehalf());
    }

    private Work begun(String what, String about, String back) {
        var now = clock.instant();
        return new Work(UUID.randomUUID(), acting.actor().name(), what, about, back, now, now, new Work.State.Going());
    }

    /** Whole files may lie in memory, so only some are read at a time; the others wait for their turn. */
    private Supplier<Ending> received(UUID id, Receiving receiving) {
        return () -> {
            turns.acquireUninterruptibly();
            try {
                var file = files.find(id).orElseThrow();
                return refused.reading(
                        file.door(), () -> files.find(id).orElseThrow().content(), () -> receiving.receive(file));
            } catch (IOException e) {
                throw new UncheckedIOException("what was kept for work " + id + " cannot be read", e);
            } finally {
                turns.release();
            }
        };
    }

    private void go(UUID id, SignedIn sender, Supplier<Ending> work, CompletableFuture<Ending> ended) {
        start("underway " + id, () -> acting.as(sender, () -> complete(id, work, ended)));
        start("underway " + id + " goes on", () -> tell(id, sender, ended));
    }

    private static String answer(Work begun, CompletableFuture<Ending> ended, RedirectAttributes next) {
        try {
            var ending = ended.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
            ending.said().forEach(next::addFlashAttribute);
            return "redirect:" + ending.path();
        } catch (TimeoutException e) {
            return "redirect:" + begun.page();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) throw thrown;
            throw new IllegalStateException("work " + begun.id() + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "redirect:" + begun.page();
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
            repository.fail(id, Work.State.Failed.of(e), clock.instant());
        } catch (RuntimeException | Error e) {
            // What the exception says could quote a record.
            LOG.error("work {} did not end: {}", id, e.getClass().getName());
            ended.completeExceptionally(e);
            repository.fail(id, Work.State.Failed.of(BROKEN), clock.instant());
        }
        return true;
    }

    private void tell(UUID id, SignedIn sender, CompletableFuture<Ending> ended) {
        while (!ended.isDone()) {
            try {
                ended.get(PULSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                goesOn(id, sender);
            } catch (ExecutionException e) {
                // Whoever waits for the work is told.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void goesOn(UUID id, SignedIn sender) {
        try {
            acting.as(sender, () -> {
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
