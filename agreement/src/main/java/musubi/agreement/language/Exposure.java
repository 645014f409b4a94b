package musubi.agreement.language;

import java.util.List;
import java.util.Optional;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;

/**
 * What the payer can owe at the least and at the most, by fiscal year, before anything is measured. An absent most is
 * unlimited. Only for agreements settled as a whole.
 *
 * @param years in order
 * @param pots the caps in total, and the first year in which each could bind
 */
public record Exposure(List<Year> years, List<Pot> pots) {
    /** Lists are copied. */
    public Exposure {
        years = List.copyOf(years);
        pots = List.copyOf(pots);
    }

    /** One fiscal year. */
    public record Year(FiscalYear year, Exact least, Optional<Exact> most) {}

    /**
     * A cap in total.
     *
     * @param clause whose cap it is; empty for the agreement's
     * @param binds the first fiscal year in which it could cut; empty when never
     */
    public record Pot(String clause, Exact limit, Optional<FiscalYear> binds) {}
}
