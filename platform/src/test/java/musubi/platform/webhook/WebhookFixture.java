package musubi.platform.webhook;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Subscriptions of a municipality, and sending at a time of one's choice. */
final class WebhookFixture {
    static final Set<String> ALL = Set.of("points.awarded", "settlement.released", "settlement.corrected");

    private WebhookFixture() {}

    static String subscribed(Code city, UUID id, String url) {
        return ServerFixture.as(
                city,
                () -> ServerFixture.part(Subscriptions.class)
                        .subscribe(new Subscriptions.Wanted(id, "会計システム", url, ALL))
                        .orElseThrow());
    }

    /** Sends what is due at this moment. */
    static void send(Code city, Instant at) {
        var sending = new Sending(
                ServerFixture.part(JdbcClient.class),
                ServerFixture.part(PlatformTransactionManager.class),
                ServerFixture.part(Subscriptions.class),
                ServerFixture.part(Bodies.class),
                ServerFixture.part(Post.class),
                ServerFixture.part(Acting.class),
                Clock.fixed(at, ZoneOffset.UTC));
        ServerFixture.as(city, () -> {
            sending.send();
            return true;
        });
    }

    static List<Deliveries.Delivery> deliveries(Code city, UUID subscription) {
        return ServerFixture.as(city, () -> ServerFixture.part(Deliveries.class).of(subscription, Long.MAX_VALUE, 100));
    }
}
