package musubi.platform.joining;

import java.util.UUID;
import musubi.platform.people.Applications;
import musubi.platform.people.Enrolling;
import musubi.platform.people.PersonId;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lets applicants join, and sends them the code for their own account, both or neither. */
@Component
class Deciding {
    private final Applications applications;
    private final Codes codes;

    Deciding(Applications applications, Codes codes) {
        this.applications = applications;
        this.codes = codes;
    }

    @Transactional
    public Enrolling admit(UUID application, Applications.Confirmed how, String acceptedWhy) {
        var answer = applications.admit(application, how, acceptedWhy);
        if (answer instanceof Enrolling.Joined(PersonId person)) codes.byLetter(person);
        return answer;
    }

    /** The letter goes to the address on file, whatever the application says. */
    @Transactional
    public Enrolling known(UUID application, PersonId person, Applications.Confirmed how, String acceptedWhy) {
        var waits = applications.find(application).isPresent();
        var answer = applications.known(application, person, how, acceptedWhy);
        if (waits && !(answer instanceof Enrolling.Refused)) codes.byLetter(person);
        return answer;
    }
}
