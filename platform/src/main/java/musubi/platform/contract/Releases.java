package musubi.platform.contract;

import java.util.Optional;
import java.util.UUID;

/** What two people release and {@link SettlementReleased} tells of: settlements of agreements, and shares of joint contracts. */
public interface Releases {
    /** A settlement that was released; empty when it is of another kind or not released. */
    Optional<Released> released(UUID id);
}
