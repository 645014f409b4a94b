package musubi.platform.funding;

import java.time.LocalDate;

/**
 * Units that are offered.
 *
 * @param form {@code equity}, {@code loan} or {@code donation}
 * @param agreement the distribution by which money comes back; empty for donations
 * @param payee what that agreement calls those who hold these units
 * @param closes the last day on which units are taken
 */
public record Offering(
        String id,
        String title,
        String form,
        String agreement,
        String payee,
        long unitYen,
        int units,
        LocalDate opens,
        LocalDate closes) {}
