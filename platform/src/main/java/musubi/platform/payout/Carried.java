package musubi.platform.payout;

import java.util.List;
import musubi.agreement.payout.Payment;
import musubi.platform.contract.Payable;

/**
 * A transfer in a bank file, and what it carries: every line of a closing that is owed to one account, or every line of a
 * settlement that one party is owed on one day.
 *
 * @param payment its 顧客コード1 is the number of the first line
 */
record Carried(Payment payment, List<Payable.Line> lines) {
    Carried {
        lines = List.copyOf(lines);
        if (lines.stream().mapToLong(Payable.Line::amount).reduce(0, Math::addExact) != payment.yen())
            throw new IllegalArgumentException(
                    "a transfer of %d yen for lines of another sum".formatted(payment.yen()));
    }

    /** What transfers pay in all. */
    static long yen(List<Carried> transfers) {
        return transfers.stream().mapToLong(c -> c.payment().yen()).reduce(0, Math::addExact);
    }

    /** The line by whose number the bank's file knows it. */
    int number() {
        return lines.getFirst().number();
    }
}
