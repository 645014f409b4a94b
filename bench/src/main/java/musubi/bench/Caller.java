package musubi.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who is signed in to a server and asks it things, as a browser or a program does. */
final class Caller {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final int ERRORS = 400;

    /** One for all: many who look at once would otherwise take the processors from the server with their own upkeep. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final CookieManager cookies = new CookieManager();
    private final int port;
    private String token = "";

    Caller(int port) {
        this.port = port;
    }

    void signIn(String login, String password) throws IOException, InterruptedException {
        enter(login, password);
        token = token(get("/"));
    }

    /** Signs in somebody who will only look. */
    void enter(String login, String password) throws IOException, InterruptedException {
        token = token(get("/sign-in"));
        form("/sign-in", Map.of("login", login, "password", password));
    }

    private static String token(String page) {
        var found = TOKEN.matcher(page);
        if (!found.find()) throw new IllegalStateException("a page without a form");
        return found.group(1);
    }

    String get(String path) throws IOException, InterruptedException {
        return said(request(path).header("Accept", "text/html").GET());
    }

    String form(String path, Map<String, String> fields) throws IOException, InterruptedException {
        var body = fields.entrySet().stream()
                .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
                .collect(
                        Collectors.joining("&", "_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&", ""));
        return said(request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    String json(String path, byte[] body) throws IOException, InterruptedException {
        return said(request(path)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("X-XSRF-TOKEN", token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
    }

    private String said(HttpRequest.Builder request) throws IOException, InterruptedException {
        var address = request.build().uri();
        cookies.get(address, Map.of()).forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        cookies.put(address, answer.headers().map());
        if (answer.statusCode() >= ERRORS)
            throw new IllegalStateException("%s answered %d: %s"
                    .formatted(answer.uri(), answer.statusCode(), answer.body().strip()));
        return answer.body();
    }
}
