package musubi.platform.resident;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.Set;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Whose pages these are, and what time it is there. */
@Component
class Myself {
    /** Residents themselves, and staff who act for one of them. */
    static final Set<Role> VISITORS = EnumSet.of(Role.RESIDENT, Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);

    private final Acting acting;
    private final Clock clock;

    Myself(Acting acting, Clock clock) {
        this.acting = acting;
        this.clock = clock;
    }

    /** The resident whose affairs are done; staff who act for nobody have no business here. */
    PersonId person() {
        return new PersonId(acting.resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }

    /** Whether somebody of the staff does it for the resident. */
    boolean throughStaff() {
        return acting.onBehalf().isPresent();
    }

    LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
    }

    LocalDate today() {
        return now().toLocalDate();
    }
}
