package musubi.platform.contract;

import java.time.Instant;

/**
 * Evidence that was frozen for a settlement.
 *
 * @param pack its digest
 * @param rejected rows of live records that it does not hold
 * @param withdrawn whether the settlement was given up; the evidence stays
 */
public record Frozen(
        SettlementId settlement,
        String agreement,
        String period,
        String pack,
        long rejected,
        Instant takenAt,
        boolean withdrawn) {}
