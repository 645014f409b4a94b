/**
 * Weights that make groups alike, and effects estimated under them. Start at
 * {@link musubi.effect.weighting.WeightingMethods}; other families take {@link musubi.effect.weighting.PropensityScore} and
 * {@link musubi.effect.weighting.Weights}.
 */
@NullMarked
package musubi.effect.weighting;

import org.jspecify.annotations.NullMarked;
