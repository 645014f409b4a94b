package musubi.agreement.settlement;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Caps;
import musubi.agreement.term.Clause;
import musubi.quantity.Rounding;
import org.jspecify.annotations.Nullable;

/**
 * Applies the caps to one subject's amounts, in order of time: the clause's day, month, period, fiscal year and total, then
 * the agreement's in the same order. A cap limits what is left of it; it never becomes the amount.
 */
final class Meter {
    /** The caps in the order they apply; the first five are the clause's, the last five the agreement's. */
    static final List<String> CAPS = List.of(
            "clause each-day",
            "clause each-month",
            "clause each-period",
            "clause each-year",
            "clause in-total",
            "agreement each-day",
            "agreement each-month",
            "agreement each-period",
            "agreement each-year",
            "agreement in-total");

    private static final long NEVER = Long.MIN_VALUE;
    private static final int LEVELS = 5;
    private static final int PERIOD = 2;
    private final long[][] limit;
    private final long[][] used;
    private final long[][] key;
    private final Map<Long, Long> together = new HashMap<>();
    private final Clause.CarryOver[] carry;
    private final boolean[] ownUnit;
    private final long[] unused;
    private final long[] lastLimit;
    private final List<Clause> clauses;
    private final IdentityHashMap<Agreement, long[][]> known = new IdentityHashMap<>();
    private @Nullable Agreement inForce;
    private final long[] excess;

    /** A meter for the clauses; the agreement's own caps come last. */
    Meter(List<Clause> clauses, Caps agreement) {
        this.clauses = clauses;
        limit = new long[clauses.size() + 1][];
        used = new long[clauses.size() + 1][LEVELS];
        key = new long[clauses.size() + 1][LEVELS];
        lastLimit = new long[clauses.size()];
        carry = new Clause.CarryOver[clauses.size()];
        ownUnit = new boolean[clauses.size()];
        unused = new long[clauses.size()];
        excess = new long[clauses.size()];
        for (int i = 0; i < clauses.size(); i++) {
            limit[i] = limits(clauses.get(i).cap());
            carry[i] = clauses.get(i).carryOver();
            ownUnit[i] = clauses.get(i).gives().isPresent();
        }
        limit[clauses.size()] = limits(agreement);
        reset();
    }

    /**
     * From here on the caps of these terms apply; what was used stays used. An amendment changes the caps of the periods
     * that start in its force, never those of earlier ones.
     */
    @SuppressWarnings("ReferenceEquality") // asked for every candidate; a version of an agreement is one object
    void under(Agreement terms) {
        if (terms == inForce) return;
        inForce = terms;
        var limits = known.computeIfAbsent(terms, this::limits);
        System.arraycopy(limits, 0, limit, 0, limit.length);
        for (int i = 0; i < carry.length; i++)
            carry[i] = terms.clause(clauses.get(i).id())
                    .map(Clause::carryOver)
                    .orElse(clauses.get(i).carryOver());
    }

    private long[][] limits(Agreement terms) {
        var limits = new long[limit.length][];
        for (int i = 0; i < carry.length; i++)
            limits[i] = limits(terms.clause(clauses.get(i).id())
                    .map(Clause::cap)
                    .orElse(clauses.get(i).cap()));
        limits[carry.length] = limits(terms.cap());
        return limits;
    }

    /** Forgets everything, for the next subject. */
    void reset() {
        for (var row : used) java.util.Arrays.fill(row, 0);
        for (var row : key) java.util.Arrays.fill(row, NEVER);
        together.clear();
        java.util.Arrays.fill(unused, 0);
        java.util.Arrays.fill(excess, 0);
    }

    private static long[] limits(Caps caps) {
        var all = List.of(caps.eachDay(), caps.eachMonth(), caps.eachPeriod(), caps.eachYear(), caps.inTotal());
        return all.stream().mapToLong(Meter::limit).toArray();
    }

    private static long limit(Optional<Caps.Cap> cap) {
        return cap.map(c -> Rounding.DOWN_TO_ONE.round(c.limit()).wholeValue()).orElse(Long.MAX_VALUE);
    }

    /** What a clause may still pay in the period before its own cap binds again, given what is carried. */
    long carriedIn(int clause) {
        return excess[clause];
    }

    /** What the clause's cap cut and carries to the next period. */
    long carriedOut(int clause) {
        return carry[clause] == Clause.CarryOver.EXCESS ? excess[clause] : 0;
    }

    /**
     * What is paid of {@code gross}.
     *
     * @param day key of the day the amount belongs to; {@code month}, {@code period} and {@code year} likewise. Periods
     *     of equal days have equal keys, so that clauses share what the agreement caps for each period
     * @param cut receives, by the index of {@link #CAPS}, what each cap took
     */
    long apply(int clause, int day, int month, long period, int year, long gross, long[] cut) {
        java.util.Arrays.fill(cut, 0);
        turn(clause, day, month, period, year);
        turn(limit.length - 1, day, month, period, year);
        long amount = gross + (carry[clause] == Clause.CarryOver.EXCESS ? excess[clause] : 0);
        excess[clause] = 0;
        amount = take(clause, amount, cut, 0, unused[clause]);
        lastLimit[clause] = limit[clause][PERIOD];
        if (carry[clause] == Clause.CarryOver.EXCESS) {
            for (int level = 0; level < LEVELS - 1; level++) excess[clause] += cut[level];
        }
        // Lottery entries and the like are not points or yen: the agreement's own caps do not count them.
        if (!ownUnit[clause]) amount = take(limit.length - 1, amount, cut, LEVELS, 0);
        for (int level = 0; level < LEVELS; level++) {
            used[clause][level] += amount;
            if (!ownUnit[clause]) used[limit.length - 1][level] += amount;
        }
        if (!ownUnit[clause] && limit[limit.length - 1][PERIOD] != Long.MAX_VALUE)
            together.put(period, used[limit.length - 1][PERIOD]);
        return amount;
    }

    private long take(int row, long amount, long[] cut, int offset, long raised) {
        for (int level = 0; level < LEVELS; level++) {
            if (limit[row][level] == Long.MAX_VALUE) continue;
            long ceiling = limit[row][level] + (level == PERIOD ? raised : 0);
            long left = Math.max(0, ceiling - used[row][level]);
            if (amount > left) {
                cut[offset + level] = amount - left;
                amount = left;
            }
        }
        return amount;
    }

    private void turn(int row, int day, int month, long period, int year) {
        turn(row, 0, day);
        turn(row, 1, month);
        // What was left is reckoned with the cap of the period that ends, which an amendment may since have changed.
        if (row < carry.length && key[row][PERIOD] != period && key[row][PERIOD] != NEVER)
            unused[row] = carry[row] == Clause.CarryOver.UNUSED_CAP && lastLimit[row] != Long.MAX_VALUE
                    ? Math.max(0, lastLimit[row] + unused[row] - used[row][PERIOD])
                    : 0;
        boolean agreement = row == carry.length;
        boolean turned = key[row][PERIOD] != period;
        turn(row, PERIOD, period);
        // Periods of several clauses follow each other in any order: a month, the year it ends, another month.
        if (agreement && turned) used[row][PERIOD] = together.getOrDefault(period, 0L);
        turn(row, 3, year);
    }

    private void turn(int row, int level, long now) {
        if (key[row][level] != now) {
            key[row][level] = now;
            used[row][level] = 0;
        }
    }

    /** What the clause has paid in total so far. */
    long paid(int clause) {
        return used[clause][LEVELS - 1];
    }

    /** The clause's cap in total; {@link Long#MAX_VALUE} when it has none. */
    long totalLimit(int clause) {
        return limit[clause][LEVELS - 1];
    }

    /** The limit of a cap by its index in {@link #CAPS}. */
    long limitOf(int clause, int cap) {
        return cap < LEVELS ? limit[clause][cap] : limit[limit.length - 1][cap - LEVELS];
    }
}
