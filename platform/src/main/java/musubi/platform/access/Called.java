package musubi.platform.access;

import java.util.Optional;
import java.util.UUID;

/** How a resident is called on pages. The module that knows names says so, as a bean. */
@FunctionalInterface
public interface Called {
    /** The name, when the actor may know it and there is such a resident. */
    Optional<String> name(UUID resident);
}
