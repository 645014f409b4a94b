package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that would fill the memory or the disk if they were read to their end. */
class HugeRequestsTest {
    private static final long FOUR_GB = 4L << 30;

    private final Code city = ServerFixture.municipality();
    private final Visitor officer = new Visitor();

    private void signIn() {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "officer-" + city,
                            "correct horse",
                            Role.OFFICER,
                            Optional.empty(),
                            Optional.empty());
            return true;
        });
        officer.signIn("officer-" + city, "correct horse");
    }

    @ParameterizedTest
    @CsvSource({
        "/steps, multipart/form-data; boundary=x, 413",
        "/people/import, multipart/form-data; boundary=x, 413",
        "/people/schemes, application/x-www-form-urlencoded, 403",
        "/sessions/1/door/marks, application/json, 413",
        "/sign-in, application/x-www-form-urlencoded, 403"
    })
    void four_gigabytes_are_refused_before_they_are_read(String path, String type, String expected) throws IOException {
        signIn();

        var status = announced(officer, path, type);

        assertThat(status).as(path).contains(expected);
    }

    /** Announces four gigabytes, sends a little of them, and listens. */
    static String announced(Visitor officer, String path, String type) throws IOException {
        var at = officer.at(path);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), at.getPort())) {
            socket.setSoTimeout(10_000);
            var head = "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
                            .formatted(path, at.getAuthority(), type, FOUR_GB)
                    + "Cookie: %s\r\n\r\n".formatted(officer.allCookies());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[64 << 10]);
            socket.getOutputStream().flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void a_file_over_the_limit_is_refused_in_a_sentence_although_its_length_was_not_announced() {
        signIn();
        var form = Visitor.formToken(officer.get("/steps").body());
        var head = "--x\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n--x\r\n".formatted(form)
                + "Content-Disposition: form-data; name=\"file\"; filename=\"steps.csv\"\r\n\r\n";

        var answer = officer.send(HttpRequest.newBuilder(officer.at("/steps"))
                .header("Accept", "text/html")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(head),
                        HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(300L << 20)))));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("256 MB");
    }

    private static final class Zeros extends InputStream {
        private long left;

        private Zeros(long length) {
            left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? '0' : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) return -1;
            int part = (int) Math.min(length, left);
            left -= part;
            return part;
        }
    }
}
