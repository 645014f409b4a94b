package musubi.agreement.payout;

import java.time.LocalDate;
import java.util.List;

/**
 * What one bank is asked to pay on one day.
 *
 * @param date 振込指定日
 */
public record Transfers(Originator originator, LocalDate date, List<Payment> payments) {
    /** Copies the payments. */
    public Transfers {
        payments = List.copyOf(payments);
    }

    /** The sum, in yen. */
    public long yen() {
        return payments.stream().mapToLong(Payment::yen).reduce(0, Math::addExact);
    }
}
