package musubi.simulation.cohort;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** The studies people can be invented for. All figures behind them are invented. */
public enum Design {
    /** Risk points before and after; who takes part is healthier. Effect: points. */
    RISK_POINTS(false, "-0.8"),
    /** Salons near home, participation, time to certification with death competing. Effect: hazard ratio. */
    SALONS(true, "0.5"),
    /** Twelve municipalities with a programme and thirteen without, two surveys. Effect: share of people, as a difference. */
    COALITION(false, "0.025"),
    /** A group with a programme and one without, standard body-mass index after three years. Effect: odds ratio. */
    OKAYAMA(true, "1.3");

    private final boolean isRatio;
    private final String usual;

    Design(boolean isRatio, String usual) {
        this.isRatio = isRatio;
        this.usual = usual;
    }

    /** Whether 1 is no effect. */
    public boolean isRatio() {
        return isRatio;
    }

    /** The effect when none is given; invented, in the order of what was published. */
    public double usualEffect() {
        return Double.parseDouble(usual);
    }

    /** As written: lower case with hyphens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The design of this name. */
    public static Design named(String text) {
        return Arrays.stream(values())
                .filter(d -> d.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new BadInput(
                        "invention.design",
                        Place.whole("--design"),
                        text,
                        new Words("設計は次のどれかです: " + names() + "。", "The design is one of: " + names() + ".")));
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(Design::text).toList();
    }
}
