package musubi.platform.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.municipality.Code;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What many of a municipality want to know at the same moment. Whoever's turn it is asks the database for all who have come by then, so that
 * a crowd costs little more than one; everybody is told what was there after they had asked. Who waits holds no connection.
 *
 * @param <Q> what is asked, equal for those who ask the same
 * @param <R> what is told
 */
public final class SharedReading<Q, R> {
    /** So that nobody waits for very many others. */
    private static final int TOGETHER = 200;

    /** So that nobody waits long for others who may not come. */
    private static final long MOST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(20);

    private final Map<Code, Desk> desks = new ConcurrentHashMap<>();
    private final Acting acting;
    private final Function<Set<Q>, Map<Q, R>> reading;

    /**
     * @param reading answers each question; it is asked by one for the others, so what it reads must be the same whoever asks within a
     *     municipality
     */
    public SharedReading(Acting acting, Function<Set<Q>, Map<Q, R>> reading) {
        this.acting = acting;
        this.reading = reading;
    }

    /** Somebody who asks, and what they are told. */
    private final class Asked {
        private final Q question;
        private @Nullable R answer;
        private @Nullable RuntimeException failure;

        Asked(Q question) {
            this.question = question;
        }

        boolean waits() {
            return answer == null && failure == null;
        }

        R told() {
            if (failure != null) throw failure;
            return Objects.requireNonNull(answer);
        }
    }

    /** Where those of one municipality ask. */
    private final class Desk {
        private final Queue<Asked> queue = new ArrayDeque<>();

        /** No monitor: who waits for one spins at first, which takes the processors from the one who reads. */
        private final ReentrantLock turn = new ReentrantLock();

        private int lastGroup;
        private long lastNanos;

        R ask(Q question) {
            var mine = new Asked(question);
            synchronized (queue) {
                queue.add(mine);
            }
            turn.lock();
            try {
                while (mine.waits()) {
                    patience();
                    read(next());
                }
            } finally {
                turn.unlock();
            }
            return mine.told();
        }

        /** In a crowd the next waits as long as the last reading took: more come along, and all are told sooner. */
        private void patience() {
            if (lastGroup > 1) LockSupport.parkNanos(this, Math.min(lastNanos, MOST_PATIENCE));
        }

        private List<Asked> next() {
            var group = new ArrayList<Asked>();
            synchronized (queue) {
                while (group.size() < TOGETHER && !queue.isEmpty()) group.add(queue.remove());
            }
            return group;
        }

        private void read(List<Asked> group) {
            long start = System.nanoTime();
            lastGroup = group.size();
            try {
                var answers = reading.apply(group.stream().map(a -> a.question).collect(Collectors.toSet()));
                for (var asked : group) asked.answer = Objects.requireNonNull(answers.get(asked.question));
            } catch (RuntimeException e) {
                for (var asked : group) asked.failure = e;
            } catch (Error e) {
                // They have left the queue: whoever is told nothing now would never be.
                for (var asked : group)
                    asked.failure = new IllegalStateException("what many asked could not be read", e);
                throw e;
            } finally {
                lastNanos = System.nanoTime() - start;
            }
        }
    }

    /**
     * What there is to know, read after this was called.
     *
     * @throws IllegalStateException within a transaction, whose connection the one who reads might be waiting for
     */
    public R ask(Q question) {
        if (TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("what many ask together is not asked within a transaction");
        return desks.computeIfAbsent(acting.actor().municipality(), _ -> new Desk())
                .ask(question);
    }
}
