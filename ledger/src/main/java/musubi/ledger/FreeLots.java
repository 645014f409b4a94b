package musubi.ledger;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The lots that have something free, by holder, first expiring first. A debit reads as far as it needs, so the cost of
 * one more debit does not grow with the lots that were spent before it.
 */
final class FreeLots {
    private final Map<AccountId, NavigableSet<Lot>> byHolder = new HashMap<>();

    /** Replaces an earlier state of the lot. */
    void put(Lot lot) {
        var free = byHolder.computeIfAbsent(lot.holder(), _ -> new TreeSet<>(Lot.FIRST_EXPIRING));
        free.remove(lot);
        if (lot.free() > 0) free.add(lot);
    }

    Iterator<Lot> of(AccountId holder) {
        return byHolder.getOrDefault(holder, Collections.emptyNavigableSet()).iterator();
    }

    /** What stands here and what stands below, without those below that have a newer state. */
    static Iterator<Lot> merge(Iterator<Lot> here, Iterator<Lot> below, Predicate<Lot> newer) {
        return new Iterator<>() {
            private Optional<Lot> first = following(here, _ -> false);
            private Optional<Lot> second = following(below, newer);

            @Override
            public boolean hasNext() {
                return first.isPresent() || second.isPresent();
            }

            @Override
            public Lot next() {
                if (!hasNext()) throw new NoSuchElementException();
                boolean fromHere = second.isEmpty()
                        || (first.isPresent() && Lot.FIRST_EXPIRING.compare(first.get(), second.get()) < 0);
                var lot = (fromHere ? first : second).orElseThrow();
                if (fromHere) first = following(here, _ -> false);
                else second = following(below, newer);
                return lot;
            }
        };
    }

    private static Optional<Lot> following(Iterator<Lot> lots, Predicate<Lot> skipped) {
        while (lots.hasNext()) {
            var lot = lots.next();
            if (!skipped.test(lot)) return Optional.of(lot);
        }
        return Optional.empty();
    }
}
