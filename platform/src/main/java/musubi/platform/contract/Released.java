package musubi.platform.contract;

import java.util.Optional;
import java.util.UUID;
import musubi.quantity.Days;

/**
 * A released settlement as other systems are told of it.
 *
 * @param agreement what it settles; of a joint contract, under which name the books keep it
 * @param replaces what it corrects
 * @param pack digest of the own evidence
 * @param payable what is paid now; of a correction, the difference
 * @param total what all of it comes to
 * @param digest of the statement
 */
public record Released(
        UUID id,
        String agreement,
        String period,
        Days days,
        Optional<UUID> replaces,
        String pack,
        long payable,
        long total,
        String unit,
        String digest) {}
