package musubi.agreement.language;

import java.util.Optional;
import musubi.quantity.Exact;

/** The least and the most an expression can be; an absent end is unbounded. */
record Bounds(Optional<Exact> least, Optional<Exact> most) {
    static final Bounds ANY = new Bounds(Optional.empty(), Optional.empty());
    static final Bounds NOT_NEGATIVE = new Bounds(Optional.of(Exact.ZERO), Optional.empty());

    static Bounds only(Exact value) {
        return new Bounds(Optional.of(value), Optional.of(value));
    }

    static Bounds between(Exact least, Exact most) {
        return new Bounds(Optional.of(least), Optional.of(most));
    }

    /** The lower of two limits; an absent one limits nothing. */
    static Optional<Exact> lower(Optional<Exact> a, Optional<Exact> b) {
        if (a.isEmpty()) return b;
        return b.isEmpty() ? a : Optional.of(a.get().least(b.get()));
    }

    Bounds plus(Bounds other) {
        return new Bounds(both(least, other.least, true), both(most, other.most, true));
    }

    /** The smallest range that holds both. */
    Bounds or(Bounds other) {
        return new Bounds(
                least.flatMap(a -> other.least.map(a::least)), most.flatMap(a -> other.most.map(a::greatest)));
    }

    Bounds times(Exact factor) {
        if (factor.sign() == 0) return only(Exact.ZERO);
        var scaled = new Bounds(least.map(factor::times), most.map(factor::times));
        return factor.sign() > 0 ? scaled : new Bounds(/* least= */ scaled.most, /* most= */ scaled.least);
    }

    Bounds atMost(Exact limit) {
        return new Bounds(
                least.map(limit::least), Optional.of(most.map(limit::least).orElse(limit)));
    }

    Bounds atLeast(Exact limit) {
        return new Bounds(Optional.of(least.map(limit::greatest).orElse(limit)), most.map(limit::greatest));
    }

    /** Whether even the most of this lies below the least of the other; with {@code equal} also when they meet. */
    boolean below(Bounds other, boolean equal) {
        return most.flatMap(m -> other.least.map(l -> equal ? m.compareTo(l) <= 0 : m.compareTo(l) < 0))
                .orElse(false);
    }

    private static Optional<Exact> both(Optional<Exact> a, Optional<Exact> b, boolean sum) {
        return a.flatMap(x -> b.map(y -> sum ? x.plus(y) : x.times(y)));
    }

    /** Product of two ranges that are not negative; unknown otherwise. */
    Bounds times(Bounds other) {
        boolean positive = least.map(l -> l.sign() >= 0).orElse(false)
                && other.least.map(l -> l.sign() >= 0).orElse(false);
        return positive ? new Bounds(both(least, other.least, false), both(most, other.most, false)) : ANY;
    }
}
