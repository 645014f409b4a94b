package musubi.platform;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application, as Spring finds it. */
@SpringBootApplication(proxyBeanMethods = false)
class Platform {
    /**
     * Run by the build, which has Spring find out which parts there are and write them down as code: looking for them was half of every start. It is
     * stopped before any part is made. What only some servers are told must not decide whether there is a part; a mail host is told so that
     * there is one that sends.
     */
    static void main() {
        var never = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        Server.application(Opening.never(), Map.of("spring.mail.host", "localhost"), never)
                .run();
    }
}
