package musubi.platform.resident;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Whose pages these are, the resident who is signed in or the one for whom staff acts just now, and what time it is there. */
@Component
class Me {
    private final Acting acting;
    private final Clock clock;

    Me(Acting acting, Clock clock) {
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * The resident.
     *
     * @throws ResponseStatusException 403 for staff who act for nobody
     */
    PersonId person() {
        return new PersonId(acting.resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }

    /** Whether somebody of the staff does it for the resident. */
    boolean throughStaff() {
        return acting.onBehalf().isPresent();
    }

    /** By the clocks of Japan. */
    LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
    }

    LocalDate today() {
        return now().toLocalDate();
    }
}
