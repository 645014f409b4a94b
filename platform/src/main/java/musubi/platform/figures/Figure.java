package musubi.platform.figures;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import musubi.measure.Suppression;
import musubi.quantity.Words;

/**
 * A value of a measure over a time.
 *
 * @param grain over what: the fiscal year to date, a month, a provider, a municipality or an area
 * @param label which of them; empty for the year
 * @param value empty when it was not measured, and {@code why} says why
 * @param low lower end of the 95 % interval, where the measure has one
 * @param people how many different people stand behind it; zero when its rows are not about people
 * @param few whether it, or what could be worked out from it, is of fewer people than may be published
 */
public record Figure(
        String measure,
        Grain grain,
        String label,
        Words title,
        String unit,
        Optional<BigDecimal> value,
        Optional<BigDecimal> low,
        Optional<BigDecimal> high,
        Words why,
        long people,
        boolean few) {
    /** What it is of. */
    public Part of() {
        return new Part(grain, label);
    }

    /** Whether two such figures, held side by side, tell of fewer people who came or went between them than may be told of. */
    public static boolean fewBetween(long earlier, long later) {
        long between = Math.abs(later - earlier);
        return between > 0 && between < Suppression.LEAST;
    }

    /** The same without its value. */
    public Figure hidden(Words reason) {
        return new Figure(
                measure,
                grain,
                label,
                title,
                unit,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reason,
                0,
                true);
    }

    /** Over what a figure is. */
    public enum Grain {
        YEAR,
        MONTH,
        PROVIDER,
        MUNICIPALITY,
        AREA;

        /** As the database and the pages write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Grain of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
