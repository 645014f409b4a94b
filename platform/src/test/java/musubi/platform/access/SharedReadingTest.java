package musubi.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class SharedReadingTest {
    private static final Code HERE = new Code("232114");
    private static final Code THERE = new Code("131016");

    private final Acting acting = new Acting();
    private final AtomicInteger readings = new AtomicInteger();

    private SharedReading<Integer, String> reading(Function<Set<Integer>, Map<Integer, String>> reads) {
        return new SharedReading<>(acting, questions -> {
            readings.incrementAndGet();
            return reads.apply(questions);
        });
    }

    private static Map<Integer, String> answers(Set<Integer> questions) {
        return questions.stream().collect(Collectors.toMap(Function.identity(), q -> "answer " + q));
    }

    private String ask(SharedReading<Integer, String> reading, Code where, int question) {
        return acting.as(Actor.job("test", where), () -> reading.ask(question));
    }

    @Test
    void of_many_who_ask_while_somebody_reads_each_gets_an_answer_of_their_own_from_few_readings() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = reading(questions -> {
            begun.countDown();
            await(goOn);
            return answers(questions);
        });
        try (var callers = Executors.newFixedThreadPool(40)) {
            var first = callers.submit(() -> ask(slow, HERE, -1));
            begun.await();
            var came = new CountDownLatch(39);
            var others = IntStream.range(0, 39)
                    .mapToObj(i -> callers.submit(() -> {
                        came.countDown();
                        return ask(slow, HERE, i);
                    }))
                    .toList();
            came.await();
            goOn.countDown();

            assertThat(first.get()).isEqualTo("answer -1");
            for (int i = 0; i < 39; i++) assertThat(others.get(i).get()).isEqualTo("answer " + i);
        }
        assertThat(readings).hasValueLessThan(40);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everybody_is_told_what_was_there_after_they_had_asked() throws Exception {
        var written = new AtomicInteger();
        var seen = reading(questions ->
                questions.stream().collect(Collectors.toMap(Function.identity(), q -> "" + written.get())));
        try (var callers = Executors.newFixedThreadPool(8)) {
            var asking = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 2_000; i++)
                asking.add(() -> {
                    int before = written.incrementAndGet();
                    return Integer.parseInt(ask(seen, HERE, 0)) >= before;
                });
            for (var answer : callers.invokeAll(asking))
                assertThat(answer.get()).isTrue();
        }
    }

    @Test
    void one_municipality_does_not_wait_for_another_and_is_not_told_its_answers() throws Exception {
        var goOn = new CountDownLatch(1);
        var reading = reading(questions -> {
            var code = acting.actor().municipality();
            if (code.equals(HERE)) await(goOn);
            return questions.stream().collect(Collectors.toMap(Function.identity(), q -> code.digits()));
        });
        try (var callers = Executors.newFixedThreadPool(1)) {
            var here = callers.submit(() -> ask(reading, HERE, 1));

            assertThat(ask(reading, THERE, 1)).isEqualTo(THERE.digits());

            goOn.countDown();
            assertThat(here.get()).isEqualTo(HERE.digits());
        }
    }

    @Test
    void a_reading_that_fails_is_told_to_those_who_waited_for_it_and_the_next_begins_afresh() {
        var away = new AtomicInteger(1);
        var reading = reading(questions -> {
            if (away.getAndDecrement() > 0) throw new IllegalStateException("the database is away");
            return answers(questions);
        });

        assertThatThrownBy(() -> ask(reading, HERE, 1)).hasMessage("the database is away");
        assertThat(ask(reading, HERE, 1)).isEqualTo("answer 1");
    }

    @Test
    void a_reading_that_breaks_down_altogether_leaves_nobody_waiting() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var broken = reading(questions -> {
            begun.countDown();
            await(goOn);
            if (readings.get() <= 2) throw new StackOverflowError("deep");
            return answers(questions);
        });
        try (var callers = Executors.newFixedThreadPool(20)) {
            var first = callers.submit(() -> ask(broken, HERE, -1));
            begun.await();
            var came = new CountDownLatch(19);
            var others = IntStream.range(0, 19)
                    .mapToObj(i -> callers.submit(() -> {
                        came.countDown();
                        return ask(broken, HERE, i);
                    }))
                    .toList();
            came.await();
            goOn.countDown();

            assertThatThrownBy(first::get).hasRootCauseMessage("deep");
            // Most stood in the second reading; who came after it is told.
            for (var other : others) assertThat(end(other)).isIn("deep", "answer");
        }
    }

    private static String end(Future<String> asked) throws InterruptedException, TimeoutException {
        try {
            return asked.get(30, TimeUnit.SECONDS).substring(0, 6);
        } catch (ExecutionException e) {
            return NestedExceptionUtils.getMostSpecificCause(e).getMessage();
        }
    }

    @Test
    void more_than_are_taken_together_are_all_answered() throws Exception {
        var goOn = new CountDownLatch(1);
        var sizes = new ArrayList<Integer>();
        var reading = reading(questions -> {
            await(goOn);
            sizes.add(questions.size());
            return answers(questions);
        });
        var stand = new ConcurrentLinkedQueue<Thread>();
        try (var callers = Executors.newFixedThreadPool(450)) {
            var asked = IntStream.range(0, 450)
                    .mapToObj(i -> callers.submit(() -> {
                        stand.add(Thread.currentThread());
                        return ask(reading, HERE, i);
                    }))
                    .toList();
            while (stand.size() < 450 || stand.stream().anyMatch(t -> t.getState() != Thread.State.WAITING))
                Thread.sleep(1);
            goOn.countDown();

            for (int i = 0; i < 450; i++) assertThat(asked.get(i).get()).isEqualTo("answer " + i);
        }
        assertThat(sizes.get(1)).isEqualTo(200);
        assertThat(sizes).allMatch(size -> size <= 200);
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(450);
    }

    @Test
    void nobody_asks_within_a_transaction_so_that_those_who_wait_hold_no_connection() {
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThatThrownBy(() -> ask(reading(SharedReadingTest::answers), HERE, 1))
                    .hasMessageContaining("within a transaction");
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
    }
}
