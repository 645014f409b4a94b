package musubi.settling;

import java.nio.file.Path;
import java.util.Optional;
import musubi.agreement.settlement.Study;
import musubi.quantity.Digest;

/** What happens to the result of a study before a settlement pays on it. */
public interface StudyCheck {
    /** Takes every result as it was given. */
    StudyCheck AS_GIVEN = (study, result, settled) -> study;

    /** The pack that is being settled. */
    record Settled(Path pack, Digest digest) {}

    /**
     * The study as the settlement may see it; refuses a result that does not hold.
     *
     * @param result the file it was read from
     */
    Study checked(Study study, Path result, Optional<Settled> settled);
}
