package musubi.platform.webhook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import musubi.platform.outside.Addresses;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Sends a request and reads of the answer its status alone. The address that a name points at is looked up once, looked at, and that one is
 * called, so a name that changes what it points at in between leads nowhere else. Redirects are not followed. The usual clients look a name
 * up for themselves, which is why this is not one of them.
 */
@Component
class Post {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 16 * 1024;

    private final SSLSocketFactory tls;
    private final Set<String> inside;
    private final Duration patience;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("webhook-watch").daemon().factory());

    @Autowired
    Post(@Value("${musubi.webhook.inside-hosts:}") List<String> inside) {
        this((SSLSocketFactory) SSLSocketFactory.getDefault(), inside, PATIENCE);
    }

    /**
     * @param inside hosts inside of our network that whoever runs the server vouches for, and which may be called without TLS
     */
    Post(SSLSocketFactory tls, List<String> inside, Duration patience) {
        this.tls = tls;
        this.inside =
                inside.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.patience = patience;
    }

    /** What came back. */
    sealed interface Answer {
        /** The other side answered. */
        record Status(int code) implements Answer {}

        /** It was not reached; the reason names no address. */
        record Unreached(String reason) implements Answer {}
    }

    /** Whether it may be called, as far as can be told now; a name that points nowhere yet may. */
    boolean mayGo(URI url) {
        try {
            return vouched(url) || secure(url) && outside(InetAddress.getAllByName(url.getHost()));
        } catch (UnknownHostException e) {
            return secure(url);
        }
    }

    private boolean vouched(URI url) {
        return inside.contains(url.getHost().toLowerCase(Locale.ROOT));
    }

    private static boolean secure(URI url) {
        return "https".equals(url.getScheme());
    }

    private static boolean outside(InetAddress[] addresses) {
        return Arrays.stream(addresses).allMatch(Addresses::isPublic);
    }

    Answer send(URI url, Map<String, String> headers, String body) {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(url.getHost());
        } catch (UnknownHostException e) {
            return new Answer.Unreached("unknown-host");
        }
        if (!vouched(url) && !(secure(url) && outside(found))) return new Answer.Unreached("inside");
        return send(url, found[0], request(url, headers, body));
    }

    private Answer send(URI url, InetAddress address, byte[] request) {
        try (var line = new Socket()) {
            // Closing it ends whatever hangs, however slowly the other side goes on.
            var end = watch.schedule(() -> close(line), patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                line.connect(new InetSocketAddress(address, port(url)), (int) patience.toMillis());
                return secure(url) ? talk(wrapped(line, url), request) : talk(line, request);
            } finally {
                end.cancel(false);
            }
        } catch (SSLException e) {
            return new Answer.Unreached("tls");
        } catch (IOException e) {
            return new Answer.Unreached("unreachable");
        }
    }

    private static void close(Socket line) {
        try {
            line.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("a line could not be closed", e);
        }
    }

    private SSLSocket wrapped(Socket line, URI url) throws IOException {
        var wrapped = (SSLSocket) tls.createSocket(line, url.getHost(), port(url), true);
        var rules = wrapped.getSSLParameters();
        rules.setEndpointIdentificationAlgorithm("HTTPS");
        wrapped.setSSLParameters(rules);
        wrapped.startHandshake();
        return wrapped;
    }

    private static Answer talk(Socket line, byte[] request) throws IOException {
        line.getOutputStream().write(request);
        line.getOutputStream().flush();
        return new Answer.Status(status(new BufferedInputStream(line.getInputStream())));
    }

    private static int port(URI url) {
        if (url.getPort() > 0) return url.getPort();
        return secure(url) ? 443 : 80;
    }

    private static byte[] request(URI url, Map<String, String> headers, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var head = new StringBuilder("POST ").append(path);
        if (url.getRawQuery() != null) head.append('?').append(url.getRawQuery());
        head.append(" HTTP/1.1\r\nHost: ").append(url.getHost());
        if (url.getPort() > 0) head.append(':').append(url.getPort());
        head.append("\r\nConnection: close\r\nUser-Agent: Musubi\r\nContent-Type: application/json; charset=utf-8\r\n")
                .append("Content-Length: ")
                .append(bytes.length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        var start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(start, start.length + bytes.length);
        System.arraycopy(bytes, 0, request, start.length, bytes.length);
        return request;
    }

    /** The status of the answer; what comes before it (1xx) is passed over. */
    private static int status(InputStream answer) throws IOException {
        int left = MOST_BYTES;
        while (left > 0) {
            var first = line(answer, left);
            left -= first.length() + 2;
            if (!first.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) throw new IOException("not an answer in HTTP");
            int status = Integer.parseInt(first.substring(9, 12));
            if (status >= 200) return status;
            String header;
            do {
                header = line(answer, left);
                left -= header.length() + 2;
            } while (!header.isEmpty() && left > 0);
        }
        throw new IOException("an answer without an end");
    }

    private static String line(InputStream answer, int most) throws IOException {
        var line = new StringBuilder();
        while (line.length() < most) {
            int next = answer.read();
            if (next < 0) throw new IOException("the answer broke off");
            if (next == '\n') return line.toString().stripTrailing();
            line.append((char) next);
        }
        throw new IOException("an answer without an end");
    }
}
