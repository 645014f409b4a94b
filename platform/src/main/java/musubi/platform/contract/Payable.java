package musubi.platform.contract;

import java.time.LocalDate;
import java.util.List;
import musubi.quantity.Days;
import musubi.quantity.Words;

/**
 * What a settlement pays to whom, line by line; for a correction, the differences alone. Empty for agreements with each person: their
 * points are no money.
 *
 * @param paid whether its payment was released
 */
public record Payable(String agreement, String payer, Days days, boolean paid, List<Line> lines) {
    /** One line. A negative amount is to be returned. */
    public record Line(
            int number,
            String clause,
            Words title,
            String payee,
            String period,
            LocalDate due,
            String unit,
            long amount) {}

    /** Lists are copied. */
    public Payable {
        lines = List.copyOf(lines);
    }
}
