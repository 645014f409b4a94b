package musubi.platform.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A real OpenID provider of a few lines: it signs with a key it publishes, takes a code once, and checks PKCE and the client's secret. */
final class LittleDirectory implements AutoCloseable {
    static final String CLIENT = "musubi";
    static final String SECRET = "a secret: with % and space";

    private final HttpServer server;
    private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();
    private volatile RSAKey key = key();
    private volatile String subject = "staff-1";
    private volatile UnaryOperator<JWTClaimsSet.Builder> changed = claims -> claims;
    private volatile Optional<JWSSigner> signer = Optional.empty();
    private volatile JWSAlgorithm algorithm = JWSAlgorithm.RS256;

    LittleDirectory() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/.well-known/openid-configuration", e -> answer(e, 200, """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize?realm=city","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys"}
                """.formatted(issuer())));
        server.createContext("/keys", e -> answer(e, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Who is at its keyboard. */
    void person(String subject) {
        this.subject = subject;
    }

    /** It vouches otherwise from now on. */
    void vouches(UnaryOperator<JWTClaimsSet.Builder> changed) {
        this.changed = changed;
    }

    /** It signs with another key than it publishes. */
    void signsWithAnotherKey() throws JOSEException {
        signer = Optional.of(new RSASSASigner(key().toPrivateKey()));
    }

    /** It signs with its public key as if that were a shared secret. */
    void signsWithItsPublicKey() throws JOSEException {
        algorithm = JWSAlgorithm.HS256;
        signer = Optional.of(new MACSigner(key.toRSAPublicKey().getEncoded()));
    }

    void signsRight() {
        algorithm = JWSAlgorithm.RS256;
        signer = Optional.empty();
    }

    /** It has a fresh key and publishes that alone. */
    void changesItsKey() {
        key = key();
    }

    private void authorize(HttpExchange e) throws IOException {
        var query = fields(e.getRequestURI().getRawQuery());
        var code = UUID.randomUUID().toString();
        asked.put(code, query);
        e.getResponseHeaders()
                .add("Location", "%s?code=%s&state=%s".formatted(query.get("redirect_uri"), code, query.get("state")));
        e.sendResponseHeaders(302, -1);
        e.close();
    }

    private void token(HttpExchange e) throws IOException {
        var fields = fields(new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var code = fields.getOrDefault("code", "");
        var question = asked.getOrDefault(code, Map.of());
        asked.remove(code);
        var expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
        boolean right = expected.equals(e.getRequestHeaders().getFirst("Authorization"))
                && "S256".equals(question.get("code_challenge_method"))
                && question.getOrDefault("redirect_uri", "none").equals(fields.get("redirect_uri"))
                && question.getOrDefault("code_challenge", "none")
                        .equals(challenge(fields.getOrDefault("code_verifier", "")));
        if (!right) {
            answer(e, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        try {
            answer(
                    e,
                    200,
                    "{\"token_type\":\"Bearer\",\"access_token\":\"x\",\"id_token\":\"%s\"}"
                            .formatted(idToken(question.getOrDefault("nonce", ""))));
        } catch (JOSEException wrong) {
            throw new IOException(wrong);
        }
    }

    private String idToken(String nonce) throws JOSEException {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", nonce)
                .claim("amr", List.of("pwd", "mfa"));
        var token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(),
                changed.apply(claims).build());
        token.sign(signer.isPresent() ? signer.get() : new RSASSASigner(key.toPrivateKey()));
        return token.serialize();
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> fields(String encoded) {
        return Arrays.stream(encoded.split("&", -1))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(
                        part -> URLDecoder.decode(part[0], StandardCharsets.UTF_8),
                        part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange e, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        e.getResponseHeaders().add("Content-Type", "application/json");
        e.sendResponseHeaders(status, bytes.length);
        e.getResponseBody().write(bytes);
        e.close();
    }

    /** What it sends a browser back with, as if its person had just signed in. */
    URI visited(URI question) {
        try {
            var connection = (HttpURLConnection) question.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            return URI.create(connection.getHeaderField("Location"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
