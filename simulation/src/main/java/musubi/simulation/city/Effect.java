package musubi.simulation.city;

import java.math.BigDecimal;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * What taking part truly does to a person at full dose; in between, in proportion.
 *
 * @param hazardRatio of needing care for the first time: 1 is no effect, 0.75 a quarter less often
 * @param riskPoints change of the care-need risk score: 0 is no effect, -1 is one point less
 */
public record Effect(BigDecimal hazardRatio, BigDecimal riskPoints) {
    /** The effect of the default city: {@link Figures#HAZARD_RATIO} and {@link Figures#POINTS_CHANGED}. */
    public static final Effect USUAL = new Effect(Figures.HAZARD_RATIO.value(), Figures.POINTS_CHANGED.value());

    /** Taking part changes nothing; whatever a comparison finds is selection. */
    public static final Effect NONE = new Effect(BigDecimal.ONE, BigDecimal.ZERO);

    /** Refuses a hazard ratio outside 0.1 to 3 and a change beyond five points. */
    public Effect {
        if (hazardRatio.compareTo(new BigDecimal("0.1")) < 0 || hazardRatio.compareTo(new BigDecimal("3")) > 0)
            throw new IllegalArgumentException("hazard ratio outside 0.1 to 3: " + hazardRatio);
        if (riskPoints.abs().compareTo(new BigDecimal("5")) > 0)
            throw new IllegalArgumentException("risk points beyond -5 to 5: " + riskPoints);
    }

    /** Reads {@code none}, {@code usual}, or hazard ratio and risk points as {@code 0.8,-0.5}. */
    public static Effect parse(String text) {
        if (text.equals("none")) return NONE;
        if (text.equals("usual")) return USUAL;
        int comma = text.indexOf(',');
        try {
            if (comma > 0) return new Effect(decimal(text.substring(0, comma)), decimal(text.substring(comma + 1)));
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text.strip());
    }

    private static BadInput refused(String text) {
        return new BadInput(
                "city.effect",
                Place.whole("--effect"),
                text,
                new Words(
                        "効果は none、usual、または「ハザード比,リスク点数の変化」（例 0.8,-0.5。比は0.1〜3、点数は-5〜5）で書いてください",
                        "write the effect as none, usual, or hazard ratio and change of risk points, such as 0.8,-0.5 (ratio 0.1 to 3, points -5 to 5)"));
    }
}
