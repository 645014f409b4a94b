package musubi.cli;

import java.nio.file.Path;
import java.util.Optional;
import musubi.agreement.settlement.Study;
import musubi.quantity.Digest;

/** What happens to the result of a study before a settlement pays on it. */
interface StudyCheck {
    /** The pack that is being settled. */
    record Settled(Path pack, Digest digest) {}

    /**
     * The study as the settlement may see it; refuses a result that does not hold.
     *
     * @param result the file it was read from
     */
    Study checked(Study study, Path result, Optional<Settled> settled);
}
