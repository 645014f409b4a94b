package musubi.platform.people;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Called;
import org.springframework.stereotype.Component;

/** Calls residents by their names, for those who may see them. */
@Component
class CalledByName implements Called {
    private final People people;

    CalledByName(People people) {
        this.people = people;
    }

    @Override
    public Optional<String> name(UUID resident) {
        return people.find(new PersonId(resident)).map(found -> found.identity().name());
    }
}
