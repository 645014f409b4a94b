package musubi.platform.funding;

import java.time.LocalDate;
import java.util.List;
import musubi.quantity.Words;

/**
 * What one funder has in one offering, and what came of it.
 *
 * @param called what is to be paid in by today, in yen
 */
public record Holding(
        Offering offering, Funder funder, int units, long called, List<PaidIn> payments, List<Share> shares) {
    /** Money that came in. */
    public record PaidIn(LocalDate on, long yen) {}

    /**
     * A part of a distribution.
     *
     * @param item what tells it from others where it is paid
     */
    public record Share(String item, LocalDate due, Words kind, int units, long yen) {}

    /** Lists are copied. */
    public Holding {
        payments = List.copyOf(payments);
        shares = List.copyOf(shares);
    }

    /** What was paid in, in all. */
    public long paidIn() {
        return payments.stream().mapToLong(PaidIn::yen).reduce(0, Math::addExact);
    }

    /** What came back, in all. */
    public long returned() {
        return shares.stream().mapToLong(Share::yen).reduce(0, Math::addExact);
    }
}
