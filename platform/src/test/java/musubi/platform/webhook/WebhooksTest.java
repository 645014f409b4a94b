package musubi.platform.webhook;

import static musubi.platform.webhook.WebhookFixture.deliveries;
import static musubi.platform.webhook.WebhookFixture.send;
import static musubi.platform.webhook.WebhookFixture.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.ByChance;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.municipality.Code;
import musubi.platform.people.StoppedFixture;
import musubi.platform.points.CityFixture;
import musubi.platform.points.PointsAwarded;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class WebhooksTest {
    private final UUID hook = UUID.randomUUID();
    private final TransactionTemplate transactions =
            new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));

    @Test
    void a_released_settlement_and_its_correction_are_told_signed_with_amounts_and_without_names() {
        var town = new ContractFixture();
        var agreement = town.signed(ContractFixture.yearly("yearly"));
        var hanako = town.somebody();
        town.mark(hanako, true);
        try (var receiver = new Receiver()) {
            var secret = subscribed(town.city, hook, receiver.url());

            var first = town.requested(agreement, "FY2026");
            town.released(first);
            send(town.city, Instant.now());
            var told = receiver.taken(1).getFirst();
            town.mark(hanako, false);
            var second = town.requested(agreement, "FY2026");
            town.released(second);
            send(town.city, Instant.now());
            var corrected = receiver.taken(2).getLast();

            assertThat(told.signedWith(secret)).isTrue();
            assertThat(told.signedWith(secret + "x")).isFalse();
            assertThat(Instant.ofEpochSecond(Long.parseLong(told.time())))
                    .isCloseTo(
                            Instant.now(),
                            org.assertj.core.api.Assertions.within(60, java.time.temporal.ChronoUnit.SECONDS));
            assertThat(told.event()).isEqualTo("settlement.released");
            assertThat(told.json().path("id").asString()).isEqualTo(told.id());
            assertThat(told.json().path("settlement").path("payable").asLong()).isEqualTo(3_000);
            assertThat(corrected.event()).isEqualTo("settlement.corrected");
            assertThat(corrected.json().path("settlement").path("payable").asLong())
                    .isEqualTo(-3_000);
            assertThat(corrected.json().path("settlement").path("replaces").asString())
                    .isEqualTo(first.toString());
            assertThat(told.body() + corrected.body()).doesNotContain("山田").doesNotContain("花子");
        }
    }

    @Test
    void points_are_told_with_the_transaction_that_decides_them() {
        var city = new CityFixture();
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        try (var receiver = new Receiver()) {
            var secret = subscribed(city.code(), hook, receiver.url());

            city.walks(hanako, city.today(), 10_500);
            city.followed();
            send(city.code(), Instant.now());
            var told = receiver.taken(1).getFirst();

            assertThat(told.signedWith(secret)).isTrue();
            assertThat(told.event()).isEqualTo("points.awarded");
            var award = told.json().path("points").path("awards").get(0);
            assertThat(award.path("person").asString()).isEqualTo(hanako.toString());
            assertThat(award.path("clause").asString()).isEqualTo("walking");
            assertThat(award.path("before").asLong()).isZero();
            assertThat(award.path("after").asLong()).isEqualTo(15);
            assertThat(told.body()).doesNotContain("山田");
            assertThat(ByChance.leftOut(told.body())).doesNotContain("1948");
        }
    }

    @Test
    void points_of_somebody_whose_giving_is_stopped_are_told_to_nobody() {
        var city = new CityFixture();
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        var taro = city.joined();
        StoppedFixture.stopped(city.code(), hanako);
        try (var receiver = new Receiver()) {
            subscribed(city.code(), hook, receiver.url());

            city.walks(hanako, city.today(), 10_500);
            city.walks(taro, city.today(), 10_500);
            city.followed();
            send(city.code(), Instant.now());

            // Each may have been decided in a batch of its own.
            assertThat(receiver.taken(1))
                    .flatExtracting(message -> message.json().path("points").findValuesAsString("person"))
                    .containsExactly(taro.toString());
        }
    }

    @Test
    void what_is_rolled_back_is_never_told_and_a_large_batch_is_told_in_parts() {
        var city = ServerFixture.municipality();
        try (var receiver = new Receiver()) {
            subscribed(city, hook, receiver.url());
            ServerFixture.as(
                    city,
                    () -> transactions.execute(status -> {
                        ServerFixture.part(Happenings.class).on(new PointsAwarded(UUID.randomUUID(), 3));
                        status.setRollbackOnly();
                        return true;
                    }));
            assertThat(deliveries(city, hook)).isEmpty();

            awarded(city, 1_001);
            assertThat(receiver.taken(3))
                    .extracting(t -> t.json().path("points").path("part").asInt())
                    .containsExactlyInAnyOrder(1, 2, 3);
        }
    }

    private void awarded(musubi.platform.municipality.Code city, int awards) {
        ServerFixture.as(
                city,
                () -> transactions.execute(status -> {
                    ServerFixture.part(Happenings.class).on(new PointsAwarded(UUID.randomUUID(), awards));
                    return true;
                }));
        send(city, Instant.now());
    }

    @Test
    void a_receiver_that_is_away_is_tried_with_growing_pauses_then_given_up_and_sent_again_by_hand() {
        var city = ServerFixture.municipality();
        try (var receiver = new Receiver()) {
            receiver.answers(503);
            subscribed(city, hook, receiver.url());
            awarded(city, 1);
            awarded(city, 1);
            receiver.taken(1);
            var clock = Instant.now();
            var pauses = new ArrayList<Duration>();
            for (int i = 0; i < 60 && state(city, 1).equals("waiting"); i++) {
                var due = deliveries(city, hook).getLast().due();
                pauses.add(Duration.between(clock, due));
                clock = due.plusSeconds(1);
                send(city, clock);
            }

            assertThat(state(city, 1)).isEqualTo("failed");
            assertThat(givenUp(city)).isPositive();
            assertThat(ServerFixture.figure("musubi_webhooks_failed")).isPositive();
            assertThat(ServerFixture.figure("musubi_webhooks_waiting")).isNotNegative();
            assertThat(deliveries(city, hook).getLast().tries()).isEqualTo(Sending.MOST_TRIES);
            assertThat(deliveries(city, hook).getLast().reason()).isEqualTo("status-503");
            assertThat(pauses.subList(1, 8)).isSorted();
            assertThat(pauses.getLast()).isEqualTo(Duration.ofHours(6));
            // The second waited with the first: one try at a time for a receiver that is away.
            assertThat(receiver.taken().stream().map(Receiver.Taken::id).distinct())
                    .hasSizeLessThanOrEqualTo(2);

            receiver.answers(200);
            int before = receiver.taken().size();
            assertThat((int) ServerFixture.as(
                            city, () -> ServerFixture.part(Deliveries.class).again(hook, List.of())))
                    .isEqualTo(2);
            send(city, Instant.now().plusSeconds(1));
            receiver.taken(before + 2);
            assertThat(deliveries(city, hook))
                    .extracting(Deliveries.Delivery::state)
                    .containsOnly("sent");
            assertThat(givenUp(city)).isZero();
        }
    }

    private static long givenUp(Code city) {
        return ServerFixture.as(city, () -> ServerFixture.part(Deliveries.class).failed());
    }

    /** The state of the event that came as the first, second … */
    private String state(musubi.platform.municipality.Code city, int nth) {
        var all = deliveries(city, hook);
        return all.get(all.size() - nth).state();
    }

    @Test
    void for_a_day_after_a_new_secret_requests_are_signed_with_both() {
        var city = ServerFixture.municipality();
        try (var receiver = new Receiver()) {
            var old = subscribed(city, hook, receiver.url());
            var fresh = ServerFixture.as(
                    city,
                    () -> ServerFixture.part(Subscriptions.class)
                            .rotate(hook, 1)
                            .orElseThrow());
            var again = ServerFixture.as(
                    city, () -> ServerFixture.part(Subscriptions.class).rotate(hook, 1));
            awarded(city, 1);

            var told = receiver.taken(1).getFirst();

            assertThat(again).isEmpty();
            assertThat(told.signedWith(old)).isTrue();
            assertThat(told.signedWith(fresh)).isTrue();
            assertThat(secrets(
                            city,
                            "ends_at - made_at > interval '23 hours' and ends_at - made_at < interval '25 hours'"))
                    .isEqualTo(1);
            assertThat(secrets(city, "encode(sealed, 'escape') like '%musubi\\_hook%'"))
                    .isZero();
        }
    }

    private long secrets(musubi.platform.municipality.Code city, String which) {
        return ServerFixture.as(
                city,
                () -> transactions.execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("select count(*) from webhook.secret where " + which)
                        .query(Long.class)
                        .single()));
    }

    @Test
    void the_same_asked_ten_times_at_once_is_one_subscription() throws InterruptedException, ExecutionException {
        var city = ServerFixture.municipality();
        Callable<Optional<String>> ask = () -> ServerFixture.as(
                city,
                () -> ServerFixture.part(Subscriptions.class)
                        .subscribe(
                                new Subscriptions.Wanted(hook, "a", "https://example.com/", Set.of("points.awarded"))));
        var secrets = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(10)) {
            for (Future<Optional<String>> answer : threads.invokeAll(java.util.Collections.nCopies(10, ask)))
                answer.get().ifPresent(secrets::add);
        }

        assertThat(secrets).hasSize(1);
    }

    @Test
    void an_address_inside_is_refused_when_it_is_entered_and_again_when_it_is_called() {
        var city = ServerFixture.municipality();
        for (var wrong : List.of(
                "http://example.com/",
                "https://user:word@example.com/",
                "https://example.com/#part",
                "https://example.com/\r\nX: y",
                "ftp://example.com/",
                "https:///path",
                "https://127.0.0.2/",
                "https://127.1/",
                "https://2130706434/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://localhost/",
                "javascript:alert(1)",
                ""))
            assertThatThrownBy(() -> subscribed(city, hook, wrong)).as(wrong).isInstanceOf(BadInput.class);

        var post = ServerFixture.part(Post.class);
        assertThat(post.send(java.net.URI.create("https://localhost:1/"), java.util.Map.of(), ""))
                .isEqualTo(new Post.Answer.Unreached("inside"));
        assertThat(post.send(java.net.URI.create("http://192.0.2.1:1/"), java.util.Map.of(), ""))
                .isEqualTo(new Post.Answer.Unreached("inside"));
    }

    @Test
    void a_redirect_is_not_followed_and_one_that_is_gone_is_not_tried_again() {
        var city = ServerFixture.municipality();
        try (var receiver = new Receiver()) {
            receiver.answers(302);
            subscribed(city, hook, receiver.url());
            awarded(city, 1);
            receiver.taken(1);
            receiver.answers(410);
            send(city, Instant.now().plusSeconds(3_600));
            receiver.taken(2);

            assertThat(state(city, 1)).isEqualTo("failed");
            assertThat(deliveries(city, hook).getFirst().reason()).isEqualTo("status-410");
        }
    }

    @Test
    void officers_and_other_cities_cannot_read_a_secret_or_set_where_events_go() {
        var town = new ContractFixture();
        subscribed(town.city, hook, "https://example.com/");
        var sql = ServerFixture.part(JdbcClient.class);

        var seen = town.as(
                town.first,
                () -> transactions.execute(status -> sql.sql("select count(*) from webhook.secret")
                        .query(Long.class)
                        .single()));
        assertThat(seen).isZero();
        assertThatThrownBy(() -> town.as(
                        town.first,
                        () -> ServerFixture.part(Subscriptions.class)
                                .subscribe(new Subscriptions.Wanted(
                                        UUID.randomUUID(), "mine", "https://example.com/", Set.of("points.awarded")))))
                .isInstanceOf(DataAccessException.class);
        var provider = town.account("club", Role.PROVIDER, Optional.of("club"));
        assertThat(town.as(
                        provider, () -> ServerFixture.part(Subscriptions.class).all()))
                .isEmpty();
        var other = ServerFixture.municipality();
        assertThat(ServerFixture.as(
                        other, () -> ServerFixture.part(Subscriptions.class).find(hook)))
                .isEmpty();
    }

    @Test
    void what_is_ended_is_told_nothing_more() {
        var city = ServerFixture.municipality();
        try (var receiver = new Receiver()) {
            receiver.answers(500);
            subscribed(city, hook, receiver.url());
            awarded(city, 1);
            receiver.taken(1);
            ServerFixture.as(city, () -> {
                ServerFixture.part(Subscriptions.class).end(hook);
                return true;
            });
            awarded(city, 1);
            send(city, Instant.now().plusSeconds(86_400));

            assertThat(deliveries(city, hook))
                    .singleElement()
                    .extracting(Deliveries.Delivery::state)
                    .isEqualTo("cancelled");
        }
    }
}
