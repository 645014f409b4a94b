package musubi.platform.resident;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.platform.activity.BodyReading;

/**
 * Blood pressure over some days as two lines, in a picture of 360 by 220 points above the table that says the same. It shows what was
 * measured and no range of what is healthy: whether a value is high is for a physician to say.
 *
 * @param upper the systolic line, as SVG writes points
 * @param lower the diastolic one
 */
record Pressure(List<Dot> dots, String upper, String lower, List<Level> levels, List<Label> labels) {
    private static final int LEFT = 40;
    private static final int RIGHT = 350;
    private static final int BOTTOM = 190;
    private static final int TOP = 16;
    private static final int STEP = 20;

    /** Lists are copied. */
    Pressure {
        dots = List.copyOf(dots);
        levels = List.copyOf(levels);
        labels = List.copyOf(labels);
    }

    /** One measuring. */
    record Dot(int x, int upper, int lower) {
        /** The corners of what marks the lower value, so that the lines differ without colours. */
        public String diamond() {
            return "%1$d,%2$d %3$d,%4$d %1$d,%5$d %6$d,%4$d".formatted(x, lower - 6, x + 6, lower, lower + 6, x - 6);
        }
    }

    /** A line across with its value in mmHg. */
    record Level(int y, int value) {}

    /** A word below the picture. */
    record Label(int x, LocalDate day) {}

    /** Those of the readings that hold both values and lie within the span, the first first. */
    static List<BodyReading> within(List<BodyReading> readings, Span span) {
        return readings.stream()
                .filter(r -> r.systolic() != null && r.diastolic() != null)
                .filter(r -> !r.day().isBefore(span.from()) && r.day().isBefore(span.until()))
                .sorted(Comparator.comparing(BodyReading::day))
                .toList();
    }

    /** @param readings as {@link #within} gives them, at least one */
    static Pressure of(List<BodyReading> readings, Span span) {
        int least = readings.stream().mapToInt(Pressure::lower).min().orElseThrow() / STEP * STEP;
        int most = (readings.stream().mapToInt(Pressure::upper).max().orElseThrow() / STEP + 1) * STEP;
        var dots = readings.stream()
                .map(r -> new Dot(x(r.day(), span), y(upper(r), least, most), y(lower(r), least, most)))
                .toList();
        return new Pressure(
                dots,
                dots.stream().map(d -> d.x() + "," + d.upper()).collect(Collectors.joining(" ")),
                dots.stream().map(d -> d.x() + "," + d.lower()).collect(Collectors.joining(" ")),
                IntStream.rangeClosed(least / STEP, most / STEP)
                        .mapToObj(n -> new Level(y(n * STEP, least, most), n * STEP))
                        .toList(),
                labels(span));
    }

    private static int upper(BodyReading reading) {
        var value = reading.systolic();
        return value == null ? 0 : value;
    }

    private static int lower(BodyReading reading) {
        var value = reading.diastolic();
        return value == null ? 0 : value;
    }

    private static List<Label> labels(Span span) {
        var labels = new ArrayList<Label>();
        for (var day = span.from(); day.isBefore(span.until()); day = day.plusDays(1)) {
            boolean named = switch (span.by()) {
                case "week" -> true;
                case "month" -> day.getDayOfMonth() == 1 || day.getDayOfMonth() % 5 == 0 && day.getDayOfMonth() < 30;
                default -> day.getDayOfMonth() == 1 && day.getMonthValue() % 2 == 0;
            };
            if (named) labels.add(new Label(x(day, span), day));
        }
        return labels;
    }

    private static int x(LocalDate day, Span span) {
        long last = Math.max(1, ChronoUnit.DAYS.between(span.from(), span.last()));
        return LEFT + Math.toIntExact((RIGHT - LEFT) * ChronoUnit.DAYS.between(span.from(), day) / last);
    }

    private static int y(int value, int least, int most) {
        return BOTTOM - (BOTTOM - TOP) * (value - least) / (most - least);
    }
}
