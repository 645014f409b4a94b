/** Weights that make groups alike, and balance tables that show whether they do. Start at {@link musubi.effect.weighting.WeightingMethods}. */
@NullMarked
package musubi.effect.weighting;

import org.jspecify.annotations.NullMarked;
