package musubi.platform.points;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;

/**
 * One look at the evidence of a month, and what was decided from it.
 *
 * @param version of the terms it was settled under
 * @param pack digest of the evidence
 * @param settlement the released settlement; empty when records were followed
 */
record Batch(
        UUID id,
        String agreement,
        int version,
        YearMonth month,
        String payer,
        String pack,
        Optional<UUID> settlement,
        Instant decidedAt) {}
