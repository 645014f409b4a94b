package musubi.platform.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of a machine that somebody sets while a server runs. */
public final class MovedClock extends Clock {
    private static final Clock SYSTEM = Clock.systemUTC();

    private volatile Duration moved = Duration.ZERO;

    public void set(Duration away) {
        moved = away;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for a zone");
    }

    @Override
    public Instant instant() {
        return SYSTEM.instant().plus(moved);
    }
}
