package musubi.platform.account;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where people reach this server: {@code musubi.address}, such as {@code https://musubi.example.jp}, or else this machine. */
@Component
public class Address {
    private final String configured;
    private final Environment environment;

    Address(@Value("${musubi.address:}") String configured, Environment environment) {
        this.configured = configured;
        this.environment = environment;
    }

    /** Scheme, host and port, as browsers write an origin. */
    public String origin() {
        return configured.isEmpty()
                ? "http://localhost:" + environment.getRequiredProperty("local.server.port")
                : configured.replaceAll("/+$", "");
    }

    /** The host alone: passkeys belong to it. */
    String host() {
        return URI.create(origin()).getHost();
    }
}
