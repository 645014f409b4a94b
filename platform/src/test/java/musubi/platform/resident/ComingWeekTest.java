package musubi.platform.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ComingWeekTest {
    private static final LocalDateTime MORNING =
            TimetableFixture.today().plusDays(1).atTime(8, 0);

    private final ComingWeek week = ServerFixture.part(ComingWeek.class);

    private static Code city() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("taiso", "club");
            return true;
        });
        return city;
    }

    private static void session(Code city, String id, int day, String starts) {
        ServerFixture.as(city, () -> {
            TimetableFixture.session(id, "taiso", MORNING.toLocalDate().plusDays(day), starts, 10);
            return true;
        });
    }

    private List<String> at(Code city, LocalDateTime now) {
        return ServerFixture.as(
                city, () -> week.at(now).stream().map(l -> l.session().id()).toList());
    }

    @Test
    void sessions_of_the_week_that_are_not_over_come_by_their_start() {
        var city = city();
        session(city, "noon", 0, "12:00");
        session(city, "early", 0, "06:00");
        session(city, "going-on", 0, "07:30");
        session(city, "tomorrow", 1, "09:00");
        session(city, "cancelled", 1, "10:00");
        session(city, "next-month", 30, "10:00");
        ServerFixture.as(city, () -> {
            ServerFixture.part(Timetable.class).cancel("cancelled", "雨のため", Timetable.Reach.THIS);
            return true;
        });

        assertThat(at(city, MORNING)).containsExactly("going-on", "noon", "tomorrow");
        assertThat(at(city(), MORNING)).isEmpty();
    }

    @Test
    void of_many_who_ask_at_once_each_is_told_of_everything_that_was_there_when_they_asked() throws Exception {
        var city = city();
        var there = new AtomicInteger();
        try (var callers = Executors.newFixedThreadPool(8)) {
            var asking = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 160; i++)
                asking.add(() -> {
                    int before = there.get();
                    return at(city, MORNING).size() >= before;
                });
            var answers = asking.stream().map(callers::submit).toList();
            for (int i = 0; i < 20; i++) {
                session(city, "added-" + i, 2, "10:00");
                there.incrementAndGet();
            }
            for (var answer : answers) assertThat(answer.get()).isTrue();
        }
        assertThat(at(city, MORNING)).hasSize(20);
    }

    @Test
    void nobody_asks_within_a_transaction_so_that_those_who_wait_hold_no_connection() {
        var transactions = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
        var city = city();

        assertThatThrownBy(() -> transactions.execute(status -> Optional.of(at(city, MORNING))))
                .hasMessageContaining("within a transaction");
    }
}
