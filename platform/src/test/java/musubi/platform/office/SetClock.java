package musubi.platform.office;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A server whose clock begins at a moment of the test's own, so that its pictures are of one day whenever they are taken. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(SetClock.AHEAD)
class SetClock {
    static final String AHEAD = "musubi.test.clock-ahead";

    /** What makes a server begin at a moment. */
    static Map<String, String> at(Instant begin) {
        return Map.of(AHEAD, Duration.between(Instant.now(), begin).toString());
    }

    @Bean
    @Primary
    Clock setClock(@Value("${" + AHEAD + "}") Duration ahead) {
        return Clock.offset(Clock.systemUTC(), ahead);
    }
}
