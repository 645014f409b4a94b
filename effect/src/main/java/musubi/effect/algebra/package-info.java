/** Small dense matrices: factorisations that report rank, and sums of products that merge. Start at {@link musubi.effect.algebra.Symmetric}. */
@NullMarked
package musubi.effect.algebra;

import org.jspecify.annotations.NullMarked;
