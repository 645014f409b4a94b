package musubi.platform.figures;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a measure is to reach in a fiscal year.
 *
 * @param of the whole year, or which part of it
 */
public record Target(String measure, int year, Part of, BigDecimal target, Direction direction) {
    /** Of the whole year. */
    public Target(String measure, int year, BigDecimal target, Direction direction) {
        this(measure, year, Part.YEAR, target, direction);
    }

    /** The target this figure is held against: that of its own part before that of every part. */
    public static Optional<Target> of(Figure figure, List<Target> targets) {
        return Stream.of(figure.of(), Part.each(figure.grain()))
                .flatMap(part ->
                        targets.stream().filter(t -> t.measure().equals(figure.measure()) && t.of().equals(part)))
                .findFirst();
    }

    /** Which way is good. */
    public enum Direction {
        AT_LEAST("at-least"),
        AT_MOST("at-most");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        /** As the database and the pages write it. */
        public String word() {
            return word;
        }

        static Direction of(String word) {
            return word.equals(AT_MOST.word) ? AT_MOST : AT_LEAST;
        }
    }

    /** How a figure stands against it. */
    public enum Standing {
        REACHED,
        /** Missed, and the interval does not hold the target. */
        MISSED,
        /** The interval holds the target: chance may decide. */
        UNCERTAIN,
        NOT_MEASURED
    }

    /** How this figure stands. Without an interval the value alone decides. */
    public Standing standing(Figure figure) {
        if (figure.value().isEmpty()) return Standing.NOT_MEASURED;
        if (holds(figure.low(), figure.high())) return Standing.UNCERTAIN;
        int against = figure.value().get().compareTo(target);
        boolean good = direction == Direction.AT_LEAST ? against >= 0 : against <= 0;
        return good ? Standing.REACHED : Standing.MISSED;
    }

    private boolean holds(Optional<BigDecimal> low, Optional<BigDecimal> high) {
        return low.isPresent()
                && high.isPresent()
                && low.get().compareTo(target) < 0
                && high.get().compareTo(target) > 0;
    }
}
