package musubi.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowancesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Allowances allowances = new Allowances(60, 1_000, nanos::get);

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void a_minutes_worth_may_be_used_at_once_and_then_one_a_second_and_nobody_waits_for_another() {
        var taken = IntStream.range(0, 60).mapToObj(i -> allowances.take("a")).toList();
        var refused = allowances.take("a");

        assertThat(taken).allMatch(Allowances.Taken::granted);
        assertThat(taken.getFirst().left()).isEqualTo(59);
        assertThat(refused).isEqualTo(new Allowances.Taken(false, 0, 1));
        assertThat(allowances.take("b").granted()).isTrue();

        pass(1);

        assertThat(allowances.take("a").granted()).isTrue();
        assertThat(allowances.take("a").granted()).isFalse();
    }

    @Test
    void whoever_has_all_of_theirs_again_is_forgotten_and_whoever_has_not_is_kept() {
        for (int i = 0; i < 500; i++) allowances.take("once " + i);
        pass(30);
        for (int i = 0; i < 60; i++) allowances.take("busy");
        assertThat(allowances.known()).isEqualTo(501);

        pass(31);
        allowances.take("new");

        assertThat(allowances.known()).isEqualTo(2);
        assertThat(IntStream.range(0, 60).filter(i -> allowances.take("busy").granted()))
                .hasSize(31);
    }

    @Test
    void more_than_can_be_told_apart_share_one_allowance_and_those_before_keep_their_own() {
        for (int i = 0; i < 1_000; i++) allowances.take("known " + i);

        var late =
                IntStream.range(0, 200).filter(i -> allowances.take("late " + i).granted());

        assertThat(late).hasSize(60);
        assertThat(allowances.known()).isEqualTo(1_001);
        assertThat(allowances.take("known 7").granted()).isTrue();
    }
}
