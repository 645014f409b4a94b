package musubi.platform.rewards;

import java.time.LocalDate;
import java.util.UUID;

/**
 * Something that points are exchanged for.
 *
 * @param agreement whose points it costs
 * @param points what it costs
 * @param shop whom the city pays for it, as bank accounts name them: the shop of a voucher, the recipient of a donation; empty for other
 *     kinds
 * @param yen what the city pays them for each voucher used or each donation
 * @param validDays how long a voucher can be used, the day it is given included
 * @param from the first day on which it is offered
 * @param last the last day on which it is offered
 */
public record Item(
        UUID id,
        Kind kind,
        String agreement,
        String title,
        long points,
        String shop,
        long yen,
        int validDays,
        LocalDate from,
        LocalDate last) {
    /** How long anything can be used at most, in days; our own choice. */
    public static final int LONGEST_DAYS = 3_660;

    /** Whether the city pays somebody for it. */
    public boolean paid() {
        return kind == Kind.VOUCHER || kind == Kind.DONATION;
    }

    /** Whether it can be had on a day. */
    public boolean offeredOn(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(last);
    }
}
