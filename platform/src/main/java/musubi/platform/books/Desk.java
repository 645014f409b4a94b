package musubi.platform.books;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import musubi.ledger.Answer;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.Store;
import org.jspecify.annotations.Nullable;

/**
 * Where everybody stands who wants something of one ledger. Whoever's turn it is takes along what the others have asked for, so that
 * many small requests reach the disk together, and each is still answered by itself.
 */
final class Desk {
    /** So that nobody waits for very many others. */
    private static final int TOGETHER = 1_000;

    /** Of the time that the last group took, the part for which the next waits until as many have come. */
    private static final int PATIENCE = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition free = lock.newCondition();
    private final Condition come = lock.newCondition();
    private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
    private final Store store;
    private @Nullable Thread busy;
    private @Nullable Ledger ledger;
    private int lastGroup;
    private long lastNanos;

    Desk(Store store) {
        this.store = store;
    }

    /** What one caller asked for, and what became of it. */
    private static final class Asked {
        private final List<? extends Request> requests;
        private final Instant recordedAt;
        private List<Answer> answers = List.of();
        private @Nullable RuntimeException failure;
        private boolean done;

        Asked(List<? extends Request> requests, Instant recordedAt) {
            this.requests = List.copyOf(requests);
            this.recordedAt = recordedAt;
        }
    }

    <T> T with(Function<Ledger, T> work) {
        lock.lock();
        try {
            while (taken()) free.awaitUninterruptibly();
            busy = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            var open = open();
            open.refresh();
            return work.apply(open);
        } finally {
            leave(List.of());
        }
    }

    List<Answer> submit(List<? extends Request> requests, Instant recordedAt) {
        var asked = new Asked(requests, recordedAt);
        come(asked);
        for (var group = group(asked); !group.isEmpty(); group = group(asked))
            try {
                answer(group);
            } finally {
                leave(group);
            }
        if (asked.failure != null) throw asked.failure;
        if (asked.answers.size() != asked.requests.size()) throw new IllegalStateException("the ledger gave no answer");
        return asked.answers;
    }

    private void come(Asked asked) {
        lock.lock();
        try {
            waiting.add(asked);
            come.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until others have done what was asked, and then answers nothing, or until it is this caller's turn to do it. */
    private List<Asked> group(Asked asked) {
        lock.lock();
        try {
            while (!asked.done && taken()) free.awaitUninterruptibly();
            if (asked.done) return List.of();
            busy = Thread.currentThread();
            long patience = lastNanos / PATIENCE;
            while (waiting.size() < lastGroup && patience > 0) patience = come.awaitNanos(patience);
            var group = new ArrayList<Asked>();
            int requests = 0;
            for (var next = waiting.peek();
                    next != null && (group.isEmpty() || requests + next.requests.size() <= TOGETHER);
                    next = waiting.peek()) {
                group.add(waiting.remove());
                requests += next.requests.size();
            }
            return group;
        } catch (InterruptedException e) {
            waiting.remove(asked);
            busy = null;
            free.signalAll();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the ledger was asked", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean taken() {
        if (busy == Thread.currentThread())
            throw new IllegalStateException("the ledger is asked by whoever works with it already");
        return busy != null;
    }

    private void answer(List<Asked> group) {
        long start = System.nanoTime();
        try {
            var last = group.stream()
                    .map(a -> a.recordedAt)
                    .max(Instant::compareTo)
                    .orElseThrow();
            // The ledger finds out by itself when it is behind.
            var answers = open().submit(
                            group.stream().flatMap(a -> a.requests.stream()).toList(), last);
            int from = 0;
            for (var asked : group) {
                asked.answers = answers.subList(from, from + asked.requests.size());
                from += asked.requests.size();
            }
        } catch (RuntimeException e) {
            for (var asked : group) asked.failure = e;
        }
        lastNanos = Math.min(System.nanoTime() - start, TimeUnit.MILLISECONDS.toNanos(100));
        lastGroup = group.size();
    }

    private void leave(List<Asked> group) {
        lock.lock();
        try {
            for (var asked : group) asked.done = true;
            busy = null;
            free.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Ledger open() {
        var open = ledger;
        if (open == null) {
            open = Ledger.open(store);
            ledger = open;
        }
        return open;
    }
}
