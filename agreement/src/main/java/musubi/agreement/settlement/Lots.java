package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import musubi.agreement.term.Agreement;
import musubi.quantity.Days;
import org.jspecify.annotations.Nullable;

/** Gathers points by the day they expire, which follows from the day each was earned. */
final class Lots {
    private final TreeMap<LocalDate, Line.Lot> byExpiry = new TreeMap<>();
    private int knownDay = Integer.MIN_VALUE;
    private @Nullable Agreement known;
    private Optional<LocalDate> expires = Optional.empty();

    /** One lot, or none when the terms know no expiry. */
    static List<Line.Lot> of(Agreement agreement, LocalDate earned, long amount) {
        var lots = new Lots();
        if (amount != 0) lots.add(Settlement.day(earned), amount, agreement);
        return lots.all();
    }

    @SuppressWarnings("ReferenceEquality") // asked for every amount; a version of an agreement is one object
    void add(int epochDay, long amount, Agreement terms) {
        var earned = LocalDate.ofEpochDay(epochDay);
        if (epochDay != knownDay || terms != known) {
            knownDay = epochDay;
            known = terms;
            expires = terms.points().flatMap(rules -> rules.ends(earned));
        }
        expires.ifPresent(day -> byExpiry.merge(
                day,
                new Line.Lot(new Days(earned, earned.plusDays(1)), day, amount),
                (a, b) -> new Line.Lot(
                        new Days(a.earned().from(), b.earned().until()), day, Math.addExact(a.amount(), b.amount()))));
    }

    /** In order of expiry; lots that came to nothing are left out. */
    List<Line.Lot> all() {
        return byExpiry.values().stream().filter(l -> l.amount() != 0).toList();
    }
}
