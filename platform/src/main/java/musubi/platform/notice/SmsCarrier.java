package musubi.platform.notice;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import musubi.platform.outside.Signing;
import musubi.quantity.CanonicalJson;

/**
 * Hands text messages to a gateway: a signed request in JSON with {@code id}, {@code to} and {@code text}. The signature is HMAC-SHA-256
 * over the time, a dot and the body; the id is the same in every repetition.
 */
class SmsCarrier implements Carrier {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final URI url;
    private final BooleanSupplier outside;
    private final String secret;
    private final Clock clock;

    SmsCarrier(Gateway gateway, String secret, Clock clock) {
        this(gateway.url(), gateway::outside, secret, clock);
    }

    SmsCarrier(URI url, BooleanSupplier outside, String secret, Clock clock) {
        this.url = url;
        this.outside = outside;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public Outcome carry(Parcel parcel) {
        if (!outside.getAsBoolean()) return new Outcome.Later("sms-address-inside");
        var body = CanonicalJson.write(Map.of(
                "id",
                parcel.id().toString(),
                "to",
                parcel.to(),
                "text",
                parcel.text().sms()));
        var now = clock.instant();
        var request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Idempotency-Key", parcel.id().toString())
                .header(Signing.TIME, Signing.time(now))
                .header(Signing.SIGNATURE, Signing.signature(secret, now, body))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 200 && status < 300) return new Outcome.Sent();
            return status == 408 || status == 429 || status >= 500
                    ? new Outcome.Later("sms-gateway-" + status)
                    : new Outcome.Never("sms-gateway-" + status);
        } catch (IOException e) {
            return new Outcome.Later("sms-unreachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Later("sms-interrupted");
        }
    }
}
