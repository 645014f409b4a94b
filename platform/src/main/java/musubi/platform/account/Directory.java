package musubi.platform.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The municipality's own directory, asked who somebody is by OpenID Connect Core 1.0: authorization code with PKCE (RFC 7636, S256). What it
 * answers counts when it is signed with a key it publishes, is for us, is not too old, and belongs to the question we asked.
 */
@Component
class Directory {
    /** By how much its clock may differ from ours. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    /** The longest ago that an answer may have been made. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration KNOWN = Duration.ofMinutes(10);
    private static final Duration KEYS_AGAIN = Duration.ofSeconds(30);
    private static final int MOST_LETTERS = 1_000_000;
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private final String issuer;
    private final String client;
    private final String secret;
    private final Address address;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private @Nullable Published published;

    Directory(
            @Value("${musubi.oidc.issuer:}") String issuer,
            @Value("${musubi.oidc.client-id:}") String client,
            @Value("${musubi.oidc.client-secret:}") String secret,
            Address address,
            Clock clock) {
        if (issuer.isEmpty() != client.isEmpty())
            throw new IllegalArgumentException("oidc-issuer and oidc-client-id are given together or not at all");
        if (!issuer.isEmpty()) reachable(issuer);
        this.issuer = issuer;
        this.client = client;
        this.secret = secret;
        this.address = address;
        this.clock = clock;
    }

    /** What the directory says of itself. */
    private record Published(URI authorization, URI token, URI keys, Instant at, JWKSet set) {}

    /**
     * Somebody whom the directory has vouched for.
     *
     * @param manyFactors whether it says that more than one factor was shown (RFC 8176)
     */
    record Vouched(String issuer, String subject, boolean manyFactors) {}

    /** What the browser carries between question and answer; see {@link DirectoryAsking}. */
    record Question(String state, String nonce, String verifier) {}

    /** The directory cannot be asked just now, or what it answers does not count. The message is for the log and names nobody. */
    static final class NotVouched extends Exception {
        private static final long serialVersionUID = 1L;

        NotVouched(String why) {
            super(why);
        }
    }

    boolean configured() {
        return !issuer.isEmpty();
    }

    String back() {
        return address.origin() + "/sign-in/directory/back";
    }

    /** Where the browser is sent to be asked. */
    URI ask(Question question) throws NotVouched {
        var query = Map.of(
                "response_type",
                "code",
                "client_id",
                client,
                "redirect_uri",
                back(),
                "scope",
                "openid",
                "state",
                question.state(),
                "nonce",
                question.nonce(),
                "code_challenge",
                url64(Secret.hash(question.verifier())),
                "code_challenge_method",
                "S256");
        var there = published(false).authorization();
        return URI.create(there + (there.getRawQuery() == null ? "?" : "&") + form(query));
    }

    /**
     * Takes the code to the directory and looks at what it answers.
     *
     * @throws NotVouched when the answer does not count
     */
    Vouched answered(String code, Question question) throws NotVouched {
        var request = HttpRequest.newBuilder(published(false).token())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        var fields = new HashMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                back(),
                "code_verifier",
                question.verifier()));
        if (secret.isEmpty()) fields.put("client_id", client);
        else
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString((encoded(client) + ":" + encoded(secret))
                                            .getBytes(StandardCharsets.UTF_8)));
        var answer = read(
                request.POST(HttpRequest.BodyPublishers.ofString(form(fields))).build());
        return vouched(answer.path("id_token").asString(""), question.nonce());
    }

    private Vouched vouched(String token, String nonce) throws NotVouched {
        try {
            var signed = SignedJWT.parse(token);
            if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm()))
                throw new NotVouched("the answer is signed by a method that we do not take");
            var key = key(signed.getHeader().getKeyID());
            if (!signed.verify(new DefaultJWSVerifierFactory().createJWSVerifier(signed.getHeader(), key)))
                throw new NotVouched("the signature of the answer is not right");
            return vouched(signed.getJWTClaimsSet(), nonce);
        } catch (ParseException | JOSEException e) {
            throw new NotVouched("the answer is not a signed token");
        }
    }

    private Vouched vouched(JWTClaimsSet claims, String nonce) throws NotVouched, ParseException {
        var now = clock.instant();
        if (!issuer.equals(claims.getIssuer())) throw new NotVouched("the answer comes from somebody else");
        if (!claims.getAudience().contains(client)) throw new NotVouched("the answer is for somebody else");
        var party = claims.getStringClaim("azp");
        if (party == null ? claims.getAudience().size() > 1 : !party.equals(client))
            throw new NotVouched("the answer was asked for by somebody else");
        if (before(claims.getExpirationTime(), now.minus(SKEW))) throw new NotVouched("the answer has ended");
        if (before(claims.getIssueTime(), now.minus(FRESH))
                || claims.getIssueTime().toInstant().isAfter(now.plus(SKEW)))
            throw new NotVouched("the answer is too old or of a time to come");
        if (claims.getNotBeforeTime() != null
                && claims.getNotBeforeTime().toInstant().isAfter(now.plus(SKEW)))
            throw new NotVouched("the answer does not count yet");
        if (!nonce.equals(claims.getStringClaim("nonce"))) throw new NotVouched("the answer is to another question");
        var subject = claims.getSubject();
        if (subject == null || subject.isBlank()) throw new NotVouched("the answer names nobody");
        var methods = claims.getClaim("amr") instanceof List<?> list ? list : List.of();
        return new Vouched(issuer, subject, methods.contains("mfa"));
    }

    private static boolean before(@Nullable Date date, Instant limit) {
        return date == null || date.toInstant().isBefore(limit);
    }

    private Key key(@Nullable String id) throws NotVouched, JOSEException {
        var found = find(published(false), id);
        if (found.isEmpty()) found = find(published(true), id);
        if (found.isPresent() && found.get() instanceof AsymmetricJWK key) return key.toPublicKey();
        throw new NotVouched("the directory publishes no such key");
    }

    private static Optional<JWK> find(Published published, @Nullable String id) {
        var signing = published.set().getKeys().stream()
                .filter(key -> !KeyUse.ENCRYPTION.equals(key.getKeyUse()))
                .toList();
        if (id == null) return signing.size() == 1 ? Optional.of(signing.getFirst()) : Optional.empty();
        return signing.stream().filter(key -> id.equals(key.getKeyID())).findFirst();
    }

    private synchronized Published published(boolean again) throws NotVouched {
        var known = published;
        var now = clock.instant();
        if (known != null && now.isBefore(known.at().plus(again ? KEYS_AGAIN : KNOWN))) return known;
        var self = read(
                HttpRequest.newBuilder(URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration"))
                        .timeout(PATIENCE)
                        .build());
        if (!issuer.equals(self.path("issuer").asString("")))
            throw new NotVouched("the directory calls itself otherwise");
        var keys = place(self, "jwks_uri");
        try {
            var set = JWKSet.parse(
                    read(HttpRequest.newBuilder(keys).timeout(PATIENCE).build()).toString());
            var fresh =
                    new Published(place(self, "authorization_endpoint"), place(self, "token_endpoint"), keys, now, set);
            published = fresh;
            return fresh;
        } catch (ParseException e) {
            throw new NotVouched("the keys of the directory cannot be read");
        }
    }

    private static URI place(JsonNode self, String name) throws NotVouched {
        try {
            return reachable(self.path(name).asString(""));
        } catch (IllegalArgumentException e) {
            throw new NotVouched("the directory says no usable " + name);
        }
    }

    /** Only over TLS, except to this machine itself. */
    private static URI reachable(String text) {
        var there = URI.create(text);
        boolean here = "http".equals(there.getScheme())
                && Set.of("127.0.0.1", "localhost").contains(there.getHost());
        if (there.getHost() == null || there.getFragment() != null || !(here || "https".equals(there.getScheme())))
            throw new IllegalArgumentException("the directory is not at a plain https address: " + text);
        return there;
    }

    private JsonNode read(HttpRequest request) throws NotVouched {
        try {
            var answer = http.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_LETTERS));
            if (answer.statusCode() != 200) throw new NotVouched("the directory answered " + answer.statusCode());
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new NotVouched("the directory cannot be reached");
        } catch (JacksonException e) {
            throw new NotVouched("the directory answered something that is no JSON");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotVouched("stopped while asking the directory");
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(f -> encoded(f.getKey()) + "=" + encoded(f.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String url64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
