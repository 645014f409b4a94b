package musubi.quantity;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a whole amount so that the parts sum to it exactly: each part gets the floor of its share, and what is left
 * goes one unit at a time to the largest remainders, ties by listed order (Hamilton's method).
 */
public final class Split {
    private Split() {}

    /**
     * The parts of {@code total} in proportion to {@code weights}, in the order of the weights.
     *
     * @param total not negative
     * @param weights not negative, at least one above zero
     */
    public static List<Long> of(long total, List<Exact> weights) {
        if (total < 0) throw new IllegalArgumentException("cannot split a negative total: " + total);
        if (weights.stream().anyMatch(w -> w.sign() < 0)) throw new IllegalArgumentException("negative weight");
        var sum = weights.stream().reduce(Exact.ZERO, Exact::plus);
        if (sum.sign() == 0) throw new IllegalArgumentException("every weight is zero");
        var parts = new ArrayList<Long>();
        var rests = new ArrayList<Exact>();
        long left = total;
        for (var weight : weights) {
            var share = Exact.of(total).times(weight).dividedBy(sum);
            long floor = share.over().divide(share.under()).longValueExact();
            parts.add(floor);
            rests.add(share.minus(Exact.of(BigInteger.valueOf(floor), BigInteger.ONE)));
            left -= floor;
        }
        IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparing(rests::get, Comparator.<Exact>reverseOrder()))
                .limit(left)
                .forEach(i -> parts.set(i, parts.get(i) + 1));
        return List.copyOf(parts);
    }
}
