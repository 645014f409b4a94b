package musubi.platform.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class UploadsTest {
    private final Uploads uploads = ServerFixture.part(Uploads.class);
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Code city = ServerFixture.municipality();

    private PersonId joined(Code where) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(where, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            today.minusDays(100),
                            "counter"));
            return true;
        });
        return person;
    }

    private static StepsReading steps(PersonId person, LocalDate day, int steps) {
        return new StepsReading(person, day, "phone", "sensed", steps);
    }

    private Uploads.Receipt keep(UUID upload, StepsReading... readings) {
        return ServerFixture.as(city, () -> uploads.keep(upload, List.of(readings)));
    }

    private List<Uploads.Day> days(PersonId person) {
        return ServerFixture.as(city, () -> uploads.days(person, today.minusDays(100)));
    }

    @Test
    void steps_of_somebody_who_never_joined_are_refused_with_their_line_and_nothing_is_kept() throws IOException {
        var hanako = joined(city);
        var stranger = new PersonId(UUID.randomUUID());
        var neighbour = joined(ServerFixture.municipality());
        var table = StepsCsv.read(
                "june.csv", new StringReader("""
                person,day,steps
                %s,%s,6000
                %s,%s,7000

                %s,%s,8000
                """.formatted(hanako, today, stranger, today, neighbour, today)));

        assertThatThrownBy(() ->
                        ServerFixture.as(city, () -> uploads.keep(UUID.randomUUID(), table.readings(), table::place)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::code, p -> p.place().line(), Problem::value)
                                .containsExactly(
                                        org.assertj.core.groups.Tuple.tuple(
                                                "steps.never-joined", 3L, stranger.toString()),
                                        org.assertj.core.groups.Tuple.tuple(
                                                "steps.never-joined", 5L, neighbour.toString())));
        assertThat(days(hanako)).isEmpty();
    }

    @Test
    void steps_after_leaving_are_refused_and_those_before_it_are_kept() {
        var hanako = joined(city);
        var left = today.minusDays(10);
        ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("update people.enrolment set left_on = :on where person = :person")
                                .param("on", left)
                                .param("person", hanako.value())
                                .update()));

        assertThatThrownBy(() -> keep(UUID.randomUUID(), steps(hanako, left, 5_000)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly("steps.left"));
        assertThat(keep(UUID.randomUUID(), steps(hanako, left.minusDays(1), 5_000)))
                .isEqualTo(new Uploads.Receipt.Kept(1));
    }

    @Test
    void a_day_to_come_and_a_line_twice_are_refused() {
        var hanako = joined(city);

        assertThatThrownBy(() -> keep(
                        UUID.randomUUID(),
                        steps(hanako, today, 1),
                        steps(hanako, today.plusDays(1), 2),
                        steps(hanako, today, 3)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::code, p -> p.place().line())
                                .containsExactly(
                                        org.assertj.core.groups.Tuple.tuple("steps.to-come", 2L),
                                        org.assertj.core.groups.Tuple.tuple("steps.twice", 3L)));
    }

    @Test
    void an_upload_that_was_refused_may_be_sent_again_under_its_id_once_it_is_mended() {
        var hanako = joined(city);
        var upload = UUID.randomUUID();
        assertThatThrownBy(() -> keep(upload, steps(new PersonId(UUID.randomUUID()), today, 6_000)))
                .isInstanceOf(BadInput.class);

        assertThat(keep(upload, steps(hanako, today, 6_000))).isEqualTo(new Uploads.Receipt.Kept(1));
        assertThat(keep(upload, steps(hanako, today, 6_000))).isEqualTo(new Uploads.Receipt.KeptBefore());
        assertThat(keep(upload, steps(hanako, today, 6_001))).isEqualTo(new Uploads.Receipt.DifferentContent());
        assertThat(days(hanako)).containsExactly(new Uploads.Day(today, "phone", "sensed", 6_000, "", "counts", today));
    }

    @Test
    void a_way_of_counting_that_nobody_knows_is_named() {
        assertThatThrownBy(() -> StepsCsv.read("a.csv", new StringReader("""
                person,day,steps,method
                %s,2026-04-01,5000,guessed
                """.formatted(UUID.randomUUID()))))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(Problem::value).containsExactly("guessed"));
    }

    @Test
    void steps_belong_to_an_upload_whoever_writes_them() {
        var hanako = joined(city);
        var transactions = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));

        assertThatThrownBy(() -> ServerFixture.as(
                        city,
                        () -> transactions.execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("""
                                        insert into activity.steps
                                            (municipality, person, day, source, upload, method, steps, recorded_on)
                                        values (:city, :person, current_date, 'phone', gen_random_uuid(), 'sensed', 6000, current_date)
                                        """)
                                .param("city", city.digits())
                                .param("person", hanako.value())
                                .update())))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("steps of an upload that is not there");
    }

    @Test
    void a_form_that_is_sent_again_with_another_count_after_going_back_is_kept_and_a_repeated_click_changes_nothing() {
        var hanako = joined(city);
        var form = UUID.randomUUID();

        for (int walked : List.of(60_000, 60_000, 6_000, 6_000))
            ServerFixture.as(city, () -> {
                uploads.enter(form, steps(hanako, today, walked));
                return true;
            });

        assertThat(days(hanako)).extracting(Uploads.Day::steps).containsExactly(6_000);
        var entered = ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("select steps from activity.steps where person = :person")
                                .param("person", hanako.value())
                                .query(Integer.class)
                                .list()));
        assertThat(entered).containsExactlyInAnyOrder(60_000, 6_000);
    }
}
