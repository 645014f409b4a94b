/** Least squares and its covariances. Start at {@link musubi.effect.regression.LeastSquares}. */
@NullMarked
package musubi.effect.regression;

import org.jspecify.annotations.NullMarked;
