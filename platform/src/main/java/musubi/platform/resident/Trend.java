package musubi.platform.resident;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.activity.BodyReading;
import org.jspecify.annotations.Nullable;

/**
 * One measure over time as a line, in a picture of 360 by 220 points beside the table that says the same.
 *
 * @param line the points as SVG writes them
 */
record Trend(List<Dot> dots, String line, BigDecimal least, BigDecimal most) {
    private static final int LEFT = 20;
    private static final int RIGHT = 340;
    private static final int BOTTOM = 180;
    private static final int TOP = 30;

    /** Lists are copied. */
    Trend {
        dots = List.copyOf(dots);
    }

    /** A measuring, in points of the picture. */
    record Dot(int x, int y, LocalDate day, BigDecimal value) {}

    private record Measured(LocalDate day, BigDecimal value) {}

    /** A line through what was measured; fewer than two days make none. */
    static @Nullable Trend of(List<BodyReading> readings, Function<BodyReading, @Nullable BigDecimal> measure) {
        var measured = new ArrayList<Measured>();
        for (var reading : readings) {
            var value = measure.apply(reading);
            if (value != null) measured.add(new Measured(reading.day(), value));
        }
        measured.sort(Comparator.comparing(Measured::day));
        if (measured.isEmpty() || measured.getFirst().day().equals(measured.getLast().day())) return null;
        var least = measured.stream().map(Measured::value).min(Comparator.naturalOrder()).orElseThrow();
        var most = measured.stream().map(Measured::value).max(Comparator.naturalOrder()).orElseThrow();
        long days = ChronoUnit.DAYS.between(measured.getFirst().day(), measured.getLast().day());
        var dots = measured.stream()
                .map(m -> new Dot(
                        LEFT
                                + Math.toIntExact((RIGHT - LEFT)
                                        * ChronoUnit.DAYS.between(measured.getFirst().day(), m.day())
                                        / days),
                        height(m.value(), least, most),
                        m.day(),
                        m.value()))
                .toList();
        return new Trend(
                dots, dots.stream().map(d -> d.x() + "," + d.y()).collect(Collectors.joining(" ")), least, most);
    }

    private static int height(BigDecimal value, BigDecimal least, BigDecimal most) {
        var range = most.subtract(least);
        if (range.signum() == 0) return (BOTTOM + TOP) / 2;
        return BOTTOM
                - value.subtract(least)
                        .multiply(BigDecimal.valueOf(BOTTOM - TOP))
                        .divide(range, 0, RoundingMode.HALF_EVEN)
                        .intValueExact();
    }
}
