package musubi.platform.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another system that takes events in, and checks them as the manual says. */
public final class Receiver implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final AtomicInteger status = new AtomicInteger(204);
    private final List<Taken> taken = new CopyOnWriteArrayList<>();

    /** What arrived. */
    public record Taken(String id, String event, String time, String signatures, String body) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** Whether one of the signatures was made with this secret. */
        public boolean signedWith(String secret) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                var wanted = "sha256="
                        + HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
                return Arrays.asList(signatures.split(", ", -1)).contains(wanted);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        taken.add(new Taken(
                headers.getFirst("Idempotency-Key"),
                headers.getFirst("Musubi-Event"),
                headers.getFirst("Musubi-Time"),
                headers.getFirst("Musubi-Signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.getResponseHeaders().add("Location", "http://169.254.169.254/");
        exchange.sendResponseHeaders(status.get(), -1);
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:%d/events?from=musubi"
                .formatted(server.getAddress().getPort());
    }

    public void answers(int code) {
        status.set(code);
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** Waits until so many have arrived. */
    public List<Taken> taken(int many) {
        var end = Instant.now().plus(Duration.ofSeconds(30));
        while (taken.size() < many) {
            if (Instant.now().isAfter(end)) throw new AssertionError("only %d arrived".formatted(taken.size()));
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        return taken();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
