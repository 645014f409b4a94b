package musubi.effect.imputation;

import java.util.List;
import java.util.Map;

/**
 * What is imputed, and how often.
 *
 * @param columns all columns of the imputation models; each is explained by all the others
 * @param kinds how columns are drawn; those not named by what they hold
 * @param imputations completed data sets
 * @param cycles rounds through the columns for each of them
 * @param donors people whose value may be taken, for {@link Kind#PMM}
 * @param byMissing whether the column with the fewest missing values comes first, not the first column
 * @param seed decides all draws
 */
public record Plan(
        List<String> columns,
        Map<String, Kind> kinds,
        int imputations,
        int cycles,
        int donors,
        boolean byMissing,
        long seed) {
    /** Copied; at least two imputations, one cycle and one donor. */
    public Plan {
        columns = List.copyOf(columns);
        kinds = Map.copyOf(kinds);
        if (imputations < 2 || cycles < 1 || donors < 1)
            throw new IllegalArgumentException(
                    "%d imputations, %d cycles, %d donors".formatted(imputations, cycles, donors));
    }
}
