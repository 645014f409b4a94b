package musubi.platform.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class NoticeboardTest {
    private static final LocalDate TODAY = TimetableFixture.today();

    private final Code city = ServerFixture.municipality();
    private final Noticeboard noticeboard = ServerFixture.part(Noticeboard.class);

    private PersonId walks(String name, int steps, LocalDate day) {
        return ServerFixture.as(city, () -> {
            var person = TimetableFixture.joins(name, "ヤマダ");
            ServerFixture.part(Uploads.class)
                    .keep(UUID.randomUUID(), List.of(new StepsReading(person, day, "watch", "sensed", steps)));
            return person;
        });
    }

    /** What somebody is told, as themselves, in one line. */
    private String told(PersonId person) {
        return ServerFixture.part(Acting.class).as(TimetableFixture.resident(city, person), () -> {
            var board = noticeboard.of(person, TODAY.atTime(8, 0));
            return "%s %s %s %s"
                    .formatted(
                            board.resident().identity().name(),
                            board.walked().map(w -> Long.toString(w.steps())).orElse("-"),
                            board.mine().keySet(),
                            board.look().size());
        });
    }

    @Test
    void of_many_who_look_at_once_each_is_told_of_themselves_and_of_nobody_else() throws Exception {
        var people = new ArrayList<PersonId>();
        var expected = new ArrayList<String>();
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("taiso", "club");
            for (int i = 0; i < 6; i++)
                TimetableFixture.session("class-" + i, "taiso", TODAY.plusDays(2), "1%d:00".formatted(i), 10);
            return true;
        });
        for (int i = 0; i < 6; i++) {
            int number = i;
            var person = walks("山田 花子 " + i, 1_000 + i, TODAY.minusDays(i));
            ServerFixture.as(city, () -> {
                TimetableFixture.books("class-" + number, person);
                ServerFixture.part(Looks.class)
                        .choose(person, new Look(number % 2 == 0 ? "large" : "usual", "usual", "ja"));
                return true;
            });
            people.add(person);
            expected.add("山田 花子 %d %d [class-%d] %s".formatted(i, 1_000 + i, i, i % 2 == 0 ? "large" : "usual"));
        }

        assertThat(people.stream().map(this::told)).containsExactlyElementsOf(expected);
        try (var lookers = Executors.newFixedThreadPool(12)) {
            var looks = new ArrayList<Future<String>>();
            for (int i = 0; i < 300; i++) {
                var person = people.get(i % 6);
                looks.add(lookers.submit(() -> told(person)));
            }
            for (int i = 0; i < 300; i++) assertThat(looks.get(i).get()).isEqualTo(expected.get(i % 6));
        }
    }

    @Test
    void steps_of_weeks_ago_are_found_and_those_of_months_ago_are_not() {
        assertThat(told(walks("山田 花子", 5_000, TODAY.minusDays(40)))).startsWith("山田 花子 5000 ");
        assertThat(told(walks("佐藤 梅", 5_000, TODAY.minusDays(80)))).startsWith("佐藤 梅 - ");
    }

    @Test
    void who_looked_at_the_same_time_as_somebody_who_is_not_there_is_told_all_the_same() throws Exception {
        var hanako = walks("山田 花子", 5_000, TODAY);
        var nobody = new PersonId(UUID.randomUUID());
        try (var lookers = Executors.newFixedThreadPool(8)) {
            var looks = new ArrayList<Future<String>>();
            for (int i = 0; i < 80; i++) {
                var person = i % 2 == 0 ? hanako : nobody;
                looks.add(lookers.submit(() -> told(person)));
            }
            for (int i = 0; i < 80; i += 2) {
                assertThat(looks.get(i).get()).startsWith("山田 花子 5000");
                var missing = looks.get(i + 1);
                assertThatThrownBy(missing::get).hasCauseInstanceOf(NoSuchElementException.class);
            }
        }
    }

    private int sessions(PersonId person) {
        return ServerFixture.part(Acting.class)
                .as(
                        TimetableFixture.resident(city, person),
                        () -> noticeboard
                                .of(person, TODAY.atTime(8, 0))
                                .sessions()
                                .size());
    }

    @Test
    void of_many_who_ask_at_once_each_is_told_of_everything_that_was_there_when_they_asked() throws Exception {
        var hanako = walks("山田 花子", 5_000, TODAY);
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("taiso", "club");
            return true;
        });
        var there = new AtomicInteger();
        try (var lookers = Executors.newFixedThreadPool(8)) {
            var looks = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 160; i++)
                looks.add(lookers.submit(() -> {
                    int before = there.get();
                    return sessions(hanako) >= before;
                }));
            for (int i = 0; i < 20; i++) {
                var id = "added-" + i;
                ServerFixture.as(city, () -> {
                    TimetableFixture.session(id, "taiso", TODAY.plusDays(2), "10:00", 10);
                    return true;
                });
                there.incrementAndGet();
            }
            for (var look : looks) assertThat(look.get()).isTrue();
        }
        assertThat(sessions(hanako)).isEqualTo(20);
    }

    @Test
    void nobody_asks_within_a_transaction_so_that_those_who_wait_hold_no_connection() {
        var transactions = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
        var hanako = walks("山田 花子", 5_000, TODAY);

        assertThatThrownBy(() -> transactions.execute(status -> Optional.of(sessions(hanako))))
                .hasMessageContaining("within a transaction");
    }
}
