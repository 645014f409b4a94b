package musubi.platform.access;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.municipality.Code;

/**
 * Somebody who does something.
 *
 * @param name the account's id, or the job's name; never a person's name
 * @param resident the resident who is signed in, and then no other resident is seen
 * @param provider the provider whose staff is signed in
 */
public record Actor(String name, Role role, Code municipality, Optional<UUID> resident, Optional<String> provider) {
    /** A job of a municipality. */
    public static Actor job(String name, Code municipality) {
        return new Actor(name, Role.JOB, municipality, Optional.empty(), Optional.empty());
    }

    /** Whoever reads the public site of a municipality. */
    public static Actor anybody(Code municipality) {
        return new Actor("", Role.PUBLIC, municipality, Optional.empty(), Optional.empty());
    }
}
