package musubi.platform.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import musubi.platform.Screen;

/** Stands between a client and the server: passes on what is said, and keeps what was done and what was not as described. */
final class Witness implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "host", "http2-settings", "transfer-encoding", "upgrade");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer between;
    private final Set<String> done = new ConcurrentSkipListSet<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    Witness() {
        try {
            between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        between.createContext("/", this::pass);
        between.start();
    }

    String url() {
        return "http://127.0.0.1:%d".formatted(between.getAddress().getPort());
    }

    /** The operations that were answered with success. */
    Set<String> done() {
        return new TreeSet<>(done);
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = exchange.getRequestURI();
            var request = HttpRequest.newBuilder(URI.create(Screen.url("") + asked.toASCIIString()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)))
                    values.forEach(value -> request.header(name, value));
            });
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            keep(exchange.getRequestMethod(), asked, answer);
            for (var name : List.of("Content-Type", "ETag", "Location", "Link"))
                answer.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().add(name, value));
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(String method, URI asked, HttpResponse<String> answer) {
        var operation = Described.API.operation(method, asked.getPath());
        if (operation.isEmpty()) wrong.add("%s %s is not described".formatted(method, asked));
        if (answer.statusCode() < 300) operation.map(Description.Operation::id).ifPresent(done::add);
        wrong.addAll(Described.API.against(
                method,
                asked.getPath(),
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.body()));
    }

    @Override
    public void close() {
        between.stop(0);
        client.close();
    }
}
