package musubi.platform;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** Keeps Spring from logging that a start failed where the database is why: whoever started the server says that in one sentence. */
final class UnopenedSaid implements SpringBootExceptionReporter {
    UnopenedSaid(ConfigurableApplicationContext application) {}

    @Override
    public boolean reportException(Throwable failure) {
        return Unopened.caused(failure);
    }
}
