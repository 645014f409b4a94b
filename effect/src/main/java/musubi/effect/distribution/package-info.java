/** Tails and quantiles of the usual distributions, exact far out. Start at {@link musubi.effect.distribution.StudentT}. */
@NullMarked
package musubi.effect.distribution;

import org.jspecify.annotations.NullMarked;
