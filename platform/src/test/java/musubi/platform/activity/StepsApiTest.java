package musubi.platform.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

/** Programs send steps to the real server. */
class StepsApiTest {
    private static final LocalDate TODAY = LocalDate.now(Japan.TIME);
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = ExportFixture.joined(city, TODAY.minusDays(100));

    private Visitor signedIn(Role role, Optional<UUID> resident) {
        var login = role.word() + "-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", role, resident, Optional.empty());
            return true;
        });
        var visitor = new Visitor();
        visitor.signIn(login, "correct horse");
        return visitor;
    }

    private static HttpResponse<String> send(Visitor visitor, String key, String json) {
        var form = TOKEN.matcher(visitor.get("/").body());
        assertThat(form.find()).isTrue();
        return visitor.send(HttpRequest.newBuilder(visitor.at("/api/v1/steps"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Idempotency-Key", key)
                .header("X-XSRF-TOKEN", form.group(1))
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String token(Visitor owner) {
        var page = owner.post(
                "/account", "/account/tokens", Map.of("token", UUID.randomUUID().toString(), "label", "歩数計"));
        var found = Pattern.compile("musubi_[A-Za-z0-9_-]{43}").matcher(page.body());
        assertThat(found.find()).isTrue();
        return found.group();
    }

    /** An app that bears a token and has no session. */
    private static HttpResponse<String> bearing(String token, String key, String json) {
        var app = new Visitor();
        return app.send(HttpRequest.newBuilder(app.at("/api/v1/steps"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String body(UUID upload, String... readings) {
        return "{\"upload\":\"%s\",\"readings\":[%s]}".formatted(upload, String.join(",", readings));
    }

    private static String reading(PersonId person, LocalDate day, int steps) {
        return "{\"person\":\"%s\",\"day\":\"%s\",\"source\":\"watch\",\"method\":\"sensed\",\"steps\":%d}"
                .formatted(person, day, steps);
    }

    private List<Integer> steps(PersonId person) {
        return ServerFixture.as(city, () -> ServerFixture.part(Uploads.class).days(person, TODAY.minusDays(2000)).stream()
                .map(Uploads.Day::steps)
                .toList());
    }

    @Test
    void an_officers_system_sends_readings_once_however_often_it_repeats_the_request() {
        var officer = signedIn(Role.OFFICER, Optional.empty());
        var upload = UUID.randomUUID();
        var json = body(upload, reading(hanako, TODAY, 6_000));

        var first = send(officer, "k1", json);
        var repeated = send(officer, "k1", json);
        var underAnotherKey = send(officer, "k2", json);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).contains("\"result\":\"kept\"", "\"readings\":1");
        assertThat(repeated.body()).isEqualTo(first.body());
        assertThat(underAnotherKey.body()).contains("kept-before");
        assertThat(send(officer, "k3", body(upload, reading(hanako, TODAY, 7_000))).body())
                .contains("steps.different-content");
        assertThat(steps(hanako)).containsExactly(6_000);
    }

    @Test
    void a_residents_app_sends_their_own_and_nobody_elses() {
        var taro = ExportFixture.joined(city, TODAY.minusDays(100));
        var token = token(signedIn(Role.RESIDENT, Optional.of(hanako.value())));

        var own = bearing(
                token, "k1", body(UUID.randomUUID(), "{\"day\":\"%s\",\"steps\":5000}".formatted(TODAY)));
        var others = bearing(token, "k2", body(UUID.randomUUID(), reading(taro, TODAY, 9_000)));
        var nobodys = bearing(
                token, "k3", body(UUID.randomUUID(), reading(new PersonId(UUID.randomUUID()), TODAY, 9_000)));

        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        assertThat(others.statusCode()).isEqualTo(422);
        assertThat(others.body()).contains("steps.person").isEqualTo(nobodys.body());
        assertThat(steps(hanako)).containsExactly(5_000);
        assertThat(steps(taro)).isEmpty();
    }

    @Test
    void every_mistake_is_told_with_its_place_and_nothing_is_kept() {
        var officer = signedIn(Role.OFFICER, Optional.empty());

        var wrong = send(
                officer,
                "k1",
                body(
                        UUID.randomUUID(),
                        reading(hanako, TODAY, 6_000),
                        reading(hanako, TODAY.minusDays(1), -1),
                        "null",
                        "{\"person\":\"%s\",\"day\":\"%s\",\"steps\":1,\"method\":\"guessed\"}".formatted(hanako, TODAY)));
        var name = send(
                officer,
                "k2",
                body(UUID.randomUUID(), reading(hanako, TODAY, 1).replace("watch", "hanako 090-1234-5678")));

        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
        assertThat(wrong.body()).contains("readings:2:steps", "readings:3:person", "readings:4:method", "detail-ja");
        assertThat(name.body()).contains("steps.source");
        assertThat(steps(hanako)).isEmpty();
    }

    @Test
    void what_is_no_json_too_much_without_a_key_or_from_a_role_without_a_door_is_refused() {
        var officer = signedIn(Role.OFFICER, Optional.empty());
        assertThat(send(officer, "k1", "{\"upload\":").statusCode()).isEqualTo(400);
        assertThat(send(officer, "k1b", "{\"upload\":").body()).contains("\"code\":\"unreadable\"");
        var many = IntStream.rangeClosed(0, StepsApi.MOST)
                .mapToObj(i -> "{\"day\":\"2026-04-01\",\"steps\":1}")
                .collect(Collectors.joining(","));
        assertThat(send(officer, "k2", "{\"upload\":\"%s\",\"readings\":[%s]}".formatted(UUID.randomUUID(), many))
                        .body())
                .contains("steps.readings");
        assertThat(send(officer, "", body(UUID.randomUUID(), reading(hanako, TODAY, 1))).body())
                .contains("key-missing");
        assertThat(send(signedIn(Role.COUNTER, Optional.empty()), "k", body(UUID.randomUUID(), reading(hanako, TODAY, 1)))
                        .statusCode())
                .isEqualTo(403);
        var stranger = new Visitor();
        assertThat(stranger.bare("/api/v1/steps", Map.of(), Map.of()).statusCode()).isIn(302, 401, 403);
        assertThat(steps(hanako)).isEmpty();
    }
}
