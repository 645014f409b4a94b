package musubi.platform.books;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.Standing;
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

    /** A caller whose wish is seen to along with those of others of its kind. */
    private abstract static class Companion extends Caller {
        private @Nullable RuntimeException failure;

        /** Set before this is called, and read after. */
        private boolean done;

        /** How much is wished for. */
        abstract int size();

        final boolean done() {
            return done;
        }

        final void fail(RuntimeException reason) {
            failure = reason;
        }

        final void demandNoFailure() {
            if (failure != null) throw failure;
        }
    }

    /** A caller with requests, and what became of them. */
    private static final class Asked extends Companion {
        private final List<? extends Request> requests;
        private final Instant recordedAt;
        private List<Answer> answers = List.of();

        Asked(List<? extends Request> requests, Instant recordedAt) {
            this.requests = List.copyOf(requests);
            this.recordedAt = recordedAt;
        }

        @Override
        int size() {
            return requests.size();
        }
    }

    /** A caller who wants to know how accounts stand. */
    private static final class Looking extends Companion {
        private final Set<AccountId> accounts;
        private Map<AccountId, Standing> standings = Map.of();

        Looking(Collection<AccountId> accounts) {
            this.accounts = Set.copyOf(accounts);
        }

        @Override
        int size() {
            return accounts.size();
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

    Map<AccountId, Standing> standings(Collection<AccountId> accounts) {
        var looking = new Looking(accounts);
        together(looking, Looking.class, this::look);
        return looking.standings;
    }

    private void look(List<Looking> group) {
        var ledger = refreshed(group.getLast());
        var found = ledger.standings(
                group.stream().flatMap(l -> l.accounts.stream()).collect(Collectors.toSet()));
        for (var looking : group) {
            var standings = new HashMap<>(found);
            standings.keySet().retainAll(looking.accounts);
            looking.standings = standings;
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
        together(asked, Asked.class, this::answer);
        if (asked.answers.size() != asked.requests.size()) throw new IllegalStateException("the ledger gave no answer");
        return asked.answers;
    }

    /** Sees to a caller's wish and to those of others who stand behind them with one of the same kind. */
    private <C extends Companion> void together(C first, Class<C> kind, Consumer<List<C>> work) {
        stand(first);
        if (!first.done()) {
            var group = group(first, kind);
            try {
                work.accept(group);
            } catch (RuntimeException e) {
                for (var companion : group) companion.fail(e);
            } finally {
                leave(group);
            }
        }
        first.interruptNow();
        first.demandNoFailure();
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

    private <C extends Companion> List<C> group(C first, Class<C> kind) {
        lock.lock();
        try {
            if (first instanceof Asked asked) patience(asked);
            var group = new ArrayList<C>();
            int size = 0;
            for (var caller : queue) {
                if (!kind.isInstance(caller)) break;
                var companion = kind.cast(caller);
                size += companion.size();
                if (!group.isEmpty() && size > TOGETHER) break;
                group.add(companion);
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
        lastGroup = group.size();
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
        } finally {
            lastNanos = Math.min(System.nanoTime() - start, TimeUnit.MILLISECONDS.toNanos(100));
        }
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
            if (caller instanceof Companion companion) companion.done = true;
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
