package musubi.platform.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.account.Tokens;
import musubi.platform.municipality.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another program, with the token of an account. It takes no answer that is not as the description of the API says. */
final class Caller {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String account;
    private final String token;

    private Caller(String account, String token) {
        this.account = account;
        this.token = token;
    }

    static Caller of(Code city, Role role) {
        return of(city, role, Optional.empty());
    }

    /** The app of a resident. */
    static Caller of(Code city, Role role, UUID resident) {
        return of(city, role, Optional.of(resident));
    }

    private static Caller of(Code city, Role role, Optional<UUID> resident) {
        var account = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(account, "api-" + account, "correct horse", role, resident, Optional.empty());
            return true;
        });
        return of(new Actor(account.toString(), role, city, resident, Optional.empty()));
    }

    /** Of somebody who has an account. */
    static Caller of(Actor actor) {
        var token = ServerFixture.part(Acting.class)
                .as(actor, () -> ServerFixture.part(Tokens.class).make(UUID.randomUUID(), "test"))
                .orElseThrow();
        return new Caller(actor.name(), token);
    }

    String account() {
        return account;
    }

    String token() {
        return token;
    }

    /** What came back. */
    record Answer(int status, String type, String body, HttpResponse<String> whole) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer post(String path, String key, String body) {
        return send("POST", path, body, OnlyOnce.HEADER, key);
    }

    Answer send(String method, String path, String body, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    Answer send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(Screen.url(path)))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body);
        if (headers.length > 0) request.headers(headers);
        try {
            var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Described.as(method, request.build().uri(), answer);
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body(),
                    answer);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("no answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
