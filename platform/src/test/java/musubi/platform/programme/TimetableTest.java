package musubi.platform.programme;

import static musubi.platform.programme.TimetableFixture.books;
import static musubi.platform.programme.TimetableFixture.joins;
import static musubi.platform.programme.TimetableFixture.programme;
import static musubi.platform.programme.TimetableFixture.session;
import static musubi.platform.programme.TimetableFixture.today;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.jobs.Jobs;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Timetable.Changed;
import musubi.platform.programme.Timetable.Reach;
import musubi.platform.programme.Timetable.Wanted;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class TimetableTest {
    private final Timetable timetable = ServerFixture.part(Timetable.class);
    private final Bookings bookings = ServerFixture.part(Bookings.class);

    /** Every day from tomorrow, four times. */
    private static Timetable.Series series(UUID id) {
        return new Timetable.Series(
                id,
                "taiso",
                new CalendarRule(
                        new CalendarRule.Weekly(EnumSet.allOf(DayOfWeek.class), 1),
                        today().plusDays(1),
                        today().plusDays(5),
                        CalendarRule.OnHolidays.HELD,
                        Set.of()),
                LocalTime.of(10, 0),
                60,
                "公民館",
                5);
    }

    private List<Timetable.Listed> coming() {
        return timetable.find(Wanted.all(today(), today().plusDays(10)));
    }

    @Test
    void a_series_is_made_once_and_taken_back_but_for_what_was_booked() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            var id = UUID.randomUUID();

            assertThat(timetable.make(series(id))).isEqualTo(4);
            assertThat(timetable.make(series(id))).isZero();
            var second = coming().get(1).session().id();
            books(second, joins("山田 花子", "ヤマダ ハナコ"));

            assertThat(timetable.undo(id)).isEqualTo(new Timetable.Undone(3, 1));
            assertThat(timetable.undo(id)).isEqualTo(new Timetable.Undone(0, 1));
            assertThat(coming()).extracting(l -> l.session().id()).containsExactly(second);
            return true;
        });
    }

    @Test
    void a_session_that_somebody_books_at_the_moment_its_series_is_taken_back_stays() {
        var city = ServerFixture.municipality();
        var id = UUID.randomUUID();
        var first = ServerFixture.as(city, () -> {
            programme("taiso", "club");
            timetable.make(series(id));
            return coming().getFirst().session().id();
        });
        var hanako = ServerFixture.as(city, () -> joins("山田 花子", "ヤマダ ハナコ"));

        var undone = ServerFixture.as(
                        city,
                        () -> Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                                .execute(t -> {
                                    books(first, hanako);
                                    var undoing = CompletableFuture.supplyAsync(
                                            () -> ServerFixture.as(city, () -> timetable.undo(id)));
                                    somebodyWaits(city);
                                    return undoing;
                                })))
                .join();

        assertThat(undone).isEqualTo(new Timetable.Undone(3, 1));
        assertThat(ServerFixture.as(city, this::coming))
                .extracting(l -> l.session().id())
                .containsExactly(first);
    }

    /** Until somebody waits for the line of bookings. */
    private static void somebodyWaits(Code city) {
        var waits = ServerFixture.part(JdbcClient.class)
                .sql("""
                select exists (select from pg_locks l, (select hashtextextended('booking ' || :city, 0) as name) of
                                where l.locktype = 'advisory' and not l.granted
                                  and l.classid::bigint = (of.name >> 32) & 4294967295 and l.objid::bigint = of.name & 4294967295)
                """)
                .param("city", city.digits())
                .query(Boolean.class);
        for (int i = 0; i < 3_000; i++) {
            if (waits.single()) return;
            LockSupport.parkNanos(10_000_000);
        }
        throw new IllegalStateException("nobody waits for the line of bookings");
    }

    @Test
    void this_and_the_following_change_and_the_earlier_stay() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            timetable.make(series(UUID.randomUUID()));
            var third = coming().get(2).session();

            var changed = timetable.change(
                    third.id(),
                    new Timetable.Change(third.day(), LocalTime.of(13, 30), 90, "", 5),
                    Reach.AND_FOLLOWING);

            assertThat(changed)
                    .isInstanceOfSatisfying(
                            Changed.Done.class, d -> assertThat(d.sessions()).hasSize(2));
            assertThat(coming())
                    .extracting(l -> l.session().startsAt() + " " + l.session().venue())
                    .containsExactly("10:00 公民館", "10:00 公民館", "13:30 ", "13:30 ");
            return true;
        });
    }

    @Test
    void more_places_let_those_who_wait_move_up_and_fewer_than_are_taken_are_refused() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            session("taiso-1", "taiso", today().plusDays(1), "10:00", 1);
            books("taiso-1", joins("山田 花子", "ヤマダ ハナコ"));
            books("taiso-1", joins("佐藤 次郎", "サトウ ジロウ"));
            var day = today().plusDays(1);

            timetable.change("taiso-1", new Timetable.Change(day, LocalTime.of(10, 0), 60, "公民館", 2), Reach.THIS);
            assertThat(bookings.of("taiso-1"))
                    .extracting(Bookings.Booking::state)
                    .containsOnly("booked");

            assertThat(timetable.change(
                            "taiso-1", new Timetable.Change(day, LocalTime.of(10, 0), 60, "公民館", 1), Reach.THIS))
                    .isInstanceOf(Changed.TooFewPlaces.class);
            assertThat(coming().getFirst().session().places()).isEqualTo(2);
            return true;
        });
    }

    @Test
    void a_session_is_not_cancelled_for_a_reason_that_names_who_booked() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            session("taiso-1", "taiso", today().plusDays(1), "10:00", 5);
            books("taiso-1", joins("山田 花子", "ヤマダ ハナコ"));

            assertThatThrownBy(() -> timetable.cancel("taiso-1", "山田花子さんの入院", Reach.THIS))
                    .isInstanceOf(BadInput.class);

            assertThat(timetable.session("taiso-1").orElseThrow().cancelled()).isFalse();
            assertThat(timetable.cancel("taiso-1", "山田先生の都合", Reach.THIS)).containsExactly("taiso-1");
            return true;
        });
    }

    @Test
    void a_cancelled_session_takes_no_booking_frees_its_hour_and_stays_in_the_list() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            session("taiso-1", "taiso", today().plusDays(1), "10:00", 5);
            session("other", "taiso", today().plusDays(1), "10:00", 5);
            var hanako = joins("山田 花子", "ヤマダ ハナコ");
            books("taiso-1", hanako);

            assertThat(timetable.cancel("taiso-1", "講師の都合", Reach.THIS)).containsExactly("taiso-1");
            assertThat(timetable.cancel("taiso-1", "もう一度", Reach.THIS)).isEmpty();

            assertThat(books("taiso-1", joins("佐藤 次郎", "サトウ ジロウ")))
                    .isEqualTo(new Bookings.Reply.Refused(Bookings.Why.CANCELLED));
            assertThat(books("other", hanako)).isInstanceOf(Bookings.Reply.Booked.class);
            assertThat(timetable.session("taiso-1").orElseThrow().cancelledWhy())
                    .isEqualTo("講師の都合");
            assertThat(bookings.of("taiso-1"))
                    .extracting(Bookings.Booking::person)
                    .containsExactly(hanako);
            return true;
        });
    }

    /** Somebody who waits for taiso-1, where a place is free by now, while they have one in another session at that hour. */
    private void waitsBesideAFreePlace() {
        waitsBesideAFreePlace("taiso");
    }

    private void waitsBesideAFreePlace(String programmeOfOther) {
        programme("taiso", "club");
        session("taiso-1", "taiso", today().plusDays(1), "10:00", 1);
        session("other", programmeOfOther, today().plusDays(1), "10:30", 5);
        var holder = (Bookings.Reply.Booked) books("taiso-1", joins("山田 花子", "ヤマダ ハナコ"));
        var waiting = joins("佐藤 次郎", "サトウ ジロウ");
        books("taiso-1", waiting);
        books("other", waiting);
        bookings.cancel(holder.id());
        assertThat(stateInTaiso()).isEqualTo("waiting");
    }

    private String stateInTaiso() {
        assertThat(bookings.of("taiso-1")).hasSize(1);
        return bookings.of("taiso-1").getFirst().state();
    }

    @Test
    void who_has_a_place_elsewhere_moves_up_when_that_session_is_cancelled() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            waitsBesideAFreePlace();

            timetable.cancel("other", "講師の都合", Reach.THIS);

            assertThat(stateInTaiso()).isEqualTo("booked");
            return true;
        });
    }

    @Test
    void who_has_a_place_elsewhere_moves_up_when_that_session_is_held_at_another_hour() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            waitsBesideAFreePlace();
            var day = today().plusDays(1);

            timetable.change("other", new Timetable.Change(day, LocalTime.of(10, 45), 60, "", 5), Reach.THIS);
            assertThat(stateInTaiso()).isEqualTo("waiting");
            timetable.change("other", new Timetable.Change(day, LocalTime.of(13, 0), 60, "", 5), Reach.THIS);

            assertThat(stateInTaiso()).isEqualTo("booked");
            return true;
        });
    }

    @Test
    void who_had_a_place_with_a_provider_who_cancels_moves_up_with_another_one_soon() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("salon", "npo");
            waitsBesideAFreePlace("salon");
            return true;
        });

        ServerFixture.part(Acting.class)
                .as(TimetableFixture.provider(city, "npo"), () -> timetable.cancel("other", "講師の都合", Reach.THIS));
        ServerFixture.part(Jobs.class).run("programme.moving-up");

        assertThat(ServerFixture.as(city, this::stateInTaiso)).isEqualTo("booked");
    }

    @Test
    void a_session_whose_day_has_come_keeps_its_day_and_one_that_is_over_can_still_be_cancelled() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session("today", "taiso", today(), LocalTime.MIDNIGHT, 1440, "", 5));
            session("tomorrow", "taiso", today().plusDays(1), "10:00", 5);
            session("over", "taiso", today().minusDays(1), "10:00", 5);

            assertThat(moved("today", today().plusDays(1))).isInstanceOf(Changed.DayFixed.class);
            assertThat(moved("tomorrow", today().minusDays(1))).isInstanceOf(Changed.DayFixed.class);
            assertThat(moved("tomorrow", today().plusDays(3))).isInstanceOf(Changed.Done.class);
            assertThat(moved("over", today().plusDays(1))).isInstanceOf(Changed.TooLate.class);
            assertThat(timetable.cancel("over", "講師が来なかった", Reach.THIS)).containsExactly("over");
            return true;
        });
    }

    private Changed moved(String session, LocalDate day) {
        return timetable.change(session, new Timetable.Change(day, LocalTime.of(10, 0), 60, "", 5), Reach.THIS);
    }

    @Test
    void filters_narrow_the_list_and_another_municipality_sees_nothing() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        var day = today().plusDays(1);
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            programme("salon", "npo");
            session("taiso-1", "taiso", day, "10:00", 1);
            session("salon-1", "salon", day, "11:00", 9);
            books("taiso-1", joins("山田 花子", "ヤマダ ハナコ"));

            assertThat(found(new Wanted(day, day.plusDays(1), 0, "", "", "npo", "", "", 0)))
                    .containsExactly("salon-1");
            assertThat(found(new Wanted(day, day.plusDays(1), 0, "", "", "", "", "", 1)))
                    .containsExactly("salon-1");
            assertThat(found(new Wanted(
                            day,
                            day.plusDays(1),
                            day.getDayOfWeek().getValue(),
                            "公民館",
                            "sports",
                            "",
                            "in-person",
                            "",
                            0)))
                    .containsExactly("taiso-1", "salon-1");
            assertThat(found(new Wanted(
                            day, day.plusDays(1), day.getDayOfWeek().plus(1).getValue(), "", "", "", "", "", 0)))
                    .isEmpty();
            return true;
        });

        assertThat(ServerFixture.as(other, this::coming)).isEmpty();
    }

    private List<String> found(Wanted wanted) {
        return timetable.find(wanted).stream().map(l -> l.session().id()).toList();
    }

    @Test
    void a_provider_sees_and_changes_their_own_sessions_only() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            programme("salon", "npo");
            session("taiso-1", "taiso", today().plusDays(1), "10:00", 5);
            session("salon-1", "salon", today().plusDays(1), "11:00", 5);
            return true;
        });

        ServerFixture.part(Acting.class).as(TimetableFixture.provider(city, "npo"), () -> {
            assertThat(coming()).extracting(l -> l.session().id()).containsExactly("salon-1");
            assertThat(timetable.cancel("taiso-1", "取り違え", Reach.THIS)).isEmpty();
            assertThat(timetable.cancel("salon-1", "講師の都合", Reach.THIS)).containsExactly("salon-1");
            var id = UUID.randomUUID();
            assertThatThrownBy(() -> timetable.make(series(id))).isInstanceOf(DataAccessException.class);
            session("salon-2", "salon", today().plusDays(3), "11:00", 5);
            assertThat(coming()).extracting(l -> l.session().id()).containsExactly("salon-1", "salon-2");
            return true;
        });
        assertThat(ServerFixture.as(
                        city, () -> timetable.session("taiso-1").orElseThrow().cancelled()))
                .isFalse();
    }
}
