package musubi.platform.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;

class TokenTest {
    private static final String PASSWORD = "correct horse";

    private final Code city = ServerFixture.municipality();
    private final UUID account = UUID.randomUUID();
    private final UUID person = UUID.randomUUID();
    private final Visitor resident = new Visitor();

    TokenTest() {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(account, "resident-" + city, PASSWORD, Role.RESIDENT, Optional.of(person), Optional.empty());
            return true;
        });
        resident.signIn("resident-" + city, PASSWORD);
    }

    private String token() {
        var page = resident.post(
                "/account", "/account/tokens", Map.of("token", UUID.randomUUID().toString(), "label", "歩数計"));
        var found = Pattern.compile("musubi_[A-Za-z0-9_-]{43}").matcher(page.body());
        assertThat(found.find()).isTrue();
        return found.group();
    }

    private static HttpResponse<String> with(Visitor app, String token, String method, String path) {
        return app.send(HttpRequest.newBuilder(app.at(path))
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(method, HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    void an_app_acts_as_the_person_whose_token_it_bears_until_it_is_taken_back() {
        var token = token();
        var app = new Visitor();

        var answer = with(app, token, "GET", "/api/account");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"municipality\":\"%s\"".formatted(city))
                .contains("\"role\":\"resident\"")
                .contains("\"person\":\"%s\"".formatted(person));
        assertThat(app.cookie("session")).isEmpty();
        assertThat(resident.get("/account").body()).containsPattern("歩数計</td><td>[^<]+</td><td>20");
        assertThat(with(app, token, "DELETE", "/api/account/token").statusCode()).isEqualTo(204);
        var after = with(app, token, "GET", "/api/account");
        assertThat(after.statusCode()).isEqualTo(401);
        assertThat(after.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(after.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void a_token_opens_no_page_and_the_session_of_a_browser_does_not_help_a_wrong_one() {
        var token = token();

        assertThat(with(new Visitor(), token, "GET", "/account").statusCode()).isEqualTo(302);
        assertThat(with(resident, "wrong", "GET", "/api/account").statusCode()).isEqualTo(401);
        assertThat(with(resident, "wrong", "GET", "/account").statusCode()).isEqualTo(302);
    }

    @Test
    void only_whoever_bears_a_token_needs_no_mark_of_our_page() {
        var token = token();
        var basic = HttpRequest.newBuilder(resident.at("/api/account/token"))
                .header("Authorization", "Basic YTpi")
                .DELETE();

        assertThat(resident.send(HttpRequest.newBuilder(resident.at("/api/account/token")).DELETE())
                        .statusCode())
                .isEqualTo(403);
        assertThat(resident.send(basic).statusCode()).isIn(401, 403);
        assertThat(with(new Visitor(), token, "POST", "/account/sessions/end-others").statusCode())
                .isEqualTo(403);
        assertThat(with(new Visitor(), token, "GET", "/api/account").statusCode()).isEqualTo(200);
    }

    @Test
    void a_token_of_an_account_that_is_shut_opens_nothing_and_its_hash_is_all_that_is_kept() {
        var token = token();
        var found = ServerFixture.part(Tokens.class).find(token).orElseThrow();
        assertThat(found.actor().name()).isEqualTo(account.toString());

        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class).disable(account);
            return true;
        });

        assertThat(with(new Visitor(), token, "GET", "/api/account").statusCode()).isEqualTo(401);
        assertThat(ServerFixture.part(Tokens.class).find(token.substring(Tokens.PREFIX.length()))).isEmpty();
    }

    @Test
    void nobody_takes_back_the_token_of_another() {
        var token = token();
        var id = ServerFixture.part(Tokens.class).find(token).orElseThrow().id();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "neighbour-" + city,
                            PASSWORD,
                            Role.RESIDENT,
                            Optional.of(UUID.randomUUID()),
                            Optional.empty());
            return true;
        });
        var neighbour = new Visitor();
        neighbour.signIn("neighbour-" + city, PASSWORD);

        neighbour.post("/account", "/account/tokens/revocation", Map.of("token", id.toString()));
        assertThat(with(new Visitor(), token, "GET", "/api/account").statusCode()).isEqualTo(200);
        resident.post("/account", "/account/tokens/revocation", Map.of("token", id.toString()));

        assertThat(with(new Visitor(), token, "GET", "/api/account").statusCode()).isEqualTo(401);
    }
}
