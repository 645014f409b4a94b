package musubi.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostTest {
    private static final SSLSocketFactory USUAL = (SSLSocketFactory) SSLSocketFactory.getDefault();
    private static final Duration SHORT = Duration.ofMillis(800);

    @TempDir
    Path folder;

    private static URI local(String scheme, String host, int port) {
        return URI.create("%s://%s:%d/x".formatted(scheme, host, port));
    }

    @Test
    void a_certificate_that_nobody_vouches_for_or_of_another_host_is_refused_before_anything_is_sent()
            throws IOException, GeneralSecurityException, InterruptedException {
        var keys = keys();
        var context = context(keys);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        var bodies = new java.util.concurrent.CopyOnWriteArrayList<String>();
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            var inside = List.of("127.0.0.1", "localhost");

            var unknown = new Post(USUAL, inside, SHORT).send(local("https", "localhost", port), Map.of(), "{}");
            var other = new Post(context.getSocketFactory(), inside, SHORT)
                    .send(local("https", "127.0.0.1", port), Map.of(), "{}");
            var right = new Post(context.getSocketFactory(), inside, SHORT)
                    .send(local("https", "localhost", port), Map.of(), "{\"a\":\"日本\"}");

            assertThat(unknown).isEqualTo(new Post.Answer.Unreached("tls"));
            assertThat(other).isEqualTo(new Post.Answer.Unreached("tls"));
            assertThat(right).isEqualTo(new Post.Answer.Status(200));
            assertThat(bodies).containsExactly("{\"a\":\"日本\"}");
        } finally {
            server.stop(0);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException, InterruptedException {
        var file = folder.resolve("keys.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void whoever_does_not_answer_or_answers_for_ever_is_left_in_time() throws IOException {
        for (var answer :
                List.of("", "HTTP/1.1 ", "HTTP/1.1 100 Continue\r\n\r\n", "nonsense\r\n", "HTTP/1.1 103 E\r\n")) {
            try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                var drip = Thread.ofVirtual().start(() -> drip(server, answer));
                var before = System.nanoTime();

                var got = new Post(USUAL, List.of("127.0.0.1"), SHORT)
                        .send(local("http", "127.0.0.1", server.getLocalPort()), Map.of(), "{}");

                assertThat(got).as(answer).isEqualTo(new Post.Answer.Unreached("unreachable"));
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
                drip.interrupt();
            }
        }
    }

    /** Answers and then sends one letter after the other without ever coming to an end. */
    private static void drip(ServerSocket server, String answer) {
        try (var line = server.accept()) {
            line.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            while (!Thread.currentThread().isInterrupted()) {
                line.getOutputStream().write('x');
                line.getOutputStream().flush();
                Thread.sleep(100);
            }
        } catch (IOException e) {
            // The other side has gone, which is what it is to do.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
