package musubi.platform.office;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.agreement.statement.Wording;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Target;
import org.jspecify.annotations.Nullable;

/**
 * An indicator against its target, as a page shows it.
 *
 * @param value empty when it was not measured, and {@code why} says why
 * @param interval empty where the measure has none
 * @param target empty where none was set
 */
record Kpi(
        String measure,
        String label,
        String title,
        String value,
        String why,
        String interval,
        String target,
        String direction,
        Target.Standing standing) {
    private static final int MOST_DECIMALS = 2;

    static Kpi of(Figure figure, List<Target> targets, Locale locale) {
        var words = new Wording(locale.getLanguage());
        var target = Target.of(figure, targets);
        return new Kpi(
                figure.measure(),
                figure.label(),
                words.in(figure.title()),
                figure.value().map(v -> quantity(v, figure.unit(), words)).orElse(""),
                words.in(figure.why()),
                interval(figure.low(), figure.high()),
                target.map(t -> number(t.target())).orElse(""),
                target.map(t -> t.direction().word()).orElse(""),
                target.map(t -> t.standing(figure)).orElse(Target.Standing.NOT_MEASURED));
    }

    /** The same under the name of what it is of, when that has one. */
    Kpi called(@Nullable String name) {
        return name == null ? this : new Kpi(measure, name, title, value, why, interval, target, direction, standing);
    }

    private static String quantity(BigDecimal value, String unit, Wording words) {
        return unit.equals("%") ? number(value) + "%" : words.value(number(value) + " " + unit);
    }

    private static String interval(Optional<BigDecimal> low, Optional<BigDecimal> high) {
        return low.isPresent() && high.isPresent() ? number(low.get()) + " – " + number(high.get()) : "";
    }

    /** Grouped by three, with at most two decimals. */
    static String number(BigDecimal value) {
        var rounded = value.setScale(MOST_DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }
}
