package musubi.platform.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The clock of a machine that somebody sets while a server runs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(MovedClock.WANTED)
class MovedClock {
    /** What makes a server take this clock. */
    static final Map<String, String> SETTING = Map.of(MovedClock.WANTED, "true");

    /** All servers of the tests find this class; only those that are told so take it. */
    static final String WANTED = "musubi.test.moved-clock";

    private static final Clock SYSTEM = Clock.systemUTC();

    private static volatile Duration moved = Duration.ZERO;

    static void set(Duration away) {
        moved = away;
    }

    @Bean
    @Primary
    Clock movedClock() {
        return new Clock() {
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
        };
    }
}
