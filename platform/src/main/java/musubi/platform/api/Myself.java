package musubi.platform.api;

import java.time.Clock;
import java.time.LocalDate;
import java.util.NoSuchElementException;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;

/** The resident whose app asks; nothing in a request can name another. */
@Component
class Myself {
    private final Acting acting;
    private final Clock clock;

    Myself(Acting acting, Clock clock) {
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * Who it is.
     *
     * @throws NoSuchElementException when the account is of no resident
     */
    PersonId person() {
        return new PersonId(acting.actor().resident().orElseThrow(NoSuchElementException::new));
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
