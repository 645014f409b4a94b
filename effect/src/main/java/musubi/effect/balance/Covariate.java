package musubi.effect.balance;

import java.util.List;

/**
 * One line of a balance table.
 *
 * @param name of the column, or of the level of a category
 * @param isBinary whether it holds nothing but 0 and 1
 * @param denominator what differences of means are divided by, the same for every weighting
 * @param comparisons one per weighting, in their order
 */
public record Covariate(String name, boolean isBinary, double denominator, List<Comparison> comparisons) {
    /** Comparisons are copied. */
    public Covariate {
        comparisons = List.copyOf(comparisons);
    }
}
