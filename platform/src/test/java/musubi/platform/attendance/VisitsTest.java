package musubi.platform.attendance;

import static musubi.platform.programme.TimetableFixture.books;
import static musubi.platform.programme.TimetableFixture.joins;
import static musubi.platform.programme.TimetableFixture.programme;
import static musubi.platform.programme.TimetableFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.attendance.Visits.Reply;
import musubi.platform.municipality.Code;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.snapshot.Table;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.DispatcherServlet;

class VisitsTest {
    private static final Instant EARLIER = Instant.parse("2026-11-26T01:00:00Z");
    private final Visits visits = ServerFixture.part(Visits.class);

    private static Mark mark(PersonId person, boolean present, Instant at, String why) {
        return new Mark(UUID.randomUUID(), "taiso-1", person, present, "list", at, why);
    }

    private static PersonId today(Code city) {
        return ServerFixture.as(city, () -> {
            programme("taiso", "club");
            session("taiso-1", "taiso", TimetableFixture.today(), "10:00", 9);
            return joins("山田 花子", "ヤマダ ハナコ");
        });
    }

    /** Takes a place of tomorrow, since one of today can be taken only until it begins. */
    private static void booksTomorrow(PersonId person) {
        session("taiso-2", "taiso", TimetableFixture.today().plusDays(1), "10:00", 9);
        assertThat(books("taiso-2", person)).isInstanceOf(Bookings.Reply.Booked.class);
    }

    /** What the database holds for an actor, asked directly under the application's role. */
    private static <T> List<T> asked(String sql, Class<T> type) {
        return new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(t -> ServerFixture.part(JdbcClient.class)
                        .sql(sql)
                        .query(type)
                        .list());
    }

    private static List<Map<String, Object>> evidence(String type) {
        var table = Objects.requireNonNull(
                        ServerFixture.part(DispatcherServlet.class).getWebApplicationContext())
                .getBeansOfType(Table.class)
                .values()
                .stream()
                .filter(t -> t.type().equals(type))
                .findFirst()
                .orElseThrow();
        return new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(t -> ServerFixture.part(JdbcClient.class)
                        .sql(table.query())
                        .query()
                        .listOfRows());
    }

    @Test
    void a_mark_that_is_sent_again_counts_once() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            var mark = mark(hanako, true, EARLIER, "");

            assertThat(visits.record(mark)).isEqualTo(Reply.RECORDED);
            assertThat(visits.record(mark)).isEqualTo(Reply.RECORDED_BEFORE);
            assertThat(visits.record(mark(hanako, true, EARLIER, ""))).isEqualTo(Reply.RECORDED_BEFORE);

            assertThat(visits.history("taiso-1")).hasSize(1);
            return true;
        });
    }

    @Test
    void a_mark_under_the_number_of_another_is_not_said_to_be_recorded() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            session("taiso-2", "taiso", TimetableFixture.today(), "13:00", 9);
            var jiro = joins("佐藤 次郎", "サトウ ジロウ");
            var mark = mark(hanako, true, EARLIER, "");
            visits.record(mark);

            assertThat(visits.record(new Mark(mark.id(), "taiso-1", jiro, true, "list", EARLIER, "")))
                    .isEqualTo(Reply.ID_OF_ANOTHER);
            assertThat(visits.record(new Mark(mark.id(), "taiso-2", hanako, true, "list", EARLIER, "")))
                    .isEqualTo(Reply.ID_OF_ANOTHER);
            assertThat(visits.record(new Mark(mark.id(), "taiso-1", hanako, false, "list", EARLIER, "押し間違い")))
                    .isEqualTo(Reply.ID_OF_ANOTHER);

            assertThat(Reply.ID_OF_ANOTHER.recorded()).isFalse();
            assertThat(visits.present("taiso-1")).containsExactly(hanako);
            assertThat(visits.present("taiso-2")).isEmpty();
            return true;
        });
    }

    @Test
    void of_six_devices_that_mark_the_same_person_at_once_one_row_remains() throws Exception {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        int devices = 6;
        var together = new CyclicBarrier(devices);
        var replies = new ArrayList<Future<Reply>>();
        try (var threads = Executors.newFixedThreadPool(devices)) {
            for (int i = 0; i < devices; i++) {
                Callable<Reply> marks = () -> {
                    together.await();
                    return ServerFixture.as(city, () -> visits.record(mark(hanako, true, EARLIER, "")));
                };
                replies.add(threads.submit(marks));
            }
        }

        for (var reply : replies) assertThat(reply.get().recorded()).isTrue();
        assertThat(ServerFixture.as(city, () -> visits.history("taiso-1"))).hasSize(1);
    }

    @Test
    void a_reason_that_names_who_it_is_about_is_not_kept() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            visits.record(mark(hanako, true, EARLIER, ""));

            assertThat(visits.record(mark(hanako, false, EARLIER, "山田さんは欠席"))).isEqualTo(Reply.REASON_NAMES);

            assertThat(visits.present("taiso-1")).containsExactly(hanako);
            assertThat(visits.history("taiso-1")).hasSize(1);
            return true;
        });
    }

    @Test
    void a_correction_needs_a_reason_and_leaves_what_was_said_before() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            visits.record(mark(hanako, true, EARLIER, ""));

            assertThat(visits.record(mark(hanako, false, EARLIER, ""))).isEqualTo(Reply.REASON_MISSING);
            assertThat(visits.record(mark(hanako, false, EARLIER, "人違い"))).isEqualTo(Reply.RECORDED);

            assertThat(visits.present("taiso-1")).isEmpty();
            assertThat(visits.history("taiso-1"))
                    .extracting(s -> s.present() + " " + s.recordedAs() + " " + s.why())
                    .containsExactly("true job ", "false job 人違い");
            return true;
        });
    }

    @Test
    void a_mark_that_arrives_after_a_later_correction_does_not_undo_it() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            visits.record(mark(hanako, true, EARLIER, ""));
            visits.record(mark(hanako, false, EARLIER.plusSeconds(600), "人違い"));

            assertThat(visits.record(mark(hanako, true, EARLIER.plusSeconds(300), "遅れて届いた")))
                    .isEqualTo(Reply.OVERTAKEN);
            assertThat(visits.present("taiso-1")).isEmpty();
            return true;
        });
    }

    @Test
    void nobody_was_at_a_session_that_is_cancelled_or_still_to_come() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            session("tomorrow", "taiso", TimetableFixture.today().plusDays(1), "10:00", 9);
            session("cancelled", "taiso", TimetableFixture.today().plusDays(2), "10:00", 9);
            ServerFixture.part(Timetable.class).cancel("cancelled", "台風", Timetable.Reach.THIS);

            assertThat(visits.record(Mark.present("tomorrow", hanako, "list", EARLIER)))
                    .isEqualTo(Reply.TOO_EARLY);
            assertThat(visits.record(Mark.present("cancelled", hanako, "list", EARLIER)))
                    .isEqualTo(Reply.CANCELLED);
            assertThat(visits.record(Mark.present("nothing", hanako, "list", EARLIER)))
                    .isEqualTo(Reply.NO_SUCH_SESSION);
            return true;
        });
    }

    @Test
    void evidence_holds_no_visit_that_was_taken_back_and_nothing_of_a_cancelled_session() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            // Until the end of the day, so that it can still be cancelled.
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session(
                            "stopped", "taiso", TimetableFixture.today(), LocalTime.MIDNIGHT, 1440, "", 9));
            var jiro = joins("佐藤 次郎", "サトウ ジロウ");
            visits.record(mark(hanako, true, EARLIER, ""));
            visits.record(mark(jiro, true, EARLIER, ""));
            visits.record(mark(jiro, false, EARLIER, "人違い"));
            visits.record(Mark.present("stopped", hanako, "list", EARLIER));
            ServerFixture.part(Timetable.class).cancel("stopped", "停電", Timetable.Reach.THIS);

            assertThat(evidence("attendance"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("person", hanako.value()))
                    .satisfies(row -> assertThat(row).containsEntry("session", "taiso-1"));
            assertThat(evidence("session"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("session", "taiso-1"));
            return true;
        });
    }

    @Test
    void a_provider_sees_the_people_of_their_own_sessions_and_no_others_by_any_table() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        var jiro = ServerFixture.as(city, () -> {
            programme("salon", "npo");
            session("salon-1", "salon", TimetableFixture.today().plusDays(1), "14:00", 9);
            var other = joins("佐藤 次郎", "サトウ ジロウ");
            booksTomorrow(hanako);
            assertThat(books("salon-1", other)).isInstanceOf(Bookings.Reply.Booked.class);
            visits.record(Mark.present("taiso-1", hanako, "list", EARLIER));
            ServerFixture.part(Cards.class).issue(hanako);
            return other;
        });

        ServerFixture.part(Acting.class).as(TimetableFixture.provider(city, "npo"), () -> {
            assertThat(asked("select person from people.person", UUID.class)).containsExactly(jiro.value());
            assertThat(asked("select person from people.identity", UUID.class)).containsExactly(jiro.value());
            assertThat(asked("select person from people.enrolment", UUID.class)).isEmpty();
            assertThat(asked("select person from programme.booking", UUID.class))
                    .containsExactly(jiro.value());
            assertThat(asked("select person from attendance.visit", UUID.class)).isEmpty();
            assertThat(asked("select card from attendance.card", String.class)).isEmpty();
            assertThat(asked("select session from programme.session", String.class))
                    .containsExactly("salon-1");
            assertThat(asked("select provider from programme.provider", String.class))
                    .containsExactly("npo");
            assertThat(ServerFixture.part(People.class).search("")).hasSize(1);
            assertThat(visits.record(Mark.present("taiso-1", jiro, "list", EARLIER)))
                    .isEqualTo(Reply.NO_SUCH_SESSION);
            return true;
        });
    }

    @Test
    void a_provider_to_whom_nobody_comes_finds_nobody_in_any_table() {
        var city = ServerFixture.municipality();
        var hanako = today(city);
        ServerFixture.as(city, () -> {
            programme("salon", "npo");
            booksTomorrow(hanako);
            visits.record(Mark.present("taiso-1", hanako, "list", EARLIER));
            return true;
        });
        var tables = asked("""
                select n.nspname || '.' || c.relname || ' ' || a.attname
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
                 where c.relkind = 'r' and c.relrowsecurity
                   and (a.attname in ('person', 'on_behalf_of') or a.attname = 'people' and a.atttypid = 'uuid[]'::regtype)
                """, String.class);

        assertThat(tables)
                .contains(
                        "people.identity person",
                        "activity.steps person",
                        "audit.entry on_behalf_of",
                        "snapshot.change people");
        ServerFixture.part(Acting.class).as(TimetableFixture.provider(city, "npo"), () -> {
            for (var table : tables) {
                var parts = table.split(" ", -1);
                assertThat(asked("select count(%s) from %s".formatted(parts[1], parts[0]), Long.class))
                        .as(table)
                        .containsExactly(0L);
            }
            return true;
        });
        assertThat(ServerFixture.as(city, () -> asked("select count(*) from people.identity", Long.class)))
                .containsExactly(1L);
    }

    @Test
    void a_card_opens_the_door_until_it_is_ended_and_residents_cannot_ask_whose_it_is() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        var hanako = today(city);
        var cards = ServerFixture.part(Cards.class);
        var code = ServerFixture.as(city, () -> cards.issue(hanako));

        ServerFixture.as(city, () -> {
            assertThat(cards.issue(hanako)).isEqualTo(code);
            assertThat(cards.owner("https://example.jp/card/" + code)).contains(hanako);
            assertThat(cards.owner(Cards.grouped(code).toUpperCase(Locale.ROOT)))
                    .contains(hanako);
            assertThat(cards.owner("abc")).isEmpty();
            return true;
        });
        assertThat(ServerFixture.as(other, () -> cards.owner(code))).isEmpty();
        assertThat(ServerFixture.part(Acting.class)
                        .as(TimetableFixture.resident(city, new PersonId(UUID.randomUUID())), () -> cards.owner(code)))
                .isEmpty();
        ServerFixture.as(city, () -> {
            assertThat(cards.end(hanako, "紛失")).isTrue();
            assertThat(cards.owner(code)).isEmpty();
            assertThat(cards.issue(hanako)).isNotEqualTo(code);
            return true;
        });
    }
}
