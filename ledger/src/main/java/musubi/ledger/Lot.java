package musubi.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * Points given by one award, followed to the last one: {@code earned = free + held + spent + expired + takenBack}.
 * Because every debit names the lots it takes from, an expired lot cannot be counted against a debit it never paid.
 *
 * @param award the award that made it, and its name
 * @param holder whose it is
 * @param funding where it was paid from
 * @param terms programme, rule, expiry
 * @param cause why it was given
 * @param earnedAt when it was earned
 * @param number its place in the order of recording
 * @param earned how much it was
 * @param free what can be spent
 * @param held what a reservation holds
 * @param spent what was spent
 * @param expired what nobody spent in time
 * @param takenBack what a claw-back took
 * @param reversed whether a claw-back has reversed the award
 * @param expiries how many transfers have expired parts of it
 */
public record Lot(
        TransferId award,
        AccountId holder,
        AccountId funding,
        LotTerms terms,
        Cause cause,
        Instant earnedAt,
        long number,
        long earned,
        long free,
        long held,
        long spent,
        long expired,
        long takenBack,
        boolean reversed,
        int expiries) {

    /** First expiring, then first earned, then first recorded. */
    static final Comparator<Lot> FIRST_EXPIRING = Comparator.comparing(
                    (Lot lot) -> lot.terms().until())
            .thenComparing(Lot::earnedAt)
            .thenComparing(Lot::number);

    /** Where a lot's points go when they leave it. */
    enum Use {
        SPENT,
        EXPIRED,
        TAKEN_BACK
    }

    /** Refuses points that appear or vanish. */
    public Lot {
        if (free < 0 || held < 0 || spent < 0 || expired < 0 || takenBack < 0)
            throw new IllegalStateException("lot %s has a part below zero".formatted(award));
        if (earned != free + held + spent + expired + takenBack)
            throw new IllegalStateException("lot %s: parts do not sum to the %d earned".formatted(award, earned));
    }

    static Lot earned(Request.Award award, long number) {
        return new Lot(
                award.id(),
                award.holder(),
                award.funding(),
                award.terms(),
                award.cause(),
                award.happenedAt(),
                number,
                award.amount(),
                award.amount(),
                0,
                0,
                0,
                0,
                false,
                0);
    }

    /** What is still in the holder's balance. */
    public long left() {
        return free + held;
    }

    boolean spendableOn(LocalDate day) {
        return free > 0 && terms.until().isAfter(day);
    }

    Lot hold(long amount) {
        return with(free - amount, held + amount, spent, expired, takenBack, reversed, expiries);
    }

    Lot letGo(long amount) {
        return with(free + amount, held - amount, spent, expired, takenBack, reversed, expiries);
    }

    Lot use(long amount, Use use) {
        return switch (use) {
            case SPENT -> with(free - amount, held, spent + amount, expired, takenBack, reversed, expiries);
            case EXPIRED -> with(free - amount, held, spent, expired + amount, takenBack, reversed, expiries + 1);
            case TAKEN_BACK -> with(free - amount, held, spent, expired, takenBack + amount, reversed, expiries);
        };
    }

    Lot reverse() {
        return with(free, held, spent, expired, takenBack, true, expiries);
    }

    private Lot with(long free, long held, long spent, long expired, long takenBack, boolean reversed, int expiries) {
        return new Lot(
                award, holder, funding, terms, cause, earnedAt, number, earned, free, held, spent, expired, takenBack,
                reversed, expiries);
    }
}
