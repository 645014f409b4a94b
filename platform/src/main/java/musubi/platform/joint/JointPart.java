package musubi.platform.joint;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.measure.Suppression;
import musubi.quantity.Days;

/**
 * What a municipality hands over for a question.
 *
 * @param counted whether its numbers are numbers of people
 * @param handed empty when a number of fewer than ten people could be worked out
 */
record JointPart(String key, Days window, boolean counted, Optional<Numbers> handed) {
    JointPart withheld() {
        return new JointPart(key, window, counted, Optional.empty());
    }

    /** A day of one is a day of the other whenever either is asked about, so one number may be taken from the other. */
    private boolean nested(JointPart other) {
        return window.equals(other.window) || encloses(window, other.window) || encloses(other.window, window);
    }

    private static boolean encloses(Days outer, Days inner) {
        return !inner.from().isBefore(outer.from()) && !inner.until().isAfter(outer.until());
    }

    /**
     * Whether the difference from another part is a number of few people.
     *
     * @param replaced earlier answers to the very question: by how much an answer was put right is known to whoever pays by it, so it is not held
     *     against what it replaces
     */
    boolean close(JointPart other, List<JointPart> replaced) {
        var held = other.numbers().stream()
                .filter(two -> !other.key.equals(key) || replaced.stream().noneMatch(r -> r.holds(two)))
                .toList();
        return counted
                && other.counted
                && nested(other)
                && numbers().stream().anyMatch(one -> held.stream().anyMatch(two -> few(one, two)));
    }

    private boolean holds(BigDecimal number) {
        return numbers().stream().anyMatch(n -> n.compareTo(number) == 0);
    }

    /** Whether it hands over these numbers. */
    boolean says(Numbers other) {
        return handed.filter(h ->
                        h.numerator.compareTo(other.numerator) == 0 && h.denominator.compareTo(other.denominator) == 0)
                .isPresent();
    }

    /** The denominator of a count is one and counts nobody. */
    private List<BigDecimal> numbers() {
        return handed.stream()
                .flatMap(h -> Stream.of(h.numerator(), h.denominator()))
                .filter(n -> n.compareTo(BigDecimal.ONE) > 0)
                .toList();
    }

    private static boolean few(BigDecimal one, BigDecimal two) {
        var apart = one.subtract(two).abs();
        return apart.signum() > 0 && apart.compareTo(BigDecimal.valueOf(Suppression.LEAST)) < 0;
    }

    /** A value before it is divided, and how many people stand behind it. */
    record Numbers(long people, BigDecimal numerator, BigDecimal denominator) {}
}
