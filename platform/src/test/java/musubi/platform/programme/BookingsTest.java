package musubi.platform.programme;

import static musubi.platform.programme.TimetableFixture.books;
import static musubi.platform.programme.TimetableFixture.joins;
import static musubi.platform.programme.TimetableFixture.programme;
import static musubi.platform.programme.TimetableFixture.session;
import static musubi.platform.programme.TimetableFixture.today;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Bookings.Reply;
import musubi.platform.programme.Bookings.Why;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.DispatcherServlet;

class BookingsTest {
    private final Bookings bookings = ServerFixture.part(Bookings.class);
    private final Timetable timetable = ServerFixture.part(Timetable.class);

    private static void tomorrow(int places) {
        programme("taiso", "club");
        session("taiso-1", "taiso", today().plusDays(1), "10:00", places);
    }

    private Timetable.Listed listed() {
        return timetable.session("taiso-1").orElseThrow();
    }

    @Test
    void of_eight_who_ask_at_once_for_the_last_two_places_two_get_one_and_six_wait() throws Exception {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            tomorrow(2);
            return true;
        });
        int asking = 8;
        var together = new CyclicBarrier(asking);
        var replies = new ArrayList<Future<Reply>>();
        try (var threads = Executors.newFixedThreadPool(asking)) {
            for (int i = 0; i < asking; i++) {
                Callable<Reply> asks = () -> {
                    together.await();
                    return ServerFixture.as(city, () -> books("taiso-1", new PersonId(UUID.randomUUID())));
                };
                replies.add(threads.submit(asks));
            }
        }
        var answers = new ArrayList<Reply>();
        for (var reply : replies) answers.add(reply.get());

        assertThat(answers).filteredOn(Reply.Booked.class::isInstance).hasSize(2);
        assertThat(answers)
                .filteredOn(Reply.Waiting.class::isInstance)
                .extracting(r -> ((Reply.Waiting) r).placeInLine())
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        assertThat(ServerFixture.as(city, this::listed))
                .satisfies(l -> assertThat(l.taken()).isEqualTo(2))
                .satisfies(l -> assertThat(l.waiting()).isEqualTo(6));
    }

    @Test
    void the_database_itself_refuses_one_place_too_many() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            tomorrow(1);
            books("taiso-1", joins("山田 花子", "ヤマダ ハナコ"));

            assertThatThrownBy(() -> directly("taiso-1", UUID.randomUUID()))
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("no_more_than_there_are_places");
            assertThat(listed().taken()).isEqualTo(1);
            return true;
        });
    }

    private static void directly(String session, UUID person) {
        new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .executeWithoutResult(t -> ServerFixture.part(JdbcClient.class)
                        .sql("""
                                insert into programme.booking (municipality, booking, session, person, state, channel, made_at, made_by)
                                values (scope.municipality(), gen_random_uuid(), :session, :person, 'booked', 'counter', now(), 'test')
                                """)
                        .param("session", session)
                        .param("person", person)
                        .update());
    }

    @Test
    void those_who_wait_move_up_in_the_order_they_came_and_it_is_on_record() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            tomorrow(1);
            var first = joins("山田 花子", "ヤマダ ハナコ");
            var second = joins("佐藤 次郎", "サトウ ジロウ");
            var third = joins("鈴木 三郎", "スズキ サブロウ");
            var place = (Reply.Booked) books("taiso-1", first);
            assertThat(books("taiso-1", second)).isInstanceOf(Reply.Waiting.class);
            assertThat(books("taiso-1", third)).isInstanceOf(Reply.Waiting.class);

            assertThat(bookings.cancel(place.id())).isTrue();
            assertThat(bookings.cancel(place.id())).isFalse();

            assertThat(bookings.of("taiso-1"))
                    .extracting(b -> b.person() + " " + b.state())
                    .containsExactly(second + " booked", third + " waiting");
            assertThat(ServerFixture.part(Audit.class).latest(1))
                    .singleElement()
                    .satisfies(e -> assertThat(e.action()).isEqualTo("booking.moved-up"))
                    .satisfies(e -> assertThat(e.onBehalfOf()).contains(second.value()));
            return true;
        });
    }

    @Test
    void other_modules_hear_of_whoever_moves_up_and_of_a_session_that_is_cancelled() {
        var city = ServerFixture.municipality();
        var heard = new ArrayList<Object>();
        var pages = ServerFixture.part(DispatcherServlet.class);
        ((ConfigurableApplicationContext) Objects.requireNonNull(pages.getWebApplicationContext()))
                .addApplicationListener(event -> {
                    if (event instanceof PayloadApplicationEvent<?> said) heard.add(said.getPayload());
                });
        ServerFixture.as(city, () -> {
            tomorrow(1);
            var hanako = joins("山田 花子", "ヤマダ ハナコ");
            var jiro = joins("佐藤 次郎", "サトウ ジロウ");
            var place = (Reply.Booked) books("taiso-1", hanako);
            books("taiso-1", jiro);

            bookings.cancel(place.id());
            timetable.cancel("taiso-1", "台風", Timetable.Reach.THIS);

            assertThat(heard)
                    .containsSubsequence(
                            new MovedUp(city, "taiso-1", jiro),
                            new SessionCancelled(city, "taiso-1", "台風", List.of(jiro)));
            return true;
        });
    }

    @Test
    void asking_again_keeps_the_same_place_whatever_the_id() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            tomorrow(1);
            var hanako = joins("山田 花子", "ヤマダ ハナコ");
            var request = new Bookings.Request(new BookingId(UUID.randomUUID()), "taiso-1", hanako, "phone");

            var reply = bookings.book(request);

            assertThat(reply).isInstanceOf(Reply.Booked.class);
            assertThat(bookings.book(request)).isEqualTo(reply);
            assertThat(books("taiso-1", hanako)).isEqualTo(reply);
            assertThat(listed().taken()).isEqualTo(1);
            assertThat(bookings.cancel(request.id())).isTrue();
            assertThat(bookings.book(request)).isEqualTo(new Reply.Refused(Why.TAKEN_BACK));
            assertThat(listed().taken()).isZero();
            return true;
        });
    }

    @Test
    void nobody_has_two_places_at_the_same_time_and_the_next_hour_is_another_time() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            tomorrow(5);
            session("other", "taiso", today().plusDays(1), "10:30", 5);
            session("after", "taiso", today().plusDays(1), "11:00", 5);
            var hanako = joins("山田 花子", "ヤマダ ハナコ");
            books("taiso-1", hanako);

            assertThat(books("other", hanako)).isEqualTo(new Reply.Refused(Why.SAME_TIME));
            assertThat(books("after", hanako)).isInstanceOf(Reply.Booked.class);
            assertThatThrownBy(() -> directly("other", hanako.value())).hasStackTraceContaining("one place at a time");
            return true;
        });
    }

    @Test
    void who_has_a_place_elsewhere_is_passed_over_and_moves_up_when_that_place_is_given_back() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            tomorrow(1);
            session("other", "taiso", today().plusDays(1), "10:30", 5);
            var holder = (Reply.Booked) books("taiso-1", joins("山田 花子", "ヤマダ ハナコ"));
            var waiting = joins("佐藤 次郎", "サトウ ジロウ");
            books("taiso-1", waiting);
            var elsewhere = (Reply.Booked) books("other", waiting);

            bookings.cancel(holder.id());
            assertThat(listed().taken()).isZero();
            bookings.cancel(elsewhere.id());

            assertThat(bookings.of("taiso-1"))
                    .singleElement()
                    .satisfies(b -> assertThat(b.state()).isEqualTo("booked"));
            return true;
        });
    }

    @Test
    void a_resident_books_until_the_deadline_and_the_counter_until_the_end() {
        var city = ServerFixture.municipality();
        var hanako = ServerFixture.as(city, () -> {
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Programme("taiso", "体操", "club", "sports", "in-person", "", "", 72, ""));
            session("taiso-1", "taiso", today().plusDays(1), "10:00", 5);
            session("over", "taiso", today().minusDays(1), "10:00", 5);
            return joins("山田 花子", "ヤマダ ハナコ");
        });

        var herself = ServerFixture.part(Acting.class)
                .as(TimetableFixture.resident(city, hanako), () -> books("taiso-1", hanako));

        assertThat(herself).isEqualTo(new Reply.Refused(Why.DEADLINE_PASSED));
        ServerFixture.as(city, () -> {
            assertThat(books("taiso-1", hanako)).isInstanceOf(Reply.Booked.class);
            assertThat(books("over", hanako)).isEqualTo(new Reply.Refused(Why.OVER));
            assertThat(books("nothing", hanako)).isEqualTo(new Reply.Refused(Why.NO_SUCH_SESSION));
            return true;
        });
    }

    @Test
    void a_programme_of_a_scheme_is_booked_by_its_members_only_also_through_a_provider() {
        var city = ServerFixture.municipality();
        var hanako = ServerFixture.as(city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("ours", "体操", "club", "sports", "in-person", "kenko", "", 0, ""));
            programmes.add(new Programmes.Programme("theirs", "体操", "club", "sports", "in-person", "other", "", 0, ""));
            session("ours-1", "ours", today().plusDays(1), "10:00", 5);
            session("theirs-1", "theirs", today().plusDays(2), "10:00", 5);
            return joins("山田 花子", "ヤマダ ハナコ");
        });

        ServerFixture.part(Acting.class).as(TimetableFixture.provider(city, "club"), () -> {
            assertThat(books("ours-1", hanako)).isInstanceOf(Reply.Booked.class);
            assertThat(books("theirs-1", hanako)).isEqualTo(new Reply.Refused(Why.NOT_A_MEMBER));
            return true;
        });
    }

    @Test
    void residents_see_their_own_bookings_only_and_still_wait_behind_the_others() {
        var city = ServerFixture.municipality();
        var people = ServerFixture.as(city, () -> {
            tomorrow(1);
            var hanako = joins("山田 花子", "ヤマダ ハナコ");
            books("taiso-1", hanako);
            return List.of(hanako, joins("佐藤 次郎", "サトウ ジロウ"));
        });

        ServerFixture.part(Acting.class).as(TimetableFixture.resident(city, people.getLast()), () -> {
            assertThat(books("taiso-1", people.getLast()))
                    .isInstanceOfSatisfying(
                            Reply.Waiting.class,
                            w -> assertThat(w.placeInLine()).isEqualTo(1));
            assertThat(bookings.of("taiso-1"))
                    .extracting(Bookings.Booking::person)
                    .containsExactly(people.getLast());
            assertThatThrownBy(() -> directly("taiso-1", people.getFirst().value()))
                    .isInstanceOf(DataAccessException.class);
            return true;
        });
        // The first gives the place back herself; the other, whom she does not see, moves up.
        ServerFixture.part(Acting.class)
                .as(
                        TimetableFixture.resident(city, people.getFirst()),
                        () -> bookings.cancel(bookings.of("taiso-1").getFirst().id()));
        assertThat(ServerFixture.as(city, () -> bookings.of("taiso-1")))
                .singleElement()
                .satisfies(b -> assertThat(b.state()).isEqualTo("booked"));
    }

    @Test
    void what_is_held_after_all_gives_the_places_back_in_the_order_they_were_booked() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            tomorrow(2);
            session("other-1", "taiso", today().plusDays(1), "10:00", 5);
            var people = List.of(
                    joins("一", "イチ"), joins("二", "ニ"), joins("三", "サン"), joins("四", "ヨン"));
            for (var person : people) books("taiso-1", person);
            timetable.cancel("taiso-1", "大雨のため", Timetable.Reach.THIS);
            books("other-1", people.get(0));
            var third = bookings.of("taiso-1").stream()
                    .filter(b -> b.person().equals(people.get(2)))
                    .findFirst()
                    .orElseThrow();
            bookings.cancel(third.id());

            var restored = timetable.restore("taiso-1", Timetable.Reach.THIS);

            assertThat(restored).containsExactly("taiso-1");
            assertThat(timetable.restore("taiso-1", Timetable.Reach.THIS)).isEmpty();
            assertThat(bookings.of("taiso-1"))
                    .extracting(Bookings.Booking::person, Bookings.Booking::state)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(people.get(1), "booked"),
                            org.assertj.core.groups.Tuple.tuple(people.get(3), "booked"),
                            org.assertj.core.groups.Tuple.tuple(people.get(0), "waiting"));
            assertThat(listed().taken()).isEqualTo(2);
            assertThat(listed().cancelled()).isFalse();
            return true;
        });
    }
}
