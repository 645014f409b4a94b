package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program sends more at once than is taken. */
class LargeCallsTest {
    private static final int MOST = 16 * 1024 * 1024;

    private final Caller officer = Caller.of(ServerFixture.municipality(), Role.OFFICER);

    private static byte[] spaces(int bytes) {
        var body = new byte[bytes];
        Arrays.fill(body, (byte) ' ');
        return body;
    }

    private Caller.Answer sent(String path, BodyPublisher body) {
        return officer.send("POST", path, body, OnlyOnce.HEADER, "large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/steps", "/api/v1/fhir"})
    void a_byte_more_than_16_mb_is_refused_whether_it_is_announced_or_not_and_the_key_stays_free(String path) {
        var announced = sent(path, BodyPublishers.ofByteArray(spaces(MOST + 1)));
        var chunked = sent(path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(spaces(MOST + 1))));

        for (var refused : new Caller.Answer[] {announced, chunked}) {
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.json().path("code").asString()).isEqualTo("too-large");
            assertThat(refused.json().path("detail-ja").asString()).contains("16 MB");
        }
        assertThat(sent(path, BodyPublishers.ofString("{}")).whole().headers().firstValue("Idempotent-Replayed"))
                .isEmpty();
    }

    @Test
    void exactly_16_mb_are_read() {
        var steps = "{\"upload\":\"7f3d0c52-8a5e-4b0f-9a53-0d5a3b1c9e11\",\"readings\":[]}"
                .getBytes(StandardCharsets.UTF_8);
        var body = spaces(MOST);
        System.arraycopy(steps, 0, body, 0, steps.length);

        var answer = sent("/api/v1/steps", BodyPublishers.ofByteArray(body));

        assertThat(answer.status()).as(answer.body()).isNotEqualTo(413).isLessThan(500);
        assertThat(answer.body()).doesNotContain("too-large", "unreadable");
    }
}
