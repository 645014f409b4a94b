package musubi.platform.activity;

import static musubi.platform.activity.ExportFixture.apple;
import static musubi.platform.activity.ExportFixture.read;
import static musubi.platform.activity.ExportFixture.taken;
import static musubi.platform.activity.ExportFixture.typedIn;
import static musubi.platform.activity.ExportFixture.walked;
import static musubi.platform.activity.ExportFixture.weighed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.ServerFixture;
import musubi.platform.jobs.Jobs;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ExportsTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final LocalDate joinedOn = today.minusDays(100);

    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = ExportFixture.joined(city, joinedOn);

    private List<Uploads.Day> days() {
        return ServerFixture.as(city, () -> ServerFixture.part(Uploads.class).days(hanako, joinedOn.minusYears(3)));
    }

    private List<Integer> steps() {
        return days().stream().map(Uploads.Day::steps).toList();
    }

    private static Offer.Content content(Exports.Answer answer) {
        return ((Exports.Answer.Offered) answer).offer().content();
    }

    @Test
    void an_export_is_looked_at_first_and_nothing_counts_until_it_is_kept() {
        var id = UUID.randomUUID();
        var export = apple(
                today,
                walked(today.minusDays(2), 6_000),
                typedIn(today.minusDays(1), 12_000),
                walked(joinedOn.minusYears(2), 5_000),
                weighed(today.minusDays(2), "60.5"));

        var content = content(read(city, id, hanako, export));

        assertThat(content.formats()).containsExactly("apple-health");
        assertThat(content.steps())
                .extracting(StepsReading::steps, StepsReading::held)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(6_000, ""),
                        org.assertj.core.groups.Tuple.tuple(12_000, "manual"));
        assertThat(content.leftOut()).isEqualTo(Map.of("early", 1L));
        assertThat(days()).isEmpty();

        var offers = ServerFixture.part(Offers.class);
        assertThat(ServerFixture.as(city, () -> offers.keep(id))).isEqualTo(new Uploads.Receipt.Kept(3));
        assertThat(ServerFixture.as(city, () -> offers.keep(id))).isEqualTo(new Uploads.Receipt.KeptBefore());

        assertThat(days())
                .extracting(Uploads.Day::steps, Uploads.Day::state, Uploads.Day::recordedOn)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(12_000, "held", today),
                        org.assertj.core.groups.Tuple.tuple(6_000, "counts", today));
        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(BodyReadings.class).of(hanako, 10)))
                .singleElement()
                .satisfies(body -> assertThat(body.weightKg()).isEqualByComparingTo("60.5"));
    }

    @Test
    void the_same_file_twice_changes_nothing_and_of_another_resident_it_is_theirs() {
        var export = apple(today, walked(today.minusDays(2), 6_000));
        var taro = ExportFixture.joined(city, joinedOn);

        assertThat(taken(city, hanako, export)).isEqualTo(new Uploads.Receipt.Kept(1));

        assertThat(read(city, UUID.randomUUID(), hanako, export)).isEqualTo(new Exports.Answer.KeptBefore());
        assertThat(taken(city, taro, export)).isEqualTo(new Uploads.Receipt.Kept(1));
    }

    @Test
    void two_who_keep_the_same_file_at_once_keep_it_once() throws Exception {
        var export = apple(today, walked(today.minusDays(2), 6_000));
        var ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        for (var id : ids) read(city, id, hanako, export);

        var receipts = new ArrayList<Uploads.Receipt>();
        try (var officers = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Future<Uploads.Receipt>>();
            for (var id : ids)
                work.add(officers.submit(() -> ServerFixture.as(
                        city, () -> ServerFixture.part(Offers.class).keep(id))));
            for (var one : work) receipts.add(one.get());
        }

        assertThat(receipts).containsOnlyOnce(new Uploads.Receipt.Kept(1));
        assertThat(steps()).containsExactly(6_000);
    }

    @Test
    void a_later_export_replaces_what_an_earlier_one_said_and_an_older_file_sent_later_does_not() {
        var day = today.minusDays(5);
        taken(city, hanako, apple(day.plusDays(1), walked(day, 2_000), walked(day.minusDays(1), 7_000)));
        taken(city, hanako, apple(day.plusDays(3), walked(day, 9_000)));
        assertThat(steps()).containsExactly(9_000, 7_000);

        taken(city, hanako, apple(day.plusDays(2), walked(day, 3_000)));

        assertThat(steps()).containsExactly(9_000, 7_000);
    }

    @Test
    void a_count_that_is_sent_again_keeps_the_day_it_arrived_first_and_a_new_count_arrives_anew() {
        var day = today.minusDays(50);
        taken(city, hanako, apple(today.minusDays(40), walked(day, 6_000), walked(day.plusDays(1), 7_000)));
        // As if that had been forty days ago.
        inCity("""
                insert into activity.upload (municipality, upload, digest, rows, received_at, person, said_at)
                select municipality, gen_random_uuid(), 'earlier', rows, :then, person, :then from activity.upload where person = :person
                """);
        inCity("""
                insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on)
                select s.municipality, s.person, s.day, s.source, u.upload, s.method, s.steps, cast(:then as date)
                  from activity.steps s join activity.upload u on u.digest = 'earlier' and u.person = s.person where s.person = :person
                """);

        taken(city, hanako, apple(today, walked(day, 6_000), walked(day.plusDays(1), 7_500)));

        assertThat(days())
                .extracting(Uploads.Day::steps, Uploads.Day::recordedOn)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(7_500, today),
                        org.assertj.core.groups.Tuple.tuple(6_000, today.minusDays(40)));
    }

    private void inCity(String sql) {
        ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(sql)
                                .param("person", hanako.value())
                                .param("then", today.minusDays(40).atTime(9, 0).atOffset(ZoneOffset.UTC))
                                .update()));
    }

    @Test
    void of_an_export_that_breaks_off_it_is_told_what_could_not_be_read_and_nothing_can_be_kept() {
        var id = UUID.randomUUID();

        var content = content(read(city, id, hanako, "<HealthData>not closed"));

        assertThat(content.refused()).isNotEmpty();
        assertThatThrownBy(() -> ServerFixture.as(
                        city, () -> ServerFixture.part(Offers.class).keep(id)))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void another_file_in_the_same_form_takes_the_place_of_the_first() {
        var id = UUID.randomUUID();
        read(city, id, hanako, apple(today, walked(today.minusDays(2), 6_000)));
        read(city, id, hanako, apple(today, walked(today.minusDays(2), 8_000)));

        ServerFixture.as(city, () -> ServerFixture.part(Offers.class).keep(id));

        assertThat(steps()).containsExactly(8_000);
    }

    @Test
    void an_export_that_nobody_came_back_for_within_a_day_is_gone_and_put_away_at_night() {
        var offers = ServerFixture.part(Offers.class);
        var left = UUID.randomUUID();
        var fresh = UUID.randomUUID();
        ExportFixture.read(city, left, hanako, ExportFixture.apple(today, ExportFixture.walked(today, 6_000)));
        ServerFixture.owning(owner -> JdbcClient.create(
                        new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                .sql("update activity.offer set offered_at = offered_at - interval '25 hours' where offer = :offer")
                .param("offer", left)
                .update());

        assertThat(ServerFixture.as(city, () -> offers.find(left))).isEmpty();
        assertThatThrownBy(() -> ServerFixture.as(city, () -> offers.keep(left)))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(waiting()).containsExactly(left);

        ServerFixture.part(Jobs.class).run("activity.waiting");
        assertThat(waiting()).isEmpty();

        ExportFixture.read(city, fresh, hanako, ExportFixture.apple(today, ExportFixture.walked(today, 7_000)));
        ServerFixture.part(Jobs.class).run("activity.waiting");
        assertThat(waiting()).containsExactly(fresh);
    }

    private List<UUID> waiting() {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                                .execute(status -> ServerFixture.part(JdbcClient.class)
                                        .sql("select offer from activity.offer")
                                        .query(UUID.class)
                                        .list())));
    }

    @Test
    void what_is_no_export_is_of_nobody_here_or_of_another_municipality_is_refused_or_not_there() {
        assertThatThrownBy(() -> read(city, UUID.randomUUID(), hanako, "こんにちは")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() ->
                        read(city, UUID.randomUUID(), new PersonId(UUID.randomUUID()), apple(today, walked(today, 1))))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("steps.never-joined"));
        var id = UUID.randomUUID();
        read(city, id, hanako, apple(today, walked(today.minusDays(2), 6_000)));
        var neighbour = ServerFixture.municipality();
        assertThat(ServerFixture.as(
                        neighbour, () -> ServerFixture.part(Offers.class).find(id)))
                .isEmpty();
        assertThatThrownBy(() -> ServerFixture.as(
                        neighbour, () -> ServerFixture.part(Offers.class).keep(id)))
                .isInstanceOf(NoSuchElementException.class);
    }
}
