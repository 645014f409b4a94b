package musubi.platform.resident;

import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Whose pages these are: the resident who is signed in, or the one for whom staff acts just now. */
@Component
class Me {
    private final Acting acting;

    Me(Acting acting) {
        this.acting = acting;
    }

    /**
     * The resident.
     *
     * @throws ResponseStatusException 403 for staff who act for nobody
     */
    PersonId person() {
        return new PersonId(acting.resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }
}
