package musubi.platform.books;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import musubi.ledger.Answer;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
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
    private final Condition come = lock.newCondition();
    private final ArrayDeque<Caller> queue = new ArrayDeque<>();
    private final Supplier<Ledger> opening;
    private @Nullable Thread busy;
    private @Nullable Ledger ledger;
    private long arrivals;
    private int lastGroup;
    private long lastNanos;

    /** Of how many arrivals it is known that the ledger has read everything that was written before them. */
    private long refreshed;

    /** @param opening gives the ledger, the first time somebody wants something of it */
    Desk(Supplier<Ledger> opening) {
        this.opening = opening;
    }

    /** Somebody who stands in the queue. Each is woken by itself: all at once would crowd around the lock. */
    private static class Caller {
        private final Thread thread = Thread.currentThread();
        private boolean interrupted;
        private long arrival;
        private volatile boolean called;

        final void call() {
            called = true;
            LockSupport.unpark(thread);
        }

        /** Waits to be called. An interruption is put off: others' requests may be in the same hands by then. */
        final void await() {
            while (!called) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            interrupted |= Thread.interrupted();
        }

        final void interruptLater() {
            interrupted = true;
        }

        final void interruptNow() {
            if (interrupted) thread.interrupt();
        }
    }

    /** A caller with requests, and what became of them. */
    private static final class Asked extends Caller {
        private final List<? extends Request> requests;
        private final Instant recordedAt;
        private List<Answer> answers = List.of();
        private @Nullable RuntimeException failure;

        /** Set before this is called, and read after. */
        private boolean done;

        Asked(List<? extends Request> requests, Instant recordedAt) {
            this.requests = List.copyOf(requests);
            this.recordedAt = recordedAt;
        }
    }

    <T> T with(Function<Ledger, T> work) {
        var caller = new Caller();
        stand(caller);
        try {
            return work.apply(refreshed(caller));
        } finally {
            leave(List.of(caller));
            caller.interruptNow();
        }
    }

    /** What was read after somebody had come is new enough for them: of many who come together only the first lets the ledger read. */
    private Ledger refreshed(Caller caller) {
        var open = open();
        if (caller.arrival > refreshed) {
            long here = arrivals();
            open.refresh();
            refreshed = here;
        }
        return open;
    }

    private long arrivals() {
        lock.lock();
        try {
            return arrivals;
        } finally {
            lock.unlock();
        }
    }

    List<Answer> submit(List<? extends Request> requests, Instant recordedAt) {
        var asked = new Asked(requests, recordedAt);
        stand(asked);
        if (!asked.done) {
            var group = group(asked);
            try {
                answer(group);
            } finally {
                leave(group);
            }
        }
        asked.interruptNow();
        if (asked.failure != null) throw asked.failure;
        if (asked.answers.size() != asked.requests.size()) throw new IllegalStateException("the ledger gave no answer");
        return asked.answers;
    }

    /** Waits until it is this caller's turn, or another's who has done what was asked along with theirs. */
    private void stand(Caller caller) {
        lock.lock();
        try {
            if (busy == caller.thread)
                throw new IllegalStateException("the ledger is asked by whoever works with it already");
            caller.arrival = ++arrivals;
            queue.add(caller);
            come.signal();
            if (busy == null) next();
        } finally {
            lock.unlock();
        }
        caller.await();
    }

    /** Gives the turn to who has waited longest. */
    private void next() {
        var first = queue.peek();
        busy = first == null ? null : first.thread;
        if (first != null) first.call();
    }

    /** Takes along those who stand behind whose turn it is and have requests too. */
    private List<Asked> group(Asked first) {
        lock.lock();
        try {
            patience(first);
            var group = new ArrayList<Asked>();
            int requests = 0;
            for (var caller : queue) {
                if (!(caller instanceof Asked asked)) break;
                requests += asked.requests.size();
                if (!group.isEmpty() && requests > TOGETHER) break;
                group.add(asked);
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void patience(Asked first) {
        long nanos = lastNanos / PATIENCE;
        try {
            while (queue.size() < lastGroup && nanos > 0) nanos = come.awaitNanos(nanos);
        } catch (InterruptedException e) {
            first.interruptLater();
        }
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

    /** Goes, with those who were taken along: the next has the turn before these are told. */
    private void leave(List<? extends Caller> group) {
        lock.lock();
        try {
            for (int i = 0; i < group.size(); i++) queue.remove();
            next();
        } finally {
            lock.unlock();
        }
        for (var caller : group) {
            if (caller instanceof Asked asked) asked.done = true;
            caller.call();
        }
    }

    private Ledger open() {
        var open = ledger;
        if (open == null) {
            open = opening.get();
            ledger = open;
        }
        return open;
    }
}
