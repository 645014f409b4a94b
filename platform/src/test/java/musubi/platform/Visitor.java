package musubi.platform;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who speaks HTTP to a server, keeps cookies, and follows no redirect unless told to. */
public final class Visitor {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client;
    private final int port;

    public Visitor() {
        this(ServerFixture.server().port());
    }

    public Visitor(int port) {
        this(port, HttpClient.newBuilder());
    }

    private Visitor(int port, HttpClient.Builder client) {
        this.port = port;
        this.client = client.cookieHandler(cookies).build();
    }

    /** From a network address of their own, for whoever tries so often that others behind theirs would be shut out with them. */
    public static Visitor from(InetAddress address) {
        return new Visitor(
                ServerFixture.server().port(), HttpClient.newBuilder().localAddress(address));
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(at(path)).header("Accept", "text/html"));
    }

    /** Sends a form as the page at {@code from} holds it. */
    public HttpResponse<String> post(String from, String path, Map<String, String> fields) {
        return bare(path, fields, Map.of("_csrf", formToken(get(from).body())));
    }

    /** The mark in a page's form that it came from us. */
    public static String formToken(String page) {
        var found = TOKEN.matcher(page);
        if (!found.find()) throw new AssertionError("no form in " + page);
        return found.group(1);
    }

    /** Sends a form without the mark that it came from our page, unless it is among {@code also}. */
    public HttpResponse<String> bare(String path, Map<String, String> fields, Map<String, String> also) {
        var body = java.util.stream.Stream.concat(fields.entrySet().stream(), also.entrySet().stream())
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(at(path))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> signIn(String login, String password) {
        return post("/sign-in", "/sign-in", Map.of("login", login, "password", password));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI at(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    }

    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /** All cookies as a browser would send them. */
    public String allCookies() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    public void take(String name, String value) {
        var cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setDomain("127.0.0.1");
        cookie.setVersion(0);
        cookies.getCookieStore().add(at("/"), cookie);
    }

    /** Where an answer sends to. */
    public static String next(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElse("")).getPath();
    }
}
