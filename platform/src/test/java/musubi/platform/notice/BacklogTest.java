package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import musubi.platform.ServerFixture;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Those who run the server see that notices are not sent, and nobody's name. */
class BacklogTest {
    private final Code city = ServerFixture.municipality();

    private static Outbox at(Instant now) {
        return new Outbox(
                ServerFixture.part(JdbcClient.class),
                ServerFixture.part(Audit.class),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void what_waits_is_counted_and_what_was_due_longest_says_since_when() {
        var hanako = NoticeFixture.person(city, "見本町1-2", "090-0000-0000", "hanako@example.jp");
        NoticeFixture.tell(city, "campaign 1", hanako);
        NoticeFixture.tell(city, "campaign 2", hanako);

        NoticeFixture.inTransaction(city, () -> {
            assertThat(at(NoticeFixture.MORNING).waiting()).isEqualTo(2);
            // The fixture makes them due an hour before.
            assertThat(at(NoticeFixture.MORNING.minusSeconds(3_601)).overdue()).isEqualTo(Duration.ZERO);
            assertThat(at(NoticeFixture.MORNING).overdue()).isEqualTo(Duration.ofHours(1));
            return true;
        });
        assertThat(ServerFixture.figure("musubi_notices_waiting")).isGreaterThanOrEqualTo(2);
        assertThat(ServerFixture.figure("musubi_notices_overdue_seconds")).isNotNegative();
    }
}
