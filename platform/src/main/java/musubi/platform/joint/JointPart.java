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

    /** Whether the difference from another part is a number of few people. */
    boolean close(JointPart other) {
        return counted
                && other.counted
                && nested(other)
                && numbers().stream().anyMatch(one -> other.numbers().stream().anyMatch(two -> few(one, two)));
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
