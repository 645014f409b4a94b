package musubi.platform.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Six digits on the owner's own page, which whoever meets them reads there: it shows that the account is in their hands. */
@Component
class MeetingNumber {
    private static final Duration LASTS = Duration.ofHours(1);
    private static final int RANGE = 1_000_000;

    private final Seal seal;
    private final Clock clock;

    MeetingNumber(@Value("${musubi.folder}") Path folder, Clock clock) {
        this.seal = Seal.of(folder, "access");
        this.clock = clock;
    }

    /** The one of this hour. */
    String now(UUID account) {
        return number(account, hour());
    }

    /** Whether it is the one of this hour or of the last. */
    boolean right(UUID account, String typed) {
        var plain = typed.strip();
        return plain.equals(number(account, hour())) || plain.equals(number(account, hour() - 1));
    }

    private long hour() {
        return clock.instant().getEpochSecond() / LASTS.toSeconds();
    }

    private String number(UUID account, long hour) {
        var mark = seal.mark("met %s %d".formatted(account, hour).getBytes(StandardCharsets.UTF_8));
        return "%06d".formatted(Math.floorMod(ByteBuffer.wrap(mark).getLong(), RANGE));
    }
}
