package musubi.platform.funding;

import java.util.UUID;

/**
 * Somebody who puts money in.
 *
 * @param kind {@code person}, {@code company}, {@code lender} or {@code donor}
 */
public record Funder(UUID id, String kind, String name) {
    /** A name is needed. */
    public Funder {
        if (name.isBlank()) throw new IllegalArgumentException("a funder's name is empty");
    }

    /** Says no name. */
    @Override
    public String toString() {
        return "Funder[" + id + "]";
    }
}
