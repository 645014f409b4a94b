package musubi.simulation.city;

import java.time.LocalDate;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * Which city to make. Equal plans give equal bytes.
 *
 * @param people residents aged 60 and over at the start
 * @param seed any number
 * @param effect what taking part truly does
 */
public record Plan(int people, long seed, Effect effect) {
    /** The five years of the service. */
    public static final Days SERVICE = new Days(LocalDate.of(2021, 7, 1), LocalDate.of(2026, 7, 1));

    /** Months of the service. */
    static final int MONTHS = 60;

    /** 20,000 residents, of whom about 5,000 take part. */
    public static final int USUAL_PEOPLE = 20_000;

    private static final int LEAST = 100;
    private static final int MOST = 2_000_000;

    /** Refuses a city too small to have a programme or too large for its ids. */
    public Plan {
        if (people < LEAST || people > MOST)
            throw new BadInput(
                    "city.people",
                    Place.whole("--people"),
                    Integer.toString(people),
                    new Words(
                            "人数は%d人から%d人までです".formatted(LEAST, MOST),
                            "the number of people is from %d to %d".formatted(LEAST, MOST)));
    }
}
