package musubi.platform.contract;

import java.util.UUID;

/** One settlement of an agreement for a period. */
public record SettlementId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
